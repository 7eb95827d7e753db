"""Columns given as lists, as Arrow arrays and as dictionaries of Arrow are the same rows in the database."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import Store, tables
from store.bulk import insert_columns
from store.given import distinct, equals, filled, length_of, listed
from tests.fixtures.databases import BOTH, rows

DATABASES = BOTH
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=5)
CELLS = st.sampled_from([TEXTS, st.integers(-(2**31), 2**31 - 1), st.floats(allow_nan=False)])
COLUMNS = CELLS.flatmap(lambda cell: st.lists(st.none() | cell, min_size=1, max_size=40))


@settings(deadline=None)
@given(COLUMNS)
def test_every_kind_of_column_holds_the_same_values(values: list[Any]) -> None:
    array = pa.array(values)
    kinds = [values, array] if pa.types.is_null(array.type) else [values, array, array.dictionary_encode()]
    for column in kinds:
        assert list(listed(column)) == values and list(map(type, listed(column))) == list(map(type, values))
        assert distinct(column) == set(values)
        assert filled(column) == any(value is not None for value in values)
        assert length_of({"a": column}) == len(values)


def test_a_piece_of_an_array_is_that_piece() -> None:
    array = pa.array(["a", None, "b", "a", "c"])
    for column in (array[1:4], array.dictionary_encode()[1:4]):
        assert listed(column) == [None, "b", "a"] and distinct(column) == {None, "b", "a"}
    assert listed(np.array([3, 1])) == [3, 1] and filled(range(2)) and not filled(())


def test_columns_of_two_lengths_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"one length: \{'a': 2, 'b': 1\}"):
        length_of({"a": pa.array([1, 2]), "b": [1]})


@pytest.mark.parametrize("count", [1, 2, 16, 17, 33, 1_040])
@pytest.mark.parametrize("made", [list, pa.array, lambda values: pa.array(values).dictionary_encode()])
def test_rows_arrive_whatever_is_the_same_in_all_of_them(store: Store, count: int, made: Any) -> None:
    names = [f"operation {number}" for number in range(count)]
    varied = [None if number % 3 else f"note {number % 5}" for number in range(count)]
    columns = {
        "operation": names,
        "name": ["the same"] * count,
        "coordinator": ["x"] * (count - 1) + ["y"],
        "reference": varied,
    }
    with store.writing() as conn:
        given = {name: made(values) for name, values in columns.items()}
        assert insert_columns(conn, tables.operation, given, {"from_date": "2009-05-01", "to_date": None}) == count
    found = rows(store, "SELECT operation, name, coordinator, reference, from_date, to_date FROM operation")
    wanted = zip(*columns.values(), ["2009-05-01"] * count, [None] * count, strict=True)
    assert {(*row[:4], str(row[4]), row[5]) for row in found} == set(wanted) and len(found) == count


@pytest.mark.parametrize("count", [1, 4, 16, 37])
def test_columns_that_are_equal_are_written_each_where_they_belong(store: Store, count: int) -> None:
    """Two pairs of equal columns, one of them with rows of which nothing is known, and days."""
    first = [f"a {number}" for number in range(count)]
    second = [None if number % 2 else f"b {number % 7}" for number in range(count)]
    columns = {"operation": first, "coordinator": second, "name": first, "reference": second}
    made = {name: pa.array(values).dictionary_encode() for name, values in columns.items()}
    with store.writing() as conn:
        days = pa.array([f"20{number:02}-01-01" for number in range(count)])
        insert_columns(conn, tables.operation, {**made, "from_date": days, "to_date": days}, {})
    asked = "SELECT operation, name, coordinator, reference, from_date, to_date FROM operation ORDER BY from_date"
    found = [(*row[:4], str(row[4]), str(row[5])) for row in rows(store, asked)]
    day = days.to_pylist()
    assert found == [(first[row], first[row], second[row], second[row], day[row], day[row]) for row in range(count)]


def test_what_is_bound_once_is_equal_in_every_row() -> None:
    day, near = pa.array(["x", "y", "z", "u"]), pa.array(["x", "y", "z", "v"])
    again, whole, real = pa.array(["x", "y", "z", "u"]), pa.array([1, 2]), pa.array([1.0, 2.0])
    columns = {"a": day, "b": near, "c": again, "d": whole, "e": real}
    assert equals(columns) == {"a": "a", "b": "b", "c": "a", "d": "d", "e": "e"}


def test_rows_that_are_alike_in_every_column_arrive_each(store: Store) -> None:
    member = {"scheme": ["bloc"] * 40, "region": ["cis"] * 40, "country": ["KZ"] * 40}
    with store.writing() as conn:
        assert insert_columns(conn, tables.region_member, member, {"source": "test"}) == 40
    assert rows(store, "SELECT count(*) FROM region_member WHERE source = 'test'") == [(40,)]


@pytest.mark.parametrize("count", [1, 40, 2_001])
@pytest.mark.parametrize("made", [list, pa.array, lambda values: pa.array(values).dictionary_encode()])
def test_what_is_not_known_is_null_in_every_kind_of_column(store: Store, count: int, made: Any) -> None:
    known = [number % 7 == 0 for number in range(count)]
    numbers = [number / 8 if there else None for number, there in enumerate(known)]
    texts = [f"{number} г" if there else None for number, there in enumerate(known)]
    whole = [number if there else None for number, there in enumerate(known)]
    names = [f"own {number}" for number in range(count)]
    with store.writing() as conn:
        units = {"unit": names, "to_base": made(numbers)}
        said = {"family": "mass", "name_en": "x", "name_ru": "x", "source": "test"}
        assert insert_columns(conn, tables.unit, units, said) == count
        operations = {"operation": names, "name": names, "reference": made(texts)}
        assert insert_columns(conn, tables.operation, operations, {}) == count
        joins = {"id": range(count), "operation": names, "seizures": made(whole)}
        by = {"rule": "{}", "joined_at": "2009-05-01", "joined_by": "test", "status": "active"}
        assert insert_columns(conn, tables.operation_join, joins, by) == count
    weights = rows(store, "SELECT to_base FROM unit WHERE source = 'test' AND to_base IS NOT NULL ORDER BY to_base")
    assert weights == [(number,) for number in numbers if number is not None]
    assert rows(store, "SELECT count(*) - count(to_base) FROM unit WHERE source = 'test'") == [(known.count(False),)]
    found = rows(store, "SELECT operation, reference FROM operation")
    assert dict(found) == dict(zip(names, texts, strict=True))  # type: ignore[arg-type]
    assert rows(store, "SELECT id, seizures FROM operation_join ORDER BY id") == list(enumerate(whole))


def test_columns_in_which_nothing_is_known_are_rows_all_the_same(store: Store) -> None:
    with store.writing() as conn:
        insert_columns(conn, tables.operation, {"operation": ["a"], "name": ["a"]}, {})
        nothing = {"from_date": [None], "to_date": pa.nulls(1)}
        assert insert_columns(conn, tables.operation, nothing, {"operation": "b", "name": "b"}) == 1
    assert rows(store, "SELECT operation, from_date FROM operation ORDER BY operation") == [("a", None), ("b", None)]
