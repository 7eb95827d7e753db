"""Feed the readers bytes that nobody meant, guided by coverage, and keep what they should not have done.

    python -m tools.fuzz --minutes 5 --out FOLDER [TARGET...]

Each target is run in a process of its own for so many minutes: bytes -> a file -> `open_table` with small limits.
Right is a staged table whose parts reconcile and that is read again from its own dialect, or BadInput with one
sentence. Anything else is written to FOLDER/TARGET/findings with its trace, once for each place in the code. Needs
atheris; not imported by tests.
"""

from __future__ import annotations

import argparse
import importlib
import io
import re
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    '<row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" t="inlineStr"><is><t>kg</t></is></c></row>'
    '<row r="4"><c r="A4"><v>40026</v></c><c r="B4"><f>1/0</f><v>1.5</v></c></row>'
    '<row r="5"><c r="A5" t="b"><v>1</v></c><c r="B5" t="e"><v>#REF!</v></c></row>'
    '</sheetData><mergeCells><mergeCell ref="A4:A5"/></mergeCells></worksheet>'
)
STRINGS = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>Report</t></si><si><t>date</t></si></sst>'
CONTENT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="A"><table:table-row><table:table-cell office:value-type="string"><text:p>date</text:p>'
    '</table:table-cell><table:table-cell '
    'office:value-type="string"><text:p>kg</text:p></table:table-cell></table:table-row>'
    '<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="date" '
    'office:date-value="2009-08-01" table:number-rows-spanned="2"><text:p>1.8.09</text:p></table:table-cell>'
    '<table:table-cell table:number-columns-repeated="2" office:value-type="float" '
    'office:value="1.5"/></table:table-row>'
    "</table:table></office:spreadsheet></office:body></office:document-content>"
)
TEXTS = (
    "date;country;n\n01.08.2009;Иран;1,5\n\n02.08.2009;\"x;\"\"y\"\"\nz\";2\nИтого;;3\n",
    "sep=|\na|b\n1|2\n",
    'Title\n\na,b,c\n"say \\"hi\\", you",2,3\n4,5,6\nSource: all\n',
    "a\tb\r1\t2\r3\t4\r",
    "'a','b'\n'1,5','2'\n'x','y'\n'z','w'\n",
)


def xlsx(sheet: bytes, strings: bytes = STRINGS.encode()) -> bytes:
    """A workbook of one sheet around these parts, unpacked so that mutations reach the parsers."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006"
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>'.encode(),
            "_rels/.rels": (
                f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{kind}/officeDocument" '
                'Target="xl/workbook.xml"/></Relationships>'
            ).encode(),
            "xl/workbook.xml": (
                f'<workbook xmlns="{main}" xmlns:r="{kind}"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets>'
                "</workbook>"
            ).encode(),
            "xl/_rels/workbook.xml.rels": (
                f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{kind}/worksheet" '
                f'Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{kind}/sharedStrings" '
                'Target="sharedStrings.xml"/></Relationships>'
            ).encode(),
            "xl/sharedStrings.xml": strings,
            "xl/worksheets/sheet1.xml": sheet,
        }
    )


def ods(content: bytes) -> bytes:
    """An OpenDocument spreadsheet around this content."""
    mime = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped({"mimetype": mime, "META-INF/manifest.xml": manifest, "content.xml": content})


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A zip that stores its parts as they are."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def parquet_seed() -> bytes:
    """A small Parquet file."""
    pa, pq = importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    out = io.BytesIO()
    pq.write_table(pa.table({"date": ["2009-08-01", None], "kg": [1.5, 2.0], "n": [1, 2]}), out, compression="none")
    return out.getvalue()


def xls_seed() -> bytes:
    """A small XLS."""
    book = importlib.import_module("xlwt").Workbook()
    sheet = book.add_sheet("A")
    for row, cells in enumerate((("date", "kg"), ("2009", 1.5), ("Иран", True))):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    sheet.write_merge(3, 4, 0, 0, "merged")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def plain(data: bytes) -> bytes:
    """The bytes as they are."""
    return data


# Target -> bytes to a file, and what to start from.
TARGETS: dict[str, tuple[Callable[[bytes], bytes], Callable[[], list[bytes]]]] = {
    "text": (
        plain,
        lambda: [text.encode(code) for text in TEXTS for code in ("utf-8-sig", "utf-16", "cp1251")],
    ),
    "xlsx_sheet": (xlsx, lambda: [SHEET.encode()]),
    "xlsx_texts": (lambda data: xlsx(SHEET.encode(), data), lambda: [STRINGS.encode()]),
    "ods": (ods, lambda: [CONTENT.encode()]),
    "zip": (plain, lambda: [xlsx(SHEET.encode()), ods(CONTENT.encode()), zipped({"a.csv": TEXTS[0].encode()})]),
    "xls": (plain, lambda: [xls_seed()]),
    "parquet": (plain, lambda: [parquet_seed()]),
}


def rows_of(table: Any) -> list[tuple[str, ...]]:
    """Every row; raises AssertionError where the parts of the table do not reconcile."""
    rows: list[tuple[str, ...]] = []
    for block in table.blocks():
        assert block.start == len(rows), "a block does not start where the last one ended"
        assert all(column.null_count == 0 for column in block.data.columns), "a cell is null"
        rows += zip(*(column.to_pylist() for column in block.data.columns), strict=True)
    assert len(rows) == table.rows_read == sum(part.rows for part in table.parts), "rows got lost"
    assert len(set(table.columns)) == len(table.columns), "two columns have one name"
    return rows


def attempt(path: Path) -> None:
    """One file through the readers; returns when they did right."""
    readers = importlib.import_module("etl.readers.opening")
    limits = importlib.import_module("etl.readers.limits").Limits
    bad = importlib.import_module("etl.errors").BadInput
    small = limits(
        unpacked_bytes=1 << 22, ratio_floor_bytes=1 << 20, rows=5_000, columns=200, cell_chars=5_000,
        workbook_bytes=1 << 22, workbook_unpacked_bytes=1 << 22, workbook_cells=20_000,
    )  # fmt: skip
    try:
        with readers.open_table(path, None, small) as table:
            rows = rows_of(table)
            options = table.dialect.as_overrides()
            columns = table.columns
    except bad as error:
        sentence = str(error)
        assert sentence.endswith(".") and "\n" not in sentence, f"no sentence: {sentence!r}"
        return
    with readers.open_table(path, options, small) as again:
        assert again.columns == columns and rows_of(again) == rows, f"another table with its own dialect: {options}"


def fuzz_one(target: str, out: Path, seconds: int) -> None:
    """Run one target in this process until the time is up."""
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["etl.readers"]):
        importlib.import_module("etl.readers.opening")
    make, seeds = TARGETS[target]
    corpus, findings = out / target / "corpus", out / target / "findings"
    for folder in (corpus, findings):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds()):
        (corpus / f"seed{number}").write_bytes(seed)
    path = Path(tempfile.mkdtemp(prefix="sentinel-fuzz-")) / "input"

    def one_input(data: bytes) -> None:
        path.write_bytes(make(data))
        try:
            attempt(path)
        except BaseException as error:  # a panic of a library is no Exception
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            keep(findings, path.read_bytes(), error)

    options = [f"-max_total_time={seconds}", "-rss_limit_mb=1500", "-timeout=30", f"-artifact_prefix={findings}/"]
    atheris.Setup([sys.argv[0], *options, "-max_len=65536", "-print_final_stats=1", str(corpus)], one_input)
    atheris.Fuzz()


def keep(findings: Path, content: bytes, error: BaseException) -> None:
    """Write a finding, unless one from the same place in the code is there."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    text = re.sub(r"[^A-Za-z_]+", "-", str(error))[:40]
    name = f"{type(error).__name__}-{Path(place.filename).stem}-{place.lineno}-{text}"
    if not (findings / name).exists():
        (findings / name).write_bytes(content)
        (findings / f"{name}.txt").write_text("".join(traceback.format_exception(error)), encoding="utf-8")


def drive(targets: list[str], out: Path, minutes: float) -> None:
    """Each target for so many minutes, one process at a time; one that dies is started again for the rest."""
    for target in targets:
        log = out / f"{target}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        end = time.monotonic() + 60 * minutes
        while (left := int(end - time.monotonic())) > 1:
            command = [sys.executable, "-m", "tools.fuzz", "--one", target, "--seconds", str(left), "--out", str(out)]
            with log.open("ab") as file:
                subprocess.run(command, cwd=ROOT, stdout=file, stderr=file, check=False, timeout=left + 120)
        found = sorted(path.name for path in (out / target / "findings").iterdir() if path.suffix != ".txt")
        sys.stdout.write(f"{target}: {minutes:g} minutes, {len(found)} findings {found}\n")
        sys.stdout.flush()


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--minutes", type=float, default=5, help="for each target")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--one", choices=TARGETS, help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=int, default=60, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        fuzz_one(given.one, given.out.resolve(), given.seconds)
    else:
        drive(given.targets or list(TARGETS), given.out.resolve(), given.minutes)


if __name__ == "__main__":
    main()
