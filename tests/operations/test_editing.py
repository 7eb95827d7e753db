"""Operations are made, edited and removed; what cannot be used is refused with a sentence and changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analytics.door import ask
from analytics.selection import Selection
from store import Store
from store.batches import undo
from store.operations import (
    Operation,
    OperationError,
    Participant,
    get_operation,
    list_operations,
    remove_operation,
    save_operation,
)
from tests.fixtures.databases import BOTH, contents, value
from tests.operations.making import STEPPE, load_rows, make

DATABASES = BOTH


def test_an_operation_is_kept_as_it_was_made(store: Store) -> None:
    made = make(store)
    assert made.operation == "operation-steppe"
    assert made == get_operation(store, "operation-steppe") == list_operations(store)[0]
    assert made.participants == (
        Participant("KG", "assumed"),
        Participant("KZ", "published"),
        Participant("TJ", "assumed"),
    )
    assert made.as_json() == {
        "operation": "operation-steppe",
        "name": "Operation Steppe",
        "coordinator": "RILO Moscow",
        "from_date": "2014-05-01",
        "to_date": "2014-05-31",
        "reference": "https://example.org/communique",
        "participants": [
            {"country": "KG", "basis": "assumed"},
            {"country": "KZ", "basis": "published"},
            {"country": "TJ", "basis": "assumed"},
        ],
        "drugs": ["heroin", "opium"],
        "link": "https://example.org/communique",
    }


def test_a_name_in_russian_is_a_name(store: Store) -> None:
    made = make(store, Operation("", "  Операция  «Канал» "))
    assert (made.operation, made.name) == ("операция-канал", "Операция «Канал»")


def test_editing_replaces_every_part_but_the_slug(store: Store) -> None:
    made = make(store)
    changed = replace(
        made,
        name="Steppe, second phase",
        coordinator="  ",
        to_date=None,
        participants=(Participant("UZ", "published"),),
        drugs=(),
        reference="told of in the annual report: page 4",
    )
    kept = save_operation(store, changed, new=False)
    assert kept == get_operation(store, "operation-steppe")
    assert (kept.operation, kept.name, kept.coordinator, kept.to_date) == (
        "operation-steppe",
        "Steppe, second phase",
        None,
        None,
    )
    assert (kept.countries, kept.drugs, kept.link) == (("UZ",), (), None)


def test_a_change_is_seen_in_the_next_answer(store: Store) -> None:
    made = make(store)
    assert ask(store, "operations", Selection())["rows"][0]["name"] == "Operation Steppe"
    save_operation(store, replace(made, name="Operation Taiga"), new=False)
    assert ask(store, "operations", Selection())["rows"][0]["name"] == "Operation Taiga"


def test_the_latest_window_comes_first(store: Store) -> None:
    for name, first in (("Old", date(2009, 8, 1)), ("Nobody knows when", None), ("New", date(2020, 1, 1))):
        make(store, Operation("", name, from_date=first))
    assert [one.name for one in list_operations(store)] == ["New", "Old", "Nobody knows when"]


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no name": ({"name": "  ?! "}, "name"),
    "a name that means none": ({"name": "Unknown"}, "name"),
    "a name without end": ({"name": "x" * 121}, "name"),
    "a control character": ({"coordinator": "RILO\x1b[2J"}, "coordinator"),
    "the end before the beginning": ({"to_date": date(2014, 4, 30)}, "to_date"),
    "a century by a slip of a digit": ({"from_date": date(1914, 5, 1)}, "to_date"),
    "no country": ({"participants": (Participant("ZZ", "assumed"),)}, "participants"),
    "no basis": ({"participants": (Participant("KZ", "rumoured"),)}, "participants"),
    "a participant twice": (
        {"participants": (Participant("KZ", "assumed"), Participant("KZ", "published"))},
        "participants",
    ),
    "no drug": ({"drugs": ("sugar",)}, "drugs"),
    "a drug twice": ({"drugs": ("heroin", "heroin")}, "drugs"),
    "a script for a link": ({"reference": "javascript:alert(1)"}, "reference"),
    "half a link": ({"reference": "www.wcoomd.org/en"}, "reference"),
    "a file for a link": ({"reference": "file:///etc/passwd"}, "reference"),
}


@pytest.mark.parametrize("wrong", WRONG, ids=lambda name: name.replace(" ", "-"))
def test_what_cannot_be_used_is_refused(store: Store, wrong: str) -> None:
    parts, field = WRONG[wrong]
    made = make(store)
    before = contents(store)
    for new, operation in ((True, replace(STEPPE, name="Another")), (False, made)):
        with pytest.raises(OperationError) as refused:
            save_operation(store, replace(operation, **parts), new=new)
        assert refused.value.field == field
        sentence = refused.value.sentence
        assert sentence == str(refused.value) and sentence.endswith(".") and "\x1b" not in sentence
    assert contents(store) == before


def test_two_operations_cannot_be_known_by_the_same_words(store: Store) -> None:
    make(store)
    with pytest.raises(OperationError, match="'Operation Steppe' already") as refused:
        make(store, Operation("", "operation  STEPPE!"))
    assert refused.value.field == "name"


def test_an_unknown_operation_is_named_with_those_there_are(store: Store) -> None:
    make(store)
    for refused in (get_operation, remove_operation):
        with pytest.raises(OperationError, match="no operation 'taiga'; there are: operation-steppe"):
            refused(store, "taiga")
    with pytest.raises(OperationError, match="no operation 'taiga'"):
        save_operation(store, Operation("taiga", "Taiga"), new=False)


def test_what_nothing_points_at_is_removed_whole(store: Store) -> None:
    before = contents(store)
    remove_operation(store, make(store).operation)
    after = contents(store)
    assert before.pop("meta") != after.pop("meta")  # the data version: answers were made in between
    assert after == before
    for table in ("operation_drug", "operation_join"):
        assert value(store, f"SELECT count(*) FROM {table}") == 0  # noqa: S608 - a name of this line


@pytest.mark.parametrize("row", [{"operation": "Operation Steppe"}, {"operation": "Operation Steppe", "nil": "yes"}])
def test_what_a_record_points_at_stays_also_after_an_undo(store: Store, tmp_path: Path, row: dict[str, str]) -> None:
    nil = {"nil_report": "yes", "drug": "", "quantity": "", "unit": ""} if row.pop("nil", "") else {}
    other = {"country": "RU", "date": "2014-01-01"}
    report = load_rows(store, tmp_path, {**row, **nil}, other)
    counts = "(seizures: 0, reports: 1)" if nil else "(seizures: 1, reports: 0)"
    for _time in ("loaded", "undone"):
        with pytest.raises(OperationError) as refused:
            remove_operation(store, "operation-steppe")
        assert counts in refused.value.sentence
        if _time == "loaded":
            assert report.batch is not None
            undo(store, report.batch)
    assert [one.operation for one in list_operations(store)] == ["operation-steppe"]
