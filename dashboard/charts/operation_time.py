"""Seizures, kilograms and reporters over time, one beneath the other: one unit per axis, silence is not zero. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from babel.dates import format_date

from dashboard.charts.base import Answer, Figure, Look, axis, layout
from dashboard.charts.room import apart
from dashboard.charts.weights import MASS, SEIZURES, measure_name, weight_said
from dashboard.numbers import count
from i18n import gettext as _
from i18n import language, ngettext

REPORTERS = "reporters"
DOMAINS = {SEIZURES: (0.62, 1.0), MASS: (0.2, 0.56), REPORTERS: (0.0, 0.14)}
FIGURES_FROM = DOMAINS[MASS][0]  # bands of silence reach from here to the top
DAY_MS = 86_400_000
FILL = 0.82  # of the time a bar stands for
NARROWEST, TEXT = 225, 11  # pixels: the time axis on a phone 320 wide, its words


@dataclass(frozen=True)
class Stretch:
    """One bar: from its first to its last day. `silent`: nobody reported, so there is no number, not even zero.

    `partial`: shorter than the others, hatched.
    """

    row: Answer
    first: date
    last: date
    colour: str
    silent: bool = False
    partial: bool = False

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def middle(self) -> str:
        start = datetime(self.first.year, self.first.month, self.first.day)
        return (start + timedelta(days=self.days) / 2).isoformat()

    @property
    def after(self) -> str:
        return (self.last + timedelta(days=1)).isoformat()


def over_time(stretches: Sequence[Stretch], look: Look) -> Figure:
    """Three panels over one time axis, without a legend; bars carry their colour."""
    return {
        "data": [
            _bars(stretches, look, SEIZURES, ""),
            _bars(stretches, look, MASS, "2"),
            _bars(stretches, look, REPORTERS, "3") | {"marker": {"color": look.colour("line-2")}},
        ],
        "layout": layout(
            look,
            margin={"l": 8, "r": 12, "t": 24, "b": 8},
            xaxis=_time(stretches, look),
            yaxis=_panel(look, SEIZURES, measure_name(SEIZURES)) | _whole(stretches, SEIZURES, 4),
            yaxis2=_panel(look, MASS, measure_name(MASS)),
            yaxis3=_panel(look, REPORTERS, _("Reporters")) | _whole(stretches, REPORTERS, 2),
            shapes=silences(stretches, look),
        ),
    }


def _bars(stretches: Sequence[Stretch], look: Look, measure: str, number: str) -> Figure:
    return {
        "type": "bar",
        "x": [one.middle for one in stretches],
        "y": [one.row[measure] for one in stretches],
        "width": [round(one.days * DAY_MS * FILL) for one in stretches],
        "yaxis": f"y{number}",
        "marker": {
            "color": [one.colour for one in stretches],
            "line": {"width": 0},
            "pattern": {
                "shape": ["/" if one.partial else "" for one in stretches],
                "size": 5,
                "solidity": 0.45,
                "fillmode": "overlay",
                "fgcolor": look.colour("surface"),
            },
        },
        "hovertext": [_hover(one) for one in stretches],
        "hoverinfo": "text",
    }


def _hover(one: Stretch) -> str:
    named = str(one.row["label"]) + (f" ({_('partial')})" if one.partial else "")
    return "<br>".join([f"<b>{named}</b>", *_said(one)])


def _said(one: Stretch) -> list[str]:
    if one.silent:
        return [_("Nobody reported, which is not zero")]
    n, reporters = one.row[SEIZURES], one.row[REPORTERS]
    seizures = "" if n is None else ngettext("{n} seizure", "{n} seizures", n).format(n=count(n))
    said = [seizures, weight_said(MASS, one.row[MASS])]
    said.append(ngettext("{n} reporter", "{n} reporters", reporters).format(n=count(reporters)))
    return [text for text in said if text]


def in_words(rest: Answer) -> str:
    """What is in no bar: "3 seizures, 1.2 kg"; empty where there is nothing."""
    n, mass = rest[SEIZURES], rest[MASS]
    seizures = ngettext("{n} seizure", "{n} seizures", n).format(n=count(n)) if n else ""
    return ", ".join(text for text in (seizures, weight_said(MASS, mass) if mass else "") if text)


def busiest(rows: Sequence[Answer]) -> str:
    """What the figure shows, for those who do not see it: when the most was seized."""
    row = max((row for row in rows if row[SEIZURES]), key=lambda row: int(row[SEIZURES]), default=None)
    if row is None:
        return ""
    return _("Most seizures: {when}, {n}.").format(when=row["label"], n=count(row[SEIZURES]))


def _panel(look: Look, measure: str, title: str) -> Figure:
    return axis(look, title, domain=list(DOMAINS[measure]), nticks=4, separatethousands=True, exponentformat="none")


def _whole(stretches: Sequence[Stretch], measure: str, ticks: int) -> Figure:
    """Whole numbers on the axis of things that are counted: there is no half seizure."""
    most = max((one.row[measure] or 0 for one in stretches), default=0)
    return {"tickformat": ",d", **({"dtick": 1} if most <= ticks else {"nticks": ticks})}


def _time(stretches: Sequence[Stretch], look: Look) -> Figure:
    base = axis(look, None, type="date", showgrid=False, anchor="y3", showline=True, linecolor=look.colour("line-2"))
    base["rangemode"] = "normal"
    if not stretches:
        return base
    first, after = stretches[0].first, stretches[-1].after
    shown, names = _named(stretches)
    ticks = {"tickmode": "array", "tickvals": [one.middle for one in shown], "ticktext": names, "tickangle": 0}
    return base | ticks | {"range": [first.isoformat(), after]}


def _named(stretches: Sequence[Stretch]) -> tuple[Sequence[Stretch], list[str]]:
    """As many days or weeks, evenly, as have room for their names side by side."""
    for step in range(1, len(stretches) + 1):
        shown = stretches[::step]
        names = [_tick(one.first, shown[at - 1].first if at else None) for at, one in enumerate(shown)]
        lines = [name.split("<br>")[0] for name in names]
        between = NARROWEST * step / len(stretches)
        if all(apart(one, other, between, TEXT) for one, other in pairwise(lines)):
            break
    return shown, names


def _tick(first: date, before: date | None) -> str:
    """The day; its year beneath it where that is new."""
    said = str(format_date(first, format="d MMM", locale=language()))
    return f"{said}<br>{first.year}" if before is None or before.year != first.year else said


def silences(stretches: Sequence[Stretch], look: Look) -> list[Figure]:
    """A faint band over each run of days or weeks about which nobody reported."""
    runs: list[tuple[str, str]] = []
    for one in stretches:
        if not one.silent:
            continue
        if runs and runs[-1][1] == one.first.isoformat():
            runs[-1] = (runs[-1][0], one.after)
        else:
            runs.append((one.first.isoformat(), one.after))
    band = {"type": "rect", "xref": "x", "yref": "paper", "y0": FIGURES_FROM, "y1": 1, "layer": "below"}
    filled = {"fillcolor": look.colour("zero"), "opacity": 0.7, "line": {"width": 0}}
    return [band | filled | {"x0": start, "x1": end} for start, end in runs]
