"""The weeks before, during and after an operation, of its participants and target drugs, joined to it or not. Pure."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from dashboard.charts.base import Answer, Ask, Chart, Column, Figure, Look, Table, silent
from dashboard.charts.operation_time import REPORTERS, Stretch, busiest, in_words, over_time
from dashboard.charts.weights import MASS, SEIZURES, how_many
from dashboard.numbers import day
from dashboard.view import View
from i18n import gettext as _
from i18n import mark

PIXELS = 400
WEEK = 7
PHASES = {"before": mark("Before"), "during": mark("During"), "after": mark("After")}


def gather(ask: Ask, _view: View) -> Answer:
    return ask("operation")


def figure(answer: Answer, look: Look) -> Figure:
    if not answer["weeks"]:
        return silent(look, _("Without a window and participants there are no weeks to compare."))
    stretches = [_stretch(row, look) for row in answer["weeks"]]
    drawn = over_time(stretches, look)
    drawn["layout"]["shapes"] = [*drawn["layout"]["shapes"], *_edges(stretches, look)]
    drawn["layout"]["annotations"] = _names(stretches, look)
    return drawn


def _stretch(row: Answer, look: Look) -> Stretch:
    first, last = date.fromisoformat(row["from"]), date.fromisoformat(row["to"])
    colour = look.colour("seq-4" if row["phase"] == "during" else "muted-bar")
    return Stretch({**row, "label": days_of(row)}, first, last, colour, not row["covered"], is_partial(row))


def days_of(row: Answer) -> str:
    return f"{day(row['from'])} – {day(row['to'])}"


def is_partial(row: Answer) -> bool:
    """A week cut short by the end of the window."""
    return bool(row["days"] < WEEK)


def _edges(stretches: list[Stretch], look: Look) -> list[Figure]:
    """A line where the operation begins and where it ends."""
    during = [one for one in stretches if one.row["phase"] == "during"]
    if not during:
        return []
    line = {"type": "line", "xref": "x", "yref": "paper", "y0": 0, "y1": 1}
    style = {"line": {"width": 1, "dash": "dot", "color": look.colour("ink-3")}}
    return [line | style | {"x0": at, "x1": at} for at in (during[0].first.isoformat(), during[-1].after)]


def _names(stretches: list[Stretch], look: Look) -> list[Figure]:
    """The phases, named above their weeks: at the outer ends, and in the middle, so that they keep apart."""
    found = []
    for phase, group in groupby(stretches, key=lambda one: one.row["phase"]):
        weeks = list(group)
        places = {"before": (weeks[0].first.isoformat(), "left"), "after": (weeks[-1].after, "right")}
        at, anchor = places.get(phase, (_half_way(weeks), "center"))
        words = {"text": _(PHASES[phase]), "showarrow": False, "xanchor": anchor, "yanchor": "bottom", "yshift": 5}
        ink = look.colour("ink" if phase == "during" else "ink-3")
        found.append(words | {"xref": "x", "yref": "paper", "x": at, "y": 1.0, "font": {"size": 11, "color": ink}})
    return found


def _half_way(weeks: list[Stretch]) -> str:
    return (weeks[0].first + (weeks[-1].last - weeks[0].first) / 2).isoformat()


def title(answer: Answer, _view: View) -> str:
    said = _("Seizures and kilograms by week before, during and after {operation}, {n}")
    return said.format(operation=answer["operation"]["label"], n=how_many(answer))


def table(answer: Answer) -> Table:
    columns = (
        Column("label", _("Week"), "text"),
        Column("phase_said", _("Phase"), "text"),
        Column(SEIZURES, _("Seizures"), "integer"),
        Column(MASS, _("Kilograms"), "kg", "kg"),
        Column(REPORTERS, _("Reporters"), "integer"),
        Column("partial", _("Partial"), "flag"),
        Column("silent", _("Nobody reported"), "flag"),
    )
    return Table(columns, [{**row, **_added(row)} for row in answer["weeks"]])


def _added(row: Answer) -> Answer:
    return {
        "label": days_of(row),
        "phase_said": _(PHASES[row["phase"]]),
        "partial": is_partial(row),
        "silent": not row["covered"],
    }


def notes(answer: Answer, _view: View) -> list[str]:
    said = [_("All seizures of the participants and target drugs count here, joined to the operation or not.")]
    if any(is_partial(row) for row in answer["weeks"]):
        said.append(_("Hatched: a week cut short by the end of the window."))
    if not all(row["covered"] for row in answer["weeks"]):
        said.append(_("Shaded: no record of these sources, which is not zero."))
    if what := in_words(answer["weeks_coarser"]):
        said.append(_("Not within one week and in no bar: {what}.").format(what=what))
    said.append(_("Compare weeks only where as many reported."))
    return said


def summary(answer: Answer, _view: View) -> str:
    return busiest([{**row, "label": days_of(row)} for row in answer["weeks"]])


CHART = Chart("operation-weeks", gather, figure, title, table, notes, summary, pixels=PIXELS, wide=True)
