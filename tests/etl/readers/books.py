"""Workbooks made part by part for the tests of the readers: what no program that saves workbooks would write, too."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from etl.readers.limits import Limits
from etl.readers.opening import open_table
from etl.readers.staged import StagedTable

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"

Row = tuple[str, ...]


def read(path: Path, options: Mapping[str, str | int] | None = None, limits: Limits | None = None) -> list[Row]:
    """All rows of the table at `path`."""
    with open_table(path, options, limits) as table:
        return rows(table)


def rows(table: StagedTable) -> list[Row]:
    """All rows, block after block."""
    found: list[Row] = []
    for block in table.blocks():
        found += zip(*(column.to_pylist() for column in block.data.columns), strict=True)
    return found


def zipped(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """A zip with these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def sheet_xml(cells: str, after: str = "") -> str:
    """A worksheet around `<row>` elements."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData>{after}</worksheet>'


def xlsx_parts(sheets: Mapping[str, str], strings: Sequence[str] = ()) -> dict[str, str | bytes]:
    """The parts of an XLSX: sheet name -> its XML."""
    named = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(sheets, 1)
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    shared = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": (
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{RELATIONS}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{PACKAGE}">{relations}<Relationship Id="rId0" Type="{RELATIONS}/sharedStrings" '
            'Target="sharedStrings.xml"/></Relationships>'
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{shared}</sst>',
    }
    return parts | {f"xl/worksheets/sheet{n}.xml": xml for n, xml in enumerate(sheets.values(), 1)}


def table_xml(table: Sequence[Sequence[str | float | bool | None]], merged: Sequence[str] = ()) -> str:
    """A worksheet of inline texts, numbers and truths, from A1 on."""
    out = []
    for n, row in enumerate(table, 1):
        cells = "".join(_cell(f"{_letters(at)}{n}", value) for at, value in enumerate(row))
        out.append(f'<row r="{n}">{cells}</row>')
    ranges = "".join(f'<mergeCell ref="{item}"/>' for item in merged)
    return sheet_xml("".join(out), f"<mergeCells>{ranges}</mergeCells>" if merged else "")


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _cell(place: str, value: str | float | bool | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value!r}</v></c>'


def xlsx(path: Path, sheets: Mapping[str, str], strings: Sequence[str] = ()) -> Path:
    """An XLSX of these sheets."""
    return zipped(path, xlsx_parts(sheets, strings))


def ods_parts(tables: str, doctype: str = "") -> dict[str, str | bytes]:
    """The parts of an ODS around `<table:table>` elements."""
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    calc = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    return {
        "mimetype": ODS_TYPE,
        "content.xml": (
            f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<office:document-content {spaces} {calc}><office:body>'
            f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
        ),
        "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{MANIFEST}"/>',
    }


def ods_text(text: str, more: str = "") -> str:
    """A cell of text."""
    return f'<table:table-cell office:value-type="string" {more}><text:p>{escape(text)}</text:p></table:table-cell>'


def ods_table(name: str, body: Sequence[Sequence[str]]) -> str:
    """A sheet of cells that are XML already."""
    lines = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in body)
    return f"<table:table table:name={quoteattr(name)}>{lines}</table:table>"
