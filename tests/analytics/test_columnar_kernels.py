"""Sums by group against math.fsum, groups against a dictionary, and lines against a loop: without any database."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.engines import columnar_places, grouping, row_set
from analytics.engines.exact_sums import ExactSums
from analytics.engines.grouping import Codes, grouped
from analytics.engines.row_set import RowSet, matching
from analytics.engines.snapshot import Floats
from analytics.rollup import steady

EACH = settings(max_examples=200, deadline=None)
MASSES = st.floats(0, 1e300) | st.floats(0, 1e5) | st.floats(0, 1e-3) | st.sampled_from((0.1, 1e16, 1e-9))


def summed(groups: list[int], masses: list[float], terms: int | None = None) -> Floats:
    sums = ExactSums(max(groups, default=0) + 1, len(masses) if terms is None else terms)
    sums.add(np.array(groups, dtype=np.intp), np.array(masses, dtype=np.float64))
    return sums.totals()


@EACH
@given(number=st.floats(0, 1e300) | st.sampled_from((5e-324, 1e-300, 0.0, math.inf)))
def test_numbers_to_compare_places_by_are_those_of_the_other_engine(number: float) -> None:
    assert columnar_places.to_digits(np.array([number]))[0] == pytest.approx(steady(number), rel=1e-11, abs=0)


@EACH
@given(rows=st.lists(st.tuples(st.integers(0, 3), MASSES), max_size=60))
def test_sums_are_those_of_fsum(rows: list[tuple[int, float]]) -> None:
    groups, masses = [group for group, _mass in rows], [mass for _group, mass in rows]
    for group, found in enumerate(summed(groups, masses).tolist()):
        expected = math.fsum(mass for other, mass in rows if other == group)
        assert found == pytest.approx(expected, rel=1e-15 if expected < 2**34 else 1e-12, abs=1e-307)


@pytest.mark.parametrize("mass", [0.1, 1e-6, 0.3e-3, 7.7e5])
def test_a_million_equal_masses_lose_nothing(mass: float) -> None:
    """Added one by one, a million times 0.1 kg is 1.3e-11 too much."""
    masses = np.full(1_000_000, mass)
    sums = ExactSums(1, len(masses))
    for start in range(0, len(masses), row_set.BLOCK):
        piece = masses[start : start + row_set.BLOCK]
        sums.add(np.zeros(len(piece), dtype=np.intp), piece)
    assert sums.totals()[0] == pytest.approx(math.fsum(masses), rel=1e-14)


def test_the_order_of_lines_changes_no_digit() -> None:
    masses = np.random.default_rng(7).lognormal(0, 4, 100_000)
    forwards = summed([0] * len(masses), masses.tolist())
    backwards = summed([0] * len(masses), masses[::-1].tolist())
    assert forwards[0] == pytest.approx(backwards[0], rel=1e-16)


def test_a_giant_among_small_ones_spoils_only_its_own_group() -> None:
    found = summed([0, 0, 0, 1], [0.1, 0.2, 0.3, 1e300])
    assert found.tolist() == [math.fsum((0.1, 0.2, 0.3)), 1e300]


COLUMNS = st.lists(st.integers(1, 50), min_size=1, max_size=4)


@EACH
@given(sizes=COLUMNS, data=st.data(), small=st.sampled_from((1, 16, 1 << 16)))
def test_groups_are_the_combinations_that_occur(sizes: list[int], data: st.DataObject, small: int) -> None:
    lines = data.draw(st.lists(st.tuples(*[st.integers(-1, size - 1) for size in sizes]), max_size=40))
    columns = [
        Codes(np.array([line[at] for line in lines], dtype=np.int8), size) for at, size in enumerate(sizes)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grouping, "SMALL", small)
        patch.setattr(grouping, "PER_LINE", 0)
        found = grouped(columns, len(lines))
    expected = sorted(set(lines))
    assert list(zip(*(codes.tolist() for codes in found.codes), strict=True)) == expected
    assert [expected[group] for group in found.index.tolist()] == lines
    assert found.size == len(expected)


def test_more_combinations_than_four_bytes_can_count() -> None:
    """Three columns of a hundred thousand values each: 10^15 combinations, of which two occur."""
    codes = np.array([99_999, 0, 99_999], dtype=np.int32)
    found = grouped([Codes(codes, 100_000)] * 3, 3)
    assert found.index.tolist() == [1, 0, 1]
    assert [column.tolist() for column in found.codes] == [[0, 99_999]] * 3


@EACH
@given(
    values=st.lists(st.integers(0, 9), max_size=30),
    wanted=st.tuples(st.frozensets(st.integers(0, 9)), st.frozensets(st.integers(0, 9))),
    block=st.integers(1, 8),
)
def test_lines_that_fulfil_all_conditions(
    values: list[int], wanted: tuple[frozenset[int], frozenset[int]], block: int
) -> None:
    column = np.array(values, dtype=np.int8)
    conditions = [lambda rows, some=some: np.isin(column[rows], list(some)) for some in wanted]
    expected = [at for at, value in enumerate(values) if value in wanted[0] & wanted[1]]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(row_set, "BLOCK", block)
        found = matching(len(values), conditions)
        inside = [column[some].tolist() for _places, some in found.blocks()]
    assert found.all_positions().tolist() == expected
    assert found.all_positions().dtype == np.int32
    assert [value for piece in inside for value in piece] == [values[at] for at in expected]
    assert [found.holds(at) for at in range(len(values))] == [at in expected for at in range(len(values))]


@pytest.mark.parametrize(("whole", "odd"), list(product((True, False), repeat=2)))
def test_lines_of_lines(whole: bool, odd: bool) -> None:
    rows = RowSet(6) if whole else RowSet(6, np.array([1, 2, 5], dtype=np.int32))
    column = np.arange(6) * 10
    mask = (rows.of(column) // 10 % 2 == 1) if odd else np.ones(len(rows), dtype=np.bool_)
    expected = [at for at in rows.all_positions().tolist() if not odd or at % 2]
    assert rows.where(mask).all_positions().tolist() == expected
