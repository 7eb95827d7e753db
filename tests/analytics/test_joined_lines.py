"""A corrected line in a seizure that its file began is of the batch it came in with, for look-alikes, too."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from analytics.door import ask
from analytics.selection import Selection, parse
from store import Store, tables
from store.database import bump_data_version
from tests.analytics.conftest import Build
from tests.analytics.tiny import Batch, Event, Line


@pytest.fixture
def joined(build: Build) -> Store:
    """A seizure of two equal lines, the second of which came in with batch 2, and one like it in another file."""
    store = build(Event((Line(), Line())), Event(batch=3), batches=(Batch(1), Batch(2), Batch(3, "police")))
    with store.writing() as conn:
        line = tables.seizure_line
        conn.execute(update(line).where(line.c.id == 2).values(batch_id=2))
        bump_data_version(conn)
    return store


def pairs(store: Store, selection: Selection) -> set[tuple[int, int]]:
    return {(row["one"]["line"], row["other"]["line"]) for row in ask(store, "lookalikes", selection)["rows"]}


def test_a_corrected_line_is_of_the_batch_it_came_in_with(joined: Store) -> None:
    assert pairs(joined, parse("batch=2")) == {(2, 3)}
    assert pairs(joined, parse("batch=1")) == {(1, 3)}


def test_lines_of_one_seizure_are_no_lookalikes_whatever_batch_they_are_of(joined: Store) -> None:
    assert pairs(joined, Selection()) == {(1, 3), (2, 3)}
