"""An operation made by hand on the UNODC individual seizures equals sums made from the raw file by other means.

Central Asia, May and June 2014, opiates: made by command, joined by rule, undone. The sums share no code with the
project: pandas over the file as it was published.
"""

from __future__ import annotations

import json
import zipfile
from contextlib import redirect_stdout
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from etl.__main__ import main
from store import Store
from tests.fixtures.databases import BOTH, row
from tests.fixtures.real import IDS
from tests.operations.making import told, totals

DATABASES = BOTH
COUNTRIES = {"KZ": "Kazakhstan", "KG": "Kyrgyzstan", "TJ": "Tajikistan", "TM": "Turkmenistan", "UZ": "Uzbekistan"}
OPIATES = ["Heroin", "Opium", "Morphine"]
KG_OF = {"Kilogram": 1.0, "Gram": 0.001}
FIRST, LAST = pd.Timestamp("2014-05-01"), pd.Timestamp("2014-06-30")


@pytest.fixture(scope="module")
def raw(real_data: Path) -> pd.DataFrame:
    """The opiates of the five countries in 2014, straight from the file."""
    with zipfile.ZipFile(real_data / IDS) as archive, archive.open(archive.namelist()[0]) as file:
        rows = pd.read_csv(file, sep=";", dtype=str, keep_default_na=False)
    wanted = rows.COUNTRY.isin(COUNTRIES.values()) & rows.DRUG_NAME.isin(OPIATES)
    found = rows[wanted & rows.SEIZURE_DATE.str.startswith("2014-")].copy()
    assert set(found.DRUG_UNIT) <= set(KG_OF)
    found["day"] = pd.to_datetime(found.SEIZURE_DATE)
    found["kg"] = found.AMOUNT.astype(float) * found.DRUG_UNIT.map(KG_OF)
    return found


@pytest.fixture
def command(database_url: str) -> Any:
    """The JSON value of a command on the test's database."""

    def run(*arguments: str) -> Any:
        out = StringIO()
        with redirect_stdout(out):
            assert main([*arguments, "--json", "--database", database_url]) == 0
        return json.loads(out.getvalue())

    return run


def test_it_equals_the_independent_sums(store: Store, command: Any, raw: pd.DataFrame, real_data: Path) -> None:
    (load,) = command("load", str(real_data / IDS))
    made = command(
        *("operation", "add", "Central Asia 2014", "--from", "2014-05-01", "--to", "2014-06-30"),
        *("--assumed", ",".join(COUNTRIES), "--drugs", "heroin,opium,morphine"),
    )
    slug = made["operation"]
    inside = raw[(raw.day >= FIRST) & (raw.day <= LAST)]
    assert len(inside) == 29

    shown = command("operation", "preview", slug)
    assert shown["seizures"] == shown["records"] == len(inside)
    assert shown["mass_kg"] == pytest.approx(inside.kg.sum(), rel=1e-12)
    by_name = inside.groupby("COUNTRY").size().to_dict()
    assert {COUNTRIES[code]: seizures for code, seizures in shown["by_country"]} == by_name

    join = command("operation", "join", slug, "--expected", str(len(inside)))
    assert join["seizures"] == len(inside)
    seizures, lines, mass, without_mass, held = totals(store, slug)
    assert (seizures, lines, without_mass, held) == (len(inside), len(inside), 0, 0)
    assert mass == pytest.approx(inside.kg.sum(), rel=1e-12)
    by_sql = "SELECT count(*), sum(mass_kg), min(period_start), max(period_end) FROM counted_line WHERE operation = :op"
    count, kilograms, first, last = row(store, by_sql, op=slug)
    assert (count, first, last) == (len(inside), f"{inside.day.min():%Y-%m-%d}", f"{inside.day.max():%Y-%m-%d}")
    assert kilograms == pytest.approx(inside.kg.sum(), rel=1e-12)

    answer = told(store, slug)
    who_reported(answer, inside)
    days(answer, inside)
    weeks(answer, raw)

    assert command("operation", "undo-join", str(join["id"]))["status"] == "undone"
    assert totals(store, slug)[0] == 0
    command("undo", str(load["batch"]))
    command("redo", str(load["batch"]))
    assert command("operation", "preview", slug) == shown


def who_reported(answer: dict[str, Any], inside: pd.DataFrame) -> None:
    """Kazakhstan and Uzbekistan; three of the five have nothing in the file, which is silence and not zero."""
    assert {row["status"] for row in answer["participants"]} == {"reported", "silent"}
    for found in answer["participants"]:
        own = inside[inside.COUNTRY.isin([COUNTRIES[found["country"]]])]
        assert found["status"] == ("reported" if len(own) else "silent")
        assert found["seizures"] == (len(own) or None)
        if len(own):
            assert found["mass_kg"] == pytest.approx(own.kg.sum(), rel=1e-12)
    numbers = answer["numbers"]
    assert (numbers["countries"], numbers["lines"]) == (inside.COUNTRY.nunique(), len(inside))
    assert numbers["largest_mass_kg"] == pytest.approx(inside.kg.max())
    assert numbers["median_mass_kg"] == pytest.approx(inside.kg.median())
    by_drug = inside.groupby("DRUG_NAME").size().to_dict()
    assert {row["label"]: row["seizures"] for row in answer["drugs"]} == by_drug


def days(answer: dict[str, Any], inside: pd.DataFrame) -> None:
    per_day = inside.groupby("SEIZURE_DATE").agg(seizures=("kg", "size"), kg=("kg", "sum"), who=("COUNTRY", "nunique"))
    assert len(answer["days"]) == 61
    for found in answer["days"]:
        if found["key"] in per_day.index:
            day = per_day.loc[found["key"]]
            assert (found["seizures"], found["reporters"]) == (day.seizures, day.who)
            assert found["mass_kg"] == pytest.approx(day.kg, rel=1e-12)
        else:
            assert (found["seizures"], found["mass_kg"], found["reporters"]) == (None, None, 0)


def weeks(answer: dict[str, Any], raw: pd.DataFrame) -> None:
    """Eight weeks on each side; the file reaches over all of them, so an empty week is a week of none."""
    found = answer["weeks"]
    assert (found[0]["from"], found[-1]["to"]) == (
        f"{FIRST - timedelta(weeks=8):%Y-%m-%d}",
        f"{LAST + timedelta(weeks=8):%Y-%m-%d}",
    )
    for week in found:
        own = raw[raw.SEIZURE_DATE.between(week["from"], week["to"])]
        assert (week["seizures"], week["covered"], week["reporters"]) == (len(own), True, own.COUNTRY.nunique())
        assert week["mass_kg"] == pytest.approx(own.kg.sum(), rel=1e-12)
