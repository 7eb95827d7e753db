"""Look-alikes from columns against those from SQL on random files: the same pairs, also where it is broken off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from analytics import lookalikes
from analytics.engines import lookalikes as reading
from analytics.engines import row_set
from analytics.lookalikes import Lookalikes
from analytics.selection import Selection, parse
from store import seed, tables
from tests.analytics.columnar_worlds import Moved, engines, engines_of
from tests.analytics.test_against_naive import store_of
from tests.analytics.tiny import Batch, Event, Line, World
from tests.analytics.worlds import selections, some

EACH = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
BATCHES = (Batch(1), Batch(2, "police"), Batch(3, "police"))
WHOLE = {"month": (date(2009, 8, 1), date(2009, 8, 31)), "year": (date(2009, 1, 1), date(2009, 12, 31))}
MASSES = some(None, 0.0, 1.0, 1.0, 1.04, 1.05, 1.0526, 1.06, 1.1, 20.0)


@pytest.fixture(scope="module", autouse=True)
def tiny_reference(empty_database: Path) -> Iterator[None]:
    """Stores are seeded from the tiny reference; a few lines already are several blocks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(row_set, "BLOCK", 4)
        patch.setattr(reading, "LINES_AT_ONCE", 3)
        patch.setattr(seed, "REFERENCE_FOLDER", empty_database.parent)
        seed.fingerprint.cache_clear()
        yield
    seed.fingerprint.cache_clear()


@st.composite
def near_events(draw: st.DrawFn) -> Event:
    """So much alike that most have a neighbour in another file."""
    precision = draw(some("day", "day", "day", "day", "month", "year"))
    start, end = WHOLE.get(precision, (date(2009, 8, draw(some(1, 2, 31))), None))
    drugs = st.builds(Line, drug=some("cocaine", "crack", "coca_paste", "unclassified"), mass_kg=MASSES)
    return Event(
        lines=tuple(draw(st.lists(drugs, min_size=1, max_size=2))),
        batch=draw(some(1, 2, 3)),
        start=start,
        end=end,
        precision=precision,
        grain=draw(some("individual", "individual", "individual", "aggregate")),
        country=draw(some("KZ", "KZ", "RU", None)),
        place=draw(some(None, None, "Almaty", "Алматы, port")),
    )


EVENTS = st.lists(near_events(), min_size=4, max_size=16).map(tuple)
WRITTEN = st.tuples(some(1.0, 1.05, 1.1, 12.0), some(None, "kilogram"), some(None, "7"))
STATED = st.lists(WRITTEN, min_size=32, max_size=32)


def pairs_of(found: Lookalikes) -> Any:
    return found.complete, [(pair.order, pair.sources, pair.reasons) for pair in found.pairs]


@EACH
@given(events=EVENTS, stated=STATED, selection=selections(most=1), most=some((5_000_000, 100_000), (6, 100), (100, 3)))
def test_lookalikes(
    empty_database: Path, events: tuple[Event, ...], stated: list[Any], selection: Selection, most: tuple[int, int]
) -> None:
    with store_of(empty_database, World(events, BATCHES)) as store, pytest.MonkeyPatch.context() as patch:
        patch.setattr(lookalikes, "MOST_COMPARED", most[0])
        patch.setattr(lookalikes, "MOST_PAIRS", most[1])
        with store.writing() as conn:
            for number, (quantity, unit, event) in enumerate(stated, 1):
                line, seizure = tables.seizure_line, tables.seizure
                conn.execute(update(line).where(line.c.id == number).values(quantity=quantity, unit=unit))
                edition = "2009" if event else None
                stating = {"source_event_id": event, "edition_period": edition}
                conn.execute(update(seizure).where(seizure.c.id == number).values(stating))
        both = engines(store)
        for asked in (Selection(), selection, parse("source=customs"), parse("batch=2")):
            assert pairs_of(both.columnar.lookalikes(asked)) == pairs_of(both.sql.lookalikes(asked))


def test_all_days_are_compared_where_one_record_lasts_longer(empty_database: Path) -> None:
    """The record of a month is near nobody, and yet a reason to compare its bucket day with day: what is counted."""
    month = Event(lines=(Line(mass_kg=500.0),), start=WHOLE["month"][0], end=WHOLE["month"][1], precision="month")
    days = tuple(Event(start=date(2009, 8, day), batch=1 + day % 2) for day in range(1, 7))
    moved = Moved(World((*days, month), BATCHES), {})
    with engines_of(empty_database, moved) as both, pytest.MonkeyPatch.context() as patch:
        patch.setattr(lookalikes, "MOST_COMPARED", 5)
        found, expected = both.columnar.lookalikes(Selection()), both.sql.lookalikes(Selection())
    assert found.complete is expected.complete is False
