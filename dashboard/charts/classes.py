"""Seizures beside kilograms by class of commodity: drugs, plant material, precursors, other goods. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.charts.bars import paired
from dashboard.charts.base import Answer, Ask, Chart, Figure, Look
from dashboard.charts.findings import leaders
from dashboard.charts.weights import how_many, is_counted, measures_table, pair_name
from dashboard.view import View
from i18n import gettext as _

PIXELS = 180


def gather(ask: Ask, _view: View) -> Answer:
    return ask("by_class")


def figure(answer: Answer, look: Look) -> Figure:
    return paired(
        answer,
        answer["rows"],
        look,
        colour=lambda _row: look.colour("seq-4"),
        fragment=fragment,
        pixels=PIXELS,
        slots=4,
    )


def title(answer: Answer, _view: View) -> str:
    return _("{pair} by class, {n}").format(pair=pair_name(answer), n=how_many(answer))


def notes(answer: Answer, _view: View) -> list[str]:
    if not is_counted(answer):
        return [_("Kilograms of different classes are never one number.")]
    return [_("Kilograms of different classes are never one number; a seizure of two classes counts in both.")]


def fragment(row: Mapping[str, Any]) -> str:
    return f"class={row['key']}"


def summary(answer: Answer, _view: View) -> str:
    return leaders(answer)


CHART = Chart(
    "classes",
    gather,
    figure,
    title,
    measures_table,
    notes,
    summary,
    own=("class",),
    fragment=fragment,
    pixels=PIXELS,
)
