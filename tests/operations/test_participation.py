"""Who reported, reported nil or was silent; days and weeks of which nobody reported are not days without seizures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from analytics.door import ask, ask_query
from analytics.operation_calendar import Span, weeks
from analytics.selection import Selection, SelectionError
from store import Store
from store.batches import undo
from store.operations import Operation, save_operation
from tests.fixtures.databases import BOTH
from tests.operations.making import STEPPE, load_rows, make, told

DATABASES = BOTH
OWN = {"operation": "Operation Steppe"}
NIL = {"nil_report": "yes", "drug": "", "quantity": "", "unit": ""}


def declare(store: Store, operation: Operation = STEPPE) -> None:
    """Say the window and the participants of an operation that a file has named, or make it."""
    known = {row["operation"] for row in ask(store, "operations", Selection())["rows"]}
    save_operation(store, replace(operation, operation="operation-steppe"), new="operation-steppe" not in known)


def statuses(answer: dict[str, Any]) -> dict[str, str]:
    return {row["country"]: row["status"] for row in answer["participants"]}


def day(answer: dict[str, Any], key: str) -> tuple[Any, ...]:
    (found,) = (row for row in answer["days"] if row["key"] == key)
    return found["seizures"], found["mass_kg"], found["reporters"]


def test_seizures_nil_and_silence_are_three_things(store: Store, tmp_path: Path) -> None:
    load_rows(
        store,
        tmp_path,
        {**OWN, "country": "KZ", "date": "2014-05-05"},
        {**OWN, "country": "KZ", "date": "2014-05-07", "quantity": "", "unit": ""},
        {**OWN, **NIL, "country": "KZ", "date": "2014-05-20"},
        {**OWN, **NIL, "country": "KG", "date": "2014-05-06"},
        {**OWN, "country": "RU", "date": "2014-05-06", "drug": "cocaine"},
    )
    declare(store)
    answer = told(store)
    assert statuses(answer) == {"KZ": "reported", "KG": "nil", "TJ": "silent"}
    kz, kg, tj = answer["participants"]
    assert answer["rows"] == answer["participants"]
    assert (kz["seizures"], kz["lines"], kz["mass_kg"], kz["lines_without_mass"]) == (2, 2, 1.0, 1)
    assert (kz["first_day"], kz["last_day"], kz["basis"]) == ("2014-05-05", "2014-05-07", "published")
    assert kz["nil_reports"] == [{"from": "2014-05-20", "to": "2014-05-20"}]
    assert (kg["seizures"], kg["mass_kg"], kg["first_day"], kg["basis"]) == (0, 0.0, None, "assumed")
    assert (tj["seizures"], tj["mass_kg"], tj["nil_reports"]) == (None, None, [])
    (other,) = answer["others"]
    assert (other["country"], other["seizures"], other["mass_kg"]) == ("RU", 1, 1.0) and "basis" not in other
    head = answer["operation"]
    assert (head["participants"], head["reported"], head["reported_nil"], head["silent"]) == (3, 1, 1, 1)
    assert (head["assumed"], head["illustrative"]) == (True, False)
    assert [drug["label"] for drug in head["drugs"]] == ["Heroin", "Opium"]
    assert [(row["key"], row["group"], row["seizures"], row["mass_kg"]) for row in answer["drugs"]] == [
        ("heroin", "opioids", 2, 1.0),
        ("cocaine", "cocaine", 1, 1.0),
    ]
    assert answer["numbers"] == {
        "seizures": 3,
        "lines": 3,
        "mass_kg": 2.0,
        "lines_without_mass": 1,
        "lines_held": 0,
        "countries": 2,
        "largest_mass_kg": 1.0,
        "median_mass_kg": 1.0,
    }


def test_a_day_without_a_report_is_not_a_day_without_seizures(store: Store, tmp_path: Path) -> None:
    load_rows(
        store,
        tmp_path,
        {**OWN, "country": "KZ", "date": "2014-05-05"},
        {**OWN, "country": "KG", "date": "2014-05-05", "quantity": "", "unit": ""},
        {**OWN, **NIL, "country": "KG", "date": "2014-05-06"},
        {**OWN, "country": "KG", "date": "2014-05-07", "quantity": "", "unit": ""},
        {**OWN, "country": "KZ", "date": "2014-05", "quantity": "7"},
        {**OWN, "country": "KZ", "date": "2014-07-01", "quantity": "9"},
    )
    declare(store)
    answer = told(store)
    assert len(answer["days"]) == 31
    assert (answer["days"][0]["key"], answer["days"][-1]["key"]) == ("2014-05-01", "2014-05-31")
    assert day(answer, "2014-05-05") == (2, 1.0, 2)
    assert day(answer, "2014-05-06") == (0, 0.0, 1)
    assert day(answer, "2014-05-07") == (1, None, 1)
    assert day(answer, "2014-05-08") == (None, None, 0)
    assert answer["coarser"] == {"seizures": 1, "mass_kg": 7.0}
    assert answer["outside_window"] == {"seizures": 1, "mass_kg": 9.0}
    on_days = sum(row["seizures"] or 0 for row in answer["days"])
    assert on_days + 1 + 1 == answer["numbers"]["seizures"] == answer["n"]


def test_a_nil_report_counts_for_the_period_it_states(store: Store, tmp_path: Path) -> None:
    load_rows(store, tmp_path, {**OWN, **NIL, "country": "KG", "date": "2014-05"}, {**OWN, "date": "2014-05-03"})
    declare(store)
    answer = told(store)
    assert day(answer, "2014-05-31") == (0, 0.0, 1)
    assert day(answer, "2014-05-03") == (1, 1.0, 2)


@pytest.mark.parametrize(
    ("row", "status"),
    [
        ({"country": "TJ", "date": "2014-05-06"}, "nil"),  # of a participant, within the window
        ({"country": "TJ", "date": "2014-06-06"}, "silent"),
        ({"country": "TJ", "date": "2014"}, "silent"),  # not wholly within
        ({"country": "TJ", "date": "2014-05-06", "operation": "Another"}, "silent"),
        ({"country": "TJ", "date": "2014-06-06", "operation": "Operation Steppe"}, "nil"),
        ({"country": "RU", "date": "2014-05-06"}, "silent"),
    ],
)
def test_a_nil_report_that_names_no_operation(store: Store, tmp_path: Path, row: dict[str, str], status: str) -> None:
    load_rows(store, tmp_path, {**NIL, **row}, {"date": "2014-05-03"})
    declare(store)
    assert statuses(told(store))["TJ"] == status


def test_reports_of_an_undone_batch_are_none(store: Store, tmp_path: Path) -> None:
    batch = load_rows(store, tmp_path, {**OWN, **NIL, "country": "TJ"}, {**OWN}).batch
    assert batch is not None
    declare(store)
    assert statuses(told(store))["TJ"] == "nil"
    undo(store, batch)
    assert set(statuses(told(store)).values()) == {"silent"}


def test_weeks_hold_joined_and_other_seizures_of_the_participants_and_drugs(store: Store, tmp_path: Path) -> None:
    load_rows(
        store,
        tmp_path,
        {**OWN, "date": "2014-05-02"},
        {"date": "2014-05-02", "country": "KG", "quantity": "2"},
        {"date": "2014-04-30", "quantity": "4"},
        {"date": "2014-06-02", "quantity": "8"},
        {"date": "2014-05-03", "drug": "cocaine"},
        {"date": "2014-05-03", "country": "RU"},
        {"date": "2014-05", "quantity": "16"},
    )
    declare(store)
    answer = told(store, weeks=2)
    found = [(row["from"], row["to"], row["phase"], row["seizures"], row["mass_kg"]) for row in answer["weeks"]]
    assert found == [
        ("2014-04-17", "2014-04-23", "before", None, None),
        ("2014-04-24", "2014-04-30", "before", 1, 4.0),
        ("2014-05-01", "2014-05-07", "during", 2, 3.0),
        ("2014-05-08", "2014-05-14", "during", 0, 0.0),
        ("2014-05-15", "2014-05-21", "during", 0, 0.0),
        ("2014-05-22", "2014-05-28", "during", 0, 0.0),
        ("2014-05-29", "2014-05-31", "during", 0, 0.0),
        ("2014-06-01", "2014-06-07", "after", 1, 8.0),
        ("2014-06-08", "2014-06-14", "after", None, None),
    ]
    # The file reaches from 30 April to 2 June: before and after nobody knows.
    assert [row["covered"] for row in answer["weeks"]] == [False, *[True] * 7, False]
    assert answer["weeks_coarser"] == {"seizures": 1, "mass_kg": 16.0}
    assert answer["weeks"][2]["reporters"] == 2 and answer["weeks"][3]["reporters"] == 0


def test_weeks_lie_side_by_side_and_have_one_phase() -> None:
    window = Span(date(2009, 8, 1), date(2009, 9, 30))
    found = weeks(window, 8)
    assert [week.number for week in found if week.phase != "during"] == [*range(-8, 0), *range(1, 9)]
    during = [week for week in found if week.phase == "during"]
    assert (during[0].first, during[-1].last, sum(week.days for week in during)) == (window.first, window.last, 61)
    for before, after in pairwise(found):
        assert after.first - before.last == timedelta(days=1)
    assert {week.days for week in found} == {7, 5}


def test_without_a_window_there_are_no_days(store: Store, tmp_path: Path) -> None:
    load_rows(store, tmp_path, {**OWN})
    answer = told(store)
    assert (answer["days"], answer["weeks"], answer["participants"]) == ([], [], [])
    assert answer["outside_window"] == {"seizures": 1, "mass_kg": 1.0}
    assert [row["country"] for row in answer["others"]] == ["KZ"]


def test_the_selection_is_ignored_but_for_its_language(store: Store, tmp_path: Path) -> None:
    load_rows(store, tmp_path, {**OWN})
    declare(store)
    plain = told(store)
    assert ask_query(store, "operation", "id=operation-steppe&country=RU&min_kg=5") == plain
    russian = ask_query(store, "operation", "id=operation-steppe&lang=ru")
    assert russian["participants"][0]["label"] == "Казахстан"
    assert russian["numbers"] == plain["numbers"]


def test_an_operation_must_be_named_and_known(store: Store) -> None:
    make(store)
    for key in ("", "taiga"):
        with pytest.raises(SelectionError, match="operation-steppe") as refused:
            told(store, key)
        assert (refused.value.key, refused.value.value) == ("id", key)


def test_the_list_has_the_numbers_of_the_selection(store: Store, tmp_path: Path) -> None:
    load_rows(store, tmp_path, {**OWN, "quantity": "3"}, {"operation": "Another", "quantity": "4500000"}, {})
    make(store, Operation("", "Empty"))
    answer = ask(store, "operations", Selection())
    assert answer["n"] == 2
    for row in answer["rows"]:
        seen = ask(store, "totals", Selection(operation=(row["key"],)))
        for name in ("seizures", "lines", "mass_kg", "lines_without_mass", "lines_held"):
            assert row[name] == seen[name], (row["key"], name)
    assert [row["key"] for row in answer["rows"]] == ["another", "empty", "operation-steppe"]
    assert answer["rows"][0]["lines_held"] == 1


def test_without_operations_the_list_is_empty(store: Store, tmp_path: Path) -> None:
    load_rows(store, tmp_path, {})
    assert ask(store, "operations", Selection())["rows"] == []
