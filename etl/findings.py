"""What was found in a file, row by row or value by value, before it becomes issue rows. Pure.

A finding about one row is handed on with its block. A finding about a value ("unknown drug, 35 rows") stands for all of
its rows in all blocks: it is counted in a `Tally`, whose memory is bounded, and handed on at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from i18n.said import say

LEVELS = ("quarantined", "held", "warning", "skipped")
MOST_VALUES = 50_000  # distinct values of one kind that are named; a column with more was hardly meant


@dataclass(frozen=True)
class Finding:
    """One row of the issue table. `row_number` counts data rows of its sheet from 1.

    `rows` is how many rows it stands for; 0 for a further reason of a row that another finding stands for.
    """

    code: str
    level: str
    message: str
    row_number: int | None = None
    column_name: str | None = None
    value: str | None = None
    rows: int = 1
    raw_row: str | None = None
    sheet: str | None = None


@dataclass
class Findings:
    """Collects the findings of one block; the order of adding is kept."""

    items: list[Finding] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        self.items.append(finding)


@dataclass
class _Group:
    """Findings of one code about one column, by value; `beyond`: rows of values that are not named any more."""

    named: dict[str, Finding] = field(default_factory=dict)
    beyond: int = 0


class Tally:
    """Findings about values over all blocks, and about the file as a whole."""

    def __init__(self) -> None:
        self._groups: dict[tuple[str, str | None], _Group] = {}

    def group(self, code: str, column: str | None) -> None:
        """Keep a place in the order of findings, whether or not anything is found."""
        self._groups.setdefault((code, column), _Group())

    def count(self, code: str, column: str | None, value: str, rows: int, first: Callable[[], Finding]) -> None:
        """`rows` more hold this value; `first` makes the finding where it is the first of its value."""
        group = self._groups.setdefault((code, column), _Group())
        known = group.named.get(value)
        if known is not None:
            group.named[value] = replace(known, rows=known.rows + rows)
        elif len(group.named) < MOST_VALUES:
            group.named[value] = replace(first(), rows=rows)
        else:
            group.beyond += rows

    def items(self) -> Iterator[Finding]:
        """In the order of the groups; within one the values of most rows first."""
        for (code, column), group in self._groups.items():
            found = sorted(group.named.values(), key=lambda finding: -finding.rows)
            yield from found
            if group.beyond:
                message = say(
                    "Only the first {most} different values of this kind are listed; rows that hold others: {rows}. "
                    "Check that the column is what it was taken for.",
                    most=MOST_VALUES,
                    rows=group.beyond,
                )
                yield Finding(code, found[0].level, message, None, column, rows=group.beyond)
