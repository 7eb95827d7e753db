"""A file that no profile knows is a source of its own, called as the file is, without what changes each time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.door import BadInput, MappingDocument, inspect, load
from etl.profile import load_profiles
from etl.source_name import LONGEST, UNNAMED_SLUG, named_source, source_name
from store import Store
from store.mappings import save_mapping
from store.text import slug
from tests.fixtures.command import answer
from tests.fixtures.databases import BOTH, rows
from tests.fixtures.loading import as_table, inspect_text, load_text, write

DATABASES = BOTH
HEADER = ("Tarikh", "Country", "Substance", "Net weight", "Unit")
KZ = as_table(HEADER, [("2014-05-31", "KZ", "heroin", "1", "kg")])
KG = as_table(HEADER, [("2014-05-31", "KG", "heroin", "2", "kg")])


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("KZ customs.csv", "KZ customs"),
        ("KZ_customs_2014-05-31_v2.csv.gz", "KZ customs"),
        ("KZ customs 31.05.2014 (final).xlsx", "KZ customs"),
        ("KZ customs May 2014 - Copy (2).xlsx", "KZ customs"),
        ("2014 KZ customs.ods", "KZ customs"),
        ("Изъятия_Ош_за_2014_год.xls", "Изъятия Ош за"),
        ("Ош, март 2014 г. - копия.xlsx", "Ош"),
        ("20140531_KG-police.txt", "KG-police"),
        ("saisies Alger FY2011-16 corrected v1.2.csv", "saisies Alger"),
        ("Mar del Plata.csv", "Mar del Plata"),
        ("Office 7.csv", "Office 7"),
        ("C:\\temp\\..\\Regional office.csv", "Regional office"),
        ("2014-05.csv", ""),
        ("march.csv", ""),
        ("(1).csv", ""),
        ("data.2014.Q3.csv", "data"),
        (".csv", ""),
        ("a\u202eb{x}.csv", "ab x"),
    ],
)
def test_what_is_left_of_a_name(file: str, name: str) -> None:
    assert source_name(file) == name


@given(st.text(max_size=200))
def test_any_name_gives_a_source(file: str) -> None:
    taken = frozenset(profile.source for profile in load_profiles().values())
    key, name = named_source(file, taken)
    assert key and name and len(name) <= LONGEST + 20 and key not in taken
    assert key in (slug(name), UNNAMED_SLUG)
    assert source_name(f"{file.removesuffix('.')}.csv") == source_name(f"{file.removesuffix('.')}.csv.gz")


def sources(store: Store) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in rows(store, "SELECT source, name FROM source ORDER BY source")]


def test_two_administrations_are_two_sources(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, KZ, name="KZ customs 2014-05.csv")
    load_text(store, tmp_path, KG, name="KG police 2014-05.csv")
    later = load_text(store, tmp_path, KZ.replace("05-31", "06-30"), name="KZ_customs_2014-06_v2.csv")
    assert later.source == "kz-customs"
    assert sources(store) == [("kg-police", "KG police"), ("kz-customs", "KZ customs")]


def test_a_name_that_says_nothing_leaves_it_as_it_was(store: Store, tmp_path: Path) -> None:
    assert load_text(store, tmp_path, KZ, name="2014-05.csv").source == "mapped-file"
    assert sources(store) == [("mapped-file", "Mapped by its headers")]


def test_a_file_named_as_a_known_source_is_none_of_it(store: Store, tmp_path: Path) -> None:
    report = load_text(store, tmp_path, KZ, name="UNODC IDS 2014.csv")
    assert report.source == "unodc-ids-mapped-file"
    assert sources(store) == [("unodc-ids-mapped-file", "UNODC IDS (mapped-file)")]


def test_an_uploaded_file_is_called_as_its_sender_calls_it(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, KZ, "x7f3.part")
    assert inspect(store, path, file_name="KZ customs 2014.csv").source_name == "KZ customs"
    assert load(store, path, file_name="KZ customs 2014.csv").source == "kz-customs"


def test_a_person_says_another_name(store: Store, tmp_path: Path) -> None:
    found = inspect_text(store, tmp_path, KZ, overrides={"source": "Kazakh customs"})
    assert (found.source, found.source_name) == ("kazakh-customs", "Kazakh customs")
    load_text(store, tmp_path, KZ, overrides={"source": "Kazakh customs"})
    assert sources(store) == [("kazakh-customs", "Kazakh customs")]


def test_the_command_line_takes_a_source(database_file: Path, tmp_path: Path) -> None:
    path = write(tmp_path, KZ, "KZ customs.csv")
    assert answer(database_file, "inspect", path)["source"] == "kz-customs"
    (report,) = answer(database_file, "load", path, "--source", "Kazakh customs")
    assert report["source"] == "kazakh-customs"


@pytest.mark.parametrize("name", ["!!!", "—", " ★ "])
def test_a_name_by_which_nothing_can_be_told_is_refused(store: Store, tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput, match="has no letter and no digit"):
        load_text(store, tmp_path, KZ, overrides={"source": name})
    assert sources(store) == []


def test_files_of_one_saved_mapping_are_one_source(store: Store, tmp_path: Path) -> None:
    def save(name: str, **said: str) -> None:
        document = MappingDocument(columns={"date": "Tarikh"}, meaning=said)
        save_mapping(store, name, HEADER, json.dumps(document.as_json()), "ada")

    save("Central Asia")
    assert inspect_text(store, tmp_path, KZ).source == "central-asia"
    save("Central Asia", source="RILO Moscow")
    first = load_text(store, tmp_path, KZ, name="KZ customs.csv")
    second = load_text(store, tmp_path, KG, name="KG police.csv")
    assert (first.source, second.source) == ("rilo-moscow", "rilo-moscow")


def test_a_mapping_keeps_the_source_of_the_file_it_was_made_with(database_file: Path, tmp_path: Path) -> None:
    answer(database_file, "mapping", "save", "Ours", write(tmp_path, KZ, "KZ customs 2014.csv"))
    (report,) = answer(database_file, "load", write(tmp_path, KG, "whatever.csv"))
    assert report["source"] == "kz-customs"
    other = write(tmp_path, KG.replace(",2,", ",3,"), "third.csv")
    (report,) = answer(database_file, "load", other, "--source", "Third")
    assert report["source"] == "third"


def test_a_known_source_keeps_its_name(store: Store, tmp_path: Path) -> None:
    text = as_table(("seizure_id", "date", "country", "drug", "quantity", "unit", "nil_report"),
                    [("", "2014-05-31", "KZ", "heroin", "1", "kg", "")])  # fmt: skip
    assert load_text(store, tmp_path, text, name="KZ customs.csv").source == "sentinel-template"
