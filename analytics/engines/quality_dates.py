"""Reads the dates that reporters stated, one grouped statement; those of a reporter may be as many as its lines.

Only SQL that means the same on SQLite and PostgreSQL.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, Select, Text, cast, func, select

from analytics.engines.predicates import Condition
from analytics.quality_facts import Days
from store.tables import seizure, seizure_line

JOINED = seizure_line.join(seizure, seizure.c.id == seizure_line.c.seizure_id)
OWNERS: tuple[ColumnElement[Any], ...] = (seizure_line.c.batch_id, seizure.c.administration, seizure.c.country)
Owner = tuple[int, str | None, str | None]
MOST_WRITTEN = 50
ROWS_AT_ONCE = 10_000
_DIGITS = re.compile(r"\d")
_LONG_YEAR = re.compile(r"\d{4}")


@dataclass
class Dates:
    """Those of one owner; in arrays, because there may be as many as there are lines."""

    ordinals: array[int] = field(default_factory=lambda: array("q"))
    rows: array[int] = field(default_factory=lambda: array("q"))
    short_years: int = 0
    short_written: set[str] = field(default_factory=set)

    def add_short(self, written: str, rows: int, *, by_name: bool) -> None:
        self.short_years += rows
        if by_name:
            self.short_written.add(written)
            if len(self.short_written) > 2 * MOST_WRITTEN:
                self.short_written = set(sorted(self.short_written)[:MOST_WRITTEN])

    def of(self, owner: Owner) -> Days:
        return Days(
            *owner,
            ordinals=np.frombuffer(self.ordinals, dtype=np.int64),
            rows=np.frombuffer(self.rows, dtype=np.int64),
            short_years=self.short_years,
            short_written=tuple(sorted(self.short_written)[:MOST_WRITTEN]),
        )


@lru_cache(1 << 14)
def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def add_days(
    conn: Connection, conditions: Sequence[Condition], found: dict[Owner, Dates], *, by_name: bool
) -> None:
    """The dates of the lines that fulfil the conditions; `by_name`: with the ways of writing a short year."""
    keys = [*OWNERS, seizure.c.date_precision, cast(seizure.c.period_end, Text), seizure.c.date_as_written]
    query: Select[Any] = select(*keys, func.count()).select_from(JOINED).where(*conditions).group_by(*keys)
    streamed = conn.execute(query.execution_options(yield_per=ROWS_AT_ONCE))
    for owner, administration, country, precision, day, written, rows in streamed:
        dates = found.setdefault((owner, administration, country), Dates())
        if precision == "day":
            dates.ordinals.append(_ordinal(day))
            dates.rows.append(rows)
        if written is not None and short_year(written):
            dates.add_short(written, rows, by_name=by_name)


def short_year(written: str) -> bool:
    """Whether a date as written has digits, and nowhere four of them in a row."""
    return _DIGITS.search(written) is not None and _LONG_YEAR.search(written) is None
