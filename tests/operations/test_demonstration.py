"""Operation Sentinel of the demonstration: its window, ten assumed participants, who reported what."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from analytics.door import ask
from analytics.selection import Selection
from etl.door import load_demo, remove_demo
from store import Store
from store.joins import preview_join
from store.operations import Operation, Participant, get_operation, save_operation
from tests.fixtures.databases import BOTH
from tests.operations.making import told

DATABASES = BOTH
TEN = ("AM", "AZ", "BY", "KG", "KZ", "MD", "RU", "TJ", "UA", "UZ")
FILE = Path(__file__).resolve().parent.parent.parent / "data" / "demo" / "operation_sentinel.csv"
NAMES = {"RU": "Russia", "KZ": "Kazakhstan", "TJ": "Tajikistan", "UZ": "Uzbekistan", "KG": "Kyrgyzstan"}


@pytest.fixture
def written() -> list[dict[str, str]]:
    """The rows of the file that name the operation, as Python's own csv module sees them."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["operation"]]


def test_the_operation_is_as_published_and_as_assumed(store: Store) -> None:
    load_demo(store)
    operation = get_operation(store, "operation-sentinel")
    assert (operation.from_date, operation.to_date) == (date(2009, 8, 1), date(2009, 9, 30))
    assert operation.coordinator is not None and operation.coordinator.startswith("RILO Moscow")
    assert operation.participants == tuple(Participant(code, "assumed") for code in TEN)
    assert operation.drugs == ("cannabis", "heroin", "opium")
    assert store.reference().with_children("cannabis")[:3] == ("cannabis", "cannabis_herb", "cannabis_resin")


def test_who_reported_what_is_what_the_file_says(store: Store, written: list[dict[str, str]]) -> None:
    load_demo(store)
    answer = told(store, "operation-sentinel")
    found = {row["country"]: row for row in answer["participants"]}
    seized = Counter(country for country, _id in {(r["country"], r["seizure_id"]) for r in written if r["drug"]})
    for code, name in NAMES.items():
        mass = sum(
            float(row["quantity"]) * {"kg": 1.0, "g": 0.001}[row["unit"]]
            for row in written
            if row["country"] == name and row["drug"]
        )
        assert found[code]["seizures"] == seized[name] and found[code]["mass_kg"] == pytest.approx(mass, abs=1e-9)
    nil = Counter(row["country"] for row in written if row["nil_report"])
    assert (found["AM"]["status"], len(found["AM"]["nil_reports"])) == ("nil", nil["Armenia"])
    assert found["MD"]["status"] == "silent" and "Moldova" not in {row["country"] for row in written}
    assert Counter(row["status"] for row in found.values()) == {"reported": 8, "nil": 1, "silent": 1}
    assert answer["others"] == []
    numbers = answer["numbers"]
    assert numbers["seizures"] == seized.total() > 100 and numbers["mass_kg"] > 160
    assert answer["illustrative"] and answer["operation"]["illustrative"] and answer["operation"]["assumed"]


def test_what_the_silent_one_did_not_report_would_join_when_asked(store: Store) -> None:
    load_demo(store)
    shown = preview_join(store, "operation-sentinel")
    assert {country for country, _seizures in shown.by_country} == {"MD"}
    assert shown.joined_already == 125 and shown.taken_by_others == 0


def test_the_weeks_of_the_operation_stand_out(store: Store) -> None:
    load_demo(store)
    found = told(store, "operation-sentinel")["weeks"]
    means = {}
    for phase in ("before", "during", "after"):
        rows = [row for row in found if row["phase"] == phase]
        means[phase] = sum(row["seizures"] for row in rows) / sum(row["days"] for row in rows)
    assert means["during"] > 2 * max(means["before"], means["after"])


def test_one_click_removes_it_from_the_list_and_a_reload_brings_it_back(store: Store) -> None:
    def listed() -> list[str]:
        return [row["key"] for row in ask(store, "operations", Selection())["rows"]]

    save_operation(store, Operation("", "Mine"), new=True)
    load_demo(store)
    assert listed() == ["operation-sentinel", "mine"]
    remove_demo(store)
    assert listed() == ["mine"]
    answer = told(store, "operation-sentinel")
    assert answer["operation"]["illustrative"] and answer["numbers"]["seizures"] == 0
    load_demo(store)
    assert listed() == ["operation-sentinel", "mine"]


def test_what_was_said_of_it_before_stays(store: Store) -> None:
    said = Operation("", "Operation Sentinel", "Somebody else", participants=(Participant("KZ", "published"),))
    save_operation(store, said, new=True)
    load_demo(store)
    operation = get_operation(store, "operation-sentinel")
    assert (operation.coordinator, operation.from_date) == ("Somebody else", date(2009, 8, 1))
    assert Participant("KZ", "published") in operation.participants and len(operation.participants) == 10
