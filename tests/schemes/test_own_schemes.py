"""An administration's own region scheme: loaded, answered by at once, kept when reference files change, taken away."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.door import ask
from analytics.selection import Selection, SelectionError, parse
from etl.schemes import SchemeFile, load_scheme
from store import Store, StoreError, open_store, seed
from store.schemes import get_scheme, list_schemes, memberships, remove_scheme
from tests.fixtures.databases import BOTH, rows, value
from tests.fixtures.loading import load_text, template, write

DATABASES = BOTH
RUSSIAN = """регион;страна;с;по;источник
Юг;Казахстан;;;Приказ 12
Юг;Киргизия;01.02.2010;31.12.2014;
Север;RUS;;;
Север;Беларусь;2011;;
"""
OFFICES = "region,country,name_ru\nCIS,RU,РИЛО СНГ\nCIS,KZ,\nCIS,Kyrgyz Republic,\n"


def load_own(store: Store, folder: Path, text: str, scheme: str = "own", **said: str) -> None:
    load_scheme(store, SchemeFile(write(folder, text, "own.csv"), scheme, **said))


@pytest.fixture
def seized(store: Store, tmp_path: Path) -> Store:
    """Five seizures in four countries, in 2009 and 2012."""
    cells = [
        {"country": "KZ", "date": "2009-08-01"},
        {"country": "KG", "date": "2009-08-01"},
        {"country": "KG", "date": "2012-08-01"},
        {"country": "RU", "date": "2012-08-01"},
        {"country": "CN", "date": "2012-08-01"},
    ]
    load_text(store, tmp_path, template(*cells))
    return store


def seizures(store: Store, query: str) -> int:
    return int(ask(store, "totals", parse(query))["seizures"])


def test_every_part_of_a_file_is_kept(store: Store, tmp_path: Path) -> None:
    load_own(store, tmp_path, RUSSIAN, name="Our regions", name_ru="Наши регионы", note="As of 2014.", loaded_by="ann")
    assert rows(store, "SELECT scheme, name_en, name_ru, note, source FROM region_scheme WHERE scheme = 'own'") == [
        ("own", "Our regions", "Наши регионы", "As of 2014.", "own.csv")
    ]
    assert rows(
        store,
        "SELECT region, country, from_date, to_date, source FROM region_member WHERE scheme = 'own' ORDER BY country",
    ) == [
        ("север", "BY", "2011-01-01", None, "own.csv"),
        ("юг", "KG", "2010-02-01", "2014-12-31", "own.csv"),
        ("юг", "KZ", None, None, "Приказ 12"),
        ("север", "RU", None, None, "own.csv"),
    ]
    entry = get_scheme(store, "own", "ru")
    assert (entry.name, entry.regions, entry.memberships, entry.own, entry.replaces) == (
        "Наши регионы",
        2,
        4,
        True,
        False,
    )
    assert (entry.file_name, entry.loaded_by, len(entry.sha256 or "")) == ("own.csv", "ann", 64)
    assert next(entry.scheme for entry in list_schemes(store)) == "own"


def test_it_can_be_asked_for_at_once_with_the_membership_of_the_day(seized: Store, tmp_path: Path) -> None:
    with pytest.raises(SelectionError):
        seizures(seized, "region=own:юг")
    version = seized.data_version()
    load_own(seized, tmp_path, RUSSIAN)
    assert seized.data_version() == version + 1
    assert seizures(seized, "region=own:юг") == 2, "Kazakhstan, and Kyrgyzstan in 2012 only"
    assert seizures(seized, "region=own:юг,own:север") == 3
    found = {row["key"]: row["seizures"] for row in ask(seized, "by_region", Selection(), scheme="own")["rows"]}
    assert found == {"own:юг": 2, "own:север": 1, "none": 2}


def test_another_server_on_the_same_database_sees_it(seized: Store, database_url: str, tmp_path: Path) -> None:
    other = open_store(database_url)
    assert "own" not in other.reference().region_schemes
    load_own(seized, tmp_path, RUSSIAN)
    assert seizures(other, "region=own:юг") == 2
    remove_scheme(seized, "own")
    assert "own" not in other.reference().region_schemes
    with pytest.raises(SelectionError):
        seizures(other, "region=own:юг")
    other.close()


def test_it_stands_in_place_of_ours_and_ours_comes_back(seized: Store, tmp_path: Path) -> None:
    before = memberships(seized, "rilo")
    untouched = memberships(seized, "wco")
    load_own(seized, tmp_path, OFFICES, scheme="rilo", name="RILO, our list")
    entry = get_scheme(seized, "rilo")
    assert (entry.own, entry.replaces, entry.name, entry.regions, entry.memberships) == (
        True,
        True,
        "RILO, our list",
        1,
        3,
    )
    assert seizures(seized, "region=rilo:cis") == 4
    load_own(seized, tmp_path, OFFICES.replace("CIS,KZ,\n", ""), scheme="rilo")
    assert seizures(seized, "region=rilo:cis") == 3, "a second load replaces the first"
    assert remove_scheme(seized, "rilo") is True
    assert memberships(seized, "rilo") == before
    assert memberships(seized, "wco") == untouched
    assert value(seized, "SELECT count(*) FROM own_scheme") == 0
    assert get_scheme(seized, "rilo").own is False


def test_it_survives_new_reference_files(
    store: Store, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_own(store, tmp_path, RUSSIAN)
    load_own(store, tmp_path, OFFICES, scheme="rilo")
    own, offices, wco = (memberships(store, scheme) for scheme in ("own", "rilo", "wco"))
    # As after an update of the program: the reference files have another fingerprint, so the rows are written anew.
    monkeypatch.setattr("store.database.fingerprint", lambda: "another")
    again = open_store(database_url)
    assert value(again, "SELECT value FROM meta WHERE key = 'reference_fingerprint'") == "another"
    assert (memberships(again, "own"), memberships(again, "rilo"), memberships(again, "wco")) == (own, offices, wco)
    assert remove_scheme(again, "rilo") is True
    assert get_scheme(again, "rilo").regions == 12
    again.close()


def test_removing_one_that_is_none_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="'wco' comes with the program"):
        remove_scheme(store, "wco")
    with pytest.raises(StoreError, match="no region scheme 'atlantis'; there are: bloc, m49, rilo, unodc, wco"):
        remove_scheme(store, "atlantis")
    assert sorted(seed.built_in_schemes()) == ["bloc", "m49", "rilo", "unodc", "wco"]


def test_a_write_that_fails_half_way_leaves_the_scheme_before(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_own(store, tmp_path, RUSSIAN)
    before, version = memberships(store, "own"), store.data_version()

    def fail(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("store.schemes.bump_own_schemes", fail)
    with pytest.raises(KeyboardInterrupt):
        load_own(store, tmp_path, OFFICES)
    assert (memberships(store, "own"), store.data_version()) == (before, version)
