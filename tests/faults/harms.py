"""Files made to harm, as an analyst might be sent them: each is a good table of seizures but for one thing.

Written without the memory that they would take; and the command line in a process of its own, to see what it takes.
"""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.etl.readers.books import ods_parts, ods_table, ods_text, table_xml, xlsx, xlsx_parts, zipped
from tests.faults.conftest import ROOT
from tests.faults.files import MIB
from tests.faults.test_files_workbook import LAUGHS, OUTSIDE, bomb

HEADER = ("date", "country", "drug", "quantity", "unit", "place")
ROW = ("2014-05-31", "KZ", "heroin", "1.5", "kg", "Osh")
TEXT = f"{','.join(HEADER)}\n{','.join(ROW)}\n"
# Runs `python -m etl` as it is and notes the most memory that it had; argv: file for the figure, then its arguments.
_MEASURED = """
import os, runpy, sys
from pathlib import Path
note, status, leave = Path(sys.argv.pop(1)), Path("/proc/self/status"), os._exit
def noted(code):
    lines = status.read_text().splitlines() if status.exists() else []
    note.write_text(next((line.split()[1] for line in lines if line.startswith("VmHWM")), "0"))
    leave(code)
os._exit = noted
runpy.run_module("etl", run_name="__main__", alter_sys=True)
"""


@dataclass(frozen=True)
class Ended:
    """How `python -m etl load` ended, and the most memory that it had (0 where the system does not say)."""

    code: int
    out: str
    err: str
    peak_mib: float


def load_apart(folder: Path, database: Path, path: Path, **environment: str) -> Ended:
    """`python -m etl load PATH --json`; nothing may be left of its temporary files, which lie under `folder`."""
    temporary, note = folder / "temporary", folder / "peak.txt"
    temporary.mkdir(exist_ok=True)
    ended = subprocess.run(
        [sys.executable, "-c", _MEASURED, str(note), "load", str(path), "--json", "--database", str(database)],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(temporary), **environment},
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    assert list(temporary.iterdir()) == []
    return Ended(ended.returncode, ended.stdout, ended.stderr, int(note.read_text()) / 1024)


@dataclass(frozen=True)
class Harm:
    """A file to be refused: how it is made in a folder, and what its sentence says."""

    make: Callable[[Path], Path]
    said: str


def _text(name: str, content: str | bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


def _zip_bomb(folder: Path) -> Path:
    path = folder / "bomb.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open("seizures.csv", "w") as member,
    ):
        member.write(TEXT.encode())
        for _piece in range(150):
            member.write(b"1,2,3,4,5,6\n" * (MIB // 12))
    return path


def _gzip_bomb(folder: Path) -> Path:
    path = folder / "bomb.csv.gz"
    with gzip.open(path, "wb", 9) as packed:
        packed.write(TEXT.encode())
        for _piece in range(150):
            packed.write(b"1,2,3,4,5,6\n" * (MIB // 12))
    return path


def _zip_in_zip(folder: Path) -> Path:
    inner = zipped(folder / "inner.zip", {"a.csv": TEXT}).read_bytes()
    return zipped(folder / "outer.zip", {"inner.zip": inner})


def _sparse(folder: Path) -> Path:
    path = folder / "huge.csv"
    with path.open("wb") as file:
        file.write(TEXT.encode())
        file.truncate(2200 * MIB)
    return path


def _book(name: str, part: str = "", before: str = "", **cells: str) -> Callable[[Path], Path]:
    """An XLSX with this text before one of its parts, and these cells in its row."""

    def make(folder: Path) -> Path:
        row = [cells.get(column, value) for column, value in zip(HEADER, ROW, strict=True)]
        parts = xlsx_parts({"Seizures": table_xml([HEADER, row])})
        return zipped(folder / name, parts | ({part: f"{before}{parts[part]!s}"} if part else {}))

    return make


def _ods_with_entities(folder: Path) -> Path:
    table = ods_table("A", [[ods_text(name) for name in HEADER], [ods_text(value) for value in ROW]])
    return zipped(folder / "entities.ods", ods_parts(table.replace(">Osh<", ">&b;<"), LAUGHS))


def _cut(folder: Path) -> Path:
    path = xlsx(folder / "cut.xlsx", {"A": table_xml([HEADER, ROW])})
    path.write_bytes(path.read_bytes()[:-200])
    return path


def _wide(folder: Path) -> Path:
    more = 5_000 - len(HEADER)
    header = ",".join([*HEADER, *(f"c{n}" for n in range(more))])
    return _text("wide.csv", f"{header}\n{','.join(ROW)}{',' * more}\n")(folder)


PLACE = "г. Бишкек"
SHEET = "xl/worksheets/sheet1.xml"
CELL = "x" * (10 * MIB)
HARMS: Mapping[str, Harm] = {
    "a zip bomb": Harm(_zip_bomb, "unpacks to more than 250 times its size"),
    "a gzip bomb": Harm(_gzip_bomb, "unpacks to more than 250 times its size"),
    "a zip in a zip": Harm(_zip_in_zip, "packed twice"),
    "an XLSX that unpacks to gigabytes": Harm(
        lambda folder: bomb(folder / "bomb.xlsx", 1500, None), "bomb.xlsx unpacks to more than"
    ),
    "an XLSX that says it does not": Harm(
        lambda folder: bomb(folder / "liar.xlsx", 600, 2_000), "liar.xlsx unpacks to more than"
    ),
    "a CSV of more than 2 GiB": Harm(_sparse, "more than the limit of 2048 MiB"),
    "5,000 columns": Harm(_wide, "5000 columns, more than the limit of 2000"),
    "a cell of 10 MB": Harm(_text("cell.csv", TEXT + TEXT.splitlines()[1][:-3] + CELL + "\n"), "line 3"),
    "a cell of 10 MB in quotes": Harm(_text("quoted.csv", f'{TEXT}{",".join(ROW[:-1])},"{CELL}"\n'), "line 3"),
    "a cell of 10 MB in an XLSX": Harm(_book("cell.xlsx", place=CELL), "sheet Seizures, row 2: a cell is longer"),
    "zero bytes": Harm(_text("zero.csv", TEXT.replace("Osh", "O\0sh")), "zero bytes"),
    "two encodings": Harm(
        _text("two.csv", TEXT.replace("Osh", PLACE).encode() + ",".join((*ROW[:-1], PLACE)).encode("windows-1251")),
        "more than one encoding: line 2 is UTF-8 and line 3 is not",
    ),
    "a quote that never closes": Harm(_text("quote.csv", TEXT + TEXT.splitlines()[1].replace("Osh", '"Osh')), "quote"),
    "decimal commas between commas": Harm(_text("comma.csv", TEXT.replace("1.5", "1,5")), "decimal comma"),
    "entities that multiply": Harm(_book("laughs.xlsx", SHEET, LAUGHS, place="x"), "declares a DOCTYPE"),
    "an entity that reads a file": Harm(_book("outside.xlsx", "xl/sharedStrings.xml", OUTSIDE), "declares a DOCTYPE"),
    "entities in an ODS": Harm(_ods_with_entities, "declares a DOCTYPE"),
    "a workbook cut off": Harm(_cut, "damaged or incomplete"),
    "another document": Harm(_text("letter.csv", b"%PDF-1.7\n" + TEXT.encode()), "PDF"),
}
