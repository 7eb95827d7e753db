"""The colours of assets/10-tokens.css for the charts: one file says every colour. Must not import dash or store."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

TOKENS_FILE = Path(__file__).parent / "assets" / "10-tokens.css"
THEMES = ("light", "dark")
GROUP_COLOURS = 9
SEQUENTIAL_STEPS = 6

_BLOCK = re.compile(r":root\[data-theme='(?P<theme>\w+)'\]\s*\{(?P<body>[^}]*)\}")
_COLOUR = re.compile(r"--(?P<name>[\w-]+):\s*(?P<value>#[0-9a-fA-F]{6});")


@cache
def tokens(theme: str) -> Mapping[str, str]:
    """Colour tokens of a theme, without the leading dashes. Raises KeyError for a theme that the file does not have."""
    css = TOKENS_FILE.read_text(encoding="utf-8")
    blocks = {match["theme"]: match["body"] for match in _BLOCK.finditer(css)}
    return {match["name"]: match["value"] for match in _COLOUR.finditer(blocks[theme])}


def group_colour(theme: str, sort: int) -> str:
    """The one colour of the drug group with this fixed order (from 1); groups beyond the ninth share the last."""
    return tokens(theme)[f"group-{min(max(sort, 1), GROUP_COLOURS)}"]


def sequential(theme: str) -> tuple[str, ...]:
    """One hue from few to many: light to dark, reversed on a dark page."""
    return tuple(tokens(theme)[f"seq-{step}"] for step in range(1, SEQUENTIAL_STEPS + 1))


def shade_at(colours: Sequence[str], place: float) -> str:
    """The colour at a place from 0 to 1 of an even scale of colours, as plotly draws it: parts of red, green, blue."""
    step = min(max(place, 0.0), 1.0) * (len(colours) - 1)
    below = min(int(step), len(colours) - 2)
    pairs = zip(_parts(colours[below]), _parts(colours[below + 1]), strict=True)
    return "#" + "".join(f"{round(low + (high - low) * (step - below)):02x}" for low, high in pairs)


def ink_on(colour: str) -> str:
    """Black or white for words on a colour: one of the two has a contrast of 4.58 on any, which no other inks have."""
    return max(("#000000", "#ffffff"), key=lambda ink: contrast(ink, colour))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (part / 255 for part in _parts(colour))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[start : start + 2], 16) for start in (1, 3, 5))
