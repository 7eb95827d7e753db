"""Texts that come in pieces turned into one `Coded` column. Pure; no SQL.

A piece is encoded as it comes, so that no text is kept more often than once a piece; at the end the dictionaries of all
pieces are put together. Nothing here makes an object per text. Must not import sqlalchemy.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analytics.engines.snapshot import NONE, Coded, Integers, narrowed

FEW = 2**7 - 1  # texts in a piece whose codes are 8 bits wide
LARGEST_PIECE = 2**15  # texts in a piece: their codes are 16 bits wide


class Coder:
    """One column of `size` texts on its way to being coded."""

    def __init__(self, size: int) -> None:
        self._codes: Integers = np.full(size, NONE, dtype=np.int8)  # within the piece; wider once a piece needs it
        self._pieces: list[tuple[int, int, pa.StringArray]] = []

    def put(self, at: int, texts: pa.DictionaryArray) -> None:
        """The texts from position `at` on; null, or null in their dictionary, where there is none."""
        if len(texts.dictionary) > FEW:
            self._codes = self._codes.astype(np.int16, copy=False)
        codes = texts.indices.cast(pa.int16()).fill_null(NONE)
        self._codes[at : at + len(texts)] = codes.to_numpy(zero_copy_only=False)
        self._pieces.append((at, at + len(texts), texts.dictionary))

    def coded(self) -> Coded:
        """All of them; the coder is empty afterwards."""
        pieces, self._pieces = self._pieces, []
        spans = [(start, end, len(values)) for start, end, values in pieces]
        found = pa.chunked_array([values for _start, _end, values in pieces], pa.string())
        del pieces
        found = found.combine_chunks()
        place, texts = _placed(found)
        del found
        place = narrowed(place, len(texts))
        codes = np.empty(len(self._codes), dtype=place.dtype)
        begin = 0
        for start, end, size in spans:
            of_piece = np.append(place[begin : begin + size], place.dtype.type(NONE))
            codes[start:end] = of_piece[self._codes[start:end]]
            begin += size
        self._codes = np.empty(0, dtype=np.int16)
        return Coded(codes, texts)


def _placed(texts: pa.StringArray) -> tuple[npt.NDArray[np.int32], pa.StringArray]:
    """Of each text its place among the distinct ones, NONE for null, and these, ascending.

    By putting them in order, never by a table of them, which would take three times the space of the texts.
    """
    order = pc.sort_indices(texts)  # nulls last
    known = len(texts) - texts.null_count
    ordered = texts.take(order.slice(0, known))
    new = np.ones(known, dtype=np.bool_)
    if known:
        new[1:] = pc.not_equal(ordered.slice(1), ordered.slice(0, known - 1)).to_numpy(zero_copy_only=False)
    place = np.full(len(texts), NONE, dtype=np.int32)
    place[order.to_numpy()[:known]] = np.cumsum(new, dtype=np.int32) - np.int32(1)
    return place, ordered if new.all() else ordered.filter(pa.array(new))


def pruned(column: Coded) -> Coded:
    """The same column without the texts that no line has."""
    used = np.zeros(column.size + 1, dtype=np.bool_)
    used[column.codes] = True
    used = used[: column.size]
    if used.all():
        return column
    place: Integers = np.append(np.cumsum(used) - 1, NONE)
    return Coded(narrowed(place, int(used.sum()))[column.codes], column.values.filter(pa.array(used)))
