"""The masses of a selection over a snapshot: distinct ones and how many lines have each. Pure; no SQL."""

from __future__ import annotations

import numpy as np

from analytics.engines.protocol import Masses
from analytics.engines.row_set import RowSet
from analytics.engines.snapshot import Coded, Floats, Mask, Snapshot
from analytics.rollup import DRUG
from analytics.selection import Selection


def masses(snapshot: Snapshot, rows: RowSet, selection: Selection) -> Masses:
    """Those of counted lines of individual records; drugs only unless one class is selected."""
    individual = _is(snapshot.columns["grain"], "individual")
    drug = None if selection.of_one_class else _is(snapshot.columns["class"], DRUG)
    found = np.empty(len(rows), dtype=np.float64)
    size = 0
    for _places, some in rows.blocks():
        mass = snapshot.mass_kg[some]
        counted: Mask = individual[snapshot.columns["grain"].codes[some]] & ~snapshot.held[some] & ~np.isnan(mass)
        if drug is not None:
            counted &= drug[snapshot.columns["class"].codes[some]]
        chosen = mass[counted]
        found[size : size + len(chosen)] = chosen
        size += len(chosen)
    return _distinct(found[:size])


def _is(column: Coded, text: str) -> Mask:
    """By code, the one for "none" last: whether it stands for this text."""
    chosen = np.zeros(column.size + 1, dtype=np.bool_)
    if text in column.code_of:
        chosen[column.code_of[text]] = True
    return chosen


def _distinct(values: Floats) -> Masses:
    """`values` are put in order where they stand."""
    values.sort()
    new = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=new[1:])
    distinct, ends = values[new], np.append(np.flatnonzero(new), len(values))
    return Masses(distinct, np.diff(ends))
