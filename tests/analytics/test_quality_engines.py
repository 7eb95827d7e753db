"""Quality from columns against quality from SQL on what was really loaded: illustrative data, and lines that were held,
quarantined, undone, replaced, decided about, corrected. On both databases."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from analytics.selection import parse
from etl.door import decide, error_workbook, held, load, load_demo
from store import Store, batches
from tests.analytics.quality_alike import alike
from tests.etl.bad_rows import correct, make, save
from tests.fixtures.databases import BOTH, value
from tests.fixtures.loading import load_text, template

DATABASES = BOTH
COLUMNS = ("area", "place", "administration", "mode", "origin_country", "purity_percent")
WHAT = {
    "country": ("KZ", "KG", "Atlantis"),
    "administration": ("", "Customs of K"),
    "drug": ("amphetamine", "heroin", "blue dust"),
    "unit": ("kg", "kg", "g", "", "sack", "tablets"),
    "quantity": ("", "0", "5", "10", "12", "2.5", "1250", "4500000", "4500000"),
    "date": ("2014-05-31", "31.05.14", "2014-05", "31.12.2013", "2014", "soon"),
    "place": ("", "Almaty"),
    "purity_percent": ("", "12"),
}


def _text(seed: int, size: int = 120) -> str:
    chance = random.Random(seed)
    lines = [{name: chance.choice(values) for name, values in WHAT.items()} for _each in range(size)]
    return template(*lines, columns=COLUMNS)


def test_the_illustrative_data(store: Store) -> None:
    load_demo(store)
    assert len(alike(store, parse(""), most=2)) > 5
    assert alike(store, parse("region=bloc:cis&drug=heroin,opium&from=2009-08-01&to=2009-08-31"), most=1)


@pytest.mark.parametrize("query", ["", "batch=2", "drug=heroin&min_kg=1&max_kg=100"])
def test_lines_held_quarantined_undone_replaced_and_decided(store: Store, tmp_path: Path, query: str) -> None:
    for number in (1, 2, 3):
        load_text(store, tmp_path, _text(number), f"{number}.csv")
    load_text(store, tmp_path, _text(4), "4.csv", replaces=1)
    batches.undo(store, 3)
    waiting = held(store)
    assert len(waiting) > 6
    for number, line in enumerate(waiting[:3]):
        change = {"unit": "g"} if number % 3 == 2 else {}
        kind = ("accept", "reject", "correct")[number % 3]
        decide(store, int(line["line"]), kind, reason="looked at", by="ada", **change)
    assert value(store, "SELECT COUNT(*) FROM issue WHERE level = 'quarantined'") > 20
    assert alike(store, parse(query), most=2)


def test_rows_that_were_corrected_are_of_seizures_of_another_batch(store: Store, tmp_path: Path) -> None:
    made = make(60, 80)
    load(store, save(made, tmp_path / "month.xlsx"))
    error_workbook(store, 1, tmp_path / "errors.xlsx")
    correct(tmp_path / "errors.xlsx", made, out=tmp_path / "corrected.xlsx")
    load(store, tmp_path / "corrected.xlsx")
    for query in ("", "batch=2"):
        assert alike(store, parse(query), most=2)
