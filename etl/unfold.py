"""Make lines of the rows of a block; in a wide table, with one column per drug, a row has several.

Pure. In a wide table a row is one seizure with a line for each filled cell; where the columns also hold numbers of
seizures, each drug of a row is an aggregate of its own, as a publisher that counts by drug means it. A cell that holds
only zeros or dashes says that nothing of that drug was seized. In any other table a row is one line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from etl.cells import Cells
from etl.encoded import Encoded, Index, Mask
from etl.plan import WideColumn

_NOTHING = re.compile(r"[\s0.,\-–—−]*")  # a cell that gives no quantity of a drug
EVENTS = "event_count"


@dataclass(frozen=True)
class Lines:
    """`fields`: one entry per line. `row_of`: the block's row behind each line, ascending.

    `together`: lines of one row are one seizure. `nothing`: lines of rows that say of every drug that none was seized.
    """

    fields: Mapping[str, Encoded]
    row_of: Index
    together: bool
    nothing: Mask


@dataclass(frozen=True)
class _Slot:
    """One line that each row may have: the columns of its quantity and of its number of seizures."""

    drug: str
    unit: str | None
    quantity: str | None
    events: str | None


def unfold(cells: Cells) -> Lines:
    """The lines of a block under its plan."""
    plan = cells.plan
    if plan.wide:
        return _wide(cells, _slots(plan.wide))
    rows = np.arange(cells.rows, dtype=np.int64)
    return Lines(cells.fields, rows, False, np.zeros(cells.rows, dtype=np.bool_))


def _slots(columns: Sequence[WideColumn]) -> list[_Slot]:
    """A slot for each column of quantities, its drug's number of seizures beside the first of them."""
    events = {item.drug: item.column for item in columns if item.measure == EVENTS}
    measured = [item for item in columns if item.measure != EVENTS]
    slots = [_Slot(item.drug, item.unit, item.column, events.pop(item.drug, None)) for item in measured]
    return slots + [_Slot(drug, None, None, column) for drug, column in events.items()]


def _wide(cells: Cells, slots: Sequence[_Slot]) -> Lines:
    filled = np.array([_filled(cells, slot.quantity) | _filled(cells, slot.events) for slot in slots]).T
    said = np.logical_or.reduce([~cells.blank(name) for slot in slots for name in _columns(slot)])
    empty = ~filled.any(axis=1)
    # A row without a filled cell keeps one line, which names no drug: it must not be lost.
    row_of, slot_of = np.nonzero(np.column_stack([filled, empty]))
    counted = any(slot.events for slot in slots)
    fields = {key: field.taken(row_of) for key, field in cells.fields.items()}
    fields["drug"] = _named(slots, slot_of)
    fields["quantity"] = _stacked(cells, [slot.quantity for slot in slots], row_of, slot_of)
    fields["unit"] = _units(slots, slot_of, fields.get("unit"))
    if counted:
        fields[EVENTS] = _stacked(cells, [slot.events for slot in slots], row_of, slot_of)
    return Lines(fields, row_of, not counted, (empty & said)[row_of])


def _columns(slot: _Slot) -> list[str]:
    return [name for name in (slot.quantity, slot.events) if name is not None]


def _filled(cells: Cells, name: str | None) -> Mask:
    if name is None:
        return np.zeros(cells.rows, dtype=np.bool_)
    column = cells.column(name)
    return column.flagged([_NOTHING.fullmatch(value) is None for value in column.values])


def _named(slots: Sequence[_Slot], slot_of: Index) -> Encoded:
    """The drug of each line; where it stands in the file is the header of its column."""
    names = (*(slot.drug for slot in slots), "")
    headers = np.array([*(slot.quantity or slot.events for slot in slots), None], dtype=object)
    return Encoded(names, slot_of.astype(np.int32), None, headers[slot_of])


def _stacked(cells: Cells, names: Sequence[str | None], row_of: Index, slot_of: Index) -> Encoded:
    """The cells of several columns under each other: that of `names[slot]` for each line, "" where there is none."""
    values: list[str] = [""]
    codes = np.zeros(len(row_of), dtype=np.int32)
    for slot, name in enumerate(names):
        if name is None:
            continue
        column, lines = cells.column(name), np.flatnonzero(slot_of == slot)
        codes[lines] = column.codes[row_of[lines]] + len(values)
        values.extend(column.values)
    headers = np.array([*names, None], dtype=object)
    return Encoded(tuple(values), codes, None, headers[slot_of])


def _units(slots: Sequence[_Slot], slot_of: Index, stated: Encoded | None) -> Encoded:
    """The unit of each line: that of its column, else what the row or the plan says."""
    own = (*(slot.unit or "" for slot in slots), "")
    unsaid = np.array([not unit for unit in own], dtype=np.bool_)[slot_of]
    codes = slot_of.astype(np.int32)
    if stated is None:
        return Encoded(own, codes, None)
    return Encoded((*own, *stated.values), np.where(unsaid, stated.codes + len(own), codes).astype(np.int32), None)

