"""The 311,038 individual seizures of UNODC, loaded once: every row accounted for, nothing impossible in a total."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.fixtures.command import load
from tests.fixtures.databases import BOTH
from tests.fixtures.pace import patience
from tests.fixtures.real import IDS, Loaded, ask, ask_one, raw_rows

IMPOSSIBLE = {"TH 2013-05-22 amphetamine": 4_500_000.0, "RU 2016 mdma": 23_291.692}


@pytest.fixture(scope="module", params=BOTH)
def loaded(request: pytest.FixtureRequest) -> Loaded:
    """(database, account of the load) of either kind; nothing may be written to it."""
    found: Loaded = request.getfixturevalue(f"ids_{request.param}")
    return found


@pytest.fixture(scope="module")
def database(loaded: Loaded) -> str:
    return loaded[0]


@pytest.fixture(scope="module")
def raw(real_data: Path) -> list[dict[str, str]]:
    return raw_rows(real_data / IDS, ";")


def test_every_row_is_accounted_for(loaded: Loaded) -> None:
    database, account = loaded
    assert account["rows_read"] == 311_038
    assert account["rows_loaded"] + account["rows_quarantined"] + sum(account["rows_skipped"].values()) == 311_038
    assert account["rows_quarantined"] == 0 and account["rows_skipped"] == {}
    counts = (
        "SELECT count(*), count(DISTINCT row_number), max(row_number), count(DISTINCT seizure_id) FROM seizure_line"
    )
    assert ask_one(database, counts) == (311_038, 311_038, 311_038, 311_038)
    assert account["seizures"] == 311_038


def test_repeated_rows_are_counted_and_none_is_dropped(loaded: Loaded, raw: list[dict[str, str]]) -> None:
    repeated = sum(count - 1 for count in Counter(tuple(row.values()) for row in raw).values())
    assert loaded[1]["repeated_rows"] == repeated == 44_229


def test_the_load_takes_no_longer_than_a_coffee(loaded: Loaded) -> None:
    assert 0 < loaded[1]["seconds"] < patience(60)


def test_mass_comes_from_units_of_mass_only(database: str, raw: list[dict[str, str]]) -> None:
    to_kg = {"Kilogram": 1.0, "Gram": 1e-3, "Milligram": 1e-6, "Ton": 1e3, "Microgram": 1e-9, "Ounce": 0.028349523125}
    weighed = [row for row in raw if row["DRUG_UNIT"] in to_kg]
    wanted = Counter(row["DRUG_UNIT"] for row in weighed)
    found = ask(
        database,
        "SELECT unit_as_written, count(*), sum(mass_kg) FROM seizure_line "
        "WHERE unit IN ('kilogram', 'gram', 'milligram', 'ton', 'microgram', 'ounce') GROUP BY 1",
    )
    assert {unit: rows for unit, rows, _mass in found} == wanted and sum(wanted.values()) == 299_352
    total = sum(float(row["AMOUNT"]) * to_kg[row["DRUG_UNIT"]] for row in weighed if row["AMOUNT"])
    assert sum(mass for _unit, _rows, mass in found) == pytest.approx(total, rel=1e-9)
    assert total == pytest.approx(9_317_223.67, rel=1e-8)
    wrong = "SELECT count(*) FROM seizure_line WHERE unit_family <> 'mass' AND mass_kg IS NOT NULL"
    assert ask_one(database, wrong) == (0,)


def test_the_two_impossible_rows_are_held(loaded: Loaded) -> None:
    database, account = loaded
    held = ask(
        database,
        "SELECT country, period_start, drug, mass_kg FROM counted_line WHERE hold_reason IS NOT NULL ORDER BY mass_kg",
    )
    assert ("TH", "2013-05-22", "amphetamine", 4_500_000.0) in held
    (ecstasy,) = (row for row in held if row[0] == "RU" and row[2] == "mdma")
    assert ecstasy[1].startswith("2016") and ecstasy[3] == pytest.approx(23_291.692)
    assert account["lines_held"] == len(held)
    assert ask_one(database, "SELECT count(*) FROM issue WHERE level = 'held'") == (len(held),)


def test_besides_them_hardly_anything_is_held(database: str) -> None:
    held, held_mass, mass = ask_one(
        database,
        "SELECT count(hold_reason), sum(CASE WHEN hold_reason IS NOT NULL THEN mass_kg END), sum(mass_kg) "
        "FROM seizure_line",
    )
    impossible = sum(IMPOSSIBLE.values())
    assert 0 <= held - 2 <= 50
    assert 0 <= held_mass - impossible <= 0.01 * (mass - impossible)


def test_held_mass_is_in_no_total(loaded: Loaded) -> None:
    database, account = loaded
    (counted,) = ask_one(database, "SELECT sum(mass_kg) FROM counted_line WHERE hold_reason IS NULL AND class = 'drug'")
    assert account["mass_kg"] == pytest.approx(counted, rel=1e-12)
    assert counted < 3_000_000


def test_drugs_are_recognised(database: str) -> None:
    (known,) = ask_one(
        database, "SELECT avg(CASE WHEN drug IN ('other', 'unclassified') THEN 0.0 ELSE 1.0 END) FROM seizure_line"
    )
    assert known >= 0.99
    (canonical,) = ask_one(
        database, "SELECT count(DISTINCT drug) FROM seizure_line WHERE drug NOT IN ('other', 'unclassified')"
    )
    assert 50 <= canonical <= 150
    names = "SELECT count(DISTINCT drug_as_written) FROM seizure_line"
    assert ask_one(database, names) == (343,)


def test_every_unit_spelling_has_a_family(database: str) -> None:
    found = ask(
        database,
        "SELECT coalesce(unit_as_written, ''), min(unit_family), count(DISTINCT unit_family) "
        "FROM seizure_line GROUP BY 1",
    )
    families = {spelling: family for spelling, family, _kinds in found}
    assert len(families) == 44 and {kinds for _spelling, _family, kinds in found} == {1}
    assert {spelling for spelling, family in families.items() if family == "unknown"} == {"", "other"}
    assert ask_one(database, "SELECT count(*) FROM issue WHERE code = 'unrecognised_unit'") == (0,)


def test_every_country_is_an_iso_code(database: str) -> None:
    assert ask_one(database, "SELECT count(*), count(DISTINCT country) FROM seizure WHERE country IS NULL") == (0, 0)
    assert ask_one(database, "SELECT count(DISTINCT country_as_written) FROM seizure") == (102,)
    (unknown,) = ask_one(
        database,
        "SELECT count(*) FROM issue WHERE code IN ('unrecognised_country', 'unrecognised_producing', "
        "'unrecognised_departure', 'unrecognised_destination')",
    )
    assert unknown == 0


def test_every_cell_is_kept_as_written(database: str, raw: list[dict[str, str]]) -> None:
    columns = {
        "country_as_written": "COUNTRY",
        "area": "ADMINISTRATIVE_DIVISION",
        "place": "PLACE",
        "date_as_written": "SEIZURE_DATE",
        "drug_as_written": "DRUG_NAME",
        "quantity_as_written": "AMOUNT",
        "unit_as_written": "DRUG_UNIT",
        "concealment_as_written": "HIDING_PLACE",
        "location_as_written": "INSTALLATION",
        "mode_as_written": "TRANSPORT",
        "producing_as_written": "PRODUCING_COUNTRY",
        "departure_as_written": "DEPARTURE_COUNTRY",
        "destination_as_written": "DESTINATION_COUNTRY",
        "direction_as_written": "ROUTING",
    }
    stored = ask(
        database,
        f"SELECT {', '.join(columns)} FROM seizure_line AS line JOIN seizure ON seizure.id = line.seizure_id "  # noqa: S608
        "ORDER BY line.row_number",
    )
    written = [tuple(row[name] if row[name].strip() else None for name in columns.values()) for row in raw]
    assert len(stored) == len(written)
    assert next((pair for pair in zip(stored, written, strict=True) if pair[0] != pair[1]), None) is None


def test_loading_it_again_adds_nothing(loaded: Loaded, real_data: Path) -> None:
    database, account = loaded
    again = load(database, real_data / IDS)
    assert (again["already_loaded"], again["batch"]) == (True, account["batch"])
    assert (again["seizures"], again["lines_held"]) == (account["seizures"], account["lines_held"])
    assert ask_one(database, "SELECT count(*) FROM batch") == (1,)
