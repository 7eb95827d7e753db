"""What a coverage-guided fuzzer found in the readers (tools/fuzz.py): each case once ended in something else."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlwt

from etl.errors import BadInput
from etl.readers.opening import open_table
from tests.etl.readers.books import read


def written(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("mark", ["ÿ", '"', "'", "a", "é"])
def test_a_hint_that_names_no_delimiter_is_text(tmp_path: Path, mark: str) -> None:
    with open_table(written(tmp_path, f"sep={mark}\na|b\n1|2\n".encode("utf-16"))) as table:
        assert table.dialect.delimiter == "|"


def test_escaped_quotes_in_a_single_column_are_no_escapes(tmp_path: Path) -> None:
    assert read(written(tmp_path, b'a\nx \\" y\n')) == [('x \\" y',)]


def test_a_member_of_a_zip_without_a_name_is_no_table(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.csv", "a,b\n1,2\n")
        archive.writestr("b.csv", "a,b\n1,2\n")
    nameless = out.getvalue().replace(b"b.csv", b"\x00.csv")
    assert read(written(tmp_path, nameless)) == [("1", "2")]


def test_a_delimiter_that_is_the_quote_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="it is the quote character as well"):
        read(written(tmp_path, b"a,b\n1,2\n"), {"delimiter": '"', "quotechar": '"'})


@pytest.mark.parametrize(("first", "end", "right"), [(0x00F60000, 5, 2), (0, 0xFFFFFFFF, 2), (0, 5, 0xFFFF)])
def test_a_sheet_that_says_it_is_larger_than_any_is_refused(tmp_path: Path, first: int, end: int, right: int) -> None:
    """The library would make room for 342 GB of cells, and the program ended."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("A")
    for row, cells in enumerate((("a", "b"), (1, 2), (3, 4))):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    path = tmp_path / "a.xls"
    book.save(str(path))
    assert read(path) == [("1", "2"), ("3", "4")]
    whole, said = path.read_bytes(), struct.pack("<HHIIHHH", 0x0200, 14, 0, 3, 0, 2, 0)
    assert whole.count(said) == 1
    path.write_bytes(whole.replace(said, struct.pack("<HHIIHHH", 0x0200, 14, first, end, 0, right, 0)))
    with pytest.raises(BadInput, match=r"a\.xls") as refused:
        read(path)
    assert f"rows {first} to {end} and columns 0 to {right}" in refused.value.sentence


def test_a_parquet_file_with_a_changed_byte_is_read_or_refused_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"date": ["2009-08-01", None], "kg": [1.5, 2.0], "n": [1, 2]}), path, compression="none")
    whole = path.read_bytes()
    refused = 0
    for at in range(4, len(whole) - 8, 3):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        try:
            read(path)
        except BadInput as error:
            refused += 1
            assert error.sentence.startswith("a.parquet") and "\n" not in error.sentence
    assert refused > 20
