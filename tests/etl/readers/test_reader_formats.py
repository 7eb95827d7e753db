"""ODS, XLS and Parquet give the same table as XLSX and CSV; packed or not."""

from __future__ import annotations

import datetime as dt
import gzip
import zipfile
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
import xlwt

from etl.errors import BadInput
from etl.readers.limits import Limits
from etl.readers.opening import content_sha256, open_table
from tests.etl.readers.books import ods_parts, ods_table, ods_text, read, table_xml, xlsx, zipped

ROWS = [("2009-08-01", "героин", "1.5"), ("2009-08-02", "опий", "2")]
HEADER = ("дата", "вещество", "кг")
Day = dt.date


def xls(path: Path, *, base_1904: bool = False) -> Path:
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = base_1904
    sheet = book.add_sheet("Лист 1")
    day = xlwt.easyxf(num_format_str="DD.MM.YYYY")
    for at, name in enumerate(HEADER):
        sheet.write(1, at, name)
    for row, (date, drug, mass) in enumerate(ROWS, 2):
        sheet.write(row, 0, dt.date.fromisoformat(date), day)
        sheet.write(row, 1, drug)
        sheet.write(row, 2, float(mass))
    book.save(str(path))
    return path


def ods(path: Path) -> Path:
    body = [[ods_text(name) for name in HEADER]]
    for date, drug, mass in ROWS:
        kind = f'office:value-type="date" office:date-value="{date}"'
        day = f"<table:table-cell {kind}><text:p>1</text:p></table:table-cell>"
        body.append([day, ods_text(drug), f'<table:table-cell office:value-type="float" office:value="{mass}"/>'])
    empty = '<table:table-row table:number-rows-repeated="1048573"><table:table-cell/></table:table-row>'
    sheet = ods_table("Лист 1", body).replace("</table:table>", f"{empty}</table:table>")
    return zipped(path, ods_parts(sheet))


def parquet(path: Path) -> Path:
    days = [dt.date.fromisoformat(row[0]) for row in ROWS]
    table = pa.table({HEADER[0]: days, HEADER[1]: [row[1] for row in ROWS], HEADER[2]: [float(row[2]) for row in ROWS]})
    pq.write_table(table, path)
    return path


def excel(path: Path, *, base_1904: bool = False) -> Path:
    with xlsxwriter.Workbook(str(path), {"date_1904": base_1904}) as book:
        sheet = book.add_worksheet("Лист 1")
        day = book.add_format({"num_format": "[$-419]d mmm yyyy"})
        sheet.write_row(0, 0, HEADER)
        for row, (date, drug, mass) in enumerate(ROWS, 1):
            sheet.write_datetime(row, 0, dt.date.fromisoformat(date), day)
            sheet.write_string(row, 1, drug)
            sheet.write_number(row, 2, float(mass))
    return path


def delimited(path: Path) -> Path:
    path.write_text("\n".join(";".join(row) for row in (HEADER, *ROWS)), encoding="utf-8")
    return path


MAKERS = {"xls": xls, "ods": ods, "parquet": parquet, "xlsx": excel, "csv": delimited}


@pytest.mark.parametrize("kind", MAKERS)
def test_each_format_gives_the_same_table_whatever_its_name(tmp_path: Path, kind: str) -> None:
    path = MAKERS[kind](tmp_path / "table.dat")
    with open_table(path) as table:
        assert (table.columns, table.dialect.format) == (HEADER, kind)
    assert read(path) == ROWS
    assert read(path, table.dialect.as_overrides()) == ROWS


@pytest.mark.parametrize("kind", MAKERS)
def test_each_format_may_be_packed_and_keeps_its_identity(tmp_path: Path, kind: str) -> None:
    path = MAKERS[kind](tmp_path / f"table.{kind}")
    packed = tmp_path / "table.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    archive = tmp_path / "table.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        target.write(path, "../../inside")
    assert read(packed) == read(archive) == ROWS
    assert content_sha256(packed) == content_sha256(archive) == content_sha256(path)
    assert sorted(item.name for item in tmp_path.iterdir()) == sorted(["table.gz", "table.zip", path.name])
    twice = tmp_path / "twice.gz"
    twice.write_bytes(gzip.compress(packed.read_bytes()))
    with pytest.raises(BadInput, match="packed twice"):
        read(twice)


@pytest.mark.parametrize("make", [xls, excel])
def test_days_are_the_same_when_counted_from_1904(tmp_path: Path, make: type) -> None:
    assert read(make(tmp_path / "a", base_1904=True)) == ROWS


def test_moments_durations_shares_and_formats_that_look_like_dates(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        formats = ("dd/mm/yyyy hh:mm", "hh:mm", "[h]:mm:ss", "0%", '0.00" kg d"', "yyyy-mm-dd", "#,##0.00 [$€-40C]")
        cells = [dt.datetime(2009, 8, 1, 14, 30, 5), dt.time(14, 30), 1.52, 0.25, 12.5, dt.datetime(2009, 8, 1), 1234.5]
        for at, (cell, form) in enumerate(zip(cells, formats, strict=True)):
            sheet.write(0, at, f"n{at}")
            sheet.write(1, at, cell, book.add_format({"num_format": form}))
    assert read(path) == [("2009-08-01 14:30:05", "14:30:00", "36:28:48", "0.25", "12.5", "2009-08-01", "1234.5")]


def test_hidden_sheets_and_charts_are_not_read_and_listed(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name in ("old", "now"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ("a", "b"))
            sheet.write_row(1, 0, (name, 1))
        book.get_worksheet_by_name("old").hide()
        book.get_worksheet_by_name("now").activate()
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=now!$B$2:$B$2"})
        book.add_chartsheet("chart").set_chart(chart)
    with open_table(path) as table:
        assert [(seen.name, seen.read) for seen in table.sheets] == [("old", False), ("now", True), ("chart", False)]
        assert "hidden" in table.sheets[0].reason and "chart" in table.sheets[2].reason
    assert read(path) == [("now", "1")]
    assert read(path, {"sheets": "old"}) == [("old", "1")]


def test_a_workbook_of_charts_alone_has_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("hidden")
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=hidden!$A$1:$A$1"})
        book.add_chartsheet("chart").set_chart(chart)
        book.get_worksheet_by_name("chart").activate()
        sheet.hide()
    with pytest.raises(BadInput, match=r"no visible sheet with cells.*hidden, chart"):
        read(path)


def test_merged_cells_and_errors_of_an_ods_are_found(tmp_path: Path) -> None:
    error = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    )
    body = [
        [ods_text("drug"), ods_text("kg")],
        [ods_text("heroin", 'table:number-rows-spanned="2"'), error],
        ["<table:covered-table-cell/>", '<table:table-cell office:value-type="float" office:value="3"/>'],
    ]
    path = zipped(tmp_path / "a.ods", ods_parts(ods_table("A", body)))
    assert read(path) == [("heroin", "#DIV/0!"), ("heroin", "3")]
    with open_table(path) as table:
        assert [(fault.row_number, fault.column, fault.value) for fault in table.faults] == [(1, "kg", "#DIV/0!")]


def test_merged_cells_and_errors_of_an_xls_are_found(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("A")
    for at, name in enumerate(("drug", "kg")):
        sheet.write(0, at, name)
    sheet.write_merge(1, 2, 0, 0, "heroin")
    sheet.row(1).set_cell_error(1, "#REF!")
    sheet.write(2, 1, 3)
    book.save(str(tmp_path / "a.xls"))
    assert read(tmp_path / "a.xls") == [("heroin", "#REF!"), ("heroin", "3")]
    with open_table(tmp_path / "a.xls") as table:
        assert [(fault.row_number, fault.column, fault.value) for fault in table.faults] == [(1, "kg", "#REF!")]


def test_types_of_a_parquet_file_become_text(tmp_path: Path) -> None:
    moments = pa.array([dt.datetime(2009, 8, 1, 14, 30), dt.datetime(2009, 8, 2), None], pa.timestamp("us"))
    table = pa.table(
        {
            "moment": moments,
            "mass": pa.array([Decimal("1.50"), Decimal("0.25"), None], pa.decimal128(10, 2)),
            "found": pa.array([True, False, None]),
            "drug": pa.array(["heroin", "heroin", None]).dictionary_encode(),
            "n": pa.array([1, 2**62, None]),
            "raw": pa.array([b"x", "Иран".encode(), None]),
            "real": pa.array([1.0, 1e-7, None]),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=2)
    assert read(tmp_path / "a.parquet") == [
        ("2009-08-01 14:30:00", "1.50", "TRUE", "heroin", "1", "x", "1"),
        ("2009-08-02", "0.25", "FALSE", "heroin", str(2**62), "Иран", "1e-07"),
        ("",) * 7,
    ]


def test_what_no_parquet_table_has_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"a": [1], "drugs": [["heroin", "opium"]]}), path)
    with pytest.raises(BadInput, match="column 'drugs' holds lists"):
        read(path)
    pq.write_table(pa.table({"a": [b"\xff\xfe"]}), path)
    with pytest.raises(BadInput, match="damaged"):
        read(path)
    pq.write_table(pa.table({"a": list(range(11))}), path)
    with pytest.raises(BadInput, match="more rows than the limit of 10"):
        read(path, limits=Limits(rows=10))
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(BadInput, match="damaged"):
        read(path)


def test_options_that_mean_nothing_for_a_format_are_passed_over(tmp_path: Path) -> None:
    book = xlsx(tmp_path / "a.xlsx", {"A": table_xml([HEADER, *ROWS])})
    assert read(book, {"encoding": "windows-1251", "delimiter": ";"}) == ROWS
    assert read(delimited(tmp_path / "a.csv"), {"sheets": "A"}) == ROWS
