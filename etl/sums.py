"""What the rows of a table of sums add up to, by country, place, kind of unit, drug and period. Pure.

Gathered block by block. Memory is that of MOST_KEYS distinct combinations; a file of more is hardly a table of sums,
and nothing is kept of it.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from etl.encoded import Coded, Encoded, Index, Mask, pair_codes
from etl.quantities import Numbers
from etl.understand import Understood
from etl.vocabulary import UNCLASSIFIED
from store.reference import Reference
from store.text import fold

MOST_KEYS = 250_000
MOST_PACKED = 1 << 62
PLACES = ("administration", "area", "place")
KG, EQUIVALENT, COUNT = "mass", "kg_equivalent", "event_count"
COLUMNS = ("country", *PLACES, "kind", "drug", "period")  # of a key
KIND, DRUG, PERIOD = (COLUMNS.index(name) for name in ("kind", "drug", "period"))
Keys = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Rows:
    """Per distinct key: the sum of its rows, how many they are, and of the first its number, sheet and amount."""

    keys: Keys
    amounts: Numbers
    counts: Index
    numbers: Index
    sheets: Index
    stated: Numbers

    def taken(self, order: Index) -> Rows:
        return Rows(
            self.keys[order],
            self.amounts[order],
            self.counts[order],
            self.numbers[order],
            self.sheets[order],
            self.stated[order],
        )

    def beside(self, other: Rows) -> Rows:
        """These, and the others after them; a key may then come twice."""
        return Rows(
            np.concatenate((self.keys, other.keys)),
            np.concatenate((self.amounts, other.amounts)),
            np.concatenate((self.counts, other.counts)),
            np.concatenate((self.numbers, other.numbers)),
            np.concatenate((self.sheets, other.sheets)),
            np.concatenate((self.stated, other.stated)),
        )

    def joined(self) -> Rows:
        """Each key once, sorted."""
        room = self.keys.max(axis=0) + 1
        if math.prod(room.tolist()) < MOST_PACKED:  # one number for a key is sorted much faster, and in the same order
            packed = np.ravel_multi_index(tuple(self.keys.T), tuple(room))
            _packed, first, inverse = np.unique(packed, return_index=True, return_inverse=True)
        else:
            _keys, first, inverse = np.unique(self.keys, axis=0, return_index=True, return_inverse=True)
        keys, where = self.keys[first], inverse.reshape(-1)
        sums = np.bincount(where, weights=self.amounts, minlength=len(keys)).astype(np.float64)
        counts = np.bincount(where, weights=self.counts, minlength=len(keys)).astype(np.int64)
        return Rows(keys, sums, counts, self.numbers[first], self.sheets[first], self.stated[first])


class Sums:
    """Of the blocks added so far. `rows`: None where there are none, or too many."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        self._known: Mapping[str, dict[Hashable, int]] = {name: {} for name in (*COLUMNS, "sheet")}
        self.rows: Rows | None = None
        self.closed = False

    def values(self, column: str) -> list[Hashable]:
        """What the numbers of a column of the keys stand for."""
        return [*self._known[column]]

    def add(self, understood: Understood, wanted: Mask) -> None:
        """The lines of a block that are wanted and say how much was seized."""
        if self.closed:
            return
        amounts, kinds = self._amounts(understood)
        lines = np.flatnonzero(wanted & (amounts > 0))
        if not len(lines):
            return
        numbers = understood.cells.block.row_numbers[understood.lines.row_of[lines]].astype(np.int64)
        sheet = self._number("sheet", understood.cells.block.sheet)
        ones, sheets = np.ones(len(lines), dtype=np.int64), np.full(len(lines), sheet, dtype=np.int64)
        amounts = amounts[lines]
        new = Rows(self._keys(understood, kinds, lines), amounts, ones, numbers, sheets, amounts)
        self.rows = (new if self.rows is None else self.rows.beside(new)).joined()
        if len(self.rows.keys) > MOST_KEYS:
            self.closed, self.rows = True, None
            self._known = {}

    def _number(self, column: str, value: Hashable) -> int:
        known = self._known[column]
        return known.setdefault(value, len(known))

    def _numbers(self, column: str, values: Sequence[Hashable]) -> Index:
        return np.array([self._number(column, value) for value in values], dtype=np.int64)

    def _amounts(self, understood: Understood) -> tuple[Numbers, Index]:
        """What each line adds to a total, in the base unit of its kind, and the kind: NaN where it adds nothing."""
        units = understood.meanings.codes["unit"]
        known = [None if name is None else self._reference.units[name] for name in units.names]
        based = [unit is not None and unit.to_base is not None for unit in known]
        factors = np.array([unit.to_base if unit and unit.to_base else 1.0 for unit in known], dtype=np.float64)
        each = [
            unit.family if unit and has else name for unit, has, name in zip(known, based, units.names, strict=True)
        ]
        amounts = understood.numbers["quantity"].numbers * factors[units.codes]
        kinds = self._numbers("kind", each)[units.codes]
        for key in (EQUIVALENT, COUNT):
            other = understood.numbers[key].numbers
            instead = np.isnan(amounts) & ~np.isnan(other)
            if bool(instead.any()):
                amounts = np.where(instead, other, amounts)
                kinds = np.where(instead, self._number("kind", key), kinds)
        return amounts, kinds

    def _keys(self, understood: Understood, kinds: Index, lines: Index) -> Keys:
        fields, codes, periods = understood.fields, understood.meanings.codes, understood.periods
        spans = self._numbers("period", [(period.start, period.end) for period in periods.values])
        columns = [self._meant("country", codes["country"], fields.get("country"), lines)]
        columns += [self._written(key, fields.get(key), lines) for key in PLACES]
        drug = self._meant("drug", codes["drug"], fields.get("drug"), lines)
        return np.column_stack([*columns, kinds[lines], drug, spans[periods.codes[lines]]])

    def _written(self, column: str, field: Encoded | None, lines: Index) -> Index:
        """Numbers of what is written in these lines alone, so that memory is bounded; case does not matter."""
        if field is None:
            return np.zeros(len(lines), dtype=np.int64)
        used, inverse = np.unique(field.codes[lines], return_inverse=True)
        return self._numbers(column, [fold(field.values[code]) for code in used.tolist()])[inverse.reshape(-1)]

    def _meant(self, column: str, meant: Coded, field: Encoded | None, lines: Index) -> Index:
        """Numbers of what a column means, and of what is written where nobody knows what that means."""
        codes = meant.codes[lines]
        if field is None:
            return self._numbers(column, meant.names)[codes]
        example, inverse = pair_codes(codes, field.codes[lines])
        names = meant.at(lines[example])
        cells = [field.cell(line) for line in lines[example].tolist()]
        values: list[Hashable] = [
            ("", fold(cell)) if name is None or name == UNCLASSIFIED else name
            for name, cell in zip(names, cells, strict=True)
        ]
        return self._numbers(column, values)[inverse]
