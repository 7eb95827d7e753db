"""Seizures beside kilograms by drug, each bar in the colour of its group. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.charts.bars import first_rows, paired
from dashboard.charts.base import Answer, Ask, Chart, Figure, Look
from dashboard.charts.findings import leaders
from dashboard.charts.weights import how_many, is_counted, measures_table, pair_name
from dashboard.numbers import count
from dashboard.view import View
from i18n import gettext as _

SHOWN = 12
SLOTS = 6
PIXELS = 420  # as high as the chart beside it


def gather(ask: Ask, _view: View) -> Answer:
    return ask("by_drug")


def figure(answer: Answer, look: Look) -> Figure:
    rows = first_rows(answer["rows"], look, "drug", SHOWN)
    return paired(
        answer,
        rows,
        look,
        colour=lambda row: look.group(row["group"]),
        fragment=fragment,
        pixels=PIXELS,
        slots=max(len(rows), SLOTS),
    )


def title(answer: Answer, _view: View) -> str:
    return _("{pair} by drug, {n}").format(pair=pair_name(answer), n=how_many(answer))


def notes(answer: Answer, _view: View) -> list[str]:
    rows = len(answer["rows"])
    said = [_("Rows do not add up to n: a seizure of two drugs counts in both.")] if is_counted(answer) else []
    if rows > SHOWN:
        said.insert(0, _("{shown} of {rows} shown, all in the table.").format(shown=SHOWN, rows=count(rows)))
    return said


def fragment(row: Mapping[str, Any]) -> str:
    return f"drug={row['key']}"


def summary(answer: Answer, _view: View) -> str:
    return leaders(answer)


CHART = Chart(
    "drugs",
    gather,
    figure,
    title,
    measures_table,
    notes,
    summary,
    own=("drug",),
    fragment=fragment,
    pixels=PIXELS,
)
