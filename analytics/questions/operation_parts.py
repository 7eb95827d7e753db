"""What the questions about operations share: which one is meant, and an operation as an answer shows it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from analytics.engines.protocol import WHERE_AND_HOW, Cells
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


def cells_of(asked: Asked) -> Cells:
    """The records of the operations selected; the scan that the envelope of the answer makes, too."""
    return asked.engine.cells(asked.selection, WHERE_AND_HOW)


def reports_of(asked: Asked, operation: Operation) -> list[Reporting]:
    nil_reports = asked.engine.operation_book.nil_of(operation)
    return reporting(operation, cells_of(asked), asked.selection, nil_reports)


def described(asked: Asked, operation: Operation) -> dict[str, Any]:
    """An operation with its numbers and who reported: a row of `operations`, the head of `operation`."""
    reports = reports_of(asked, operation)
    by_operation = Adder(cells_of(asked), asked.selection)
    tally = by_operation.groups(by_operation.dimension("operation")).get(operation.operation)
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
        **(tally.measures() if tally else NOTHING),
        "reported": statuses["reported"],
        "reported_nil": statuses["nil"],
        "silent": statuses["silent"],
        "illustrative": _illustrative(asked, operation),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _illustrative(asked: Asked, operation: Operation) -> bool:
    """Whether any of its records is invented, or was: the demonstration stays marked when it is taken out."""
    cells, engine = cells_of(asked), asked.engine
    batch, owner = cells.at("batch"), cells.at("operation")
    batches = {cell.values[batch] for cell in cells.rows if cell.values[owner] == operation.operation}
    invented = any(engine.catalogue.sources[asked.source(one)].illustrative for one in batches)
    return invented or operation.operation in engine.operation_book.demonstrations


NUMBERS = ("seizures", "lines", "mass_kg", "lines_without_mass", "lines_held")
NOTHING = Tally().measures()


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
