"""A column as its distinct values and one small code per row: work is done once per distinct value. Pure.

311,038 cells of drug names are 343 distinct ones; what each became is also what a person reviews. A file is read in
blocks: codes are those of one block, and what a distinct value became is remembered from block to block (`Memo`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar, overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Codes = npt.NDArray[np.int32]
Index = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]
T = TypeVar("T")
MOST_PAIRS = 1 << 18  # that a table is made for; more are sorted
REMEMBERED = 20_000  # distinct values; a column of more is one of free text, and forgetting costs only time


class Memo(dict[str, T]):
    """What a function made of each text so far. It forgets everything at REMEMBERED texts: memory stays bounded."""

    def __init__(self, made_of: Callable[[str], T]) -> None:
        super().__init__()
        self._made_of = made_of

    def __missing__(self, text: str) -> T:
        if len(self) >= REMEMBERED:
            self.clear()
        self[text] = made = self._made_of(text)
        return made

    def each(self, texts: Sequence[str]) -> list[T]:
        """What each of the texts became."""
        return [self[text] for text in texts]


class Texts(Sequence[str]):
    """Texts of Arrow that become strings of Python when one is asked for: of many columns none ever is."""

    def __init__(self, arrow: pa.StringArray) -> None:
        self.arrow = arrow

    @cached_property
    def _listed(self) -> list[str]:
        texts: list[str] = self.arrow.to_pylist()
        return texts

    def __len__(self) -> int:
        return len(self.arrow)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        return self._listed[index]

    def __iter__(self) -> Iterator[str]:
        return iter(self._listed)


@dataclass(frozen=True)
class Encoded:
    """`values[codes[row]]` is the cell of a row, exactly as written. `column`: its name in the file, if any.

    `columns`: where cells of several columns stand under each other, the name of each row's column.
    """

    values: Sequence[str]
    codes: Codes
    column: str | None
    columns: Objects | None = None

    @cached_property
    def is_blank(self) -> Mask:
        """Per distinct value: nothing but white space."""
        if isinstance(self.values, Texts):
            return _blank(self.values.arrow)
        return np.array([not value.strip() for value in self.values], dtype=np.bool_)

    @cached_property
    def blank_rows(self) -> Mask:
        return self.mask(self.is_blank)

    @property
    def in_file(self) -> bool:
        """Whether its cells stand in the file; else one value was stated for all rows."""
        return self.column is not None or self.columns is not None

    def cell(self, row: int) -> str:
        text: str = self.values[self.codes[row]]
        return text

    def column_at(self, row: int) -> str | None:
        """The file's name of the column that a row's cell is from."""
        if self.columns is None:
            return self.column
        name: str | None = self.columns[row]
        return name

    def spread(self, results: Sequence[Any]) -> Objects:
        """Per row: what its distinct value became. `results` has one entry per distinct value."""
        lookup = np.empty(len(self.values), dtype=object)
        lookup[:] = results
        return lookup[self.codes]

    def mask(self, per_value: Mask) -> Mask:
        """Per row: the flag of its distinct value."""
        return per_value[self.codes] if len(per_value) else np.zeros(len(self.codes), dtype=np.bool_)

    def flagged(self, flags: Sequence[bool]) -> Mask:
        """Per row: the flag of its distinct value."""
        return self.mask(np.array(flags, dtype=np.bool_))

    @property
    def arrow(self) -> pa.StringArray:
        """The distinct values as Arrow has them."""
        return self.values.arrow if isinstance(self.values, Texts) else pa.array(list(self.values), pa.string())

    def those_of(self, texts: Collection[str]) -> Mask | None:
        """Rows whose cell, but for white space around it, is one of these; None where none is."""
        bare = pc.utf8_trim_whitespace(self.arrow)
        found = pc.is_in(bare, pa.array(list(texts), pa.string()))
        return self.mask(np.asarray(found)) if pc.any(found).as_py() else None

    def used(self, rows: Mask) -> Texts:
        """The distinct values that stand in any of `rows`."""
        if bool(rows.all()):
            return self.values if isinstance(self.values, Texts) else Texts(self.arrow)
        counts = np.bincount(self.codes[rows], minlength=len(self.values))
        return Texts(self.arrow.filter(pa.array(counts > 0)))

    def taken(self, rows: Index) -> Encoded:
        """The cells of `rows`, one after the other; a row may come again."""
        columns = None if self.columns is None else self.columns[rows]
        return Encoded(self.values, self.codes[rows], self.column, columns)

    def occurrences(self, rows: Mask) -> tuple[Index, Index]:
        """Per distinct value: how many of `rows` hold it, and the first of them (0-based; -1: none)."""
        chosen = np.flatnonzero(rows)
        codes = self.codes[chosen]
        counts = np.bincount(codes, minlength=len(self.values)).astype(np.int64)
        first = np.full(len(self.values), -1, dtype=np.int64)
        first[codes[::-1]] = chosen[::-1]
        return counts, first


@dataclass(frozen=True)
class Coded:
    """What the cells of a column mean, in our codes: `names[codes[row]]`, None where nothing is known."""

    names: tuple[str | None, ...]
    codes: Codes

    def listed(self, results: Sequence[Any], rows: Index) -> list[Any]:
        """For each of `rows`: what stands for its name."""
        lookup = np.empty(len(results), dtype=object)
        lookup[:] = results
        chosen: list[Any] = lookup[self.codes[rows]].tolist()
        return chosen

    def at(self, rows: Index) -> list[str | None]:
        return self.listed(self.names, rows)

    @cached_property
    def unknown(self) -> Mask:
        """Rows without a code."""
        return self.flagged(lambda name: name is None)

    def where(self, rows: Mask) -> Coded:
        """The codes of `rows`; nothing is known of the others."""
        return Coded((*self.names, None), np.where(rows, self.codes, len(self.names)).astype(np.int32))

    def flagged(self, is_so: Callable[[str | None], bool]) -> Mask:
        """Rows of whose name something is so."""
        return np.array([is_so(name) for name in self.names], dtype=np.bool_)[self.codes]

    def over(self, other: Coded) -> Coded:
        """These codes, and those of `other` where there is none."""
        codes = np.where(self.unknown, other.codes + len(self.names), self.codes).astype(np.int32)
        return Coded((*self.names, *other.names), codes)


def coded(field: Encoded, names: Sequence[str | None]) -> Coded:
    """The codes of a field, from what each of its distinct values means."""
    distinct: dict[str | None, int] = {}
    per_value = [distinct.setdefault(name, len(distinct)) for name in names]
    lookup = np.array(per_value, dtype=np.int32)
    return Coded(tuple(distinct), lookup[field.codes] if per_value else np.zeros(0, dtype=np.int32))


def coded_as(names: Sequence[str | None]) -> Coded:
    """Rows that are in our codes already."""
    distinct: dict[str | None, int] = {}
    codes = [distinct.setdefault(name, len(distinct)) for name in names]
    return Coded(tuple(distinct), np.array(codes, dtype=np.int32))


def nothing_known(rows: int) -> Coded:
    return Coded((None,), np.zeros(rows, dtype=np.int32))


def encode(column: pa.ChunkedArray, name: str) -> Encoded:
    """Dictionary-encode a column of strings without nulls."""
    encoded = pc.dictionary_encode(column).combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.chunk(0) if encoded.num_chunks else pa.array([], pa.string()).dictionary_encode()
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int32)
    return Encoded(Texts(encoded.dictionary), codes, name)


def constant(value: str, rows: int) -> Encoded:
    """The same value in every row: a default that no column gives."""
    return Encoded((value,), np.zeros(rows, dtype=np.int32), None)


def pair_codes(first: Codes, second: Codes) -> tuple[Index, Index]:
    """Distinct pairs of two coded columns: (row index of one example per pair, pair number per row)."""
    width = int(second.max(initial=0)) + 1
    key = first.astype(np.int64) * width + second
    room = (int(first.max(initial=0)) + 1) * width
    if room > max(MOST_PAIRS, len(key)):
        _keys, example, inverse = np.unique(key, return_index=True, return_inverse=True)
        return example, inverse.reshape(-1)
    seen = np.full(room, -1, dtype=np.int64)
    seen[key[::-1]] = np.arange(len(key))[::-1]
    found = np.flatnonzero(seen >= 0)
    number = np.empty(room, dtype=np.int64)
    number[found] = np.arange(len(found))
    return seen[found], number[key]


SPACE, DELETE = 0x20, 0x7F


def blank_cells(column: pa.ChunkedArray) -> Mask:
    """Rows whose cell holds nothing but white space, from the bytes of a column of strings without nulls."""
    return np.concatenate([_blank(chunk) for chunk in column.chunks]) if column.num_chunks else np.zeros(0, np.bool_)


def _blank(cells: pa.StringArray) -> Mask:
    _validity, offsets, text = cells.buffers()
    ends = np.frombuffer(offsets, dtype=np.int32)[cells.offset : cells.offset + len(cells) + 1]
    blank: Mask = ends[1:] == ends[:-1]
    if text is None or bool(blank.all()):
        return blank
    letters = np.frombuffer(text, dtype=np.uint8)
    first = letters[np.where(blank, 0, ends[:-1])]
    # Most cells begin with a visible ASCII character; only the others are looked at in full.
    doubtful = np.flatnonzero(~blank & ((first <= SPACE) | (first >= DELETE)))
    if len(doubtful):
        blank = blank.copy()
        blank[doubtful] = [not cell.strip() for cell in cells.take(pa.array(doubtful)).to_pylist()]
    return blank
