"""Texts that come in pieces turned into one `Coded` column. Pure; no SQL.

A piece is encoded as it comes, so that no text is kept more often than once a piece; at the end the dictionaries of all
pieces are put together. Nothing here makes an object per text. Must not import sqlalchemy.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.engines.snapshot import NONE, Coded, Integers, narrowed

LARGEST_PIECE = 2**15  # texts in a piece: their codes are 16 bits wide


class Coder:
    """One column of `size` texts on its way to being coded."""

    def __init__(self, size: int) -> None:
        self._codes = np.full(size, NONE, dtype=np.int16)  # within the piece
        self._pieces: list[tuple[int, int, pa.StringArray]] = []

    def put(self, at: int, texts: pa.DictionaryArray) -> None:
        """The texts from position `at` on; null, or null in their dictionary, where there is none."""
        codes = texts.indices.cast(pa.int16()).fill_null(NONE)
        self._codes[at : at + len(texts)] = codes.to_numpy(zero_copy_only=False)
        self._pieces.append((at, at + len(texts), texts.dictionary))

    def coded(self) -> Coded:
        """All of them; the coder is empty afterwards."""
        pieces, self._pieces = self._pieces, []
        found = pa.chunked_array([values for _start, _end, values in pieces], pa.string()).combine_chunks()
        every = found.dictionary_encode()
        order = pc.sort_indices(every.dictionary)
        place = np.empty(len(order) + 1, dtype=np.int32)  # of each text among all, ascending; the last is for none
        place[order.to_numpy()] = np.arange(len(order), dtype=np.int32)
        place[NONE] = NONE
        place = narrowed(place, len(order))
        known = every.indices.fill_null(NONE).to_numpy()
        codes = np.empty(len(self._codes), dtype=place.dtype)
        begin = 0
        for start, end, own in pieces:
            of_piece = np.append(place[known[begin : begin + len(own)]], place[NONE])
            codes[start:end] = of_piece[self._codes[start:end]]
            begin += len(own)
        self._codes = np.empty(0, dtype=np.int16)
        return Coded(codes, every.dictionary.take(order))


def pruned(column: Coded) -> Coded:
    """The same column without the texts that no line has."""
    used = np.zeros(column.size + 1, dtype=np.bool_)
    used[column.codes] = True
    used = used[: column.size]
    if used.all():
        return column
    place: Integers = np.append(np.cumsum(used) - 1, NONE)
    return Coded(narrowed(place, int(used.sum()))[column.codes], column.values.filter(pa.array(used)))
