"""Tables as written, and the sentences for those that are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.errors import BadInput
from etl.readers.dialect import Dialect
from etl.readers.limits import Limits
from etl.readers.text import TextTable, read_table

# 200,000 of these are more than two blocks of the fast reader.
LONG_ROW = "1," + "2" * 100 + "\n"


def write(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    return path


def read(tmp_path: Path, text: str, dialect: Dialect | None = None, limits: Limits | None = None) -> TextTable:
    return read_table(write(tmp_path, text), dialect, limits or Limits())


def rows(table: TextTable) -> list[tuple[str, ...]]:
    return list(zip(*(column.to_pylist() for column in table.data.columns), strict=True))


def test_cells_are_exactly_as_written(tmp_path: Path) -> None:
    table = read(tmp_path, 'a,b,c\n NA ,,null\n"","x, y","say ""hi"""\n1.50,007,nan\n')
    assert table.columns == ("a", "b", "c") and table.data.schema.names == ["a", "b", "c"]
    assert rows(table) == [(" NA ", "", "null"), ("", "x, y", 'say "hi"'), ("1.50", "007", "nan")]
    assert table.data.column("b").null_count == 0


def test_newlines_inside_quotes_stay_inside_the_row(tmp_path: Path) -> None:
    table = read(tmp_path, 'place,n\n"Kapitan\nAndreevo\r\n\nBCP",1\nx,2\n')
    assert rows(table) == [("Kapitan\nAndreevo\r\n\nBCP", "1"), ("x", "2")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end(tmp_path: Path, end: str) -> None:
    table = read(tmp_path, end.join(["a,b", "1,2", "3,4", ""]))
    assert rows(table) == [("1", "2"), ("3", "4")]


def test_blank_lines_between_rows_are_rows_those_at_the_end_are_not(tmp_path: Path) -> None:
    table = read(tmp_path, "a,b\n1,2\n\n  \n,\n3,4\n\n\n")
    assert rows(table) == [("1", "2"), ("", ""), ("", ""), ("", ""), ("3", "4")]
    assert table.rows_read == 5
    assert table.blank_rows() == (2, 3, 4)


def test_blank_lines_right_after_the_header_and_deep_inside_keep_their_numbers(tmp_path: Path) -> None:
    table = read(tmp_path, "a,b\n\n" + LONG_ROW * 100_000 + "  \n\n" + LONG_ROW * 100_000)
    assert table.rows_read == 200_003
    assert table.blank_rows() == (1, 100_002, 100_003)


def test_a_row_with_one_blank_cell_is_not_blank(tmp_path: Path) -> None:
    assert read(tmp_path, "a,b\n,2\n3, \n").blank_rows() == ()


@pytest.mark.parametrize("text", ["a,b\n", "a,b", "a,b\n\n\n"])
def test_a_header_alone_is_a_table_without_rows(tmp_path: Path, text: str) -> None:
    table = read(tmp_path, text)
    assert (table.columns, table.rows_read, table.blank_rows()) == (("a", "b"), 0, ())


def test_one_column(tmp_path: Path) -> None:
    assert rows(read(tmp_path, "a\n1\n\n2\n")) == [("1",), ("",), ("2",)]


def test_title_rows_and_a_header_of_two_lines(tmp_path: Path) -> None:
    table = read(tmp_path, 'Report\n\n"a\nb";c;d\n1;2;3\n4;5;6\n')
    assert table.columns == ("a\nb", "c", "d")
    assert rows(table) == [("1", "2", "3"), ("4", "5", "6")]


def test_no_header(tmp_path: Path) -> None:
    table = read(tmp_path, "1,2\n3,4\n", Dialect(header_row=0))
    assert table.columns == ("column 1", "column 2")
    assert rows(table) == [("1", "2"), ("3", "4")]


def test_names_are_made_unique_and_noted(tmp_path: Path) -> None:
    table = read(tmp_path, "\ufeffa,a,, a,a (2)\n1,2,3,4,5\n")
    assert table.columns == ("a", "a (3)", "column 3", " a", "a (2)")
    assert len(table.notes) == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1251"])
def test_encodings_are_converted(tmp_path: Path, encoding: str) -> None:
    table = read_table(write(tmp_path, "место;вещество\nг. Москва;героин\nОш;опий\n", encoding))
    assert table.columns == ("место", "вещество")
    assert rows(table) == [("г. Москва", "героин"), ("Ош", "опий")]


def refusal(tmp_path: Path, text: str, dialect: Dialect | None = None, limits: Limits | None = None) -> BadInput:
    with pytest.raises(BadInput) as refused:
        read(tmp_path, text, dialect, limits)
    assert refused.value.file == "a.csv"
    return refused.value


def test_a_ragged_row_is_named_by_its_line_and_number(tmp_path: Path) -> None:
    error = refusal(tmp_path, 'a,b\n"1\n1",2\n\nx,y,z\n5\n', Dialect())
    assert (error.line, error.row, error.value) == (5, 3, "x,y,z")
    assert "a.csv, line 5 (data row 3): 3 cells where the header has 2 (“x,y,z”)" in error.sentence
    assert "a delimiter inside a cell" in error.sentence


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a,b\n1,5,2\n", 2, "decimal commas inside a comma-separated file"),
        ("a,b\n1,2,\n3,4,\n", 2, "delimiters at the end of the line"),
        ("a,b\n1,2\n3", 3, "a file cut off"),
        ('a,b\n1,2\n"3\n4"\n5,6\n', 3, "a quote that opens on this line and closes only on line 4"),
    ],
)
def test_the_likely_reason_is_given(tmp_path: Path, text: str, line: int, reason: str) -> None:
    error = refusal(tmp_path, text, Dialect())
    assert error.line == line
    assert reason in error.sentence


def test_a_quote_never_closed_is_refused(tmp_path: Path) -> None:
    for text in ('a,b\n1,2\n3,"4\n5,6\n', 'a,b\n1,2\n3,"4', 'a,b\n1,2\n"3,4\n5,6\n'):
        error = refusal(tmp_path, text)
        assert (error.line, error.row) == (3, 2)
        assert "never closed" in error.sentence
    assert "header opens a quote" in refusal(tmp_path, 'a,"b\n1,2\n', Dialect()).sentence


def test_a_quote_open_over_megabytes_is_refused(tmp_path: Path) -> None:
    error = refusal(tmp_path, 'a,b\n1,2\n3,"4\n' + LONG_ROW * 200_000)
    assert (error.line, error.row) == (3, 2)


def test_a_bad_row_deep_in_a_long_file_is_found(tmp_path: Path) -> None:
    error = refusal(tmp_path, "a,b\n" + LONG_ROW * 200_000 + "\n3\n")
    assert (error.line, error.row) == (200_003, 200_002)


def test_limits_are_enforced(tmp_path: Path) -> None:
    assert "more rows than the limit of 2" in refusal(tmp_path, "a,b\n1,2\n3,4\n5,6\n", limits=Limits(rows=2)).sentence
    assert read(tmp_path, "a,b\n1,2\n3,4\n", limits=Limits(rows=2)).rows_read == 2
    assert "3 columns, more than the limit of 2" in refusal(tmp_path, "a,b,c\n", limits=Limits(columns=2)).sentence
    error = refusal(tmp_path, "a,b\n1,2\n3," + "é" * 21 + "\n", limits=Limits(cell_chars=20))
    assert "longer than the limit of 20" in error.sentence and error.line == 3
    assert read(tmp_path, "a,b\n1,2\n3," + "é" * 20 + "\n", limits=Limits(cell_chars=20)).rows_read == 2


def test_the_header_must_be_there(tmp_path: Path) -> None:
    assert "no header on line 9" in refusal(tmp_path, "a,b\n1,2\n", Dialect(header_row=9)).sentence
    assert "no header on line 2" in refusal(tmp_path, "a,b\n\n1,2\n", Dialect(header_row=2)).sentence
    assert "no header" in refusal(tmp_path, "\n\n\n").sentence


def test_text_in_another_encoding_than_stated_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "a,b\nг. Москва,1\n", "windows-1251")
    with pytest.raises(BadInput, match="not valid utf-8 at byte 5"):
        read_table(path, Dialect("utf-8"))
    with pytest.raises(BadInput, match="zero bytes"):
        read_table(write(tmp_path, "a,b\nОш,1\n", "utf-16-le"), Dialect("windows-1252"))
