"""The quality of the reporters of 311,038 individual seizures, counted a second time by pandas from the raw file."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analytics.door import ask_query
from store import Store, open_store
from tests.fixtures.databases import BOTH
from tests.fixtures.pace import patience
from tests.fixtures.real import IDS, Loaded

Answer = Mapping[str, Any]
SPAIN = "unodc-ids:country:ES"
MASSES = ("Kilogram", "Gram", "Milligram", "Ton", "Microgram", "Ounce")


@pytest.fixture(scope="module", params=BOTH)
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    loaded: Loaded = request.getfixturevalue(f"ids_{request.param}")
    opened = open_store(loaded[0])
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def raw(real_data: Path) -> pd.DataFrame:
    with zipfile.ZipFile(real_data / IDS) as archive:
        return pd.read_csv(archive.open(archive.namelist()[0]), sep=";", dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def answer(store: Store) -> Answer:
    return ask_query(store, "quality", f"reporter={SPAIN}")


def test_every_row_has_one_reporter(answer: Answer, raw: pd.DataFrame) -> None:
    assert sum(row["rows"] for row in answer["rows"]) == len(raw) == 311_038
    by_name = raw["COUNTRY"].value_counts()
    for key, name in (("ES", "Spain"), ("RU", "Russian Federation"), ("NZ", "New Zealand")):
        (row,) = (one for one in answer["rows"] if one["key"] == f"unodc-ids:country:{key}")
        assert row["rows"] == by_name[name]


def test_spain_states_what_its_cells_hold(answer: Answer, raw: pd.DataFrame) -> None:
    spain = raw[raw["COUNTRY"] == "Spain"]
    stated = {one["key"]: one["rows"] for one in answer["sheet"]["fields_stated"]}
    assert stated["place"] == (spain["PLACE"] != "").sum() == 6_757
    assert stated["mode"] == (spain["TRANSPORT"] != "").sum() == 6_595
    assert stated["quantity"] == (spain["AMOUNT"] != "").sum()


def test_spain_round_masses(answer: Answer, raw: pd.DataFrame) -> None:
    spain = raw[(raw["COUNTRY"] == "Spain") & raw["DRUG_UNIT"].isin(MASSES)]
    amounts = spain["AMOUNT"].astype(float)
    whole = amounts[(amounts > 0) & (amounts % 1 == 0)]
    long = whole[whole >= 10]
    heaped = answer["sheet"]["heaping"]
    assert heaped["whole"] == len(whole) and heaped["tested"] == len(long) == 4_922
    assert heaped["fives"] == (whole % 5 == 0).sum() and heaped["tens"] == (whole % 10 == 0).sum()
    assert heaped["index"] == pytest.approx(500 * (long % 5 == 0).mean())


def test_spain_by_year(answer: Answer, raw: pd.DataFrame) -> None:
    spain = raw[raw["COUNTRY"] == "Spain"]
    years = spain["SEIZURE_DATE"].str.extract(r"(\d{4})")[0].value_counts()
    assert {one["key"]: one["rows"] for one in answer["sheet"]["periods"]} == years.to_dict()


def test_an_answer_takes_no_longer_than_a_breath(store: Store) -> None:
    """A selection that was not asked before: the question's own statements and that of its envelope."""
    start = time.process_time()
    ask_query(store, "quality", "source=unodc-ids&from=2011-01-01")
    assert time.process_time() - start < patience(6)  # 2.3 s where nothing else runs
