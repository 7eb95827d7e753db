"""A row that says "nothing seized" beside something seized is never taken for a nil report: nothing is lost to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import Store
from tests.fixtures.databases import value
from tests.fixtures.loading import load_text

HEADER = "date,country,drug,quantity,unit,number of seizures,nil report\n"
COLUMNS = {
    "date": "date",
    "country": "country",
    "drug": "drug",
    "quantity": "quantity",
    "unit": "unit",
    "event_count": "number of seizures",
    "nil_report": "nil report",
}
SEIZED = "2009-08-01,KZ,heroin,2.5,kg,1,no\n"


def _loaded(store: Store, folder: Path, rows: str) -> dict[str, int]:
    done = load_text(store, folder, HEADER + SEIZED + rows, mapping=COLUMNS)
    return {
        "loaded": done.rows_loaded,
        "quarantined": done.rows_quarantined,
        "nil": value(store, "SELECT count(*) FROM operation_report"),
        "events": value(store, "SELECT sum(event_count) FROM seizure"),
    }


@pytest.mark.parametrize("words", ["nil", "нулевое донесение"])
def test_a_stated_number_of_seizures_outweighs_words_for_nothing(store: Store, tmp_path: Path, words: str) -> None:
    found = _loaded(store, tmp_path, f"2009-08-02,KZ,{words},,,5,no\n")
    assert found == {"loaded": 2, "quarantined": 0, "nil": 0, "events": 6}


def test_a_number_of_seizures_without_a_drug_is_shown_for_correction(store: Store, tmp_path: Path) -> None:
    found = _loaded(store, tmp_path, "2009-08-02,KZ,,,,5,yes\n")
    assert found == {"loaded": 1, "quarantined": 1, "nil": 0, "events": 1}


def test_a_quantity_that_cannot_be_read_is_shown_for_correction(store: Store, tmp_path: Path) -> None:
    found = _loaded(store, tmp_path, "2009-08-02,KZ,nil,abt 12 kg,,,no\n")
    assert found == {"loaded": 1, "quarantined": 1, "nil": 0, "events": 1}


@pytest.mark.parametrize("nothing", ["", "0", "0.0", "-", "none", "нет"])
def test_nothing_however_it_is_written_stays_a_nil_report(store: Store, tmp_path: Path, nothing: str) -> None:
    found = _loaded(store, tmp_path, f"2009-08-02,KZ,,{nothing},,0,yes\n")
    assert found == {"loaded": 2, "quarantined": 0, "nil": 1, "events": 1}
