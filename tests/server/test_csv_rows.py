"""What is saved as CSV opens as data, never as a formula."""

from __future__ import annotations

import csv
import io

import pytest

from dashboard.csv_rows import csv_lines
from store.text import neutral


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK()"])
def test_a_formula_becomes_text(cell: str) -> None:
    assert neutral(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-5", "+7.25", "-1e3", "heroin", "", "1-2", "c. 5 kg"])
def test_numbers_and_words_stay(cell: str) -> None:
    assert neutral(cell) == cell


def test_what_is_not_known_is_empty() -> None:
    assert neutral(None) == ""
    assert neutral(0) == "0"


def test_rows_survive_a_round_trip() -> None:
    rows = [["held", 1, None, 'say "x", y\nz', "изъятие"], ["=A1", 2, "b", "c", "d"]]
    text = "".join(csv_lines(["a", "b", "c", "d", "e"], rows))
    assert text.startswith("\ufeffa,b,c,d,e\r\n")
    read = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert read[1:] == [["held", "1", "", 'say "x", y\nz', "изъятие"], ["'=A1", "2", "b", "c", "d"]]


def test_no_rows_is_still_a_header() -> None:
    assert "".join(csv_lines(["level"], [])) == "\ufefflevel\r\n"
