"""The card of a loaded file leads on to what is there now: it follows its batch through undo, redo, replacement."""

from __future__ import annotations

from pathlib import Path

import pytest
from dash import html

from dashboard.components.data_onward import leads
from dashboard.components.data_result import Background, result_card
from store import Store
from store.batches import get_batch, redo, undo
from tests.dashboard.after_json import done_upload
from tests.dashboard.data_json import WORDS, text_of, walk
from tests.fixtures.loading import load_text, template

BAD = template({}, {"quantity": "zwei"}, {"drug": "amphetamine", "quantity": "4500000"})


def addresses(store: Store, batch: int) -> list[str]:
    return [item.href for item in walk(leads(get_batch(store, batch))) if getattr(item, "href", None)]


@pytest.fixture
def loaded(empty: Store, tmp_path: Path) -> Store:
    load_text(empty, tmp_path, BAD)
    return empty


def test_it_leads_to_the_seizures_the_rejected_rows_and_the_held_lines(loaded: Store) -> None:
    assert addresses(loaded, 1) == ["/?batch=1", "/batches/1/errors.xlsx", "#data-held"]


def test_an_undone_batch_leads_nowhere_and_says_so(loaded: Store) -> None:
    undo(loaded, 1)
    assert addresses(loaded, 1) == []
    assert "Batch 1 is undone and counts nowhere" in text_of(leads(get_batch(loaded, 1)))
    redo(loaded, 1)
    assert addresses(loaded, 1) == ["/?batch=1", "/batches/1/errors.xlsx", "#data-held"]


def test_a_replaced_batch_names_the_one_in_its_place(loaded: Store, tmp_path: Path) -> None:
    load_text(loaded, tmp_path, template({}, {"quantity": "2"}), name="right.csv", replaces=1)
    assert addresses(loaded, 1) == [] and addresses(loaded, 2) == ["/?batch=2"]
    assert "Batch 1 is replaced by batch 2" in text_of(leads(get_batch(loaded, 1)))
    undo(loaded, 2)
    assert "/?batch=1" in addresses(loaded, 1) and addresses(loaded, 2) == []


def test_a_batch_of_another_database_leads_nowhere() -> None:
    assert leads(None) == []


def test_the_card_is_drawn_with_what_leads_on_from_it(loaded: Store) -> None:
    card = result_card(done_upload(batch=1), Background(WORDS, {}, get_batch(loaded, 1)))
    places = [item for item in walk(card) if isinstance(getattr(item, "id", None), dict)]
    (place,) = [item for item in places if item.id["type"] == "data-onward"]
    assert isinstance(place, html.Div) and (place.id["key"], place.id["batch"]) == ("u1", 1)
    assert [item.href for item in walk(place) if getattr(item, "href", None)] == addresses(loaded, 1)
