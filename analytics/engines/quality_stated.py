"""Reads what each line states that the quality of reporters needs and a snapshot does not hold: some bits a line.

Read when somebody first asks for quality at a data version: a fifth of what a snapshot takes, in time and 4 bytes a
line. Lines and seizures are read apart, each in the order of its ids. Only SQL that means the same everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow.compute as pc
from sqlalchemy import ColumnElement, Connection, case, func, select

from analytics.engines.predicates import Condition
from analytics.engines.quality_columns import BIT, Bits, Stated
from analytics.engines.quality_dates import short_year
from analytics.engines.snapshot import Coded, Floats, Integers, Mask, Snapshot
from analytics.engines.snapshot_packed import LONGEST_TEXT, Columns, Wanted, read_columns
from analytics.filters import UNKNOWN
from analytics.quality_facts import LONG
from store.tables import seizure, seizure_line

# What the database puts into one number for a line, and for a seizure: a power of two each.
_UNIT, _KNOWN_FAMILY, _MASS, _UNIT_WRITTEN, _PURITY = (1 << at for at in range(5))
_line = seizure_line.c
_OF_LINE: Mapping[int, ColumnElement[bool]] = {
    _UNIT: _line.unit.is_not(None),
    _KNOWN_FAMILY: _line.unit_family != UNKNOWN,
    _MASS: _line.unit_family == "mass",
    _UNIT_WRITTEN: _line.unit_as_written.is_not(None),
    _PURITY: _line.purity_percent.is_not(None),
}
_OF_SEIZURE: Mapping[int, ColumnElement[bool]] = {
    int(BIT[name]): seizure.c[column].is_not(None)
    for name, column in (
        ("country_written", "country_as_written"),
        ("date_written", "date_as_written"),
        ("area", "area"),
        ("event_id", "source_event_id"),
        ("detection", "detection_as_written"),
    )
}


def read_stated(conn: Connection, snapshot: Snapshot) -> Stated:
    """What the lines of a snapshot state; the connection must see the state that the snapshot is of."""
    batches = np.union1d(snapshot.batch, snapshot.line_batch).tolist()
    # The sum keeps the index of batches out of it: rows are read in the order in which they lie on the disk.
    lines = read_columns(conn, _lines([(_line.batch_id + 0).in_(batches)]))
    where = _places(lines.ids, snapshot.lines)
    owners, bits = lines.wholes["seizure"][where], _bits_of_lines(lines)[where]
    del lines, where
    seizures = read_columns(conn, _seizures([(seizure.c.batch_id + 0).in_(batches)]))
    bits |= _bits_of_seizures(conn, seizures)[_places(seizures.ids, owners)]
    return Stated(bits)


def _lines(conditions: list[Condition]) -> Wanted:
    return Wanted(
        table=seizure_line,
        conditions=conditions,
        wholes={"seizure": _line.seizure_id, "state": _together(_OF_LINE)},
        decimals={"quantity": _line.quantity},
    )


def _seizures(conditions: list[Condition]) -> Wanted:
    return Wanted(
        table=seizure,
        conditions=conditions,
        wholes={"state": _together(_OF_SEIZURE)},
        texts={"date": seizure.c.date_as_written},
        free=("date",),
    )


def _together(conditions: Mapping[int, ColumnElement[bool]]) -> ColumnElement[Any]:
    first, *rest = (case((condition, bit), else_=0) for bit, condition in conditions.items())
    found: ColumnElement[Any] = first
    for one in rest:
        found = found + one
    return found


def _places(ids: Integers, wanted: Integers) -> Any:
    """Where ids, all of which are there, stand; nothing is copied where they are the same."""
    if np.array_equal(ids, wanted):
        return slice(None)
    return np.searchsorted(ids, wanted).astype(np.int32)


def _bits_of_lines(lines: Columns) -> Bits:
    state, quantity = lines.wholes["state"], lines.decimals["quantity"]
    unit, known, written = (state & bit != 0 for bit in (_UNIT, _KNOWN_FAMILY, _UNIT_WRITTEN))
    bits = np.zeros(len(state), dtype=np.uint32)
    _set(bits, "unit_written", written)
    _set(bits, "unit", unit & known)
    _set(bits, "unknown_unit", written & ~(unit & known))
    _set(bits, "purity", state & _PURITY != 0)
    stated = ~np.isnan(quantity)
    _set(bits, "quantity", stated)
    _set(bits, "quantity_without_unit", stated & ~unit & ~written)
    _set(bits, "zero_quantity", quantity == 0)
    mass = (state & _MASS != 0) & (quantity > 0)
    _set(bits, "mass", mass)
    _set_round(bits, quantity, mass)
    return bits


def _set_round(bits: Bits, quantity: Floats, mass: Mask) -> None:
    whole = mass & (quantity == np.trunc(quantity))
    _set(bits, "whole", whole)
    _set(bits, "fives", whole & (np.fmod(quantity, 5) == 0))
    _set(bits, "tens", whole & (np.fmod(quantity, 10) == 0))
    _set(bits, "long", whole & (quantity >= LONG))


def _bits_of_seizures(conn: Connection, seizures: Columns) -> Bits:
    bits = seizures.wholes["state"].astype(np.uint32)
    short, cut = _short_years(seizures.texts["date"])
    if cut:
        written = seizure.c.date_as_written
        for key, text in conn.execute(select(seizure.c.id, written).where(func.length(written) > LONGEST_TEXT)):
            short[seizures.ids == key] = short_year(text)
    _set(bits, "short_year", short)
    return bits


def _short_years(dates: Coded) -> tuple[Mask, bool]:
    """Of each seizure whether its date is written without a long year; whether this was said of any beginning alone."""
    texts = dates.values
    short = np.zeros(dates.size + 1, dtype=np.bool_)
    doubtful = np.flatnonzero(~pc.match_substring_regex(texts, "[0-9]{4}").to_numpy(zero_copy_only=False))
    found = texts.take(doubtful).to_pylist()
    short[doubtful] = [short_year(text) for text in found]
    return dates.of_each(short), any(len(text) >= LONGEST_TEXT for text in found)


def _set(bits: Bits, name: str, mask: Mask) -> None:
    bits[mask] |= BIT[name]
