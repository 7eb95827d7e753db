"""The quick ways say what the careful ones say, for any text."""

from __future__ import annotations

import math

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.normalise.numbers import BadNumber, NumberFormat, NumberVotes, parse_number
from etl.normalise.plain_numbers import plain_numbers, vote

numberish = st.one_of(
    st.text("0123456789.,- '", max_size=9),
    st.integers(-9, 10**6).map(str),
    st.floats(0, 1e6).map(lambda number: f"{number:.3f}"),
    st.floats(0, 1e6).map(lambda number: f"{number:.2f}".replace(".", ",")),
)
GROUPS = ("", ".", ",", " ", "'")
formats = st.sampled_from([NumberFormat(mark, other) for mark in ".," for other in GROUPS if mark != other])


@settings(deadline=None)
@given(st.lists(numberish, max_size=8), formats)
def test_plain_numbers_are_read_alike(texts: list[str], form: NumberFormat) -> None:
    numbers, odd = plain_numbers(pa.array(texts, pa.string()), form)
    for text, number, left in zip(texts, numbers.tolist(), odd.tolist(), strict=True):
        careful = parse_number(text, form)
        if not left:
            assert number == careful
        else:
            assert math.isnan(number)
        assert left or not isinstance(careful, BadNumber)


@settings(deadline=None)
@given(st.sets(numberish, max_size=12).map(sorted))
def test_columns_are_judged_alike(texts: list[str]) -> None:
    votes, quick = NumberVotes(), NumberVotes()
    votes.add(texts)
    vote(quick, pa.array(texts, pa.string()))
    assert +quick.seen == +votes.seen
