"""Texts of a column as codes: in the order of the texts, as narrow as they can be, the same however they came in."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.engines.snapshot import NONE, Coded, narrowed
from analytics.engines.snapshot_codes import Coder, pruned

TEXTS = st.lists(st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=3), max_size=30)


def coded(*pieces: list[str | None]) -> Coded:
    coder, at = Coder(sum(map(len, pieces))), 0
    for piece in pieces:
        coder.put(at, pa.array(piece, pa.string()).dictionary_encode())
        at += len(piece)
    return coder.coded()


@settings(deadline=None)
@given(pieces=st.lists(TEXTS, max_size=4))
def test_texts_come_back_as_they_were_in_the_order_of_code_points(pieces: list[list[str | None]]) -> None:
    every = [text for piece in pieces for text in piece]
    found = coded(*pieces)
    assert found.texts(found.codes) == every
    assert found.values.to_pylist() == sorted({text for text in every if text is not None})


@settings(deadline=None)
@given(texts=TEXTS, wanted=st.sets(st.text(max_size=1), max_size=3), missing=st.booleans())
def test_lines_with_one_of_some_texts(texts: list[str | None], wanted: set[str], missing: bool) -> None:
    expected = [missing if text is None else text in wanted for text in texts]
    assert coded(texts).among(wanted, missing=missing).tolist() == expected


@pytest.mark.parametrize(("distinct", "bits"), [(0, 8), (1, 8), (128, 8), (129, 16), (32_768, 16), (32_769, 32)])
def test_codes_are_as_narrow_as_they_can_be(distinct: int, bits: int) -> None:
    texts: list[str | None] = [None, *(f"{number:05}" for number in range(distinct))]
    half = len(texts) // 2
    found = coded(texts[:half], texts[half:])
    assert found.codes.dtype == np.dtype(f"int{bits}")
    assert found.codes.tolist() == list(range(NONE, distinct))


def test_numbers_up_to_the_size_keep_their_value() -> None:
    for size in (1, 127, 128, 129, 2**15, 2**15 + 1, 2**31 - 1):
        numbers = np.array([NONE, 0, size - 1], dtype=np.int64)
        assert narrowed(numbers, size).tolist() == numbers.tolist()


@settings(deadline=None)
@given(texts=TEXTS, kept=st.data())
def test_texts_that_no_line_has_are_left_out(texts: list[str | None], kept: st.DataObject) -> None:
    whole = coded(texts)
    some = np.array(kept.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts))), dtype=np.bool_)
    found = pruned(Coded(whole.codes[some], whole.values))
    left = [text for text, keep in zip(texts, some, strict=True) if keep]
    assert found.texts(found.codes) == left
    assert found.values.to_pylist() == sorted({text for text in left if text is not None})
