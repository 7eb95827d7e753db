"""Columns of a table read from the database a window of ids at a time, as arrays in the order of the ids.

A value fetched by itself becomes an object of Python, and twenty million of them take longer than everything else. So
the database puts all texts of a window together into one, column by column, and Arrow takes that apart again: on the
connection that reads already, with the same statement on SQLite and PostgreSQL, and while it runs other threads do too.
Numbers with a fraction are fetched one by one, because SQLite does not write every one of them out to the last digit.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import ColumnElement, Connection, Select, Table, Text, bindparam, cast, func, literal, select

from analytics.engines.snapshot import Coded, Floats
from analytics.engines.snapshot_codes import LARGEST_PIECE, Coder

Expressions = Mapping[str, ColumnElement[Any]]
Window = Mapping[str, int]
Whole = npt.NDArray[np.int32]  # of what every INTEGER of the record can be (store/columns.py)
SEPARATOR, MISSING = "\x1f", "\x1e"
NO_NUMBER = -sys.float_info.max  # in place of null: rows of nothing but numbers become an array at once
# Of what people wrote no more is read: a window of such texts is as much as memory and the database should hold.
LONGEST_TEXT = 1000
FIRST_DAY = 719_163  # date.toordinal of 1 January 1970, from which Arrow counts days


@dataclass(frozen=True)
class Wanted:
    """What to read of a table: expressions by name, one mapping for each kind of value.

    `wholes`: whole numbers, never null. `days`: never null. `free`: those of `texts` that people wrote; they are read
    to LONGEST_TEXT characters.
    """

    table: Table
    conditions: Sequence[ColumnElement[bool]]
    wholes: Expressions = field(default_factory=dict)
    days: Expressions = field(default_factory=dict)
    texts: Expressions = field(default_factory=dict)
    decimals: Expressions = field(default_factory=dict)
    free: Sequence[str] = ()

    @property
    def key(self) -> ColumnElement[int]:
        return self.table.c.id

    @property
    def packed(self) -> Expressions:
        """All that the database puts together."""
        shortened = {name: func.substr(self.texts[name], 1, LONGEST_TEXT) for name in self.free}
        return {"id": self.key, **self.wholes, **self.days, **self.texts, **shortened}

    @property
    def counted(self) -> Expressions:
        """All of which it tells how many rows have a value."""
        return {**{name: self.texts[name] for name in self.free}, **self.decimals}


@dataclass(frozen=True, eq=False)
class Columns:
    """What was read, by name, in the order of the ids. `decimals`: NaN where there is none."""

    ids: Whole
    wholes: dict[str, Whole]
    days: dict[str, Whole]
    texts: dict[str, Coded]
    decimals: dict[str, Floats]


def read_columns(conn: Connection, wanted: Wanted) -> Columns:
    """All rows that fulfil the conditions. The connection must see one state of the database throughout."""
    return _Reading(conn, wanted).columns()


class _Reading:
    """One table on its way into arrays, which are made at their full size: growing ones would be there twice."""

    def __init__(self, conn: Connection, wanted: Wanted) -> None:
        self._conn = conn
        self._wanted = wanted
        rows = conn.execute(select(func.count()).select_from(wanted.table).where(*wanted.conditions)).scalar_one()
        self._whole = {name: np.empty(rows, dtype=np.int32) for name in ("id", *wanted.wholes, *wanted.days)}
        self._decimals = {name: np.full(rows, np.nan) for name in wanted.decimals}
        self._coders = {name: Coder(rows) for name in wanted.texts}

    def columns(self) -> Columns:
        at = 0
        for window in self._windows():
            at += self._read(window, at)
        return Columns(
            self._whole["id"],
            {name: self._whole[name] for name in self._wanted.wholes},
            {name: self._whole[name] for name in self._wanted.days},
            {name: self._coders.pop(name).coded() for name in self._wanted.texts},
            self._decimals,
        )

    def _windows(self) -> Iterator[Window]:
        """Ranges of ids. Each begins at one that is there, so that gaps, however wide, cost nothing."""
        key = self._wanted.key
        following = select(func.min(key)).where(key > bindparam("last"))
        first = self._conn.execute(select(func.min(key))).scalar_one() if len(self._whole["id"]) else None
        while first is not None:
            last = first + LARGEST_PIECE - 1
            yield {"first": first, "last": last}
            first = self._conn.execute(following, {"last": last}).scalar_one()

    def _read(self, window: Window, at: int) -> int:
        """Put the rows of a window where they belong, from position `at` on; how many there are."""
        wanted = self._wanted
        size, *texts = self._conn.execute(_packed(wanted), window).one()
        if not size:
            return 0
        present = dict(zip(wanted.counted, texts[len(wanted.packed) :], strict=True))
        found = _unpacked(size, dict(zip(wanted.packed, texts, strict=False)), present, wanted)
        if found is None:
            found = _one_by_one(self._conn.execute(_rows(wanted, wanted.packed), window).all(), wanted)
        self._put(at, _in_order(found))
        if any(present[name] for name in wanted.decimals):
            self._put_decimals(slice(at, at + size), window)
        return int(size)

    def _put(self, at: int, found: Mapping[str, pa.Array]) -> None:
        for name, values in found.items():
            if name in self._coders:
                self._coders[name].put(at, values)
            elif name in self._wanted.days:
                self._whole[name][at : at + len(values)] = _numbers(values.cast(pa.date32())) + FIRST_DAY
            else:
                self._whole[name][at : at + len(values)] = _numbers(values)

    def _put_decimals(self, some: slice, window: Window) -> None:
        query = _rows(self._wanted, _never_null(self._wanted.decimals))
        with self._conn.execute(query, window) as result:
            rows: Any = result.cursor  # the driver's own: wrapped by SQLAlchemy they take twice the time
            numbers = chain.from_iterable(rows)
            size = (some.stop - some.start) * len(self._decimals)
            found = np.fromiter(numbers, dtype=np.float64, count=size).reshape(-1, len(self._decimals))
        found[found == NO_NUMBER] = np.nan
        for number, values in enumerate(self._decimals.values()):
            values[some] = found[:, number]


def _packed(wanted: Wanted) -> Select[Any]:
    """One row: how many rows there are, every column as one text, and how many values some of them have."""
    together: list[ColumnElement[Any]] = [
        func.coalesce(expression, literal(MISSING)) if name in wanted.texts else cast(expression, Text)
        for name, expression in wanted.packed.items()
    ]
    columns: list[ColumnElement[Any]] = [
        func.count(),
        *(func.aggregate_strings(expression, SEPARATOR) for expression in together),
        *(func.count(expression) for expression in wanted.counted.values()),
    ]
    return select(*columns).select_from(wanted.table).where(*_within(wanted))


def _rows(wanted: Wanted, columns: Expressions) -> Select[Any]:
    return select(*columns.values()).select_from(wanted.table).where(*_within(wanted)).order_by(wanted.key)


def _within(wanted: Wanted) -> list[ColumnElement[bool]]:
    return [wanted.key.between(bindparam("first"), bindparam("last")), *wanted.conditions]


def _never_null(columns: Expressions) -> Expressions:
    return {name: func.coalesce(column, NO_NUMBER) for name, column in columns.items()}


def _unpacked(
    size: int, texts: Mapping[str, str], present: Mapping[str, int], wanted: Wanted
) -> dict[str, pa.Array] | None:
    """The columns of a window; None where a text has one of our marks in it, so that they cannot be told apart."""
    found = {}
    for name, text in texts.items():
        values = pc.split_pattern(pa.array([text]), SEPARATOR).values
        if len(values) != size:
            return None
        found[name] = _encoded(values) if name in wanted.texts else values
    if any(pc.count(found[name]).as_py() != present[name] for name in wanted.free):
        return None
    return found


def _encoded(values: pa.StringArray) -> pa.DictionaryArray:
    """MISSING becomes null in the dictionary, where it is one among few."""
    encoded = values.dictionary_encode()
    texts = encoded.dictionary
    known = pc.if_else(pc.equal(texts, MISSING), pa.scalar(None, pa.string()), texts)
    return pa.DictionaryArray.from_arrays(encoded.indices, known)


def _one_by_one(rows: Sequence[Any], wanted: Wanted) -> dict[str, pa.Array]:
    """The same columns fetched value by value."""
    return {
        name: pa.array(values, pa.string()).dictionary_encode() if name in wanted.texts else pa.array(values)
        for name, values in zip(wanted.packed, zip(*rows, strict=True), strict=True)
    }


def _in_order(found: dict[str, pa.Array]) -> dict[str, pa.Array]:
    """Ascending by id, as a database that puts texts together need not take them; it takes all columns alike."""
    ids = _numbers(found["id"])
    if bool(np.all(ids[1:] > ids[:-1])):
        return found
    order = pa.array(np.argsort(ids))
    return {name: values.take(order) for name, values in found.items()}


def _numbers(values: pa.Array) -> Whole:
    return np.asarray(values.cast(pa.int32()).to_numpy(), dtype=np.int32)
