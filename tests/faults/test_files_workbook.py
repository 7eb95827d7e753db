"""Workbooks made to harm: each is refused with its sentence before the library opens it, in bounded memory."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest
import xlwt

from etl.readers.limits import Limits
from tests.etl.readers.books import (
    MANIFEST,
    ods_parts,
    ods_table,
    ods_text,
    read,
    sheet_xml,
    table_xml,
    xlsx,
    xlsx_parts,
    zipped,
)
from tests.faults.files import FLAT_MIB, MIB, deflated, read_apart, refusal

TABLE = table_xml([["a", "b"], ["1", "2"]])
LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


@pytest.mark.parametrize("doctype", [LAUGHS, OUTSIDE, "<!DOCTYPE x>"])
@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"]
)
def test_a_doctype_in_any_part_of_an_xlsx_is_refused(tmp_path: Path, doctype: str, part: str) -> None:
    parts = xlsx_parts({"A": TABLE}) | {"xl/styles.xml": "<styleSheet/>"}
    error = refusal(zipped(tmp_path / "a.xlsx", parts | {part: f"{doctype}{parts[part]!s}"}))
    assert "declares a DOCTYPE" in error.sentence and part in error.sentence
    utf16 = f'<?xml version="1.0" encoding="UTF-16"?>{doctype}{parts[part]!s}'.encode("utf-16")
    assert "declares a DOCTYPE" in refusal(zipped(tmp_path / "b.xlsx", parts | {part: utf16})).sentence


@pytest.mark.parametrize("doctype", [LAUGHS, OUTSIDE])
def test_a_doctype_in_an_ods_is_refused(tmp_path: Path, doctype: str) -> None:
    table = ods_table("A", [[ods_text("a")], [ods_text("&e;")]]).replace("&amp;", "&")
    assert "declares a DOCTYPE" in refusal(zipped(tmp_path / "a.ods", ods_parts(table, doctype))).sentence
    parts = ods_parts(table.replace("&e;", "x")) | {"styles.xml": f"{doctype}<styles/>"}
    assert "part styles.xml" in refusal(zipped(tmp_path / "a.ods", parts)).sentence


def bomb(path: Path, size_mib: int, declared: int | None) -> Path:
    """An XLSX whose sheet unpacks to so many MiB, whatever it declares."""
    start, end = TABLE.encode().split(b"</sheetData>")
    pieces = [start, *[b" " * MIB] * size_mib, b"</sheetData>" + end]
    packed, size, crc = deflated(pieces)
    part = "xl/worksheets/sheet1.xml"
    zipped(path, xlsx_parts({"A": TABLE}) | {part: b"x"})
    with zipfile.ZipFile(path) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist() if info.filename != part}
    zipped(path, members)
    whole = path.read_bytes()
    at = struct.unpack_from("<I", whole, whole.rindex(b"PK\x05\x06") + 16)[0]
    directory, ending = whole[at : whole.rindex(b"PK\x05\x06")], whole[whole.rindex(b"PK\x05\x06") :]
    name = part.encode()
    sizes = struct.pack("<III", crc, len(packed), size if declared is None else declared)
    common = struct.pack("<HHHHH", 20, 0, 8, 0, 33) + sizes + struct.pack("<HH", len(name), 0)
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, at) + name
    local = b"PK\x03\x04" + common + name + packed
    count = struct.unpack_from("<H", ending, 10)[0] + 1
    tail = struct.pack("<HHII", count, count, len(directory) + len(entry), at + len(local))
    path.write_bytes(whole[:at] + local + directory + entry + ending[:8] + tail + ending[20:])
    return path


@pytest.mark.parametrize("declared", [None, 2_000])
def test_a_workbook_that_unpacks_to_gigabytes_is_refused_whatever_it_declares(
    tmp_path: Path, declared: int | None
) -> None:
    found = read_apart(bomb(tmp_path / "a.xlsx", 1500, declared))
    assert "a.xlsx unpacks to more than" in found.sentence and "xl/worksheets/sheet1.xml" in found.sentence
    assert found.took_mib < FLAT_MIB


def test_a_part_that_is_longer_than_it_declares_is_damaged(tmp_path: Path) -> None:
    assert "not as long as it says" in refusal(bomb(tmp_path / "a.xlsx", 1, 2_000)).sentence


def test_a_sheet_that_claims_all_cells_is_refused(tmp_path: Path) -> None:
    cells = f'<row r="1">{text_cell("A1", "a")}</row><row r="1048576">{text_cell("XFD1048576", "z")}</row>'
    found = read_apart(xlsx(tmp_path / "a.xlsx", {"A": sheet_xml(cells)}))
    assert "sheet A: its cells reach down to row 1048576 over 16384 columns" in found.sentence
    assert found.took_mib < FLAT_MIB


def test_a_dimension_that_claims_all_cells_costs_nothing(tmp_path: Path) -> None:
    claimed = TABLE.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    assert read(xlsx(tmp_path / "a.xlsx", {"A": claimed})) == [("1", "2")]


def test_a_text_repeated_into_gigabytes_is_refused(tmp_path: Path) -> None:
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 3_001))
    found = read_apart(xlsx(tmp_path / "a.xlsx", {"A": sheet_xml(cells)}, ["x" * 900_000]))
    assert "2700000000 characters" in found.sentence and found.took_mib < FLAT_MIB


@pytest.mark.parametrize("repeated", ['table:number-columns-repeated="999999999"', ""])
def test_a_cell_of_an_ods_repeated_without_end_is_refused(tmp_path: Path, repeated: str) -> None:
    table = ods_table("A", [[ods_text("a")], [ods_text("b", repeated)]])
    rows = '<table:table-row table:number-rows-repeated="2000000">'
    path = zipped(tmp_path / "a.ods", ods_parts(table if repeated else table.replace("<table:table-row>", rows)))
    found = read_apart(path)
    assert found.sentence.startswith("a.ods") and found.took_mib < FLAT_MIB


def test_an_xls_whose_cells_reach_over_a_whole_sheet_is_refused(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("A")
    sheet.write(0, 0, "a")
    sheet.write(65_535, 255, "z")
    book.save(str(tmp_path / "a.xls"))
    found = read_apart(tmp_path / "a.xls")
    assert "sheet A: its cells reach down to row 65536 over 256 columns" in found.sentence
    assert found.took_mib < FLAT_MIB


def test_a_cell_of_ten_megabytes_and_five_thousand_columns_are_refused(tmp_path: Path) -> None:
    error = refusal(xlsx(tmp_path / "a.xlsx", {"A": table_xml([["a", "b"], ["1", "x" * (10 * MIB)]])}))
    assert "sheet A, row 2: a cell is longer than the limit of 1000000" in error.sentence
    assert "5000 columns, more than the limit of 2000" in refusal(
        xlsx(tmp_path / "a.xlsx", {"A": table_xml([[f"c{n}" for n in range(5_000)], ["1"] * 5_000])})
    ).sentence


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9, 0.99])
def test_a_workbook_cut_off_is_refused(tmp_path: Path, cut: float) -> None:
    whole = xlsx(tmp_path / "a.xlsx", {"A": TABLE}).read_bytes()
    (tmp_path / "a.xlsx").write_bytes(whole[: int(len(whole) * cut)])
    assert "damaged or incomplete" in refusal(tmp_path / "a.xlsx").sentence
    book = xlwt.Workbook()
    book.add_sheet("A").write(0, 0, "x" * 5_000)
    book.save(str(tmp_path / "a.xls"))
    whole = (tmp_path / "a.xls").read_bytes()
    (tmp_path / "a.xls").write_bytes(whole[: int(len(whole) * cut)])
    refusal(tmp_path / "a.xls")


def test_sheets_that_are_no_xml_or_not_there_are_refused(tmp_path: Path) -> None:
    for xml in (TABLE[:-40], TABLE.replace("</row>", "", 1), "<a>" * 2_000, ""):
        assert "damaged or incomplete" in refusal(xlsx(tmp_path / "a.xlsx", {"A": xml})).sentence
    parts = xlsx_parts({"A": TABLE})
    del parts["xl/worksheets/sheet1.xml"]
    assert "damaged or incomplete" in refusal(zipped(tmp_path / "a.xlsx", parts)).sentence


def test_encrypted_workbooks_are_refused(tmp_path: Path) -> None:
    parts = ods_parts(ods_table("A", [[ods_text("a")]]))
    locked = f'<manifest:manifest xmlns:manifest="{MANIFEST}"><manifest:encryption-data/></manifest:manifest>'
    path = zipped(tmp_path / "a.ods", parts | {"META-INF/manifest.xml": locked})
    assert "protected with a password" in refusal(path).sentence
    path = xlsx(tmp_path / "a.xlsx", {"A": TABLE})
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(mark)
        content[at + offset] |= 1
    path.write_bytes(content)
    assert "protected with a password" in refusal(path).sentence
    book = xlwt.Workbook()
    book.add_sheet("A").write(0, 0, "x")
    book.save(str(tmp_path / "a.xls"))
    whole = (tmp_path / "a.xls").read_bytes()
    renamed = whole.replace("Workbook".encode("utf-16-le"), "Encrypte".encode("utf-16-le"))
    (tmp_path / "a.xls").write_bytes(renamed)
    assert "without a workbook in it" in refusal(tmp_path / "a.xls").sentence
    locked_xls = whole.replace(b"\x09\x08\x10\x00", b"\x2f\x00\x10\x00", 1)
    (tmp_path / "a.xls").write_bytes(locked_xls)
    assert "protected with a password" in refusal(tmp_path / "a.xls").sentence


def test_macros_are_passed_over_and_other_documents_are_refused(tmp_path: Path) -> None:
    macros = xlsx_parts({"A": TABLE}) | {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 never run"}
    assert read(zipped(tmp_path / "a.xlsm", macros)) == [("1", "2")]
    for name, words in (("word/document.xml", "an Office document"), ("xl/workbook.bin", "XLSB")):
        other = zipped(tmp_path / "a.docx", {"[Content_Types].xml": "<Types/>", name: "x"})
        assert words in refusal(other).sentence


def test_a_workbook_beyond_the_limit_for_workbooks_is_refused_by_its_size(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", {"A": TABLE})
    assert "limit of 0 MiB for workbooks" in refusal(path, Limits(workbook_bytes=100)).sentence


def test_formulas_to_inject_and_names_of_sheets_stay_text(tmp_path: Path) -> None:
    formulas, signs = table_xml([["a", "b"], ["=1+1", "@x"]]), table_xml([["a", "b"], ["-1", "+2"]])
    sheets = {"=cmd|'/C calc'!A0": formulas, "<b>": signs}
    assert read(xlsx(tmp_path / "a.xlsx", sheets)) == [
        ("=1+1", "@x", "=cmd|'/C calc'!A0"),
        ("-1", "+2", "<b>"),
    ]


def test_a_workbook_removed_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = xlsx(tmp_path / "a.xlsx", {"A": TABLE})
    monkeypatch.setattr("etl.readers.opening.scan_xlsx", lambda *_given: path.unlink() or {})
    assert "was removed or renamed while it was read" in refusal(path).sentence


def test_a_workbook_at_the_limit_of_cells_is_read_in_the_memory_that_the_limit_promises(tmp_path: Path) -> None:
    row = "".join(f"<c><v>{n}.5</v></c>" for n in range(20))
    path = tmp_path / "a.xlsx"
    parts = xlsx_parts({"A": sheet_xml("")})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            if name != "xl/worksheets/sheet1.xml":
                archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            start, end = sheet_xml("@").encode().split(b"@")
            names = row.replace("<c><v>", '<c t="str"><v>n')
            part.write(start + f"<row>{names}</row>".encode())
            for _block in range(99):
                part.write(f"<row>{row}</row>".encode() * 1_000)
            part.write(end)
    found = read_apart(path, SENTINEL_LIMIT_WORKBOOK_CELLS="1999999")
    assert (found.rows, found.columns, found.first_column) == (99_000, 20, "n0.5"), found
    assert found.peak_mib < 512
