"""A review says what a load would do and writes nothing; what is assigned in it holds in the load, and afterwards."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from etl.door import BadInput, MappingDocument, load, review
from store import Store, StoreError
from store.aliases import list_aliases
from tests.fixtures.command import answer, run
from tests.fixtures.databases import BOTH, contents
from tests.fixtures.loading import lines, load_text, template, write

DATABASES = BOTH

DIRTY = template(
    {"drug": "blue moon", "quantity": "2", "mode": "by yak"},
    {"drug": "blue moon", "country": "Multiple Countries"},
    {"drug": "Blue Moon", "unit": "sackful"},
    {"drug": "heroin", "date": "2014-02-30", "quantity": "abt 5"},
    {"drug": "opium", "country": ""},
    {"drug": "amphetamine", "quantity": "4500000"},
    {"date": "Total", "country": "", "drug": "", "quantity": "7", "unit": ""},
    columns=["mode"],
)


def words(found: dict[str, Any], vocabulary: str) -> list[tuple[str, int, str | None, str, bool]]:
    return [
        (one["text"], one["rows"], one["code"], one["outcome"], one["assigned"])
        for one in found["distinct"][vocabulary]
    ]


def test_a_review_says_what_a_load_would_do_and_writes_nothing(store: Store, tmp_path: Path) -> None:
    before, version = contents(store), store.data_version()
    found = review(store, write(tmp_path, DIRTY)).as_json()
    assert (contents(store), store.data_version()) == (before, version)
    json.dumps(found)
    account = found["account"]
    assert (account["batch"], account["already_loaded"], account["rows_read"]) == (None, False, 7)
    assert (account["rows_loaded"], account["rows_quarantined"], account["rows_skipped"]) == (4, 2, {"total_row": 1})
    report = load(store, tmp_path / "file.csv")
    same = ("rows_loaded", "rows_quarantined", "quarantined_by", "lines_held", "seizures", "mass_kg", "control_totals")
    assert {name: account[name] for name in same} == {name: report.as_json()[name] for name in same}
    (total,) = found["control_totals"]
    # Of the rows above the total: 2, 1, 1, none that can be read, 1 that is quarantined, 4,500,000. A total may sum the
    # quarantined rows or not; without this one it is nearer.
    assert total == {"column": "quantity", "stated": 7.0, "summed": 4_500_004.0, "difference": -4_499_997.0}


def test_every_distinct_word_is_listed_with_what_it_became(store: Store, tmp_path: Path) -> None:
    found = review(store, write(tmp_path, DIRTY)).as_json()
    assert words(found, "drug") == [
        ("blue moon", 2, None, "unrecognised", False),
        ("Blue Moon", 1, None, "unrecognised", False),
        ("amphetamine", 1, "amphetamine", "known", False),
    ]
    assert words(found, "country") == [
        ("KZ", 3, "KZ", "known", False),
        ("Multiple Countries", 1, None, "nothing", False),
    ]
    assert words(found, "unit")[0] == ("sackful", 1, None, "unrecognised", False)
    assert words(found, "mode") == [("by yak", 1, None, "unrecognised", False), ("", 3, None, "blank", False)]
    assert found["distinct"]["country"][0]["name"] == "Kazakhstan" and found["distinct_more"] == {}


def test_rows_to_be_quarantined_come_with_all_their_reasons(store: Store, tmp_path: Path) -> None:
    found = review(store, write(tmp_path, DIRTY)).as_json()
    assert [(one["row"], one["column"], one["value"], one["code"]) for one in found["quarantined"]] == [
        (4, "date", "2014-02-30", "bad_date"),
        (4, "quantity", "abt 5", "bad_quantity"),
        (5, "country", "", "no_country"),
    ]
    assert found["quarantined_by"] == {"bad_date": 1, "no_country": 1}
    (held,) = found["held"]
    assert (held["row"], held["drug"], held["quantity"], held["unit"], held["mass_kg"]) == (
        *(6, "amphetamine", 4_500_000.0, "kilogram"),
        4_500_000.0,
    )
    assert [one["unit"] for one in held["proposals"]] == ["gram", "tablet"] and "is above" in held["message"]


def test_the_first_rows_are_shown_as_read_beside_as_understood(store: Store, tmp_path: Path) -> None:
    rows = review(store, write(tmp_path, template({"country": "казахстан", "drug": "Героин"}, {}))).rows
    assert rows["columns"] == ["seizure_id", "date", "country", "drug", "quantity", "unit", "nil_report"]
    assert rows["as_read"][0] == ["", "2014-05-31", "казахстан", "Героин", "1", "kg", ""]
    first = rows["as_understood"][0]
    assert (first["date"], first["country"], first["drug"], first["quantity"]) == (
        *("2014-05-31", "Kazakhstan", "Heroin"),
        "1",
    )


def test_what_is_assigned_takes_effect_and_is_remembered(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, DIRTY)
    said = MappingDocument(
        aliases={"drug": {"blue moon": "heroin", "heroin": "heroin"}, "unit": {"sackful": None}, "transport_mode": {}}
    )
    found = review(store, path, document=said).as_json()
    assert words(found, "drug")[:2] == [
        ("blue moon", 2, "heroin", "known", True),
        ("Blue Moon", 1, "heroin", "known", True),
    ]
    assert ("sackful", 1, None, "nothing", True) in words(found, "unit")
    assert list_aliases(store) == []
    load(store, path, document=said, loaded_by="ada")
    assert [row[0] for row in lines(store, "line.drug")] == ["heroin"] * 3 + ["amphetamine"]
    assert [(one.vocabulary, one.alias, one.code, one.added_by) for one in list_aliases(store)] == [
        ("drug", "blue moon", "heroin", "ada"),
        ("unit", "sackful", None, "ada"),
    ]
    again = review(store, write(tmp_path, template({"drug": "BLUE MOON"}), "next.csv")).as_json()
    assert words(again, "drug") == [("BLUE MOON", 1, "heroin", "known", True)]


def test_an_assignment_can_hold_for_one_file_alone(store: Store, tmp_path: Path) -> None:
    said = MappingDocument(aliases={"drug": {"blue moon": "heroin"}})
    load(store, write(tmp_path, DIRTY), document=said, remember=False)
    assert list_aliases(store) == [] and lines(store, "line.drug")[0] == ("heroin",)


def test_a_load_that_fails_remembers_nothing(store: Store, tmp_path: Path) -> None:
    said = MappingDocument(aliases={"drug": {"blue moon": "heroin"}})
    with pytest.raises(BadInput, match="its only row cannot be loaded"):
        load(store, write(tmp_path, template({"date": "x", "drug": "blue moon"})), document=said)
    assert list_aliases(store) == []
    found = review(store, tmp_path / "file.csv")  # of such a file a review says why, instead of giving up
    assert found.quarantined_by == {"bad_date": 1} and found.account["rows_loaded"] == 0


def test_a_wrong_assignment_is_said(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, DIRTY)
    for aliases, sentence in (
        ({"drug": {"blue moon": "moonshine"}}, "no drug with the code"),
        ({"drugs": {"blue moon": "heroin"}}, "no vocabulary 'drugs'"),
    ):
        for act in (review, load):
            with pytest.raises((BadInput, StoreError), match=sentence):
                act(store, path, document=MappingDocument(aliases=aliases))


def test_a_file_that_is_loaded_says_so(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, DIRTY)
    account = review(store, tmp_path / "file.csv").account
    assert (account["already_loaded"], account["batch"]) == (True, 1)
    with pytest.raises(StoreError, match="the very file of batch 1"):
        review(store, tmp_path / "file.csv", replaces=1)


def test_the_command_line_reviews(database_file: Path, tmp_path: Path) -> None:
    path = write(tmp_path, DIRTY)
    document = {"aliases": {"drug": {"blue moon": "heroin"}, "mode": {"by yak": None}}}
    found = answer(database_file, "review", path, "--mapping", write(tmp_path, json.dumps(document), "m.json"))
    assert words(found, "drug")[0] == ("blue moon", 2, "heroin", "known", True)
    assert words(found, "mode")[0] == ("by yak", 1, None, "nothing", True)
    assert answer(database_file, "batches") == []
    code, out, err = run(database_file, "review", tmp_path / "none.csv")
    assert (code, out, err.count("\n")) == (2, "", 1)
