"""Numbers: one format per column, nothing coerced, what is written is what is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.normalise.numbers import LARGEST, BadNumber, NumberFormat, decide_number_format, parse_distinct, parse_number
from etl.readers.text import read_table

POINT, COMMA = NumberFormat("."), NumberFormat(",")


@pytest.mark.parametrize(
    ("values", "decimal", "thousands", "ambiguous"),
    [
        (["490.0", "2.786"], ".", "", False),
        (["24570,83333", "1027"], ",", "", False),
        (["1", "2000", ""], ".", "", False),
        (["1.234,5", "2"], ",", ".", False),
        (["1,234.5", "2"], ".", ",", False),
        (["1,234,567", "2"], ".", ",", False),
        (["1.234.567", "2"], ",", ".", False),
        (["12.5", "1,234"], ".", ",", True),
        (["0,5", "1.234"], ",", ".", True),
        (["1 234,5"], ",", " ", False),
        (["1\u00a0234", "12\u202f345"], ".", " ", False),
        (["1'234.5", "1\u2019234"], ".", "'", False),
        (["1 234,567"], ",", " ", False),
        (["1234,567"], ",", "", False),
        (["0,123"], ",", "", False),
        ([",5"], ",", "", False),
        (["1e-07", "9.5e-05"], ".", "", False),
        (["-5", "-2,25"], ",", "", False),
        (["1,234", "12"], ".", ",", True),
        (["1,234", "2,500"], ",", "", True),
        (["1,234", "1500"], ",", "", True),
        (["1.234", "12"], ".", "", True),
        (["1,234", "1.234"], ".", ",", True),
        (["1,5", "2,5", "2.5"], ",", "", True),
        (["heroin", "12abc"], ".", "", False),
        ([], ".", "", False),
    ],
)
def test_the_format_is_decided_from_the_whole_column(
    values: list[str], decimal: str, thousands: str, ambiguous: bool
) -> None:
    fmt = decide_number_format(values)
    assert (fmt.decimal, fmt.thousands, fmt.ambiguous) == (decimal, thousands, ambiguous)
    assert fmt.evidence
    again = decide_number_format(reversed(values))
    assert (again.decimal, again.thousands, again.ambiguous) == (decimal, thousands, ambiguous)


def test_the_user_overrules_the_marks() -> None:
    column = ["1,234", "2,500"]
    assert parse_distinct(column, decide_number_format(column, decimal=".")) == ([1234.0, 2500.0], [])
    assert parse_distinct(column, decide_number_format(column, decimal=",")) == ([1.234, 2.5], [])
    assert not decide_number_format(column, decimal=".").ambiguous


@pytest.mark.parametrize(
    ("text", "fmt", "number"),
    [
        ("0.11800000000000001", POINT, 0.11800000000000001),
        ("1e-07", POINT, 1e-07),
        ("9E+2", POINT, 900.0),
        ("5.", POINT, 5.0),
        ("  7 ", POINT, 7.0),
        ("-5", POINT, -5.0),
        ("\u22125", POINT, -5.0),
        ("+5", POINT, 5.0),
        ("007", POINT, 7.0),
        (",5", COMMA, 0.5),
        ("1,234", COMMA, 1.234),
        ("1,5e3", COMMA, 1500.0),
        ("1 234,5", NumberFormat(",", " "), 1234.5),
        ("1\u00a0234\u2009567,5", NumberFormat(",", " "), 1234567.5),
        ("1'234\u2019567.5", NumberFormat(".", "'"), 1234567.5),
        ("1.234.567,5", NumberFormat(",", "."), 1234567.5),
        ("1234567,5", NumberFormat(",", "."), 1234567.5),
        ("", POINT, None),
        (" \u00a0", POINT, None),
    ],
)
def test_numbers_are_read(text: str, fmt: NumberFormat, number: float | None) -> None:
    assert parse_number(text, fmt) == number


@pytest.mark.parametrize(
    ("text", "fmt"),
    [
        ("12abc", POINT),
        ("5 kg", POINT),
        ("1,5", POINT),
        ("1.5", COMMA),
        ("1.2.3", POINT),
        ("1 234", POINT),
        ("12 34", NumberFormat(",", " ")),
        ("1,23", NumberFormat(".", ",")),
        ("1234,567", NumberFormat(".", ",")),
        ("2.5", NumberFormat(",", ".")),
        ("nan", POINT),
        ("inf", POINT),
        ("1e999", POINT),
        ("0x10", POINT),
        ("1_000", POINT),
        ("-", POINT),
        (".", POINT),
        ("e5", POINT),
        ("TOTAL", POINT),
        ("<0.1", POINT),
    ],
)
def test_what_is_no_number_is_bad_never_coerced(text: str, fmt: NumberFormat) -> None:
    bad = parse_number(text, fmt)
    assert isinstance(bad, BadNumber)
    assert bad.text == text and text in bad.reason


def test_a_column_comes_back_with_its_bad_places() -> None:
    assert parse_distinct(["1", "", "x", "-2.5", "1,5"], POINT) == ([1.0, None, None, -2.5, None], [2, 4])


@given(st.lists(st.floats(-LARGEST, LARGEST), min_size=1), st.sampled_from(".,"))
def test_floats_written_with_a_mark_come_back_exactly(numbers: list[float], mark: str) -> None:
    texts = [repr(number).replace(".", mark) for number in numbers]
    assert parse_distinct(texts, NumberFormat(mark)) == (numbers, [])
    # One value that can be read in one way only settles the column for all others.
    decided = decide_number_format([*texts, f"0{mark}25"])
    assert decided.decimal == mark and not decided.ambiguous
    assert parse_distinct(texts, decided) == (numbers, [])


@given(
    st.lists(st.integers(0, 10**12).map(lambda cents: cents / 100), min_size=1),
    st.sampled_from([(".", ","), (",", "."), (",", " "), (",", "\u00a0"), (".", "'"), (".", "\u2019")]),
)
def test_grouped_numbers_come_back_exactly(numbers: list[float], marks: tuple[str, str]) -> None:
    decimal, thousands = marks
    table = str.maketrans({".": decimal, ",": thousands})
    texts = [f"{number:,.2f}".translate(table) for number in numbers]
    fmt = decide_number_format(texts)
    assert not fmt.ambiguous
    assert parse_distinct(texts, fmt) == (numbers, [])


@given(st.lists(st.text("0123456789.,' -+e\u00a0abc", max_size=8)))
def test_no_text_breaks_the_decision_and_every_value_is_accounted_for(values: list[str]) -> None:
    parsed, bad = parse_distinct(values, decide_number_format(values))
    assert len(parsed) == len(values)
    for index, (text, number) in enumerate(zip(values, parsed, strict=True)):
        assert (number is None) == (index in bad or not text.strip())


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "column", "mark", "total", "blanks"),
    [
        ("colombia-ponal-2018/Incautaci_n_estupefacientes_2018.csv", "CANTIDAD", ".", 205_262_402 + 205_262_262, 0),
        ("unodc-annual-2012-2016/seizuresdata2.csv", "KgEquivalent", ".", 86_563_393, 4),
        ("brazil-pf-ports-airports/PF_Apreensoes_Portos_Aeroportos.csv", "lat", ",", None, 2),
        ("brazil-pf-ports-airports/PF_Apreensoes_Portos_Aeroportos.csv", "QUANTIDADE", ",", None, 64),
        ("unodc-ids-2011-2016/drug-trafficking-unodc.zip", "AMOUNT", ".", None, 1),
        ("us-cbp-drugs/cbp_drug_seizures_fy19_22.csv", "Sum Qty (lbs)", ".", 3_529_670.3459, 0),
    ],
)
def test_real_columns(real_data: Path, name: str, column: str, mark: str, total: float | None, blanks: int) -> None:
    values = read_table(real_data / name).data.column(column).to_pylist()
    fmt = decide_number_format(dict.fromkeys(values))
    parsed, bad = parse_distinct(values, fmt)
    assert (fmt.decimal, fmt.thousands, fmt.ambiguous) == (mark, "", False)
    assert bad == [] and parsed.count(None) == blanks
    if total is not None:
        assert sum(number for number in parsed if number is not None) == pytest.approx(total, rel=1e-9)
