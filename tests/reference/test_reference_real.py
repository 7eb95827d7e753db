"""Floors on the real public files: how much of them the vocabularies understand, and how little the caps hold."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from store.text import fold
from tests.reference import vocabularies as data

NOT_CANONICAL = {"other", "unclassified"}
IMPOSSIBLE = {("Thailand", "2013-05-22", 4_500_000.0), ("Russian Federation", "2016-12-14", 23_291.692)}
COUNTRY_COLUMNS = ("COUNTRY", "PRODUCING_COUNTRY", "DEPARTURE_COUNTRY", "DESTINATION_COUNTRY")
HELD_LINES_ALLOWED = 50
HELD_SHARE_ALLOWED = 0.01
# Rows that add up other rows of the same table.
UK_TOTALS = {"All Class A", "All Class B", "All Class C", "Total cannabis"}


@pytest.fixture(scope="module")
def ids(real_data: Path) -> list[dict[str, str]]:
    path = real_data / "unodc-ids-2011-2016" / "drug-trafficking-unodc.zip"
    with zipfile.ZipFile(path) as archive, archive.open("drug-trafficking-unodc.csv") as file:
        return list(csv.DictReader(io.TextIOWrapper(file, "utf-8-sig", newline=""), delimiter=";"))


def table(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


@pytest.fixture(scope="module")
def annual(real_data: Path) -> list[dict[str, str]]:
    return table(real_data / "unodc-annual-2012-2016" / "seizuresdata2.csv", ";")


@pytest.fixture(scope="module")
def colombia(real_data: Path) -> list[dict[str, str]]:
    found = table(real_data / "colombia-ponal-2018" / "Incautaci_n_estupefacientes_2018.csv")
    return [row for row in found if row["FECHA"] != "TOTAL"]


@pytest.fixture(scope="module")
def brazil(real_data: Path) -> list[dict[str, str]]:
    return table(real_data / "brazil-pf-ports-airports" / "PF_Apreensoes_Portos_Aeroportos.csv", ";")


def unresolved(values: Iterable[str], known: dict[str, str]) -> set[str]:
    return {value for value in set(values) if value and fold(value) not in known}


@pytest.mark.real
def test_every_country_is_a_code_or_a_listed_non_country(
    ids: list[dict[str, str]], annual: list[dict[str, str]]
) -> None:
    for column in COUNTRY_COLUMNS:
        assert unresolved((row[column] for row in ids), data.countries()) == set(), column
    assert unresolved((row["Country"] for row in annual), data.countries()) == set()
    pairs = {(row["Country"], row["CountryCode"]) for row in annual}
    known = data.countries()
    assert {pair for pair in pairs if known[fold(pair[0])] != known[fold(pair[1])]} == set()


@pytest.mark.real
def test_reporting_countries_are_countries(ids: list[dict[str, str]]) -> None:
    reporting = {row["COUNTRY"] for row in ids}
    assert len(reporting) == 102
    assert {name for name in reporting if not data.countries()[fold(name)]} == set()


@pytest.mark.real
def test_99_percent_of_the_lines_are_150_drugs_at_most(ids: list[dict[str, str]]) -> None:
    names = Counter(row["DRUG_NAME"] for row in ids)
    assert names.total() == 311_038
    canonical = sum(
        lines for name, lines in names.items() if data.drugs().get(fold(name), "unclassified") not in NOT_CANONICAL
    )
    assert canonical / names.total() >= 0.99
    assert len({row["drug"] for row in data.rows("drugs")} - NOT_CANONICAL) <= 150


@pytest.mark.real
def test_all_44_unit_spellings_have_a_family(ids: list[dict[str, str]]) -> None:
    spellings = {row["DRUG_UNIT"] for row in ids}
    assert len(spellings) == 44
    families = {row["unit"]: row["family"] for row in data.rows("units")}
    found = {spelling: families[data.units()[fold(spelling)]] for spelling in spellings if spelling}
    assert {spelling for spelling, family in found.items() if family == "unknown"} == {"other"}
    lines = Counter(found.get(row["DRUG_UNIT"], "unknown") for row in ids)
    # 299,352 in the six usual units of mass and 6 in blocks, papers, viss and hundreds of grams
    assert lines == {"mass": 299_358, "count": 10_257, "volume": 1_313, "area": 43, "plants": 41, "unknown": 26}


@pytest.mark.real
def test_other_sources_drugs_are_understood(
    annual: list[dict[str, str]], colombia: list[dict[str, str]], brazil: list[dict[str, str]], real_data: Path
) -> None:
    known = data.drugs()
    assert unresolved((row["Drug"] for row in annual), known) == set()
    detail = Counter(row["SpecificDrugName"] for row in annual if row["SpecificDrugName"])
    left = sum(times for name, times in detail.items() if fold(name) not in known)
    assert left / detail.total() <= 0.03  # forms and packings ("Powder", "Bricks"): the column Drug says what it is
    assert unresolved((row["CLASE DE ESTUPEFACIENTE"] for row in colombia), known) == set()
    assert unresolved((row["DROGA"] for row in brazil), known) == set()
    for path in sorted((real_data / "us-cbp-drugs").glob("*.csv")):
        assert unresolved((row["Drug Type"] for row in table(path)), known) == set(), path.name
    with gzip.open(real_data / "uk-border-force" / "drug-seizures-data.csv.gz", "rt", encoding="utf-8") as file:
        assert unresolved((row["drug"] for row in csv.DictReader(file)), known) == UK_TOTALS


@pytest.mark.real
def test_the_small_vocabularies_are_understood(
    ids: list[dict[str, str]], colombia: list[dict[str, str]], brazil: list[dict[str, str]]
) -> None:
    for column, vocabulary in (
        ("TRANSPORT", "transport_mode"),
        ("HIDING_PLACE", "concealment"),
        ("INSTALLATION", "location"),
    ):
        assert unresolved((row[column] for row in ids), data.terms(vocabulary)) == set(), column
    assert unresolved((row["CLASE DE SITIO"] for row in colombia), data.terms("location")) == set()
    assert unresolved((row["ORIGEM"] for row in brazil), data.terms("location")) == set()
    assert unresolved((row["UNIDADE_MEDIDA"] for row in brazil), data.units()) == set()


def masses(ids: list[dict[str, str]]) -> list[tuple[tuple[str, str, float], str]]:
    """((country, date, kilograms), drug) of each line in a unit of mass."""
    to_kg = {row["unit"]: float(row["to_base"]) for row in data.rows("units") if row["family"] == "mass"}
    found = []
    for row in ids:
        unit = data.units().get(fold(row["DRUG_UNIT"]), "unknown")
        if unit in to_kg and row["AMOUNT"]:
            kilograms = float(row["AMOUNT"]) * to_kg[unit]
            drug = data.drugs().get(fold(row["DRUG_NAME"]), "unclassified")
            found.append(((row["COUNTRY"], row["SEIZURE_DATE"], kilograms), drug))
    return found


def is_held(kilograms: float, drug: str) -> bool:
    cap = data.cap_kg(drug)
    return cap is not None and kilograms > cap


@pytest.mark.real
def test_the_impossible_rows_are_held_and_hardly_any_other(ids: list[dict[str, str]]) -> None:
    lines = [((country, day, round(kg, 3)), drug) for (country, day, kg), drug in masses(ids)]
    held = [key for key, drug in lines if is_held(key[2], drug)]
    assert set(held) >= IMPOSSIBLE
    besides = [key for key in held if key not in IMPOSSIBLE]
    remaining = sum(key[2] for key, _drug in lines if key not in IMPOSSIBLE)
    assert len(besides) <= HELD_LINES_ALLOWED
    assert sum(key[2] for key in besides) <= HELD_SHARE_ALLOWED * remaining


@pytest.mark.real
def test_nothing_of_the_colombian_police_is_held(colombia: list[dict[str, str]]) -> None:
    lines = [
        (float(row["CANTIDAD"]) / 1000, data.drugs().get(fold(row["CLASE DE ESTUPEFACIENTE"]), "unclassified"))
        for row in colombia
    ]
    assert len(lines) == 41_392
    assert [line for line in lines if is_held(*line)] == []
