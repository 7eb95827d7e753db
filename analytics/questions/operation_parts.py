"""What the questions about operations share: which one is meant, and an operation as an answer shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from analytics.engines.protocol import Cell, Cells
from analytics.measures import MEASURE
from analytics.operation_calendar import Span
from analytics.participation import Reporting, by_status, participants, reporting
from analytics.questions.question import Asked
from analytics.rollup import Adder, Tally
from analytics.selection import Selection, SelectionError
from i18n import gettext as _
from store.operation_rules import Operation


def operation_asked(asked: Asked) -> Operation:
    """The operation of the option `id`. Raises SelectionError: none given, or there is none of this name."""
    known = asked.engine.operation_book.operations
    key = asked.text("id")
    if key not in known:
        if key:
            sentence = _("id={value} is not the name of an operation; there are: {known}.")
        else:
            sentence = _("Say which operation is meant: id=NAME, one of: {known}.")
        raise SelectionError(sentence.format(value=key, known=", ".join(known) or _("none")), "id", key)
    return known[key]


def of_operations(asked: Asked, operations: Iterable[Operation]) -> Selection:
    """Everything that belongs to these operations, in the language asked for."""
    return Selection(operation=tuple(one.operation for one in operations), lang=asked.selection.lang)


def window_of(operation: Operation) -> Span | None:
    """None where the operation has no first or no last day."""
    if operation.from_date is None or operation.to_date is None:
        return None
    return Span(operation.from_date, operation.to_date)


BATCHES = ("operation", "batch")
COUNTRIES = ("operation", "country")
NO_RECORD = Cells((*BATCHES, *COUNTRIES, "grain", "class"), ())


@dataclass(frozen=True)
class Records:
    """The records of the operations selected, each operation's own."""

    asked: Asked

    def has(self, operation: Operation) -> bool:
        return operation.operation in self._by_batch

    def tally(self, operation: Operation) -> Tally:
        return Adder(self._own(self._by_batch, operation), self.asked.selection).total()

    def batches(self, operation: Operation) -> set[int]:
        cells = self._own(self._by_batch, operation)
        batch = cells.at("batch")
        return {cell.values[batch] for cell in cells.rows}

    def reports(self, operation: Operation) -> list[Reporting]:
        """Who gave what to an operation."""
        nil_reports = self.asked.engine.operation_book.nil_of(operation)
        return reporting(operation, self._own(self._by_country, operation), self.asked.selection, nil_reports)

    @cached_property
    def _by_batch(self) -> Mapping[str, Cells]:
        return _each(self.asked.cells(*BATCHES))

    @cached_property
    def _by_country(self) -> Mapping[str, Cells]:
        return _each(self.asked.cells(*COUNTRIES))

    def _own(self, each: Mapping[str, Cells], operation: Operation) -> Cells:
        return each.get(operation.operation, NO_RECORD)


def _each(cells: Cells) -> dict[str, Cells]:
    """The cells of each operation."""
    position = cells.at("operation")
    found: dict[str, list[Cell]] = {}
    for cell in cells.rows:
        found.setdefault(cell.values[position], []).append(cell)
    return {operation: Cells(cells.dimensions, tuple(rows)) for operation, rows in found.items()}


def described(records: Records, operation: Operation) -> dict[str, Any]:
    """An operation with its numbers and who reported: a row of `operations`, the head of `operation`."""
    asked, reports = records.asked, records.reports(operation)
    statuses = by_status(participants(operation, reports))
    return {
        "key": operation.operation,
        "label": asked.vocabulary.label("operation", operation.operation),
        "operation": operation.operation,
        "name": _(operation.name),
        "coordinator": _(operation.coordinator) if operation.coordinator else None,
        "from": _day(operation.from_date),
        "to": _day(operation.to_date),
        "reference": _(operation.reference) if operation.reference else None,
        "link": operation.link,
        "participants": len(operation.participants),
        "assumed": any(one.basis == "assumed" for one in operation.participants),
        "drugs": [{"key": drug, "label": asked.vocabulary.label("drug", drug)} for drug in operation.drugs],
        **records.tally(operation).measures(),
        "reported": statuses["reported"],
        "reported_nil": statuses["nil"],
        "silent": statuses["silent"],
        "illustrative": _illustrative(records, operation),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _illustrative(records: Records, operation: Operation) -> bool:
    """Whether any of its records is invented, or was: the demonstration stays marked when it is taken out."""
    asked, engine = records.asked, records.asked.engine
    invented = any(engine.catalogue.sources[asked.source(one)].illustrative for one in records.batches(operation))
    return invented or operation.operation in engine.operation_book.demonstrations


NUMBERS = ("seizures", "lines", "mass_kg", "lines_without_mass", "lines_held")


def number_columns(*, additive: bool) -> list[dict[str, Any]]:
    """The columns of the numbers of an operation or a participant."""
    found = (MEASURE[name] for name in NUMBERS)
    return [
        {"id": one.id, "label": _(one.label), "unit": one.unit, "format": one.format, "additive": additive}
        for one in found
    ]


def count_column(name: str, label: str) -> dict[str, Any]:
    """A column of whole numbers that are no measure; `label` is marked for translation."""
    return {"id": name, "label": _(label), "unit": None, "format": "integer", "additive": False}
