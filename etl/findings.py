"""What was found in a file, row by row or value by value, before it becomes issue rows. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

LEVELS = ("quarantined", "held", "warning", "skipped")


@dataclass(frozen=True)
class Finding:
    """One row of the issue table. `row_number` counts data rows from 1; `rows` is how many rows it stands for."""

    code: str
    level: str
    message: str
    row_number: int | None = None
    column_name: str | None = None
    value: str | None = None
    rows: int = 1
    raw_row: str | None = None


@dataclass
class Findings:
    """Collects findings while a file is understood; the order of adding is kept."""

    items: list[Finding] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        self.items.append(finding)

    def count_rows(self, level: str) -> dict[str, int]:
        """Rows by code, for one level."""
        totals: dict[str, int] = {}
        for item in self.items:
            if item.level == level:
                totals[item.code] = totals.get(item.code, 0) + item.rows
        return totals
