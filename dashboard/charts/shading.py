"""From a number to a shade of the map's one hue: logarithmic, or classes with as many countries each. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from dashboard.charts.base import Figure, Look
from dashboard.charts.weights import SEIZURES, measure_name
from dashboard.numbers import count, kilograms, short_count
from dashboard.theme import sequential

CLASSES = 5
SHORT_FROM = 10_000  # 10K: six of these fit on a phone


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
    return _quantiles(known, look, measure) if look.view.scale == "quantile" else _logarithmic(known, look, measure)


def _logarithmic(known: Sequence[float], look: Look, measure: str) -> Shading:
    low, high = log10(known[0]), log10(known[-1])
    if high - low < 0.3:  # all within a factor of two: a little room on both sides
        low, high = low - 0.15, high + 0.15
    ticks = _ticks(low, high)
    colours = sequential(look.theme)
    scale = [[index / (len(colours) - 1), colour] for index, colour in enumerate(colours)]
    bar = _bar(look, measure) | {
        "tickvals": [log10(tick) for tick in ticks],
        "ticktext": [_written(tick, measure) for tick in ticks],
    }
    return Shading(log10, {"cmin": low, "cmax": high, "colorscale": scale, "colorbar": bar})


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers between two logarithms: powers of ten where there are three or more, else 1, 2, 5 steps too."""
    decades = range(floor(low), ceil(high) + 1)
    tens = [float(f"1e{power}") for power in decades]
    within = [tick for tick in tens if low <= log10(tick) <= high]
    if len(within) >= 3:
        return within[:: max(1, ceil(len(within) / 6))]
    finer = [float(f"{step}e{power}") for power in decades for step in (1, 2, 5)]
    return [tick for tick in finer if low <= log10(tick) <= high]


def _quantiles(known: Sequence[float], look: Look, measure: str) -> Shading:
    """At most five classes that hold as many countries each; equal values always share a class."""
    parts = min(CLASSES, len(set(known)))
    uppers = sorted({known[ceil(len(known) * part / parts) - 1] for part in range(1, parts + 1)})
    classes = len(uppers)
    colours = _spread(sequential(look.theme), classes)
    scale = [[edge / classes, colour] for index, colour in enumerate(colours) for edge in (index, index + 1)]
    edges = [_written(value, measure) for value in (known[0], *uppers)]
    ticks = {"tickvals": list(range(classes + 1)), "ticktext": edges}
    if classes == 1:
        ticks = {"tickvals": [0.5], "ticktext": edges[:1] if known[0] == known[-1] else ["–".join(edges)]}
    bar = _bar(look, measure) | ticks

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


def _bar(look: Look, measure: str) -> Figure:
    return {
        "orientation": "h",
        "x": 1.0,
        "xanchor": "right",
        "y": 1.0,
        "yanchor": "top",
        "len": 0.6,
        "lenmode": "fraction",
        "thickness": 8,
        "outlinewidth": 0,
        "ticks": "",
        "tickangle": 0,
        "tickfont": {"size": 11, "color": look.colour("ink-2")},
        "title": {"text": measure_name(measure), "side": "top", "font": {"size": 11, "color": look.colour("ink-2")}},
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
