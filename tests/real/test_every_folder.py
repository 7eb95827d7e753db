"""Every folder of real files in one database, by one command: what it holds is what the raw texts say.

The truths are worked out here from the files themselves, by Python's own csv, and those of the files' README stand
beside them as numbers.
"""

from __future__ import annotations

import csv
import gzip
import json
import shutil
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from analytics.door import ask_query
from store import Store, open_store
from tests.faults.conftest import assert_one_sentence, command
from tests.fixtures.real import CBP, IDS, ask, ask_one, raw_rows

POUND = 0.45359237
MASSES = {"Kilogram": 1.0, "Gram": 1e-3, "Milligram": 1e-6, "Ton": 1e3, "Microgram": 1e-9, "Ounce": 0.028349523125}
SUMS_OF_DRUGS = {"All Class A", "All Class B", "All Class C", "Total cannabis"}
SOURCES = ("us-cbp-drugs", "unodc-ids", "colombia-ponal", "brazil-pf", "uk-border-force", "us-dhs-forfeitures")
# Fiscal year: rows, pounds, events, as the README of the files says.
YEARS = {
    "2019": (2533, 901315.2303, 66158),
    "2020": (2539, 1059249.2639, 70923),
    "2021": (2541, 913325.7087, 82946),
    "2022": (2479, 655780.1441, 62465),
    "2023": (2365, 549238.2312, 53538),
    "2024": (2481, 573469.0956, 58082),
}


@pytest.fixture(scope="module")
def paths(real_data: Path) -> dict[str, Path]:
    """File by a word for it."""
    folders = {
        "annual": "unodc-annual-2012-2016/*.csv",
        "colombia": "colombia-ponal-2018/*.csv",
        "brazil": "brazil-pf-ports-airports/*.csv",
        "uk": "uk-border-force/*.gz",
        "book": "us-dhs-forfeitures-2014-2017/*.xlsx",
        "cleaned": "us-dhs-forfeitures-2014-2017/*.csv",
    }
    found = {f"cbp {number}": real_data / "us-cbp-drugs" / name for number, name in enumerate(CBP)}
    found["ids"] = real_data / IDS
    for word, pattern in folders.items():
        (found[word],) = real_data.glob(pattern)
    return found


@pytest.fixture(scope="module")
def database(seeded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(seeded_file, tmp_path_factory.mktemp("every") / "sentinel.db"))


@pytest.fixture(scope="module")
def accounts(database: Path, paths: dict[str, Path]) -> dict[str, dict[str, Any]]:
    """The account of each file; all are loaded by one command."""
    ended = command("load", *paths.values(), "--json", "--database", database, timeout=600)
    assert (ended.returncode, ended.stderr) == (0, "")
    return dict(zip(paths, json.loads(ended.stdout), strict=True))


@pytest.fixture(scope="module")
def store(database: Path, accounts: dict[str, dict[str, Any]]) -> Any:
    assert accounts
    opened = open_store(f"sqlite:///{database}")
    yield opened
    opened.close()


def number(text: str) -> float:
    return float(text or 0)


def test_every_row_of_every_file_is_accounted_for(
    accounts: dict[str, dict[str, Any]], paths: dict[str, Path]
) -> None:
    for word, account in accounts.items():
        skipped = sum(account["rows_skipped"].values())
        assert account["rows_read"] == account["rows_loaded"] + account["rows_quarantined"] + skipped
        assert (account["file"], account["rows_quarantined"], account["already_loaded"]) == (paths[word].name, 0, False)
    told = {word: (account["rows_read"], account["rows_skipped"]) for word, account in accounts.items()}
    assert told == {
        "cbp 0": (10_092, {}),
        "cbp 1": (9_924, {}),
        "cbp 2": (9_866, {}),
        "ids": (311_038, {}),
        "annual": (9_442, {}),
        "colombia": (41_393, {"total_row": 1}),
        "brazil": (6_089, {}),
        "uk": (240, {"total_row": 48}),
        "book": (1_129, {"group_heading": 55, "total_row": 60, "footnote": 5}),
        "cleaned": (1_009, {}),
    }


def test_the_editions_of_cbp_count_each_fiscal_year_once(store: Store, paths: dict[str, Path]) -> None:
    years: dict[str, list[tuple[int, float, int]]] = defaultdict(list)
    for edition in range(3):
        rows: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in raw_rows(paths[f"cbp {edition}"], ","):
            rows[row["FY"]].append(row)
        for year, of_year in rows.items():
            pounds = sum(number(row["Sum Qty (lbs)"]) for row in of_year)
            years[year].append((len(of_year), pounds, sum(int(row["Count of Event"]) for row in of_year)))
    for year, editions in years.items():
        for rows_, pounds, events in editions:
            assert (rows_, events) == (YEARS[year][0], YEARS[year][2])
            assert pounds == pytest.approx(YEARS[year][1], abs=1e-3)
    assert sorted(years) == sorted(YEARS)
    totals = ask_query(store, "totals", "source=us-cbp-drugs")
    assert totals["aggregate_rows"] == sum(rows_ for rows_, _pounds, _events in YEARS.values()) == 14_938
    assert totals["seizures"] == sum(events for _rows, _pounds, events in YEARS.values()) == 394_112
    all_masses = sum(one["mass_kg"] or 0 for one in totals["by_class"].values())
    assert all_masses / POUND == pytest.approx(4_652_377.674, rel=1e-9)


def test_the_individual_seizures_of_the_un(
    database: Path, store: Store, accounts: dict[str, dict[str, Any]], paths: dict[str, Path]
) -> None:
    raw = raw_rows(paths["ids"], ";")
    weighed = [row for row in raw if row["DRUG_UNIT"] in MASSES]
    repeated = sum(count - 1 for count in Counter(tuple(row.values()) for row in raw).values())
    assert (len(raw), len(weighed)) == (311_038, 299_352)
    assert (accounts["ids"]["repeated_rows"], accounts["ids"]["lines_held"] >= 2) == (repeated, True)
    kilograms = sum(number(row["AMOUNT"]) * MASSES[row["DRUG_UNIT"]] for row in weighed)
    assert kilograms == pytest.approx(9_317_223.67, abs=0.01)
    written = ask(
        database,
        "SELECT unit_as_written, count(*), sum(mass_kg) FROM seizure_line AS line "
        "JOIN batch ON batch.id = line.batch_id WHERE batch.source = 'unodc-ids' GROUP BY 1",
    )
    rows = {unit: count for unit, count, _mass in written if unit in MASSES}
    assert rows == Counter(row["DRUG_UNIT"] for row in weighed)
    held = sum(mass for unit, _rows, mass in written if unit in MASSES)
    assert held == pytest.approx(kilograms, rel=1e-12)
    totals = ask_query(store, "totals", "source=unodc-ids")
    assert (totals["seizures"], totals["lines"]) == (311_038, 311_038)
    assert totals["lines_held"] == accounts["ids"]["lines_held"]
    assert totals["mass_kg"] < 9_317_223.67 - 4_500_000 - 23_291.692


def test_the_yearly_tables_of_the_un_stay_apart(database: Path, store: Store, paths: dict[str, Path]) -> None:
    raw = raw_rows(paths["annual"], ";")
    published = sum(number(row["KgEquivalent"]) for row in raw)
    assert (len(raw), published, sum(not row["KgEquivalent"] for row in raw)) == (9_442, 86_563_393, 4)
    repeating = [row for row in raw if row["Comment"] == "Data for 2015 (2016 data not available)"]
    assert (len(repeating), sum(number(row["KgEquivalent"]) for row in repeating)) == (20, 142_665)
    assert ask(
        database,
        "SELECT not_counted, count(*), sum(kg_equivalent) FROM seizure JOIN seizure_line AS line "
        "ON line.seizure_id = seizure.id WHERE grain = 'annual' GROUP BY 1 ORDER BY 1",
    ) == [(None, 9_422, published - 142_665), ("repeats_other_year", 20, 142_665)]
    both = ask_query(store, "totals", "kind=individual,aggregate,annual")
    usual = ask_query(store, "totals", "")
    assert (both["seizures"], both["mass_kg"]) == (usual["seizures"], usual["mass_kg"])


def test_colombia_disagrees_with_itself_by_140_grams(
    store: Store, accounts: dict[str, dict[str, Any]], paths: dict[str, Path]
) -> None:
    raw = raw_rows(paths["colombia"], ",")
    rows, total = raw[:-1], raw[-1]
    grams = sum(int(row["CANTIDAD"]) for row in rows)
    assert (len(rows), total["FECHA"], grams, int(total["CANTIDAD"])) == (41_392, "TOTAL", 205_262_402, 205_262_262)
    assert accounts["colombia"]["control_totals"] == [
        {"column": "CANTIDAD", "stated": 205_262_262.0, "summed": 205_262_402.0, "difference": -140.0}
    ]
    totals = ask_query(store, "totals", "source=colombia-ponal")
    assert (totals["seizures"], totals["lines_held"]) == (41_392, 0)
    assert sum(one["mass_kg"] or 0 for one in totals["by_class"].values()) == pytest.approx(grams / 1000, rel=1e-12)


def test_brazil(database: Path, store: Store, paths: dict[str, Path]) -> None:
    raw = raw_rows(paths["brazil"], ";")
    units = Counter(row["UNIDADE_MEDIDA"] for row in raw)
    assert units == {"gramas": 5_904, "comprimidos": 176, "": 5, "frascos": 2, "pontos": 2}
    weighed = [row["QUANTIDADE"].replace(",", ".") for row in raw if row["UNIDADE_MEDIDA"] == "gramas"]
    grams = sum(map(number, weighed))
    assert sum(map(bool, weighed)) == 5_845 and grams == pytest.approx(318_600_100, abs=50_000)
    totals = ask_query(store, "totals", "source=brazil-pf")
    assert totals["seizures"] == len(raw) == 6_089
    (mass,) = ask_one(database, "SELECT sum(mass_kg) FROM counted_line WHERE source = 'brazil-pf'")
    assert mass == pytest.approx(grams / 1000, rel=1e-12)


def test_sums_over_drugs_of_the_uk_are_skipped_and_disagree_with_nothing(
    database: Path, store: Store, accounts: dict[str, dict[str, Any]], paths: dict[str, Path]
) -> None:
    with gzip.open(paths["uk"], "rt", encoding="utf-8", newline="") as file:
        raw = list(csv.DictReader(file))
    sums = [row for row in raw if row["drug"] in SUMS_OF_DRUGS]
    single = [row for row in raw if row["drug"] not in SUMS_OF_DRUGS]
    assert (len(raw), len(sums), len(single)) == (240, 48, 192)
    # They are no sums of their rows: a seizure of several drugs counts once in them and once in each drug's row.
    stated, summed = Counter[str](), Counter[str]()
    for row in raw:
        if "annabis" in row["drug"]:
            (stated if row in sums else summed)[row["year_ending"]] += int(row["seizures"])
    assert len(stated) == 12 and stated != summed
    account = accounts["uk"]
    assert (account["rows_loaded"], account["rows_skipped"]) == (192, {"total_row": 48})
    assert (account["control_totals"], account["mass_kg"]) == ([], None)
    found = ask(
        database,
        "SELECT level, code, sum(issue.rows) FROM issue JOIN batch ON batch.id = issue.batch_id "
        "WHERE batch.source = 'uk-border-force' GROUP BY 1, 2",
    )
    assert found == [("skipped", "total_row", 48)]
    totals = ask_query(store, "totals", "source=uk-border-force")
    assert totals["seizures"] == account["seizures"] == sum(int(row["seizures"]) for row in single)


def test_the_workbook_of_the_dhs_and_its_cleaned_table_count_once(
    store: Store, accounts: dict[str, dict[str, Any]], paths: dict[str, Path]
) -> None:
    raw = raw_rows(paths["cleaned"], ",")
    incidents = sum(int(float(row["distinct_incidents"])) for row in raw)
    pounds = sum(float(row["lbs_seized"]) for row in raw if row["property_category"].strip() == "DRUGS")
    assert (accounts["cleaned"]["seizures"], accounts["cleaned"]["rows_superseding"]) == (incidents, 1_009)
    totals = ask_query(store, "totals", "source=us-dhs-forfeitures")
    assert (totals["seizures"], totals["aggregate_rows"]) == (incidents, len(raw))
    assert sum(one["mass_kg"] or 0 for one in totals["by_class"].values()) == pytest.approx(pounds * POUND, rel=1e-9)


def test_all_sources_together_are_the_sum_of_each(store: Store) -> None:
    alone = [ask_query(store, "totals", f"source={source}") for source in SOURCES]
    everything = ask_query(store, "totals", "")
    for name in ("seizures", "lines", "aggregate_rows", "lines_held", "lines_without_mass"):
        assert everything[name] == sum(one[name] or 0 for one in alone), name
    assert everything["mass_kg"] == pytest.approx(sum(one["mass_kg"] or 0 for one in alone), rel=1e-12)


@pytest.mark.usefixtures("accounts")
def test_the_departamento_file_is_refused_and_changes_nothing(database: Path, real_data: Path) -> None:
    (path,) = (real_data / "colombia-departamento-2017").glob("*.csv")
    before = state(database)
    ended = command("load", path, "--json", "--database", database)
    assert_one_sentence(ended, "data.csv, line 2")
    assert "decimal comma" in ended.stderr
    assert state(database) == before


def state(database: Path) -> list[object]:
    """What a load that left anything behind would have changed."""
    small = [ask(database, f"SELECT * FROM {table} ORDER BY 1") for table in ("meta", "batch", "source")]  # noqa: S608
    large = ("seizure", "seizure_line", "issue")
    grown = [ask(database, f"SELECT count(*), max(id) FROM {table}") for table in large]  # noqa: S608
    return [*small, *grown]
