"""The first line of a CSV file: in English the names that the API uses too, in other languages words.

The cells beneath are the same in every language: numbers with a point, ISO days, codes. Must not import dash.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.charts.base import Column
from i18n import DEFAULT, language, mark
from i18n import gettext as _

LABEL, AS_WRITTEN = "_label", "_as_written"
WORDS = {
    "administration": mark("Administration"),
    "area": mark("Administrative area"),
    "batch": mark("Batch"),
    "class": mark("Class of goods"),
    "code": mark("Kind of finding"),
    "column_name": mark("Column"),
    "concealment": mark("Concealment"),
    "country": mark("Country of seizure"),
    "date": mark("Date"),
    "date_precision": mark("Precision of the date"),
    "departure": mark("Country of departure"),
    "destination": mark("Country of destination"),
    "detection": mark("Detection method"),
    "direction": mark("Direction"),
    "drug": mark("Drug"),
    "event_count": mark("Number of seizures"),
    "factor_version": mark("Version of the factor"),
    "file_name": mark("File"),
    "grain": mark("Kind of record"),
    "held": mark("Held"),
    "hold_reason": mark("Why it is held"),
    "illustrative": mark("Illustrative data"),
    "kg_equivalent": mark("Kilogram equivalent"),
    "kg_equivalent_high": mark("Kilogram equivalent, high"),
    "kg_equivalent_low": mark("Kilogram equivalent, low"),
    "latitude": mark("Latitude"),
    "level": mark("Level"),
    "line": mark("Number of the line"),
    "line_count": mark("Lines of the seizure"),
    "location": mark("Kind of location"),
    "longitude": mark("Longitude"),
    "mass_kg": mark("Kilograms"),
    "message": mark("What was found"),
    "mode": mark("Mode of transport"),
    "note": mark("Note"),
    "operation": mark("Operation"),
    "operation_join": mark("Join"),
    "origin": mark("Country of origin"),
    "period_end": mark("Last day"),
    "period_start": mark("First day"),
    "place": mark("Place"),
    "producing": mark("Producing country"),
    "purity_percent": mark("Purity, %"),
    "quantity": mark("Quantity"),
    "raw_row": mark("The row as written"),
    "row_number": mark("Row"),
    "rows": mark("Rows"),
    "seizure": mark("Number of the seizure"),
    "sheet": mark("Sheet"),
    "source": mark("Source"),
    "source_event_id": mark("Number in the source"),
    "transit": mark("Country of transit"),
    "unit": mark("Unit"),
    "unit_family": mark("Family of the unit"),
    "value": mark("Value"),
}


def headings(names: Sequence[str]) -> list[str]:
    """Words for the fields of a record or a finding, each another one."""
    if language() == DEFAULT:
        return list(names)
    labelled = {name.removesuffix(LABEL) for name in names if name.endswith(LABEL)}
    return [_heading(name, name in labelled) for name in names]


def table_headings(columns: Sequence[Column]) -> list[str]:
    """The key of a chart's table and its columns: their names, or the words over them on the page."""
    return ["key" if language() == DEFAULT else _("Code"), *map(_table_heading, columns)]


def _table_heading(column: Column) -> str:
    words = column.id if language() == DEFAULT else column.label
    return f"{words} ({_(column.unit)})" if column.unit else words


def _heading(name: str, has_label: bool) -> str:
    if name.endswith(AS_WRITTEN):
        return _("{name}, as written").format(name=_word(name.removesuffix(AS_WRITTEN)))
    if name.endswith(LABEL):
        return _word(name.removesuffix(LABEL))
    return _("{name}, code").format(name=_word(name)) if has_label else _word(name)


def _word(name: str) -> str:
    return _(WORDS[name]) if name in WORDS else name
