"""What is known of the Colombian, Brazilian and yearly UNODC files, and of one that must be refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures.command import load, run
from tests.fixtures.databases import BOTH
from tests.fixtures.real import ask, ask_one, raw_rows

DATABASES = BOTH


def test_colombia(database_url: str, real_data: Path) -> None:
    (path,) = (real_data / "colombia-ponal-2018").glob("*.csv")
    account = load(database_url, path)
    assert account["profile"] == "colombia_ponal"
    assert (account["rows_loaded"], account["rows_quarantined"]) == (41392, 0)
    assert account["rows_skipped"] == {"total_row": 1}
    assert account["control_totals"] == [
        {"column": "CANTIDAD", "stated": 205262262.0, "summed": 205262402.0, "difference": -140.0}
    ]
    assert account["lines_held"] == 0
    found = ask_one(database_url, "SELECT count(*), sum(event_count), sum(mass_kg) FROM counted_line")
    assert found[:2] == (41392, 41392) and found[2] == pytest.approx(205262.402, rel=1e-9)
    assert ask_one(database_url, "SELECT sum(quantity), min(unit), max(unit) FROM seizure_line") == (
        205262402.0,
        "gram",
        "gram",
    )
    days = ask_one(database_url, "SELECT min(period_start), max(period_start), min(date_precision) FROM seizure")
    assert days == ("2018-01-01", "2018-05-31", "day")
    warned = ask_one(database_url, "SELECT count(*) FROM issue WHERE code = 'control_total' AND row_number = 41393")
    assert warned == (1,)


def test_brazil(database_url: str, real_data: Path) -> None:
    (path,) = (real_data / "brazil-pf-ports-airports").glob("*.csv")
    account = load(database_url, path)
    assert (account["rows_loaded"], account["rows_quarantined"], account["lines_held"]) == (6089, 0, 0)
    assert account["mass_kg"] == pytest.approx(318600.1, abs=0.05)
    units = ask(
        database_url,
        "SELECT unit_as_written, unit_family, count(*), count(quantity), count(mass_kg), sum(mass_kg) "
        "FROM seizure_line GROUP BY 1, 2 ORDER BY 3 DESC, 1",
    )
    assert units[0][:5] == ("gramas", "mass", 5904, 5845, 5845) and units[0][5] == pytest.approx(318600.1, abs=0.05)
    assert [unit[:5] for unit in units[1:]] == [
        ("comprimidos", "count", 176, 175, 0),
        (None, "unknown", 5, units[2][3], 0),
        ("frascos", "count", 2, 2, 0),
        ("pontos", "count", 2, 2, 0),
    ]
    assert ask(database_url, "SELECT DISTINCT country FROM seizure") == [("BR",)]


def test_brazilian_coordinates_places_and_days_are_kept_row_by_row(database_url: str, real_data: Path) -> None:
    (path,) = (real_data / "brazil-pf-ports-airports").glob("*.csv")
    load(database_url, path)

    def coordinate(text: str) -> float | None:
        return float(text.replace(",", ".")) if text else None

    def iso(text: str) -> str:
        month, day, year = text.split("/")
        return f"{year}-{month}-{day}"

    raw = [
        (coordinate(row["lat"]), coordinate(row["lon"]), row["CIDADE_APREENSAO"], iso(row["DATA"]), row["DROGA"])
        for row in raw_rows(path, ";")
    ]
    query = (
        "SELECT latitude, longitude, place, period_start, drug_as_written FROM seizure_line AS line "
        "JOIN seizure ON seizure.id = line.seizure_id ORDER BY line.row_number"
    )
    assert ask(database_url, query) == raw
    assert sum(row[0] is None for row in raw) == 2


def test_yearly_unodc_tables(database_url: str, real_data: Path) -> None:
    (path,) = (real_data / "unodc-annual-2012-2016").glob("*.csv")
    account = load(database_url, path)
    assert (account["rows_loaded"], account["rows_quarantined"], account["rows_skipped"]) == (9442, 0, {})
    assert (account["mass_kg"], account["seizures"], account["lines_held"]) == (None, None, 0)
    everything = ask_one(
        database_url,
        "SELECT count(*), count(kg_equivalent), sum(kg_equivalent), count(mass_kg), count(DISTINCT factor_version), "
        "max(factor_version) FROM seizure_line",
    )
    assert everything == (9442, 9438, 86_563_393.0, 0, 1, "as published")
    assert ask(database_url, "SELECT DISTINCT grain, event_count FROM seizure") == [("annual", None)]
    left_out = ask(
        database_url,
        "SELECT not_counted, note, count(*), sum(kg_equivalent), min(period_start), max(period_end) FROM seizure "
        "JOIN seizure_line ON seizure_id = seizure.id WHERE not_counted IS NOT NULL GROUP BY 1, 2",
    )
    named = "Data for 2015 (2016 data not available)"
    assert left_out == [("repeats_other_year", named, 20, 142_665.0, "2016-01-01", "2016-12-31")]
    counted = ask_one(database_url, "SELECT count(*), sum(kg_equivalent), sum(event_count) FROM counted_line")
    assert counted == (9422, 86_563_393.0 - 142_665.0, None)


def test_yearly_unodc_periods_that_are_no_calendar_years(database_url: str, real_data: Path) -> None:
    (path,) = (real_data / "unodc-annual-2012-2016").glob("*.csv")
    load(database_url, path)
    periods = ask(
        database_url,
        "SELECT DISTINCT note, period_start, period_end FROM seizure "
        "WHERE note LIKE '%irst%months%' OR note LIKE '%inancial year%' OR note LIKE '%till%' "
        "OR note LIKE 'Between%' OR note LIKE 'January-%' OR note LIKE 'Data for June%'",
    )
    found: dict[str, str] = {}
    for note, start, end in periods:
        assert found.setdefault(note, period := f"{start[5:]} {end[5:]}") == period
    months = {"six": "06-30", "7": "07-31", "8": "08-31", "9": "09-30", "10": "10-31", "11": "11-30"}
    firsts = {note: period for note, period in found.items() if "months" in note}
    assert len(firsts) == 6
    assert all(period == f"01-01 {months[note.lower().split()[1]]}" for note, period in firsts.items())
    financial = {note: period for note, period in found.items() if "inancial" in note}
    assert len(financial) == 7 and set(financial.values()) == {"04-01 03-31"}
    rest = {note: period for note, period in found.items() if note not in firsts and note not in financial}
    assert rest == {
        "Between April 2012 and March 2013": "04-01 03-31",
        "Data for June 2012 - July 2013": "06-01 07-31",
        "From January 2012 till July 2013": "01-01 07-31",
        "January-October only": "01-01 10-31",
        "October 2012 till September 2013": "10-01 09-30",
        "October 2013 till September 2014": "10-01 09-30",
        "September 2012 till August 2013": "09-01 08-31",
    }
    usual = ask(database_url, "SELECT DISTINCT period_start, period_end FROM seizure WHERE note IS NULL")
    assert {(start[5:], end[5:]) for start, end in usual} == {("01-01", "12-31")}


@pytest.mark.parametrize("options", [(), ("--profile", "none"), ("--set", "date=2017", "--set", "country=CO")])
def test_the_departamento_file_is_refused_with_its_first_bad_line(
    database_file: Path, real_data: Path, options: tuple[str, ...]
) -> None:
    before = ask(database_file, "SELECT * FROM meta"), database_file.read_bytes()
    code, out, err = run(database_file, "load", real_data / "colombia-departamento-2017" / "data.csv", *options)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1 and "data.csv, line 2" in err and "decimal comma" in err
    assert (ask(database_file, "SELECT * FROM meta"), database_file.read_bytes()) == before
    assert ask_one(database_file, "SELECT (SELECT count(*) FROM batch) + (SELECT count(*) FROM issue)") == (0,)
