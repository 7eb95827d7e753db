"""Spellings that people assigned: they hold from then on, win, survive new reference files, and can be forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import Store, StoreError, open_store
from store.aliases import add_alias, list_aliases, remove_alias
from store.backup import backup
from store.restore import restore
from store.seed import seed
from tests.fixtures.databases import BOTH, rows
from tests.fixtures.loading import issues, lines, load_text, template

DATABASES = BOTH


def test_an_alias_holds_for_loads_from_then_on(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, template({"drug": "blue moon", "unit": "sackful", "country": "Kirgizia-land"}), "a.csv")
    assert lines(store, "line.drug, line.unit, seizure.country") == [("unclassified", None, None)]
    add_alias(store, "drug", "Blue  Moon!", "heroin", "ada")
    add_alias(store, "unit", "sackful", "kilogram", "ada")
    add_alias(store, "country", "kirgizia land", "kg", "ada")
    load_text(store, tmp_path, template({"drug": "BLUE MOON", "unit": "Sackful", "country": "Kirgizia Land"}), "b.csv")
    assert lines(store, "line.drug, line.unit, seizure.country, line.drug_as_written")[-1] == (
        *("heroin", "kilogram", "KG"),
        "BLUE MOON",
    )
    assert lines(store, "line.drug")[0] == ("unclassified",)  # what was loaded before stays as it was


def test_an_alias_says_who_and_when_and_what_it_contradicts(store: Store, tmp_path: Path) -> None:
    add_alias(store, "drug", "heroin", "opium", "ada")
    add_alias(store, "drug", "heroïne", "heroin", "bob")
    add_alias(store, "country", "GE", "DE", "ada")
    add_alias(store, "drug", "brown stuff", "heroin", "ada")
    found = {(one.vocabulary, one.alias): one for one in list_aliases(store, "ru")}
    assert [(one.alias, one.code, one.built_in, one.contradicts, one.added_by) for one in found.values()] == [
        ("GE", "DE", "GE", True, "ada"),
        ("brown stuff", "heroin", None, False, "ada"),
        ("heroin", "opium", "heroin", True, "ada"),
        ("heroïne", "heroin", "heroin", False, "bob"),
    ]
    assert found["drug", "heroin"].name == rows(store, "SELECT name_ru FROM drug WHERE drug = 'opium'")[0][0]
    assert all(one.added_at.startswith("20") and one.added_at.endswith("+00:00") for one in found.values())
    load_text(store, tmp_path, template({"drug": "Heroin", "country": "ge"}))
    assert lines(store, "line.drug, seizure.country") == [("opium", "DE")]


def test_a_spelling_that_says_nothing(store: Store, tmp_path: Path) -> None:
    for vocabulary, alias in (("drug", "see file"), ("unit", "see file"), ("country", "see file"), ("unit", "-")):
        add_alias(store, vocabulary, alias, None, "ada")
    add_alias(store, "transport_mode", "see file", None, "ada")
    said = {"drug": "see file", "unit": "See File", "country": "see file", "mode": "see file"}
    load_text(store, tmp_path, template(said, columns=["mode"]))
    assert lines(store, "line.drug, line.unit_family, seizure.country, seizure.mode") == [
        ("unclassified", "unknown", None, None)
    ]
    assert [code for code, *_rest in issues(store, "warning") if code.startswith("unknown")] == []


def test_an_alias_is_assigned_anew_and_forgotten(store: Store) -> None:
    add_alias(store, "drug", "blue moon", "heroin", "ada")
    before = list_aliases(store)
    add_alias(store, "drug", "Blue Moon", "heroin", "bob")  # says the same: who said it first stays
    assert list_aliases(store) == before
    add_alias(store, "drug", "Blue Moon", "opium", "bob")
    assert [(one.alias, one.code, one.added_by) for one in list_aliases(store)] == [("Blue Moon", "opium", "bob")]
    version = store.data_version()
    remove_alias(store, "drug", "BLUE MOON")
    assert (list_aliases(store), store.data_version()) == ([], version + 1)
    assert "blue moon" not in store.reference().drug_aliases
    with pytest.raises(StoreError, match="nothing to remove"):
        remove_alias(store, "drug", "BLUE MOON")


def test_what_cannot_be_assigned_is_said(store: Store) -> None:
    for vocabulary, alias, code, words in (
        ("drugs", "a", "heroin", "no vocabulary 'drugs'"),
        ("drug", "a", "heroine!", "no drug with the code 'heroine!'"),
        ("drug", "   ", "heroin", "1 to 500"),
        ("drug", "x" * 501, "heroin", "1 to 500"),
        ("drug", "--", "heroin", "no letter and no digit"),
        ("country", "Nowhere", "QQ", "no country with the code"),
    ):
        with pytest.raises(StoreError, match=words):
            add_alias(store, vocabulary, alias, code, "ada")
    assert rows(store, "SELECT * FROM own_alias") == []


def test_aliases_survive_new_reference_files(store: Store) -> None:
    add_alias(store, "drug", "blue moon", "heroin", "ada")
    before = list_aliases(store)
    with store.writing() as conn:
        seed(conn)
    assert list_aliases(store) == before
    store.forget()
    assert store.reference().drug_aliases["blue moon"] == "heroin"


def test_aliases_are_in_a_backup_and_come_back(store: Store, tmp_path: Path) -> None:
    add_alias(store, "drug", "blue moon", "heroin", "ada")
    before = list_aliases(store)
    backup(store, tmp_path / "a.backup")
    other = open_store(f"sqlite:///{tmp_path / 'other.db'}")
    assert "blue moon" not in other.reference().drug_aliases
    restore(other, tmp_path / "a.backup")
    assert list_aliases(other) == before and other.reference().drug_aliases["blue moon"] == "heroin"
    add_alias(other, "drug", "red moon", "opium", "bob")
    with pytest.raises(StoreError, match="--force"):  # what people taught is not replaced unasked
        restore(other, tmp_path / "a.backup")
    other.close()
