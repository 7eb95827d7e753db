"""Editions: whatever is loaded, undone and brought back in whatever order, each period is taken from one edition.

The rule is written here a second time, from CONTRACT.md and in another way: of the batches that are not undone and hold
a period, the one that reaches furthest in time, the later loaded one where several do.
"""

from __future__ import annotations

import calendar
import itertools
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import Store, StoreError, open_store
from store.batches import Batch, get_batch, list_batches, redo, undo
from store.loads import BatchPart, BatchWriter, Counted, batch_totals
from tests.fixtures.databases import BOTH, rows

DATABASES = BOTH

Cells = tuple[tuple[int, int, int, float], ...]  # fiscal year, month of it (1 is October), events, kilograms
Action = Callable[[Store, int], Batch]
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Loaded:
    """One edition in the database, as the model knows it."""

    batch: int
    cells: Cells
    undone: bool = False

    @property
    def reach(self) -> date:
        return max(month_end(year, month) for year, month, _events, _mass in self.cells)


def month_end(fiscal_year: int, month: int) -> date:
    year, number = (fiscal_year - 1, month + 9) if month <= 3 else (fiscal_year, month - 3)
    return date(year, number, calendar.monthrange(year, number)[1])


def write(store: Store, source: str, cells: Cells) -> tuple[int, Counted]:
    """One batch of aggregates with a period each."""
    ends = [month_end(year, month) for year, month, _events, _mass in cells]
    count = len(cells)
    batch = {
        "source": source,
        "profile": "test",
        "mapping": "{}",
        "file_name": f"{source}.csv",
        "sha256": (digest := f"{next(_numbers):064d}"),
        "content_sha256": digest,
        "loaded_at": "2020-01-01T00:00:00+00:00",
        "loaded_by": "test",
        "status": "active",
        "last_period_end": max(ends),
        "rows_read": count,
        "rows_loaded": count,
        "rows_quarantined": 0,
        "rows_skipped": "{}",
        "repeated_rows": 0,
        "lines_held": 0,
        "control_totals": "[]",
        "seconds": 0.0,
    }
    seizures: dict[str, list[Any]] = {
        "line_count": [1] * count,
        "grain": ["aggregate"] * count,
        "event_count": [events for _year, _month, events, _mass in cells],
        "not_counted": [None] * count,
        "edition_period": [f"FY{year}" for year, _month, _events, _mass in cells],
        "period_start": [end.replace(day=1).isoformat() for end in ends],
        "period_end": [end.isoformat() for end in ends],
        "date_precision": ["month"] * count,
        "country": ["US"] * count,
    }
    lines: dict[str, list[Any]] = {
        "seizure_id": list(range(count)),
        "row_number": list(range(1, count + 1)),
        "drug": ["heroin"] * count,
        "drug_as_written": ["Heroin"] * count,
        "class": ["drug"] * count,
        "unit_family": ["mass"] * count,
        "mass_kg": [mass for _year, _month, _events, mass in cells],
    }
    source_row = {"source": source, "name": source, "publisher": "test", "scope": "test", "illustrative": 0}
    with store.writing(loading=True) as conn:
        writer = BatchWriter(conn, source_row, batch)
        writer.write(BatchPart(seizures, lines, {}, {}, {}, (), ()))
        return writer.batch_id, writer.finish({})


def expected(editions: list[Loaded]) -> dict[tuple[int, str], Cells]:
    """(batch, period) -> its cells, for every period from the edition it is taken from."""
    taken = {}
    for year in range(2000, 2030):
        covering = [
            edition for edition in editions if not edition.undone and any(cell[0] == year for cell in edition.cells)
        ]
        if covering:
            best = sorted(covering, key=lambda edition: (edition.reach, edition.batch))[-1]
            taken[(best.batch, f"FY{year}")] = tuple(cell for cell in best.cells if cell[0] == year)
    return taken


def counting(store: Store, source: str) -> dict[tuple[int, str], Cells]:
    """The same from the database: the rows of the view that every total is made of."""
    found: dict[tuple[int, str], Cells] = {}
    query = (
        "SELECT line.batch_id, seizure.edition_period, line.event_count, line.mass_kg, line.period_end "
        "FROM counted_line AS line JOIN seizure ON seizure.id = line.seizure_id "
        "WHERE line.source = :source ORDER BY line.batch_id, line.row_number"
    )
    for batch, period, events, mass, end in rows(store, query, source=source):
        last = date.fromisoformat(end)
        year = last.year + (last.month > 9)
        cell = (year, last.month - 9 if last.month > 9 else last.month + 3, events, mass)
        assert period == f"FY{year}"
        found[(batch, period)] = (*found.get((batch, period), ()), cell)
    return found


@pytest.fixture(scope="module", params=BOTH)
def shared_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One database for all examples: each uses a source of its own, and editions of one source concern no other."""
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_server").copy(request.getfixturevalue("seeded_database"))
    else:
        seeded = request.getfixturevalue("seeded_file")
        url = f"sqlite:///{shutil.copy(seeded, tmp_path_factory.mktemp('editions') / 'sentinel.db')}"
    opened = open_store(url)
    yield opened
    opened.close()


cells = st.tuples(
    st.integers(2018, 2022), st.integers(1, 12), st.integers(0, 50), st.floats(0, 1e6, allow_nan=False, width=32)
)
editions = st.lists(cells, min_size=1, max_size=8).map(tuple)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_each_period_counts_once_and_from_the_furthest_reaching_edition(
    shared_store: Store, data: st.DataObject
) -> None:
    source = f"source-{next(_numbers)}"
    known: list[Loaded] = []
    for _step in range(data.draw(st.integers(2, 9), label="steps")):
        version = shared_store.data_version()
        choices = ["load", *(["undo or redo"] * 2 if known else [])]
        if data.draw(st.sampled_from(choices)) == "load":
            drawn = data.draw(editions)
            before = expected(known)
            batch, counted = write(shared_store, source, drawn)
            known.append(Loaded(batch, drawn))
            check_account(counted, batch, drawn, before, expected(known))
        else:
            index = data.draw(st.integers(0, len(known) - 1))
            edition = known[index]
            (redo if edition.undone else undo)(shared_store, edition.batch)
            known[index] = Loaded(edition.batch, edition.cells, not edition.undone)
        assert counting(shared_store, source) == expected(known)
        assert shared_store.data_version() == version + 1
        check_statuses(shared_store, known)


def check_account(
    counted: Counted,
    batch: int,
    drawn: Cells,
    before: dict[tuple[int, str], Cells],
    after: dict[tuple[int, str], Cells],
) -> None:
    """What a load says of itself: its own rows that count, and those of others that no longer do."""
    own = [cell for (owner, _period), taken in after.items() if owner == batch for cell in taken]
    assert counted.seizures == sum(events for _year, _month, events, _mass in own)
    assert counted.mass_kg == pytest.approx(sum(mass for *_rest, mass in own), rel=1e-12)
    assert counted.rows_superseded == len(drawn) - len(own)
    assert counted.rows_superseding == sum(len(taken) for key, taken in before.items() if key not in after)


def check_statuses(store: Store, known: list[Loaded]) -> None:
    """active: something of it counts; superseded: nothing does, though nobody undid it; undone: somebody did."""
    counts = {batch for batch, _period in expected(known)}
    for edition in known:
        wanted = "undone" if edition.undone else "active" if edition.batch in counts else "superseded"
        assert get_batch(store, edition.batch).status == wanted


@settings(max_examples=20, deadline=None)
@given(drawn=st.lists(editions, min_size=2, max_size=4), data=st.data())
def test_undo_and_redo_restore_exactly(shared_store: Store, drawn: list[Cells], data: st.DataObject) -> None:
    source = f"source-{next(_numbers)}"
    batches = [write(shared_store, source, edition)[0] for edition in drawn]
    before = state(shared_store, source)
    order = data.draw(st.permutations(batches))
    for batch in order:
        undo(shared_store, batch)
    assert counting(shared_store, source) == {}
    for batch in data.draw(st.permutations(order)):
        redo(shared_store, batch)
    assert state(shared_store, source) == before


def state(store: Store, source: str) -> tuple[object, ...]:
    """All that a total or an account is made of, bit for bit."""
    accounts = [batch for batch in list_batches(store) if batch.source == source]
    marks = rows(
        store,
        "SELECT id, not_counted FROM seizure WHERE batch_id IN (SELECT id FROM batch WHERE source = :source) "
        "ORDER BY id",
        source=source,
    )
    with store.reading() as conn:
        totals = [batch_totals(conn, batch.id) for batch in accounts]
    return accounts, marks, totals


@settings(max_examples=8, deadline=None)
@given(drawn=st.lists(editions, min_size=3, max_size=3))
def test_the_order_of_loading_does_not_matter_where_reaches_differ(shared_store: Store, drawn: list[Cells]) -> None:
    # Years apart, so that no two editions end on the same day.
    apart = [(*edition, (2024 + number, 1, 1, 1.0)) for number, edition in enumerate(drawn)]
    totals = set()
    for order in itertools.permutations(apart):
        source = f"source-{next(_numbers)}"
        for edition in order:
            write(shared_store, source, edition)
        found = counting(shared_store, source)
        totals.add(tuple(sorted((period, tuple(sorted(taken))) for (_batch, period), taken in found.items())))
    assert len(totals) == 1


@pytest.mark.parametrize("act", [undo, redo])
def test_the_same_asked_twice_is_done_once(store: Store, act: Action) -> None:
    batch, _counted = write(store, "source", ((2020, 1, 1, 1.0),))
    if act is redo:
        undo(store, batch)
    act(store, batch)
    version = store.data_version()
    with pytest.raises(StoreError, match=r"undone already|is not undone"):
        act(store, batch)
    assert store.data_version() == version


def test_what_cannot_be_undone_or_brought_back_is_said(store: Store) -> None:
    batch, _counted = write(store, "source", ((2020, 1, 1, 1.0),))
    version = store.data_version()
    for action, wanted, words in ((redo, batch, "is not undone"), (undo, 99, "no batch 99"), (redo, 99, "no batch 99")):
        with pytest.raises(StoreError, match=words):
            action(store, wanted)
    undo(store, batch)
    with pytest.raises(StoreError, match="undone already"):
        undo(store, batch)
    assert store.data_version() == version + 1
