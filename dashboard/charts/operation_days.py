"""Each day of an operation's window: seizures, kilograms, and how many participants had reported. Pure."""

from __future__ import annotations

from datetime import date

from dashboard.charts.base import Answer, Ask, Chart, Column, Figure, Look, Table, silent
from dashboard.charts.operation_time import REPORTERS, Stretch, busiest, in_words, over_time
from dashboard.charts.weights import MASS, SEIZURES, how_many
from dashboard.numbers import count
from dashboard.view import View
from i18n import gettext as _
from i18n import ngettext

PIXELS = 400


def gather(ask: Ask, _view: View) -> Answer:
    return ask("operation")


def figure(answer: Answer, look: Look) -> Figure:
    if not answer["days"]:
        return silent(look, _("The operation has no window yet; give it a first and a last day."))
    colour = look.colour("seq-4")
    days = [(row, date.fromisoformat(row["key"])) for row in answer["days"]]
    return over_time([Stretch(row, first, first, colour, is_silent(row)) for row, first in days], look)


def is_silent(row: Answer) -> bool:
    """Nobody reported on this day: neither a seizure nor that there was none."""
    return not row[REPORTERS]


def title(answer: Answer, _view: View) -> str:
    return _("Seizures and kilograms by day of the operation, {n}").format(n=how_many(answer))


def table(answer: Answer) -> Table:
    columns = (
        Column("label", _("Day"), "text"),
        Column(SEIZURES, _("Seizures"), "integer"),
        Column(MASS, _("Kilograms"), "kg", "kg"),
        Column(REPORTERS, _("Reporters"), "integer"),
        Column("silent", _("Nobody reported"), "flag"),
    )
    return Table(columns, [{**row, "silent": is_silent(row)} for row in answer["days"]])


def notes(answer: Answer, _view: View) -> list[str]:
    said = []
    if quiet := sum(is_silent(row) for row in answer["days"]):
        text = ngettext(
            "Shaded: {n} day on which nobody reported, which is not zero.",
            "Shaded: {n} days on which nobody reported, which is not zero.",
            quiet,
        )
        said.append(text.format(n=count(quiet)))
    if any(row[SEIZURES] == 0 for row in answer["days"]):
        said.append(_("No bar and no shade: reported, and nothing was seized."))
    if what := in_words(answer["coarser"]):
        said.append(_("Dated to more than a day and in no bar: {what}.").format(what=what))
    if what := in_words(answer["outside_window"]):
        said.append(_("Not within the window and in no bar: {what}.").format(what=what))
    return said


def summary(answer: Answer, _view: View) -> str:
    return busiest(answer["days"])


CHART = Chart("operation-days", gather, figure, title, table, notes, summary, pixels=PIXELS, wide=True)
