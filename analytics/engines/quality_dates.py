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
from itertools import islice
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, Select, Text, cast, func, select

from analytics.engines.predicates import Condition
from analytics.quality_facts import Days
from store.tables import seizure, seizure_line

JOINED = seizure_line.join(seizure, seizure.c.id == seizure_line.c.seizure_id)
OWNERS: tuple[ColumnElement[Any], ...] = (seizure_line.c.batch_id, seizure.c.administration, seizure.c.country)
Owner = tuple[int, str | None, str | None]
ROWS_AT_ONCE = 10_000
_DIGITS = re.compile(r"\d")
_LONG_YEAR = re.compile(r"\d{4}")


@dataclass
class Dates:
    """Those of one owner; in arrays, because there may be as many as there are lines."""

    ordinals: array[int] = field(default_factory=lambda: array("q"))
    rows: array[int] = field(default_factory=lambda: array("q"))
    short_years: int = 0

    def of(self, owner: Owner) -> Days:
        return Days(
            *owner,
            ordinals=np.frombuffer(self.ordinals, dtype=np.int64),
            rows=np.frombuffer(self.rows, dtype=np.int64),
            short_years=self.short_years,
        )


@lru_cache(1 << 14)
def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def add_days(conn: Connection, conditions: Sequence[Condition], found: dict[Owner, Dates]) -> None:
    """The dates of the lines that fulfil the conditions."""
    keys = [*OWNERS, seizure.c.date_precision, cast(seizure.c.period_end, Text), seizure.c.date_as_written]
    query: Select[Any] = select(*keys, func.count()).select_from(JOINED).where(*conditions).group_by(*keys)
    streamed = conn.execute(query.execution_options(yield_per=ROWS_AT_ONCE))
    for owner, administration, country, precision, day, written, rows in streamed:
        dates = found.setdefault((owner, administration, country), Dates())
        if precision == "day":
            dates.ordinals.append(_ordinal(day))
            dates.rows.append(rows)
        if written is not None and short_year(written):
            dates.short_years += rows


def short_written(conn: Connection, conditions: Sequence[Condition], most: int) -> list[int]:
    """The first lines that fulfil the conditions and have a date written with a short year."""
    key, written = seizure_line.c.id, seizure.c.date_as_written
    query = select(key, written).select_from(JOINED).where(*conditions, written.is_not(None)).order_by(key)
    with conn.execute(query.execution_options(yield_per=ROWS_AT_ONCE)) as rows:
        return list(islice((line for line, text in rows if short_year(text)), most))


def short_year(written: str) -> bool:
    """Whether a date as written has digits, and nowhere four of them in a row."""
    return _DIGITS.search(written) is not None and _LONG_YEAR.search(written) is None
