"""What the database holds of operations beside their seizures: the operations themselves and who reported nil. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from store.operation_rules import Operation


@dataclass(frozen=True)
class NilReport:
    """Somebody said that nothing was seized from a first to a last day; `operation` is None where none was named."""

    operation: str | None
    country: str | None
    first: date
    last: date


@dataclass(frozen=True)
class OperationBook:
    """Operations by slug in the order of lists, and the nil reports that count.

    `demonstrations`: operations that records name, all of them, undone ones included, invented for demonstration.
    """

    operations: Mapping[str, Operation]
    nil_reports: tuple[NilReport, ...]
    demonstrations: frozenset[str]

    def nil_of(self, operation: Operation) -> dict[str, list[NilReport]]:
        """The nil reports of an operation by country, in order of time.

        A report that names no operation is for this one when a participant sent it and it lies inside the window: the
        rule that lets seizures join knows no reports, and whoever said "nothing" was not silent.
        """
        found: dict[str, list[NilReport]] = {}
        for report in sorted(self.nil_reports, key=lambda one: (one.first, one.last)):
            named = report.operation == operation.operation
            if report.country is not None and (named or _meant(report, operation)):
                found.setdefault(report.country, []).append(report)
        return found


def _meant(report: NilReport, operation: Operation) -> bool:
    first, last = operation.from_date, operation.to_date
    if report.operation is not None or first is None or last is None:
        return False
    return report.country in operation.countries and first <= report.first and report.last <= last
