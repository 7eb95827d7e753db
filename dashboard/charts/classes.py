"""Seizures beside kilograms by class of commodity: drugs, plant material, precursors, other goods. Pure."""

from __future__ import annotations

from dashboard.charts.bars import paired
from dashboard.charts.base import MEASURES, Answer, Ask, Chart, Figure, Look, Table, table_of
from dashboard.numbers import count
from dashboard.view import View
from i18n import gettext as _

PIXELS = 180


def gather(ask: Ask, _view: View) -> Answer:
    return ask("by_class")


def figure(answer: Answer, look: Look) -> Figure:
    return paired(
        answer["rows"],
        look,
        colour=lambda _row: look.colour("seq-4"),
        fragment=lambda row: f"class={row['key']}",
        pixels=PIXELS,
        slots=4,
    )


def title(answer: Answer, _view: View) -> str:
    return _("Seizures and kilograms by class, n = {n}").format(n=count(answer["n"]))


def table(answer: Answer) -> Table:
    return table_of(answer, MEASURES)


def notes(_answer: Answer, _view: View) -> list[str]:
    return [_("Kilograms of different classes are never one number; a seizure of two classes counts in both.")]


CHART = Chart("classes", gather, figure, title, table, notes, own=("class",), pixels=PIXELS)
