"""The same 200 seizures as four officers send them: a Russian CSV, French, Spanish and English workbooks.

Each loads without a word from anybody, to the records of the table of facts, whichever language it is in.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from etl.door import inspect, load
from store import Store
from tests.fixtures.databases import Row, rows
from tests.fixtures.loading import account, lines

FOLDER = Path(__file__).parent.parent / "fixtures" / "four_languages"
FILES = ("seizures_ru.csv", "saisies_fr.xlsx", "incautaciones_es.xlsx", "seizures_en.xlsx")
KG_OF = {"kilogram": 1.0, "gram": 0.001}
FIELDS = {
    "date", "country", "place", "drug", "quantity", "unit", "mode", "concealment", "departure", "destination", "note",
}  # fmt: skip
RECORDS = (
    "period_start, period_end, date_precision, country, drug, quantity, unit, mass_kg, mode, concealment, origin, "
    "departure, transit, destination, event_count, grain, hold_reason"
)


def facts() -> list[dict[str, str]]:
    with (FOLDER / "facts.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def expected() -> list[Row]:
    """The records of the facts, worked out here."""
    found = []
    for fact in facts():
        known = {key: value if value not in ("", "?") else None for key, value in fact.items()}
        quantity = float(fact["quantity"]) if fact["quantity"] else None
        per_unit = KG_OF.get(fact["unit"])
        mass = quantity * per_unit if quantity is not None and per_unit is not None else None
        day = (fact["date"], fact["date"], "day")
        route = (None, known["departure"], None, known["destination"])
        how = (known["mode"], known["concealment"])
        what = (known["country"], known["drug"], quantity, known["unit"], mass)
        found.append((*day, *what, *how, *route, 1, "individual", None))
    return found


def spelled(language: str) -> dict[str, str]:
    """Place of the facts -> as the officer writes it."""
    with (FOLDER / "words.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row[language] for row in csv.DictReader(file) if row["kind"] == "place"}


@pytest.mark.parametrize("name", FILES)
def test_it_loads_untouched_to_the_records_of_the_facts(store: Store, name: str) -> None:
    report = load(store, FOLDER / name)
    read, loaded, quarantined, skipped = account(report)
    assert (loaded, quarantined) == (200, 0)
    assert skipped == {"blank_row": read - 202, "total_row": 1, "footnote": 1} and read - 202 >= 3
    wanted = expected()
    found = lines(store, RECORDS)
    assert len(found) == len(wanted) == 200
    compared = 0
    for row, (has, should) in enumerate(zip(found, wanted, strict=True), 1):
        assert has[:7] + has[8:] == should[:7] + should[8:], row
        assert has[7] == (None if should[7] is None else pytest.approx(should[7], rel=1e-12)), row
        compared += len(should)
    assert compared == 200 * 17


@pytest.mark.parametrize("name", FILES)
def test_places_and_words_are_kept_as_they_were_written(store: Store, name: str) -> None:
    load(store, FOLDER / name)
    places = spelled(name.rpartition("_")[2].partition(".")[0])
    for (written, folded), fact in zip(lines(store, "place, place_folded"), facts(), strict=True):
        assert written.strip() == places[fact["country"] + fact["place"]] and folded
    kept = rows(store, "SELECT count(DISTINCT drug_as_written), count(DISTINCT drug) FROM seizure_line")
    assert kept[0][0] > kept[0][1] == 12
    assert rows(store, "SELECT count(*) FROM seizure_line WHERE unit_as_written IS NOT NULL") == [(199,)]


@pytest.mark.parametrize("name", FILES)
def test_everything_was_guessed_and_nothing_asked(store: Store, name: str) -> None:
    found = inspect(store, FOLDER / name)
    assert (found.profile, found.saved_mapping, found.missing_required, found.doubts) == (None, None, [], [])
    assert found.mapping.keys() == FIELDS and found.constants == {} and found.wide == []
    sure = {item["field"]: item["confidence"] for item in found.columns if item["field"]}
    assert all(value is not None and value > 0.7 for value in sure.values()), sure
    assert found.dialect["header_row"] == 4
    assert found.sample["as_understood"][0]["country"] == "Kazakhstan"
    assert found.sample["as_understood"][0]["date"] == "2009-08-01"


def test_the_russian_file_is_what_was_asked_for(store: Store) -> None:
    found = inspect(store, FOLDER / "seizures_ru.csv").dialect
    assert (found["encoding"], found["delimiter"], found["decimal"], found["date_order"]) == (
        "windows-1251",
        ";",
        ",",
        "dmy",
    )
    assert {"encoding", "delimiter", "decimal", "date_order", "header_row", "grain"} <= found["evidence"].keys()
