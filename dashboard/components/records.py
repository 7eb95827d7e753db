"""The records behind the page, the first of them, as table data (see table.py). Must not hold callbacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.charts.base import Column
from dashboard.components.marks import WORDS
from dashboard.components.table import TableData, cell, heading
from dashboard.numbers import UNKNOWN, count, period
from i18n import gettext as _

Row = Mapping[str, Any]


def record_data(rows: Sequence[Row], weight: str) -> TableData:
    """One row is one line of a seizure, or one published aggregate. `weight`: mass_kg, or kg_equivalent."""
    names = {"mass_kg": _("Kilograms"), "kg_equivalent": _("Equivalent")}
    mass = Column(weight, names[weight], "kg", "kg")
    texts = (
        ("date", _("Date")),
        ("country", _("Country")),
        ("place", _("Place")),
        ("drug", _("Drug")),
        ("quantity", _("As written")),
    )
    after = (
        ("mode", _("Transport")),
        ("concealment", _("Concealment")),
        ("source", _("Source")),
        ("marks", _("Marks")),
    )
    columns = [Column(name, label, "text") for name, label in texts]
    columns += [mass, *[Column(name, label, "text") for name, label in after]]
    return {
        "caption": _("The first records of this selection"),
        "columns": [heading(column) for column in columns],
        "rows": [{"key": str(row["line"]), "cells": _cells(row, mass)} for row in rows],
    }


def _cells(row: Row, mass: Column) -> list[dict[str, Any]]:
    unknown = _("Unknown")
    place = row["place"] or row["area"] or UNKNOWN
    written = " ".join(text for text in (row["quantity_as_written"], row["unit_as_written"]) if text) or UNKNOWN
    when = period(row["period_start"], row["period_end"], row["date_precision"])
    where = _("{file}, row {row}").format(file=row["file_name"], row=row["row_number"])
    return [
        {"text": when, "title": row["date_as_written"]},
        {"text": row["country_label"] or unknown, "title": row["country_as_written"]},
        {"text": place, "title": place},
        {"text": row["drug_label"], "title": row["drug_as_written"]},
        {"text": written, "title": written},
        cell(mass, row[mass.id]),
        {"text": row["mode_label"] or unknown, "title": row["mode_as_written"]},
        {"text": row["concealment_label"] or unknown, "title": row["concealment_as_written"]},
        {"text": row["source_label"], "title": where},
        {"text": "", "marks": _marks(row)},
    ]


def _marks(row: Row) -> list[dict[str, str]]:
    marks = []
    if row["held"]:
        marks.append(_mark("held", _("Held for review: its mass is in no sum until someone decides.")))
    if row["grain"] != "individual":
        events = _("Events: {n}").format(n=count(row["event_count"]))
        marks.append(_mark("aggregate", events if row["event_count"] is not None else _("Number of events not stated")))
    if row["illustrative"]:
        marks.append(_mark("illustrative", ""))
    return marks


def _mark(kind: str, title: str) -> dict[str, str]:
    return {"kind": kind, "word": _(WORDS[kind]), "title": title}
