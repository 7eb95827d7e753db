"""From a number to a shade of the map's one hue: logarithmic, or classes with as many countries each. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from dashboard.charts.base import Figure, Look
from dashboard.charts.room import apart
from dashboard.charts.weights import SEIZURES, measure_name
from dashboard.numbers import count, kilograms, short_count
from dashboard.theme import sequential

CLASSES = 5
SHORT_FROM = 10_000  # 10K
# As long as fits beside the buttons of the narrowest map, so that what fits on the scale is known here; beyond each of
# its ends there is room for half a number. In pixels, as the size of the text.
LENGTH, END, TEXT = 176, 26, 11

Ticks = list[tuple[float, str]]  # place on the scale, text


@dataclass(frozen=True)
class Shading:
    """`position`: where a value lies on the colour axis; `coloraxis`: that axis, with its legend."""

    position: Callable[[float], float]
    coloraxis: Figure


def shading(values: Sequence[float], look: Look, measure: str = SEIZURES) -> Shading:
    """The shading of the values of one measure on one map, all above zero."""
    known = sorted(value for value in values if value > 0)
    if not known:
        return Shading(lambda _value: 0.0, {"showscale": False})
    if look.view.scale == "quantile" or known[0] == known[-1]:
        return _quantiles(known, look, measure)
    return _logarithmic(known, look, measure)


def _logarithmic(known: Sequence[float], look: Look, measure: str) -> Shading:
    low, high = log10(known[0]), log10(known[-1])
    if high - low < 0.3:  # all within a factor of two: a little room on both sides
        low, high = low - 0.15, high + 0.15
    colours = sequential(look.theme)
    scale = [[index / (len(colours) - 1), colour] for index, colour in enumerate(colours)]
    round_ones = _round_numbers(low, high, measure)
    ends = [(log10(value), _written(value, measure)) for value in (known[0], known[-1])]
    bar = _bar(look, measure, round_ones or _clear(ends, high - low))
    return Shading(log10, {"cmin": low, "cmax": high, "colorscale": scale, "colorbar": bar})


def _round_numbers(low: float, high: float, measure: str) -> Ticks:
    """The finest round numbers between two logarithms that stand clear of each other; none where there is only one."""
    powers = range(floor(low), ceil(high) + 1)
    fine = [(power, step) for power in powers for step in (1, 2, 5)]
    coarser = ([(power, 1) for power in powers if power % every == 0] for every in range(1, len(powers) + 1))
    for numbers in (fine, *coarser):
        values = [float(f"{step}e{power}") for power, step in numbers]
        ticks = [(log10(value), _written(value, measure)) for value in values if low <= log10(value) <= high]
        if len(ticks) > 1 and _clear(ticks, high - low) == ticks:
            return ticks
    return []


def _clear(ticks: Ticks, reach: float) -> Ticks:
    """Those of the ticks of a scale, from its lowest to its highest, that can be read side by side: the last first."""
    if not ticks:
        return []
    kept: Ticks = []
    last = ticks[-1]
    for tick in ticks[:-1]:
        if all(_side_by_side(tick, other, reach) for other in (*kept[-1:], last)):
            kept.append(tick)
    return [*kept, last]


def _side_by_side(one: tuple[float, str], other: tuple[float, str], reach: float) -> bool:
    """Whether the texts of two ticks, each in the middle under its place, can both be read."""
    return apart(one[1], other[1], abs(other[0] - one[0]) / reach * LENGTH, TEXT)


def _quantiles(known: Sequence[float], look: Look, measure: str) -> Shading:
    """At most five classes that hold as many countries each; equal values always share a class."""
    parts = min(CLASSES, len(set(known)))
    uppers = sorted({known[ceil(len(known) * part / parts) - 1] for part in range(1, parts + 1)})
    classes = len(uppers)
    colours = _spread(sequential(look.theme), classes)
    scale = [[edge / classes, colour] for index, colour in enumerate(colours) for edge in (index, index + 1)]
    edges = [_written(value, measure) for value in (known[0], *uppers)]
    ticks: Ticks = list(enumerate(edges))
    if classes == 1:
        ticks = [(0.5, edges[0] if known[0] == known[-1] else "–".join(edges))]
    bar = _bar(look, measure, _clear(ticks, classes))

    def position(value: float) -> float:
        return next(index for index, upper in enumerate(uppers) if value <= upper) + 0.5

    return Shading(position, {"cmin": 0, "cmax": classes, "colorscale": scale, "colorbar": bar})


def _spread(colours: Sequence[str], wanted: int) -> list[str]:
    if wanted == 1:
        return [colours[len(colours) // 2]]
    return [colours[round(index * (len(colours) - 1) / (wanted - 1))] for index in range(wanted)]


def _written(value: float, measure: str) -> str:
    if value >= SHORT_FROM:
        return short_count(value)
    return count(value) if measure == SEIZURES and value >= 1 else kilograms(value)


def see_through(colour: str) -> str:
    """The colour as a ground for words over the map."""
    return f"{colour}d9"


def _bar(look: Look, measure: str, ticks: Ticks) -> Figure:
    return {
        "tickvals": [place for place, _text in ticks],
        "ticktext": [text for _place, text in ticks],
        "orientation": "h",
        "x": 1.0,
        "xanchor": "right",
        "y": 1.0,
        "yanchor": "top",
        "len": LENGTH + 2 * END,
        "lenmode": "pixels",
        "xpad": END,
        "thickness": 8,
        "outlinewidth": 0,
        "ticks": "",
        "tickangle": 0,
        "tickfont": {"size": TEXT, "color": look.colour("ink-2")},
        "title": {"text": measure_name(measure), "side": "top", "font": {"size": TEXT, "color": look.colour("ink-2")}},
        "bgcolor": see_through(look.colour("surface")),
    }


def map_legend(look: Look) -> Figure:
    """The key of what is not shaded, at the foot of a map; a press on it hides nothing."""
    return {
        "orientation": "h",
        "x": 0.0,
        "xanchor": "left",
        "y": 0.0,
        "yanchor": "bottom",
        "bgcolor": see_through(look.colour("surface")),
        "font": {"size": 11, "color": look.colour("ink-2")},
        "itemclick": False,
        "itemdoubleclick": False,
    }
