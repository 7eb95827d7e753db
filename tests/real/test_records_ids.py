"""The records table on 311,038 real lines: row 300,000 in any order is the one pandas says, and it comes at once."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pandas as pd
import pytest

from analytics.door import every_record, record_rows
from analytics.selection import Selection, parse
from store import Store, open_store
from tests.fixtures.databases import BOTH
from tests.fixtures.real import IDS, Loaded

# Units of mass in the file; a block and a paper say how much they are, an ounce is avoirdupois, a viss is Burmese.
KILOGRAMS = {
    "Kilogram": 1.0, "Gram": 0.001, "Milligram": 0.000001, "Microgram": 1e-9, "Ton": 1000.0, "100 gram": 0.1,
    "Ounce": 0.028349523125, "Block (350gr)": 0.35, "Paper (1/10 gm)": 0.0001, "Viss": 1.63293,
}  # fmt: skip
# Beyond 299,358 the lines have no mass: they come last in both orders.
PLACES = (0, 999, 150_000, 299_357, 299_358, 300_000, 311_037)
SOON = 0.5  # seconds, once the data version has been looked at


@pytest.fixture(scope="module", params=BOTH)
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    loaded: Loaded = request.getfixturevalue(f"ids_{request.param}")
    opened = open_store(str(loaded[0]))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def raw(real_data: Path) -> pd.DataFrame:
    """The file as pandas reads it, with the number of each row."""
    with zipfile.ZipFile(real_data / IDS) as archive, archive.open(archive.namelist()[0]) as file:
        table = pd.read_csv(file, sep=";", dtype=str, keep_default_na=False, encoding="utf-8-sig")
    table["row"] = range(1, len(table) + 1)
    amount = pd.to_numeric(table["AMOUNT"].mask(table["AMOUNT"] == ""))
    table["kg"] = amount * table["DRUG_UNIT"].map(KILOGRAMS)
    return table


@pytest.mark.parametrize("order", ["asc", "desc"])
def test_any_row_in_order_of_mass_is_the_one_that_pandas_says(store: Store, raw: pd.DataFrame, order: str) -> None:
    ascending = order == "asc"
    expected = raw.sort_values(["kg", "row"], ascending=ascending, na_position="last", kind="stable")
    for place in PLACES:
        (row,) = record_rows(store, Selection(), sort="mass", order=order, offset=place, limit=1)["rows"]
        theirs = expected.iloc[place]
        mass = None if pd.isna(theirs["kg"]) else theirs["kg"]
        assert (row["row_number"], row["mass_kg"]) == (theirs["row"], mass), place


def test_the_filter_of_a_place_finds_what_a_person_would(store: Store, raw: pd.DataFrame) -> None:
    wanted = raw[raw["PLACE"].str.lower().str.contains("dushanbe")]
    _first, found = every_record(store, Selection(), where_place="Душанбе", sort="row", order="asc")
    assert [row["row_number"] for row in found] == list(wanted["row"])
    area = raw["ADMINISTRATIVE_DIVISION"].str.lower().str.contains("dushanbe")
    either = wanted["row"].count() + (area & ~raw["row"].isin(wanted["row"])).sum()
    assert record_rows(store, parse("q=Душанбе"), limit=1)["total"] == either


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("", {"offset": 300_000}),
        ("", {"sort": "mass"}),
        ("", {"sort": "mass", "offset": 300_000}),
        ("", {"where_place": "Душанбе"}),
        ("q=Душанбе", {}),
        ("", {"sort": "country", "order": "asc", "offset": 200_000}),
    ],
)
def test_a_block_comes_at_once(store: Store, query: str, options: dict[str, str | int]) -> None:
    record_rows(store, parse(query), **options, limit=100)
    times = []
    for _try in range(3):
        start = perf_counter()
        record_rows(store, parse(query), **options, limit=100)
        times.append(perf_counter() - start)
    assert min(times) < SOON
