"""A mapping kept under a name is found again by the header of the next file, listed with who and when, forgotten."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.door import MappingDocument
from store import Store, StoreError
from store.mappings import fingerprint_of, list_mappings, remove_mapping, save_mapping
from tests.fixtures.databases import BOTH
from tests.fixtures.loading import as_table, inspect_text, lines, load_text, template, write

DATABASES = BOTH
HEADER = ("When", "Where", "What", "How much", "Whence")
ODD = as_table(HEADER, [("03/04/2014", "Osh", "heroin", "4", "TJ"), ("05/06/2014", "Osh", "opium", "5", "TJ")])
SAID = MappingDocument(
    columns={"date": "When", "place": "Where", "drug": "What", "quantity": "How much", "origin": "Whence"},
    constants={"country": "KG", "unit": "g"},
    meaning={"date_order": "mdy", "source": "Osh office"},
    aliases={},
)


def save(store: Store, name: str = "Osh", document: MappingDocument = SAID) -> None:
    save_mapping(store, name, HEADER, json.dumps(document.as_json()), "ada")


def test_the_next_file_with_the_header_is_read_the_same_way(store: Store, tmp_path: Path) -> None:
    save(store)
    found = inspect_text(store, tmp_path, ODD)
    assert (found.profile, found.saved_mapping, found.missing_required) == (None, "Osh", [])
    assert found.saved is not None and found.saved["saved_by"] == "ada" and found.saved["saved_at"].endswith("+00:00")
    assert "ada" in found.profile_evidence
    turned = as_table([name.upper() for name in reversed(HEADER)], [("TJ", "4", "heroin", "Osh", "03/04/2014")])
    assert inspect_text(store, tmp_path, turned).saved_mapping == "Osh"  # order and case of a header do not matter
    load_text(store, tmp_path, ODD)
    assert lines(store, "period_start, country, place, drug, mass_kg, origin, batch.source") == [
        ("2014-03-04", "KG", "Osh", "heroin", 0.004, "TJ", "osh-office"),
        ("2014-05-06", "KG", "Osh", "opium", 0.005, "TJ", "osh-office"),
    ]


def test_what_is_said_for_one_file_goes_before_what_was_saved(store: Store, tmp_path: Path) -> None:
    save(store)
    load_text(store, tmp_path, ODD, constants={"unit": "kg", "date_order": "dmy"})
    assert lines(store, "period_start, mass_kg") == [("2014-04-03", 4.0), ("2014-06-05", 5.0)]


def test_another_header_or_no_profile_asked_for_leaves_it_out(store: Store, tmp_path: Path) -> None:
    save(store)
    wider = as_table((*HEADER, "Colour"), [("03/04/2014", "Osh", "heroin", "4", "TJ", "brown")])
    assert inspect_text(store, tmp_path, wider).saved_mapping is None
    assert inspect_text(store, tmp_path, ODD, profile="none").saved_mapping is None


def test_a_profile_goes_before_a_saved_mapping(store: Store, tmp_path: Path) -> None:
    text = template({})
    header = text.splitlines()[0].split(",")
    save_mapping(store, "mine", header, json.dumps({"constants": {"country": "TJ"}}), "ada")
    found = inspect_text(store, tmp_path, text)
    assert (found.profile, found.saved_mapping) == ("sentinel_template", None)


def test_saving_again_replaces_and_the_last_saved_is_found(store: Store, tmp_path: Path) -> None:
    save(store)
    save(store, document=MappingDocument(columns=SAID.columns, constants={"country": "UZ"}))
    assert [(one.name, one.fingerprint) for one in list_mappings(store)] == [("Osh", fingerprint_of(HEADER))]
    assert inspect_text(store, tmp_path, ODD).constants["country"] == "UZ"


def test_removing_forgets_and_names_what_there_is(store: Store, tmp_path: Path) -> None:
    save(store)
    assert remove_mapping(store, "Osh").saved_by == "ada"
    assert list_mappings(store) == [] and inspect_text(store, tmp_path, ODD).saved_mapping is None
    save(store, "Batken")
    with pytest.raises(StoreError, match="Batken"):
        remove_mapping(store, "Osh")
    for name in ("", "   ", "x" * 201):
        with pytest.raises(StoreError, match="1 to 200 characters"):
            save(store, name)


def test_the_command_line_saves_lists_and_removes(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, ODD)
    database = ["--database", str(store.engine.url.render_as_string(hide_password=False))]
    said = ["--map", "date=When", "--map", "quantity=How much", "--set", "country=KG", "--set", "unit=g"]
    assert main(["mapping", "save", "Osh", str(file), *said, *database]) == 0
    capsys.readouterr()
    assert main(["mapping", "list", "--json", *database]) == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert listed["mapping"]["columns"]["drug"] == "What"  # guessed from its cells, and kept
    assert listed["mapping"]["constants"] == {"country": "KG", "unit": "g"}
    assert main(["mapping", "remove", "Osh", *database]) == 0
    assert main(["mapping", "remove", "Osh", *database]) == 2
    assert "Osh" in capsys.readouterr().err
