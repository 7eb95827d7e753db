"""Files made to harm: cells of a million characters, terminal commands, totals in odd places, odd mappings."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from etl.door import BadInput, load
from etl.errors import listed, visible
from etl.normalise.dates import DateProblem, decide_date_format, parse_dates
from etl.normalise.numbers import BadNumber, decide_number_format, parse_number
from etl.readers.text import read_table
from store import Store
from tests.fixtures.databases import rows
from tests.fixtures.loading import account, as_table, lines, load_text, write

HEADER = ("date", "country", "drug", "quantity", "unit", "place")
ROW = ("2014-05-31", "KZ", "heroin", "1", "kg", "Osh")
SECONDS = 5.0  # of this process; what took minutes or hours takes a fraction of one


@pytest.mark.parametrize("cell_mb", [1, 10])
def test_an_endless_last_line_is_read_or_refused_at_once(tmp_path: Path, cell_mb: int) -> None:
    path = write(tmp_path, as_table(HEADER, [ROW]) + "2014-05-31,KZ,heroin,1,kg," + "x" * (cell_mb * 999_999))
    started = time.process_time()
    if cell_mb == 1:
        assert read_table(path).rows_read == 2
    else:
        with pytest.raises(BadInput, match=r"line 3 .*longer than the limit"):
            read_table(path)
    assert time.process_time() - started < SECONDS


def test_a_byte_order_mark_in_the_first_cell_is_kept(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "a,b\n\ufeff1,\n\ufeff2,\n"))
    assert table.data.column("a").to_pylist() == ["\ufeff1", "\ufeff2"]


@pytest.mark.parametrize("cell", ["1" * 500_000 + "x", "1," * 250_000 + "x", " 1" * 250_000])
def test_a_cell_of_half_a_million_digits_is_no_number_at_once(cell: str) -> None:
    started = time.process_time()
    assert isinstance(parse_number(cell, decide_number_format([cell, "1.5"])), BadNumber)
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize("cell", ["," * 500_000 + "x", "1." * 250_000, "t12:" * 125_000])
def test_a_cell_of_half_a_million_marks_is_no_date_at_once(cell: str) -> None:
    started = time.process_time()
    (found,) = parse_dates([cell], decide_date_format([cell, "2014-05-31"]))
    assert isinstance(found, DateProblem) and found.code == "not_a_date"
    assert time.process_time() - started < SECONDS


def test_fiscal_columns_can_be_mapped_by_hand(store: Store, tmp_path: Path) -> None:
    text = as_table(
        ("FY", "Mo", "Drug", "Sum Qty (lbs)"), [("2024", "OCT", "heroin", "2"), ("2024", "XXX", "heroin", "1")]
    )
    mapping = {"fiscal_year": "FY", "fiscal_month": "Mo"}
    report = load_text(store, tmp_path, text, mapping=mapping, constants={"country": "US"})
    assert account(report) == (2, 1, 1, {})
    assert lines(store, "period_start, period_end, date_precision") == [("2023-10-01", "2023-10-31", "month")]


def test_a_dated_file_with_a_fiscal_year_beside_goes_by_its_date(store: Store, tmp_path: Path) -> None:
    text = as_table((*HEADER, "FY"), [(*ROW, "2013")])
    load_text(store, tmp_path, text, mapping={"fiscal_year": "FY"})
    assert lines(store, "period_start") == [("2014-05-31",)]


@pytest.mark.parametrize(
    "total",
    [
        ("", "", "Total for May", "2", "kg", ""),
        ("", "Всего по Казахстану", "", "2", "", ""),
        ("", "", "ИТОГО за август:", "2", "", ""),
        ("", "", "", "2", "Total", ""),
    ],
)
def test_an_undated_row_of_totals_is_skipped_and_compared(store: Store, tmp_path: Path, total: tuple[str, ...]) -> None:
    report = load_text(store, tmp_path, as_table(HEADER, [ROW, ROW, total, ("", "", "Grand total", "2", "kg", "")]))
    assert account(report) == (4, 2, 0, {"total_row": 2})
    assert [item["difference"] for item in report.control_totals] == [0.0, 0.0]


def test_an_undated_row_that_only_mentions_a_total_is_quarantined(store: Store, tmp_path: Path) -> None:
    report = load_text(store, tmp_path, as_table((*HEADER, "note"), [(*ROW, ""), ("", *ROW[1:], "Total weight 5 kg")]))
    assert account(report) == (2, 1, 1, {})


def test_characters_without_a_shape_never_reach_a_terminal(store: Store, tmp_path: Path) -> None:
    text = as_table(HEADER, [("2014-05-31", "KZ", "her\x1b[31moin\u202e", "1", "kg", "Osh")])
    load_text(store, tmp_path, text)
    assert lines(store, "drug_as_written") == [("her\x1b[31moin\u202e",)]
    (message,) = rows(store, "SELECT message FROM issue WHERE code = 'unrecognised_drug'")
    assert "her\ufffd[31moin\ufffd" in message[0] and message[0].isprintable()
    with pytest.raises(BadInput) as refused:
        load(store, write(tmp_path, "a,b\n1,\x1b[2J,3\n"))
    assert refused.value.sentence.isprintable()


def test_a_mark_stands_for_what_has_no_shape() -> None:
    assert visible("a\x07b\u202ec 1\u202f000 ё 😀") == "a\ufffdb\ufffdc 1\u202f000 ё 😀"


def test_a_sentence_does_not_name_a_thousand_columns(store: Store, tmp_path: Path) -> None:
    columns = [f"c{number}" for number in range(1500)]
    with pytest.raises(BadInput) as refused:
        load(store, write(tmp_path, as_table(columns, [["1"] * 1500])))
    assert "c0, c1" in refused.value.sentence and "1500 in all" in refused.value.sentence
    assert len(refused.value.sentence) < 1000
    assert listed(["a", "b"]) == "a, b"
