"""Tables as plain data, which assets/35-tables.js sets out as HTML in an element that Dash leaves empty.

Not as Dash components: the page holds some two thousand cells, and Dash's own bookkeeping of each would take seconds
of the browser's time at every change. Must not hold callbacks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from dashboard.charts.base import Column, Table, no_fragment
from dashboard.numbers import UNKNOWN, count, exact, kilograms_in_full, share
from i18n import gettext as _

NUMERIC = ("integer", "kg", "share")
ROWS_SHOWN = 400
TableData = dict[str, Any]


def table_data(
    table: Table,
    caption: str,
    fragment: Callable[[Mapping[str, Any]], str | None] = no_fragment,
    chosen: Collection[str] = (),
) -> TableData:
    """{caption, columns: [{id, label, number}], rows: [{key, cells, filter, chosen}]}.

    A cell is {text, value, title, marks}; `value` is the exact number, empty where it is not known; only cells of
    numbers have one. `fragment`: what a row toggles in the URL; `chosen`: the fragments in force.
    """
    return {
        "caption": caption,
        "columns": [heading(column) for column in table.columns],
        "rows": [_row(table.columns, row) | _filter(fragment(row), chosen) for row in table.rows[:ROWS_SHOWN]],
    }


def heading(column: Column) -> dict[str, Any]:
    label = f"{column.label} ({_(column.unit)})" if column.unit else column.label
    return {"id": column.id, "label": label, "number": column.format in NUMERIC}


def _row(columns: Sequence[Column], row: Mapping[str, Any]) -> dict[str, Any]:
    return {"key": str(row["key"]), "cells": [cell(column, row.get(column.id)) for column in columns]}


def _filter(fragment: str | None, chosen: Collection[str]) -> dict[str, Any]:
    """A pair ("mode=rail&concealment=luggage") is in force when both of it are."""
    if fragment is None:
        return {}
    return {"filter": fragment, "chosen": all(part in chosen for part in fragment.split("&"))}


def cell(column: Column, value: Any) -> dict[str, Any]:
    shown: dict[str, Any] = {"text": written(column, value)}
    if column.format in NUMERIC:
        shown["value"] = exact(value)
    return shown


def written(column: Column, value: Any) -> str:
    """A cell as a reader sees it."""
    if column.format == "integer":
        return count(value)
    if column.format == "kg":
        return kilograms_in_full(value)
    if column.format == "share":
        return share(value)
    if column.format == "flag":
        return _("yes") if value else ""
    return UNKNOWN if value is None else str(value)
