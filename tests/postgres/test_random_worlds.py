"""SQLite and PostgreSQL answer alike on invented records too: several drugs in a seizure, held lines, every grain.

Real files have next to no seizure of several lines, and those are counted by window functions.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from analytics.door import ask
from analytics.questions import QUESTIONS
from analytics.selection import Selection, SelectionError
from store import Store, open_store, seed
from tests.analytics import naive
from tests.analytics.tiny import World, fill, write_reference
from tests.analytics.worlds import selections, worlds
from tests.fixtures.databases import WRITTEN_TABLES
from tests.fixtures.servers import Server
from tests.postgres.alike import differences
from tests.postgres.conftest import Twins

EACH = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
CHILDREN_FIRST = [name for name in reversed(WRITTEN_TABLES) if name != "meta"]


@pytest.fixture(scope="module")
def tiny_twins(postgres_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twins]:
    """Two stores with the tiny reference, filled anew by every example."""
    folder = tmp_path_factory.mktemp("tiny")
    write_reference(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seed, "REFERENCE_FOLDER", folder)
        seed.fingerprint.cache_clear()
        url = postgres_server.empty()
        opened = Twins(open_store(f"sqlite:///{Path(folder) / 'tiny.db'}"), open_store(url))
        yield opened
        opened.sqlite.close()
        opened.postgres.close()
        postgres_server.drop(url)
    seed.fingerprint.cache_clear()


def refill(store: Store, world: World) -> None:
    """This world and nothing else; the data version goes on growing, as it does in use."""
    with store.writing() as conn:
        for table in CHILDREN_FIRST:
            conn.execute(text(f"DELETE FROM {table}"))  # noqa: S608
    fill(store, world)


def asked(store: Store, question: str, selection: Selection) -> dict[str, object]:
    try:
        return ask(store, question, selection)
    except SelectionError as error:
        return error.as_json()


@EACH
@given(world=worlds(), data=st.data())
def test_invented_records_are_answered_alike(tiny_twins: Twins, world: World, data: st.DataObject) -> None:
    for store in (tiny_twins.sqlite, tiny_twins.postgres):
        refill(store, world)
    for _ask in range(2):
        selection = data.draw(selections())
        expected = naive.totals(world, selection)
        found = ask(tiny_twins.postgres, "totals", selection)
        assert {name: found[name] for name in expected} == expected
        for question in QUESTIONS:
            ours, theirs = (asked(store, question, selection) for store in (tiny_twins.sqlite, tiny_twins.postgres))
            assert list(differences(ours, theirs)) == [], f"{question} of {selection.to_query()!r}"
