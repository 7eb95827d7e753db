"""The records behind the numbers, page by page: one row is one line, with everything as it was written."""

from __future__ import annotations

from datetime import date
from typing import Any

from analytics.engines.protocol import Page
from analytics.questions import record_columns
from analytics.questions.question import Asked, Option, Question, label_column
from analytics.questions.record_columns import COLUMN, COLUMNS, SORTS, RecordColumn, column_filter, ranking
from i18n import mark

OPTIONS = (
    Option("limit", 25, low=1, high=1000),
    Option("offset", 0, high=10**9),
    Option("sort", "date", choices=SORTS),
    Option("order", "desc", choices=("asc", "desc")),
    *record_columns.OPTIONS,
)
_LABELLED = {
    "country": "country",
    "location": "location",
    "administration": "administration",
    "operation": "operation",
    "mode": "transport_mode",
    "concealment": "concealment",
    "drug": "drug",
    "unit": "unit",
    "source": "source",
    "producing": "country",
    "origin": "country",
    "departure": "country",
    "transit": "country",
    "destination": "country",
}


def page(asked: Asked) -> Page:
    """The options as the engine takes them. Raises SelectionError: a column filter that cannot be read."""
    column = COLUMN[asked.text("sort")]
    said = [(item, asked.text(item.option).strip()) for item in COLUMNS if item.option]
    return Page(
        limit=asked.number("limit"),
        offset=asked.number("offset"),
        sort=column.id,
        descending=asked.text("order") == "desc",
        ranking=ranking(column, asked.vocabulary),
        filters=tuple(column_filter(item, text, asked.vocabulary) for item, text in said if text),
    )


def answer(asked: Asked) -> dict[str, Any]:
    wanted = page(asked)
    found = asked.engine.found(asked.selection, wanted)
    return {
        "columns": [_column(column) for column in COLUMNS],
        "rows": [row(asked, record) for record in asked.engine.records(asked.selection, wanted)],
        "total": found.lines,
        "seizures": found.seizures,
        **{name: asked.options[name] for name in ("limit", "offset", "sort", "order")},
        "where": {item.id: asked.text(item.option) for item in COLUMNS if item.option and asked.text(item.option)},
    }


def _column(column: RecordColumn) -> dict[str, Any]:
    return {
        **label_column(column.label, column.field),
        "unit": column.unit,
        "format": column.format,
        "additive": column.additive,
        "column": column.id,
        "sort": column.id if column.sort else None,
        "where": column.option,
        "kind": column.kind,
    }


def row(asked: Asked, record: dict[str, Any]) -> dict[str, Any]:
    """One record as a row: days as ISO text, and the label of every value that has one."""
    found = {name: value.isoformat() if isinstance(value, date) else value for name, value in record.items()}
    for name, vocabulary in _LABELLED.items():
        found[f"{name}_label"] = None if found[name] is None else asked.vocabulary.label(vocabulary, found[name])
    found["held"] = found["hold_reason"] is not None
    found["illustrative"] = asked.engine.catalogue.sources[found["source"]].illustrative
    return found


QUESTION = Question("records", mark("Records"), answer, OPTIONS, rows_kept=50)
