"""The columnar engine against the SQL engine on random databases and selections: every method, number by number."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.engines import grouping, row_set
from analytics.engines.protocol import DIMENSIONS, Cell, Cells
from analytics.periods import GRANULARITIES
from analytics.selection import Selection
from store import seed
from tests.analytics.columnar_worlds import Moved, engines_of, moved_worlds
from tests.analytics.tiny import Event, Line, World
from tests.analytics.worlds import selections

EACH = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
AROUND = st.dates(date(2009, 6, 1), date(2009, 12, 1))
SUMS = ("mass_kg", "kg_low", "kg_central", "kg_high")


@pytest.fixture(scope="module", autouse=True)
def tiny_reference(empty_database: Path) -> Iterator[None]:
    """The whole module opens stores that are seeded from the tiny reference.

    What the engine looks at in one go is so small here that a few lines already are several blocks, and a few groups
    too many for a table.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(row_set, "BLOCK", 4)
        patch.setattr(grouping, "SMALL", 40)
        patch.setattr(grouping, "PER_LINE", 1)
        patch.setattr(seed, "REFERENCE_FOLDER", empty_database.parent)
        seed.fingerprint.cache_clear()
        yield
    seed.fingerprint.cache_clear()


def plain(value: Any) -> bool:
    """Nothing of numpy: answers are turned into JSON."""
    return type(value) in (str, int, float, date, type(None))


def assert_equal(found: Cells, expected: Cells) -> None:
    assert found.dimensions == expected.dimensions
    assert [cell.values for cell in found.rows] == [cell.values for cell in expected.rows]
    for one, other in zip(found.rows, expected.rows, strict=True):
        assert all(plain(value) for value in (*one.values, *one[1:])), one
        assert counts(one) == counts(other)
        for name in SUMS:
            assert getattr(one, name) == pytest.approx(getattr(other, name), rel=1e-12, abs=0), name


def counts(cell: Cell) -> dict[str, Any]:
    return {name: getattr(cell, name) for name in Cell._fields if name not in SUMS}


@EACH
@given(
    moved=moved_worlds(),
    selection=selections(),
    dimensions=st.lists(st.sampled_from(DIMENSIONS), unique=True, min_size=1, max_size=5).map(tuple),
)
def test_cells(empty_database: Path, moved: Moved, selection: Selection, dimensions: tuple[str, ...]) -> None:
    with engines_of(empty_database, moved) as both:
        assert_equal(both.columnar.cells(selection, dimensions), both.sql.cells(selection, dimensions))


@settings(EACH, max_examples=10)
@given(moved=moved_worlds())
def test_cells_of_every_dimension_at_once(empty_database: Path, moved: Moved) -> None:
    with engines_of(empty_database, moved) as both:
        assert_equal(both.columnar.cells(Selection(), DIMENSIONS), both.sql.cells(Selection(), DIMENSIONS))


@EACH
@given(masses=st.lists(st.none() | st.floats(0, 1e6) | st.sampled_from((0.1, 1e300, 1e-9)), min_size=1, max_size=30))
def test_kilograms_are_those_of_fsum(empty_database: Path, masses: list[float | None]) -> None:
    """Masses that no binary fraction is, in groups by country, the equivalents among them."""
    countries = ("RU", "KZ", None)
    events = tuple(
        Event(lines=(Line(mass_kg=mass, kg_equivalent=at / 7),), country=countries[at % 3])
        for at, mass in enumerate(masses)
    )
    with engines_of(empty_database, Moved(World(events), {})) as both:
        found = both.columnar.cells(Selection(), ("country",))
    for cell in found.rows:
        inside = [(at, mass) for at, mass in enumerate(masses) if countries[at % 3] == cell.values[0]]
        stated = [mass for _at, mass in inside if mass is not None]
        without = [at / 7 for at, mass in inside if mass is None]
        assert (cell.with_mass, cell.converted) == (len(stated), len(without))
        assert cell.mass_kg == pytest.approx(math.fsum(stated), rel=1e-15, abs=0)
        assert cell.kg_central == pytest.approx(math.fsum(without), rel=1e-15, abs=0)


@EACH
@given(moved=moved_worlds(), selection=selections())
def test_masses(empty_database: Path, moved: Moved, selection: Selection) -> None:
    with engines_of(empty_database, moved) as both:
        found, expected = both.columnar.masses(selection), both.sql.masses(selection)
    assert found.values.tolist() == expected.values.tolist()
    assert found.lines.tolist() == expected.lines.tolist()


@EACH
@given(moved=moved_worlds(), selection=selections(most=2))
def test_reporters(empty_database: Path, moved: Moved, selection: Selection) -> None:
    with engines_of(empty_database, moved) as both:
        for granularity in GRANULARITIES:
            found = both.columnar.reporters(selection, granularity)
            assert dict(found) == dict(both.sql.reporters(selection, granularity)), granularity
            assert all(plain(value) for pair in found.items() for value in pair)


@EACH
@given(moved=moved_worlds(), selection=selections(most=2), limit=st.integers(1, 4))
def test_places(empty_database: Path, moved: Moved, selection: Selection, limit: int) -> None:
    with engines_of(empty_database, moved) as both:
        found, expected = both.columnar.places(selection, limit), both.sql.places(selection, limit)
    assert (found.places, found.located) == (expected.places, expected.located)
    assert_equal(found.cells, expected.cells)


def test_places_with_endless_names(empty_database: Path) -> None:
    """A snapshot has only the beginning of a name, so that is what a place is, whichever engine answers."""
    events = tuple(Event(place="x" * 1000 + tail, latitude=4.5, longitude=74.25) for tail in "abb")
    with engines_of(empty_database, Moved(World(events), {})) as both:
        found, expected = both.columnar.places(Selection(), 2), both.sql.places(Selection(), 2)
    assert (found.places, found.located) == (expected.places, expected.located) == (1, 3)
    assert_equal(found.cells, expected.cells)


@EACH
@given(moved=moved_worlds(), selection=selections(most=2), days=st.tuples(AROUND, AROUND))
def test_crossing(empty_database: Path, moved: Moved, selection: Selection, days: tuple[date, date]) -> None:
    within = selection.replace(**{"from": min(days), "to": max(days)})
    with engines_of(empty_database, moved) as both:
        for asked in (selection, within, within.without("to"), within.without("from")):
            assert both.columnar.crossing(asked) == both.sql.crossing(asked)


@EACH
@given(moved=moved_worlds(), selection=selections())
def test_lines(empty_database: Path, moved: Moved, selection: Selection) -> None:
    with engines_of(empty_database, moved) as both:
        lines = both.snapshot.lines[both.columnar.matching(selection)].tolist()
        for line in range(sum(len(event.lines) for event in moved.world.events) + 2):
            assert both.columnar.holds(selection, line) == both.sql.holds(selection, line) == (line in lines)
    assert lines == sorted(lines)
