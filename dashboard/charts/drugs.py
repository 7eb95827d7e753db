"""Seizures beside kilograms by drug, each bar in the colour of its group. Pure."""

from __future__ import annotations

from dashboard.charts.bars import paired
from dashboard.charts.base import MEASURES, Answer, Ask, Chart, Figure, Look, Table, table_of
from dashboard.numbers import count
from dashboard.view import View
from i18n import gettext as _

SHOWN = 12
SLOTS = 6
PIXELS = 380


def gather(ask: Ask, _view: View) -> Answer:
    return ask("by_drug")


def figure(answer: Answer, look: Look) -> Figure:
    rows = answer["rows"][:SHOWN]
    return paired(
        rows,
        look,
        colour=lambda row: look.group(row["group"]),
        fragment=lambda row: f"drug={row['key']}",
        pixels=PIXELS,
        slots=max(len(rows), SLOTS),
    )


def title(answer: Answer, _view: View) -> str:
    return _("Seizures and kilograms by drug, n = {n}").format(n=count(answer["n"]))


def table(answer: Answer) -> Table:
    return table_of(answer, MEASURES)


def notes(answer: Answer, _view: View) -> list[str]:
    rows = len(answer["rows"])
    said = [_("Rows do not add up to n: a seizure of two drugs counts in both.")]
    if rows > SHOWN:
        said.insert(0, _("{shown} of {rows} shown, all in the table.").format(shown=SHOWN, rows=count(rows)))
    return said


CHART = Chart("drugs", gather, figure, title, table, notes, own=("drug",), pixels=PIXELS)
