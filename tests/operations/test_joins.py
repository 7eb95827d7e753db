"""Seizures join by a rule: exactly those it says, shown before, set free again, and never unasked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from store import Store
from store.batches import redo, undo
from store.joins import JoinPreview, apply_join, list_joins, preview_join, undo_join
from store.operations import Operation, OperationError, save_operation
from tests.fixtures.databases import BOTH, contents, rows, value
from tests.operations.making import STEPPE, load_rows, make, told, totals

DATABASES = BOTH
KG = {"country": "KG", "date": "2014-05-12"}

# What the rule takes, and what it leaves: (row, taken).
ROWS: dict[str, tuple[dict[str, str], bool]] = {
    "first day": ({"date": "2014-05-01"}, True),
    "last day": ({"date": "2014-05-31"}, True),
    "the day before": ({"date": "2014-04-30"}, False),
    "the day after": ({"date": "2014-06-01"}, False),
    "the whole month": ({"date": "2014-05"}, True),
    "a longer period": ({"date": "2014"}, False),
    "another target": ({**KG, "drug": "opium"}, True),
    "no target": ({**KG, "drug": "cocaine"}, False),
    "no participant": ({"country": "RU"}, False),
    "no mass": ({**KG, "quantity": "", "unit": ""}, True),
    "an aggregate": ({**KG, "event_count": "4"}, True),
    "of another operation": ({**KG, "operation": "Another"}, False),
}


def fits(shown: JoinPreview) -> tuple[Any, ...]:
    return shown.seizures, shown.lines, shown.mass_kg, shown.lines_without_mass, shown.lines_held


def taken(store: Store) -> set[str]:
    """Notes of the seizures that a rule took."""
    return {note for (note,) in rows(store, "SELECT note FROM seizure WHERE operation_join IS NOT NULL")}


def load_all(store: Store, folder: Path) -> None:
    load_rows(store, folder, *({**row, "note": name} for name, (row, _taken) in ROWS.items()))


def test_the_rule_takes_what_it_says_and_nothing_else(store: Store, tmp_path: Path) -> None:
    load_all(store, tmp_path)
    make(store)
    before = contents(store)
    shown = preview_join(store, "operation-steppe")
    assert contents(store) == before
    join = apply_join(store, "operation-steppe", "ana", expected=shown.records)
    assert taken(store) == {name for name, (_row, taken) in ROWS.items() if taken}
    # Six records of which one stands for four events; five lines of individual records, one of them without a mass.
    assert (shown.records, shown.seizures, join.seizures) == (6, 9, 9)
    assert fits(shown) == (9, 5, 5.0, 1, 0) == totals(store)
    assert shown.by_country == (("KG", 6), ("KZ", 3)) and shown.taken_by_others == 1
    assert "9 seizures from 1 May 2014 to 31 May 2014 would join Operation Steppe." in shown.sentence
    assert "1 that fits belongs to another operation" in shown.sentence


def test_a_join_says_what_was_done_and_by_whom(store: Store, tmp_path: Path) -> None:
    load_rows(store, tmp_path, KG)
    make(store)
    join = apply_join(store, "operation-steppe", "ana")
    assert list_joins(store, "operation-steppe") == [join]
    assert (join.id, join.operation, join.joined_by, join.status) == (1, "operation-steppe", "ana", "active")
    assert join.rule == {
        "from": "2014-05-01",
        "to": "2014-05-31",
        "countries": ["KG", "KZ", "TJ"],
        "drugs": ["heroin", "opium"],
    }
    assert join.as_json()["joined_at"].endswith("+00:00")


def test_a_seizure_of_two_drugs_comes_whole(store: Store, tmp_path: Path) -> None:
    both = [{**KG, "seizure_id": "A", "drug": "heroin"}, {**KG, "seizure_id": "A", "drug": "cocaine"}]
    load_rows(store, tmp_path, *both, {**KG, "seizure_id": "B", "drug": "cocaine"})
    make(store)
    assert fits(preview_join(store, "operation-steppe")) == (1, 2, 2.0, 0, 0)
    apply_join(store, "operation-steppe", "")
    assert totals(store) == (1, 2, 2.0, 0, 0)


def test_a_parent_drug_takes_its_children_and_no_drug_takes_any(store: Store, tmp_path: Path) -> None:
    load_rows(store, tmp_path, {**KG, "drug": "marijuana"}, {**KG, "drug": "hashish"}, {**KG, "drug": "cocaine"})
    make(store, replace(STEPPE, name="Hemp", drugs=("cannabis",)))
    make(store, replace(STEPPE, name="Anything", drugs=()))
    assert preview_join(store, "hemp").seizures == 2
    assert preview_join(store, "anything").seizures == 3


def test_a_held_line_counts_and_does_not_weigh(store: Store, tmp_path: Path) -> None:
    load_rows(store, tmp_path, {**KG, "quantity": "4500000"}, KG)
    make(store)
    assert fits(preview_join(store, "operation-steppe")) == (2, 2, 1.0, 0, 1)
    apply_join(store, "operation-steppe", "")
    assert totals(store) == (2, 2, 1.0, 0, 1)


def test_nothing_is_weighed_where_no_mass_is_known(store: Store, tmp_path: Path) -> None:
    load_rows(store, tmp_path, {**KG, "quantity": "", "unit": ""})
    make(store)
    assert fits(preview_join(store, "operation-steppe")) == (1, 1, None, 1, 0)


def test_undoing_a_join_frees_exactly_its_own(store: Store, tmp_path: Path) -> None:
    load_rows(store, tmp_path, {**KG, "note": "file", "operation": "Operation Steppe"}, {**KG, "note": "first"})
    save_operation(store, replace(STEPPE, operation="operation-steppe"), new=False)
    untouched = contents(store)["seizure"]
    first = apply_join(store, "operation-steppe", "")
    load_rows(store, tmp_path, {**KG, "note": "second"}, name="second.csv")
    second = apply_join(store, "operation-steppe", "")
    assert totals(store)[0] == 3
    undo_join(store, first.id)
    assert taken(store) == {"second"} and totals(store)[0] == 2
    undone = undo_join(store, second.id)
    assert undone.status == "undone" and totals(store)[0] == 1
    assert [join.status for join in list_joins(store, "operation-steppe")] == ["undone", "undone"]
    assert set(untouched) <= set(contents(store)["seizure"])
    for again in (second.id, 99):
        with pytest.raises(OperationError):
            undo_join(store, again)


def test_a_join_outlives_undo_and_redo_of_the_batch(store: Store, tmp_path: Path) -> None:
    batch = load_rows(store, tmp_path, KG, {**KG, "quantity": "2"}).batch
    assert batch is not None
    make(store)
    apply_join(store, "operation-steppe", "")
    before = totals(store)
    undo(store, batch)
    assert totals(store)[0] == 0
    assert preview_join(store, "operation-steppe").seizures == 0
    redo(store, batch)
    assert totals(store) == before == (2, 2, 3.0, 0, 0)
    assert preview_join(store, "operation-steppe").joined_already == 2


def test_what_does_not_count_is_not_taken(store: Store, tmp_path: Path) -> None:
    undone = load_rows(store, tmp_path, {**KG, "note": "undone"}, name="undone.csv").batch
    assert undone is not None
    undo(store, undone)
    load_rows(store, tmp_path, {**KG, "note": "counts"}, name="counts.csv")
    make(store)
    apply_join(store, "operation-steppe", "")
    redo(store, undone)
    assert taken(store) == {"counts"}
    assert preview_join(store, "operation-steppe").seizures == 1


def test_what_is_loaded_later_is_shown_and_not_taken_unasked(store: Store, tmp_path: Path) -> None:
    load_rows(store, tmp_path, KG)
    make(store)
    apply_join(store, "operation-steppe", "")
    load_rows(store, tmp_path, {**KG, "quantity": "5"}, name="later.csv")
    assert totals(store) == (1, 1, 1.0, 0, 0)
    shown = preview_join(store, "operation-steppe")
    assert fits(shown) == (1, 1, 5.0, 0, 0) and shown.joined_already == 1


def test_a_record_that_changed_since_it_was_shown_is_not_joined(store: Store, tmp_path: Path) -> None:
    load_rows(store, tmp_path, KG)
    make(store)
    shown = preview_join(store, "operation-steppe")
    load_rows(store, tmp_path, {**KG, "quantity": "5"}, name="later.csv")
    before = contents(store)
    with pytest.raises(OperationError, match="it was 1 and would now be 2"):
        apply_join(store, "operation-steppe", "", expected=shown.records)
    assert contents(store) == before


def test_annual_rows_never_join(store: Store, tmp_path: Path) -> None:
    load_rows(store, tmp_path, {"date": "2014", "note": "year"}, {"date": "2014-05-03", "note": "day"})
    year = replace(STEPPE, from_date=date(2014, 1, 1), to_date=date(2014, 12, 31))
    make(store, year)
    assert preview_join(store, "operation-steppe").seizures == 2
    with store.writing() as conn:
        conn.exec_driver_sql("UPDATE seizure SET grain = 'annual' WHERE note = 'year'")
    apply_join(store, "operation-steppe", "")
    assert taken(store) == {"day"}


@pytest.mark.parametrize(
    ("parts", "field"),
    [({"from_date": None}, "from_date"), ({"to_date": None}, "to_date"), ({"participants": ()}, "participants")],
)
def test_without_a_window_or_participants_there_is_no_rule(store: Store, parts: dict[str, Any], field: str) -> None:
    make(store, replace(STEPPE, **parts))
    for refused in (preview_join, lambda store, slug: apply_join(store, slug, "")):
        with pytest.raises(OperationError) as error:
            refused(store, "operation-steppe")
        assert error.value.field == field


def test_an_empty_join_is_none(store: Store) -> None:
    make(store)
    shown = preview_join(store, "operation-steppe")
    assert fits(shown) == (0, 0, 0.0, 0, 0) and shown.by_country == ()
    with pytest.raises(OperationError, match="No seizure would join Operation Steppe"):
        apply_join(store, "operation-steppe", "")
    assert value(store, "SELECT count(*) FROM operation_join") == 0


def test_a_joined_seizure_is_in_the_answer_about_the_operation(store: Store, tmp_path: Path) -> None:
    load_rows(store, tmp_path, KG)
    make(store)
    assert told(store)["numbers"]["seizures"] == 0
    apply_join(store, "operation-steppe", "")
    assert told(store)["numbers"]["seizures"] == 1


def test_two_rules_at_once_share_no_seizure(store: Store, tmp_path: Path) -> None:
    load_rows(store, tmp_path, *({**KG, "quantity": str(number)} for number in range(1, 31)))
    slugs = [make(store, replace(STEPPE, name=f"Operation {number}")).operation for number in range(4)]
    start = Barrier(len(slugs))

    def join(slug: str) -> int:
        start.wait()
        try:
            return apply_join(store, slug, "").seizures or 0
        except OperationError:  # another took them all a moment before
            return 0

    with ThreadPoolExecutor(len(slugs)) as pool:
        found = list(pool.map(join, slugs))
    assert sorted(found) == [0, 0, 0, 30]
    assert sum(totals(store, slug)[0] for slug in slugs) == 30


def test_an_unknown_operation_cannot_be_joined(store: Store) -> None:
    make(store, Operation("", "Another"))
    for refused in (preview_join, list_joins):
        with pytest.raises(OperationError, match="there are: another"):
            refused(store, "operation-steppe")
