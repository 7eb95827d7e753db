"""The records behind the numbers, page by page: one row is one line, with everything as it was written."""

from __future__ import annotations

from datetime import date
from typing import Any

from analytics.engines.protocol import RECORD_SORTS, Page
from analytics.questions.question import Asked, Option, Question, label_column
from analytics.rollup import Adder
from i18n import mark

OPTIONS = (
    Option("limit", 25, low=1, high=1000),
    Option("offset", 0, high=10**9),
    Option("sort", "date", choices=RECORD_SORTS),
    Option("order", "desc", choices=("asc", "desc")),
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
}
_COLUMNS = (
    ("period_start", mark("Date"), "text", None),
    ("country_label", mark("Country"), "text", None),
    ("place", mark("Place"), "text", None),
    ("drug_label", mark("Drug"), "text", None),
    ("quantity", mark("Quantity"), "number", None),
    ("unit_label", mark("Unit"), "text", None),
    ("mass_kg", mark("Kilograms"), "kg", "kg"),
    ("mode_label", mark("Mode of transport"), "text", None),
    ("concealment_label", mark("Concealment"), "text", None),
    ("source_label", mark("Source"), "text", None),
    ("file_name", mark("File"), "text", None),
    ("row_number", mark("Row"), "integer", None),
)


def answer(asked: Asked) -> dict[str, Any]:
    page = Page(
        limit=asked.number("limit"),
        offset=asked.number("offset"),
        sort=asked.text("sort"),
        descending=asked.text("order") == "desc",
    )
    total = Adder(asked.cells(), asked.selection).total()
    columns = [
        {**label_column(label, name), "unit": unit, "format": form, "additive": name == "mass_kg"}
        for name, label, form, unit in _COLUMNS
    ]
    return {
        "columns": columns,
        "rows": [row(asked, record) for record in asked.engine.records(asked.selection, page)],
        "total": total.lines + total.aggregate_rows,
        **asked.options,
    }


def row(asked: Asked, record: dict[str, Any]) -> dict[str, Any]:
    """One record as a row: days as ISO text, and the label of every value that has one."""
    found = {name: value.isoformat() if isinstance(value, date) else value for name, value in record.items()}
    for name, vocabulary in _LABELLED.items():
        found[f"{name}_label"] = None if found[name] is None else asked.vocabulary.label(vocabulary, found[name])
    found["held"] = found["hold_reason"] is not None
    found["illustrative"] = asked.engine.catalogue.sources[found["source"]].illustrative
    return found


QUESTION = Question("records", mark("Records"), answer, OPTIONS, rows_kept=200)
