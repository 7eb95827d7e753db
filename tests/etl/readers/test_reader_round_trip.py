"""What csv.writer writes is what the reader reads, whatever is in the cells, in each encoding and delimiter."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from etl.errors import BadInput
from etl.readers.dialect import Dialect, detect
from etl.readers.records import lines_of, records
from etl.readers.text import read_table

ALPHABETS = {
    "utf-8": "aZ0 ,;|\t\"'\n\r.éЖ中\u2028\u0085\ufeff😀",
    "utf-8-sig": "aZ0 ,;|\t\"'\n\r.éЖ中\u2028",
    "utf-16-le": "aZ0 ,;|\t\"'\n\r.éЖ中\u2028😀",
    "utf-16-be": "aZ0 ,;|\t\"'\n\r.éЖ中\u2028😀",
    "windows-1251": "aZ0 ,;|\t\"'\n\r.жЯё№",
    "windows-1252": "aZ0 ,;|\t\"'\n\r.éñÇ€",
    "iso-8859-1": "aZ0 ,;|\t\"'\n\r.éñÇ\x85",
}
Table = list[list[str]]


@st.composite
def tables(draw: st.DrawFn, encoding: str) -> Table:
    width = draw(st.integers(2, 4))
    cell = st.text(ALPHABETS[encoding], max_size=8)
    body = draw(st.lists(st.lists(cell, min_size=width, max_size=width), max_size=12))
    return [[f"name{n}" for n in range(width)], *body]


def as_text(table: Table, delimiter: str, end: str) -> str:
    out = io.StringIO()
    # The writer itself leaves a lone carriage return unquoted when lines end otherwise.
    lone = any("\r" in cell for row in table for cell in row)
    csv.writer(
        out, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL if lone else csv.QUOTE_MINIMAL
    ).writerows(table)
    return out.getvalue()


def read_back(content: bytes, dialect: Dialect) -> Table:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(content)
        table = read_table(path, dialect)
    return [list(table.columns), *map(list, zip(*(c.to_pylist() for c in table.data.columns), strict=True))]


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(sorted(ALPHABETS)), st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n"]))
def test_tables_come_back_as_written(data: st.DataObject, encoding: str, delimiter: str, end: str) -> None:
    table = data.draw(tables(encoding))
    content = as_text(table, delimiter, end).encode(encoding)
    assert read_back(content, Dialect(encoding, delimiter)) == table


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n"]))
def test_the_careful_parser_agrees_with_the_writer(data: st.DataObject, delimiter: str, end: str) -> None:
    table = data.draw(tables("utf-8"))
    found = list(records(lines_of(as_text(table, delimiter, end)), delimiter, '"'))
    assert [list(record.cells) for record in found] == table
    assert all(record.closed for record in found)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text('a",;\n', min_size=1, max_size=6), min_size=1, max_size=6))
@example(['1,"2"x"y,3'])
def test_the_careful_and_the_fast_parser_agree_on_untidy_text(lines: list[str]) -> None:
    text = "\n".join(lines).strip("\n") + "\n"
    assume(text.strip())
    slow = list(records(lines_of(text), ",", '"'))
    if all(record.closed and (record.is_blank or len(record.cells) == 2) for record in slow):
        expected = [["", ""] if record.is_blank else list(record.cells) for record in slow]
        assert read_back(b"a,b\n" + text.encode(), Dialect())[1:] == expected
    else:
        row, bad = next(
            (row, record)
            for row, record in enumerate(slow, 1)
            if not record.closed or (not record.is_blank and len(record.cells) != 2)
        )
        with pytest.raises(BadInput) as refused:
            read_back(b"a,b\n" + text.encode(), Dialect())
        assert (refused.value.row, refused.value.line) == (row, bad.line + 1)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(",;\t|"), st.sampled_from(sorted(ALPHABETS)), st.integers(3, 6), st.integers(3, 20))
def test_the_delimiter_of_a_regular_table_is_found(delimiter: str, encoding: str, width: int, height: int) -> None:
    table = [[f"name{n}" for n in range(width)], *([f"{row},5", *["x"] * (width - 1)] for row in range(height))]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(as_text(table, delimiter, "\n").encode(encoding))
        assert detect(path).delimiter == delimiter
