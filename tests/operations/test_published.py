"""Published results of past operations: each figure with its source and words, contradictions side by side."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from datetime import date
from typing import Any

import pytest

from analytics.door import ask
from analytics.questions import QUESTIONS
from analytics.selection import Selection
from etl.door import load_demo
from store import Store
from store.seed import REFERENCE_FOLDER
from tests.fixtures.databases import contents

CONTRADICTIONS = {
    "cocair-iii-drugs": {486.0, 24.0, 5.0, 500.0},
    "cocair-iii-cash": {3.0, 2.5, 3.31},
    "cocair-iii-airports": {30.0, 25.0},
    "catalyst-total": {13408.0, 8.8},
    "catalyst-rilos": {9.0, 7.0},
    "thunder-2024-pangolin-scales": {4472.0, 472.0},
    "trigger-ix-drugs": {203.0, 223.0},
    "trigger-ix-precursors": {372.0, 410.0},
    "channel-2003-total": {19000.0, 4.0},
    "tarcet-uzbekistan": {1.6},
    "wco-itr-2018-counts": {45497.0, 49440.0, 94875.0},
    "gryphon-start": {None},
    "gryphon-ii-last-day": {None},
    "russian-fcs-2012-year": {1400.0, None},
}


@pytest.fixture
def answer(store: Store) -> dict[str, Any]:
    return ask(store, "published_operations", Selection())


@pytest.fixture(scope="module")
def written() -> list[dict[str, str]]:
    with (REFERENCE_FOLDER / "published_operations.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_figure_of_the_file_is_shown_as_it_is(answer: dict[str, Any], written: list[dict[str, str]]) -> None:
    assert len(answer["rows"]) == len(written) > 300
    for row, line in zip(answer["rows"], written, strict=True):
        assert row["amount"] == (float(line["amount"]) if line["amount"] else None)
        same = ("operation", "organiser", "phase", "figure", "unit", "wording", "source", "note")
        assert [row[name] for name in same] == [line[name] for name in same]
        assert (row["from"] or "", row["to"] or "", row["when"]) == (
            line["from_date"], line["to_date"], line["when_text"],
        )  # fmt: skip


def test_every_figure_has_words_and_a_source(written: list[dict[str, str]]) -> None:
    for line in written:
        assert all(
            line[name] for name in ("operation", "organiser", "when_text", "figure", "unit", "wording", "source")
        )
        assert line["amount_low_bound"] in ("0", "1")
        assert all(cell == cell.strip() for cell in line.values())
        if line["from_date"] and line["to_date"]:
            assert date.fromisoformat(line["from_date"]) <= date.fromisoformat(line["to_date"])
    assert len({tuple(line.values()) for line in written}) == len(written)


def test_the_amount_is_in_the_words(written: list[dict[str, str]]) -> None:
    """A number in the words, with its thousands marks, is the amount: nothing was converted on the way."""
    worded_otherwise = {"ten": "10", "four": "4", "320 kg 459 g": "320.459", "90 kg 599 g": "90.599"}
    for line in written:
        if not line["amount"]:
            continue
        numbers = {number.replace(",", "") for number in re.findall(r"\d[\d,]*(?:\.\d+)?", line["wording"])}
        numbers |= {number for words, number in worded_otherwise.items() if words in line["wording"]}
        assert float(line["amount"]) in {float(number) for number in numbers}, line


def test_a_bound_is_worded_as_one(written: list[dict[str, str]]) -> None:
    for line in written:
        said = bool(re.search(r">|\bover\b|more than", line["wording"]))
        if line["amount_low_bound"] == "1":
            assert said, line


def test_contradictions_stand_side_by_side(answer: dict[str, Any]) -> None:
    found = defaultdict(set)
    for row in answer["rows"]:
        if row["conflict_group"]:
            found[row["conflict_group"]].add(row["amount"])
            assert row["note"], row
    assert found == CONTRADICTIONS
    by_key = {row["key"]: row for row in answer["rows"]}
    assert {one["key"] for one in answer["conflicts"]} == set(CONTRADICTIONS)
    for one in answer["conflicts"]:
        assert {by_key[key]["conflict_group"] for key in one["rows"]} == {one["key"]}
        assert {by_key[key]["operation"] for key in one["rows"]} == {one["label"]}


def test_an_impossible_date_is_told_and_not_repaired(answer: dict[str, Any]) -> None:
    (row,) = (row for row in answer["rows"] if row["conflict_group"] == "gryphon-ii-last-day")
    assert '"31 April" [sic]' in row["wording"] and (row["from"], row["to"]) == ("2016-03-01", None)


def test_units_of_one_event_are_not_brought_together(answer: dict[str, Any]) -> None:
    trap = [(row["amount"], row["unit"]) for row in answer["rows"] if row["conflict_group"] == "trigger-ix-drugs"]
    assert trap == [(203.0, "t"), (223.0, "tons (short)")]


def test_operation_sentinel_is_in_the_list(answer: dict[str, Any]) -> None:
    found = [row for row in answer["rows"] if row["operation"] == "Operation Sentinel"]
    assert [(row["amount"], row["unit"], row["low_bound"]) for row in found] == [
        (100.0, "seizures", True),
        (160.0, "kg", True),
        (10.0, "customs services", False),
    ]


def test_no_total_holds_a_published_figure(store: Store, answer: dict[str, Any]) -> None:
    assert (answer["n"], answer["n_rows"], answer["sources"], answer["illustrative"]) == (None, 0, [], False)
    assert not any(column["additive"] for column in answer["columns"] if column["id"] == "amount")
    before = contents(store)
    totals = ask(store, "totals", Selection())
    assert (totals["seizures"], totals["mass_kg"]) == (0, 0.0) and contents(store) == before
    load_demo(store)
    after = ask(store, "published_operations", Selection(country=("RU",), lang="ru"))
    assert len(after["rows"]) == len(answer["rows"]) and after["illustrative"] is False


def test_our_own_words_are_told_in_russian_and_the_publishers_are_not(store: Store, answer: dict[str, Any]) -> None:
    russian = ask(store, "published_operations", Selection(lang="ru"))
    same = ("key", "operation", "amount", "low_bound", "from", "to", "wording", "source", "conflict_group")
    for ours, theirs in zip(answer["rows"], russian["rows"], strict=True):
        assert [ours[name] for name in same] == [theirs[name] for name in same]
        for name in ("organiser", "phase", "when", "figure", "unit", "note"):
            if theirs[name] == ours[name]:  # years, and a name that has no Russian form at hand
                assert re.fullmatch(r"[\d-]*|Mountain Outpost", ours[name]), ours[name]
                assert name in ("phase", "when", "note")
    first = russian["rows"][1]
    assert (first["figure"], first["unit"], first["when"]) == ("наркотики", "кг", "август – сентябрь 2009 г.")
    assert {one["label"] for one in russian["conflicts"]} >= {"«Канал-2003»", "COCAIR III"}


def test_every_question_says_what_it_is_about_in_the_same_keys(store: Store) -> None:
    load_demo(store)
    totals = set(ask(store, "totals", Selection()))
    common = totals & set(ask(store, "by_country", Selection()))
    for name in ("operations", "published_operations"):
        assert QUESTIONS[name].id == name
        assert common - set(ask(store, name, Selection())) == set()
    assert common - set(ask(store, "operation", Selection(), id="operation-sentinel")) == set()
