"""Numbers as keyboards and spreadsheets of all countries write them: read as they look, or left to a person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.normalise.numbers import BadNumber, decide_number_format, parse_number


def read(text: str, *beside: str) -> float | str | None:
    """The number that a text is in a column with others; "bad" where it is none."""
    found = parse_number(text, decide_number_format([text, *beside]))
    return "bad" if isinstance(found, BadNumber) else found


@pytest.mark.parametrize(
    ("text", "beside", "number"),
    [
        ("１２", "5", 12.0),  # full-width, as Japanese and Chinese keyboards write
        ("１，２３４．５", "2", 1234.5),
        ("٣٤", "5", 34.0),  # Arabic-Indic
        ("۱۲.۵", "5", 12.5),  # Persian
        ("1'234.5", "3", 1234.5),
        ("1\u2019234.5", "3", 1234.5),
        ("1\u00a0234,5", "3", 1234.5),
        ("1\u2009234,5", "3", 1234.5),
        ("1\u202f234,5", "3", 1234.5),
        ("1\u3000234", "3", 1234.0),
        ("1.234.567,8", "3", 1234567.8),
        ("'12", "13", 12.0),  # with which a spreadsheet keeps a number as text
        ("'-1.5", "13", -1.5),
        ("\u200e5", "6", 5.0),  # a mark of writing direction
        ("5\u200b", "6", 5.0),
        ("\u22125", "6", -5.0),
        ("\u200b", "6", None),
        ("12,-", "13", "bad"),
        ("(5)", "6", "bad"),  # below zero, in accounts
        ("5%", "6", "bad"),
        ("٣٫٥", "6", "bad"),  # the Arabic decimal mark
        ("0,500", "1.25", "bad"),  # a half by another hand, not five hundred
        ("0 500", "5 000", "bad"),
        ("0.500", "1.234,5", "bad"),
        ("00,500", "1,234.5", "bad"),
        ("²", "6", "bad"),
        ("Ⅻ", "6", "bad"),
        ("½", "6", "bad"),
        ("1e5", "6", 100000.0),
        ("1,00,000", "6.5", "bad"),
        ("12'", "6", "bad"),
        ("''12", "6", "bad"),
    ],
)
def test_what_becomes_of_it(text: str, beside: str, number: float | str | None) -> None:
    assert read(text, beside) == number


@given(st.integers(0, 10**9), st.sampled_from("٠۰०０๐"))
def test_digits_of_other_scripts_are_digits(number: int, zero: str) -> None:
    written = "".join(chr(ord(zero) + int(digit)) for digit in str(number))
    assert read(written, "7") == float(number)


@given(st.integers(1, 999), st.sampled_from(".,"), st.sampled_from([" ", "\u00a0", "'"]))
def test_a_thousands_mark_before_zeros_is_no_thousand(part: int, decimal: str, thousands: str) -> None:
    """Whatever the column: "0,500" is never five hundred."""
    other = "," if decimal == "." else "."
    for mark in (other, thousands):
        settled = [f"1{mark}234{decimal}5", f"2{decimal}25"]
        assert read(f"0{mark}{part:03}", *settled) == "bad"
