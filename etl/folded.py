"""Fold many texts at once, as store.text folds one: for columns of remarks, of which no two are alike. Pure.

Texts of ASCII are folded together, in a few passes over all of their bytes; the others one by one.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from etl.encoded import Mask, Memo
from store.text import fold, search_key

_LEFT_OUT, _BLANK = 1, 32  # as the table marks them
_ASCII = 128
Bytes = npt.NDArray[np.uint8]
Offsets = npt.NDArray[np.int32]


class Folder:
    """Folds columns, block by block. `fold_one`: fold or search_key of store.text."""

    def __init__(self, fold_one: Callable[[str], str]) -> None:
        self._table = b"".join(_of_sign(fold_one, chr(code)) for code in range(_ASCII)) + b" " * _ASCII
        self._memo = Memo(fold_one)

    def each(self, texts: pa.StringArray) -> pa.StringArray:
        """What each of the texts becomes."""
        if not len(texts):
            return texts
        offsets = np.frombuffer(texts.buffers()[1], dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]
        start, end = int(offsets[0]), int(offsets[-1])
        letters = texts.buffers()[2].to_pybytes()[start:end] if end > start else b""
        folded = self._of_ascii(letters, offsets - start)
        if letters.isascii():
            return folded
        high = np.flatnonzero(np.frombuffer(letters, dtype=np.uint8) >= _ASCII)
        odd = np.zeros(len(texts), dtype=np.bool_)
        odd[np.searchsorted(offsets, high + start, side="right") - 1] = True
        mask = pa.array(odd)
        by_hand = self._memo.each(texts.filter(mask).to_pylist())
        return pc.replace_with_mask(folded, mask, pa.array(by_hand, pa.string()))

    def _of_ascii(self, letters: bytes, offsets: Offsets) -> pa.StringArray:
        signs = np.frombuffer(letters.translate(self._table), dtype=np.uint8)
        signs, offsets = _without(signs == _LEFT_OUT, signs, offsets)
        blank = signs == _BLANK
        spare = blank.copy()  # a blank before another, or at the end of its text
        spare[:-1] &= blank[1:]
        full = offsets[1:] > offsets[:-1]
        last = offsets[1:][full] - 1
        spare[last] = blank[last]
        signs, offsets = _without(spare, signs, offsets)
        first = offsets[:-1][offsets[1:] > offsets[:-1]]
        leading = np.zeros(len(signs), dtype=np.bool_)
        leading[first] = signs[first] == _BLANK
        signs, offsets = _without(leading, signs, offsets)
        return pa.Array.from_buffers(
            pa.string(), len(offsets) - 1, [None, pa.py_buffer(np.ascontiguousarray(offsets)), pa.py_buffer(signs)]
        )


def _without(spare: Mask, signs: Bytes, offsets: Offsets) -> tuple[Bytes, Offsets]:
    """The texts without the signs that are `spare`."""
    places = np.flatnonzero(spare)
    if not len(places):
        return signs, offsets
    return signs[~spare], (offsets - np.searchsorted(places, offsets)).astype(np.int32)


def folds() -> Folder:
    return Folder(fold)


def search_keys() -> Folder:
    return Folder(search_key)


def _of_sign(fold_one: Callable[[str], str], sign: str) -> bytes:
    """What becomes of a sign between two others: another sign, a blank, or nothing."""
    return fold_one(f"a{sign}a").encode()[1:-1] or bytes([_LEFT_OUT])
