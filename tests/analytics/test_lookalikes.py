"""Records of different files that may be one seizure: which are listed, why, that none is removed. Both databases."""

from __future__ import annotations

import random
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from analytics.door import ask_query
from store import Store, batches
from tests.fixtures.databases import BOTH
from tests.fixtures.loading import as_table, load_text, template

DATABASES = BOTH
Answer = Mapping[str, Any]
NATIONAL = ("When", "Country", "Drug", "Quantity", "Unit", "Place")


def _national(*lines: tuple[str, ...]) -> str:
    """A file of another source, known by its headers alone; with a row to the day, so that it is no table of months."""
    return as_table(NATIONAL, [*lines, ("2013-01-01", "Kazakhstan", "morphine", "7", "kg", "")], ";")


def _load(store: Store, folder: Path, ours: list[dict[str, str]], theirs: list[tuple[str, ...]]) -> Answer:
    load_text(store, folder, template(*ours, columns=("place",)), "ours.csv")
    load_text(store, folder, _national(*theirs), "theirs.csv", mapping={"date": "When"})
    return ask_query(store, "lookalikes", "")


def _codes(answer: Answer) -> list[tuple[int, int, list[str]]]:
    return [(row["one_row"], row["other_row"], [why["code"] for why in row["reasons"]]) for row in answer["rows"]]


def _ours(**cells: str) -> dict[str, str]:
    return {"date": "2014-05-31", "country": "KZ", "drug": "heroin", "quantity": "1.25", "unit": "kg"} | cells


def _theirs(
    date: str = "2014-05-31", country: str = "Kazakhstan", drug: str = "heroin", quantity: str = "1.25",
    unit: str = "kg", place: str = "",
) -> tuple[str, ...]:  # fmt: skip
    return date, country, drug, quantity, unit, place


@pytest.mark.parametrize(
    ("ours", "theirs", "why"),
    [
        (_ours(), _theirs(), ["day", "drug", "mass"]),
        (_ours(), _theirs(quantity="1250", unit="g"), ["day", "drug", "mass"]),
        (_ours(), _theirs(quantity="1248", unit="g"), ["day", "drug", "rounded"]),
        (_ours(), _theirs(quantity="1.3"), ["day", "drug", "rounded"]),
        (_ours(date="2014-05"), _theirs(), ["overlap", "drug", "mass"]),
        (_ours(date="2014-05"), _theirs(date="2014-05"), ["period", "drug", "mass"]),
        (_ours(drug="cocaine"), _theirs(drug="crack"), ["day", "family", "mass"]),
        (_ours(place="Алматы"), _theirs(place="Almaty, airport"), ["day", "drug", "mass", "place"]),
        (_ours(place="Almaty"), _theirs(), ["day", "drug", "mass"]),
    ],
)
def test_they_look_alike(
    store: Store, tmp_path: Path, ours: dict[str, str], theirs: tuple[str, ...], why: list[str]
) -> None:
    answer = _load(store, tmp_path, [ours], [theirs])
    assert _codes(answer) == [(1, 1, why)] and answer["total"] == 1
    (row,) = answer["rows"]
    assert (row["one"]["file_name"], row["other"]["file_name"]) == ("ours.csv", "theirs.csv")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (_ours(), _theirs(date="2014-05-30")),
        (_ours(), _theirs(country="Kyrgyzstan")),
        (_ours(), _theirs(drug="opium")),
        (_ours(drug="cocaine hydrochloride"), _theirs(drug="crack")),
        (_ours(), _theirs(quantity="1.26")),
        (_ours(quantity="1"), _theirs(quantity="1.2")),  # within the rounding of 1, but a fifth more
        (_ours(), _theirs(quantity="1.25", unit="tablets")),
        (_ours(place="Almaty"), _theirs(place="Osh")),
        (_ours(date="2014"), _theirs()),
        (_ours(drug="blue dust"), _theirs(drug="blue dust")),
        (_ours(quantity="0"), _theirs(quantity="0")),
        (_ours(country="Atlantis"), _theirs(country="Atlantis")),
    ],
)
def test_they_do_not(store: Store, tmp_path: Path, ours: dict[str, str], theirs: tuple[str, ...]) -> None:
    assert _load(store, tmp_path, [ours], [theirs])["total"] == 0


def test_rows_of_one_file_are_no_look_alikes_and_nothing_is_removed(store: Store, tmp_path: Path) -> None:
    answer = _load(store, tmp_path, [_ours(), _ours()], [_theirs()])
    assert _codes(answer) == [(2, 1, ["day", "drug", "mass"]), (1, 1, ["day", "drug", "mass"])]
    assert answer["lines"] == 3 and answer["n"] == 4
    assert ask_query(store, "totals", "drug=heroin")["mass_kg"] == pytest.approx(3.75)


def test_two_files_of_one_source_are_compared(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, template(_ours(), {"seizure_id": "a"}), "monday.csv")
    load_text(store, tmp_path, template(_ours(), {"seizure_id": "b"}), "tuesday.csv")
    answer = ask_query(store, "lookalikes", "")
    assert answer["by_sources"] == [
        {"sources": ["sentinel-template"] * 2, "labels": ["Sentinel template"] * 2, "pairs": 2}
    ]


def test_the_same_number_in_both_is_one_more_reason(store: Store, tmp_path: Path) -> None:
    for name, unit in (("a.csv", "kg"), ("b.csv", "kilogram")):
        load_text(store, tmp_path, template(_ours(seizure_id="K-7", unit=unit)), name)
    assert _codes(ask_query(store, "lookalikes", ""))[0][2] == ["day", "drug", "mass", "event_id"]


def test_a_source_selected_is_compared_with_all_others(store: Store, tmp_path: Path) -> None:
    _load(store, tmp_path, [_ours()], [_theirs()])
    assert ask_query(store, "lookalikes", "source=sentinel-template")["total"] == 1
    assert ask_query(store, "lookalikes", "batch=2")["total"] == 1
    assert ask_query(store, "lookalikes", "country=KG")["total"] == 0
    batches.undo(store, 2)
    assert ask_query(store, "lookalikes", "")["total"] == 0


def test_a_list_is_shown_in_parts_and_says_how_long_it_is(store: Store, tmp_path: Path) -> None:
    some = [_ours(date=f"2014-05-{day:02}") for day in range(1, 13)]
    _load(store, tmp_path, some, [_theirs(date=line["date"]) for line in some])
    first, second = (ask_query(store, "lookalikes", f"limit=5&offset={offset}") for offset in (0, 5))
    assert (first["total"], len(first["rows"]), first["complete"]) == (12, 5, True)
    days = [row["date"] for row in [*first["rows"], *second["rows"]]]
    assert days == sorted(days, reverse=True) and days[0] == "2014-05-12" and len(set(days)) == 10


def test_as_many_as_looking_at_every_pair_finds(store: Store, tmp_path: Path) -> None:
    chance = random.Random(7)

    def some(size: int) -> list[tuple[str, str, str]]:
        choices = (("2014-05-30", "2014-05-31", "2014-05"), ("heroin", "opium"), ("1", "1.02", "10", "10.3", "9.96"))
        made = [tuple(chance.choice(values) for values in choices) for _each in range(size)]
        return [(day, drug, mass) for day, drug, mass in made]

    ours, theirs = some(40), some(40)
    answer = _load(
        store,
        tmp_path,
        [_ours(date=day, drug=drug, quantity=mass) for day, drug, mass in ours],
        [_theirs(day, drug=drug, quantity=mass) for day, drug, mass in theirs],
    )
    rounded = {"1": "1", "1.02": "1", "10": "10", "10.3": "10", "9.96": "10"}  # to the coarser of two within a bucket
    apart = {frozenset(("1.02", "1")), frozenset(("10", "10.3")), frozenset(("10", "9.96"))}
    wanted = 0
    for one in ours:
        for other in theirs:
            masses = frozenset((one[2], other[2]))
            near = len(masses) == 1 or masses in apart
            assert not near or len({rounded[mass] for mass in masses}) == 1
            days = one[0].startswith(other[0]) or other[0].startswith(one[0])
            wanted += near and days and one[1] == other[1]
    assert answer["total"] == wanted > 100
    assert list(combinations(sorted({row["key"] for row in answer["rows"]}), 2))  # every row has its own key
