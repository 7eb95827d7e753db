"""Cells kept as columns are the cells that were put in, however somebody goes through them."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.engines import cell_rows
from analytics.engines.cell_rows import CellRows, Named
from analytics.engines.protocol import Cell

SIZE = 10
COUNTS = ("seizures", "by_drug", "by_family", "by_group", "by_class", "lines", "without_count", "held", "with_mass")


def cell(number: int) -> Cell:
    counts = dict.fromkeys(COUNTS, number * 1000)
    day = f"2009-01-{number % 3 + 1:02d}"
    return Cell(
        values=(None if number % 4 == 0 else f"KZ{number % 4}", number), **counts, mass_kg=number / 7, converted=number,
        kg_low=0.1, kg_central=0.2, kg_high=1e300, first=day, last=day,
    )  # fmt: skip


CELLS = [cell(number) for number in range(SIZE)]


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch) -> CellRows:
    monkeypatch.setattr(cell_rows, "AT_ONCE", 4)
    places = [np.array([number % 4 - 1 for number in range(SIZE)]), np.arange(SIZE)]
    names = [[None, "KZ1", "KZ2", "KZ3"], list(range(SIZE))]
    keys = [
        Named.of(places[0], lambda codes: [names[0][code + 1] for code in codes.tolist()]),
        Named.of(places[1], lambda codes: [names[1][code] for code in codes.tolist()]),
    ]
    numbers = [np.array(column) for column in list(zip(*CELLS, strict=True))[1:-2]]
    days = Named.of(np.arange(SIZE) % 3, lambda codes: [f"2009-01-{code + 1:02d}" for code in codes.tolist()])
    return CellRows(SIZE, keys, numbers, (days, days))


def test_all_of_them_in_their_order(rows: CellRows) -> None:
    assert list(rows) == list(rows) == CELLS
    assert {type(value) for one in rows for value in one[1:]} == {int, float, str}


def test_some_of_them(rows: CellRows) -> None:
    assert len(rows) == SIZE and rows[3] == CELLS[3] and rows[-1] == CELLS[-1]
    assert rows[2:9:3] == CELLS[2:9:3]
    with pytest.raises(IndexError):
        rows[SIZE]


def test_of_no_dimension_there_is_one_cell_without_values() -> None:
    numbers = [np.array([number]) for number in CELLS[1][1:-2]]
    day = Named.of(np.zeros(1, dtype=np.int64), lambda _codes: ["2009-01-02"])
    assert list(CellRows(1, (), numbers, (day, day))) == [CELLS[1]._replace(values=())]


def test_none_at_all() -> None:
    none = np.zeros(0, dtype=np.int64)
    day = Named.of(none, lambda _codes: [])
    rows = CellRows(0, (day,), [none for _number in CELLS[0][1:-2]], (day, day))
    assert not rows and list(rows) == []
