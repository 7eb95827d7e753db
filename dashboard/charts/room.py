"""How much room a text takes in a chart, told before it is drawn: texts side by side are chosen to fit. Pure."""

from __future__ import annotations

GAP = 6  # pixels between two texts
# Of the size of the text: a letter or digit of IBM Plex Sans, on average and not less, and a mark or a space.
WIDE, THIN = 0.62, 0.3


def pixels(text: str, size: float) -> float:
    return size * sum(WIDE if character.isalnum() else THIN for character in text)


def apart(one: str, other: str, distance: float, size: float) -> bool:
    """Whether two texts, whose middles are so many pixels from each other, leave a gap."""
    return distance >= (pixels(one, size) + pixels(other, size)) / 2 + GAP
