"""The error workbook: the quarantined rows exactly as they were, nothing in it that a spreadsheet would run."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from etl.door import BadInput, error_workbook, load
from etl.error_workbook import OURS, cell_text
from etl.mapping_document import MappingDocument
from i18n import speaking
from store import Store, StoreError
from store.batches import get_batch, undo
from tests.fixtures.command import answer, run
from tests.fixtures.databases import BOTH
from tests.fixtures.loading import load_text, template, write

DATABASES = BOTH

NASTY = ('=cmd|"/c calc"!A1', "+1", "-1", "@x", "'quoted", "0012", "1e5", "TRUE", " spaces ", "https://x.org", "a\tb")


def sheet_of(path: Path) -> Any:
    return openpyxl.load_workbook(path).worksheets[0]


def lines_of(path: Path) -> list[dict[str, Any]]:
    """Rows by header, as a spreadsheet reads them."""
    head, *lines = sheet_of(path).iter_rows(values_only=True)
    return [dict(zip(head, line, strict=True)) for line in lines]


def test_rows_are_as_they_were_with_all_that_is_wrong(store: Store, tmp_path: Path) -> None:
    text = template(
        {"drug": "opium"},
        {"date": "2014-02-30", "quantity": "abt 12", "seizure_id": "A"},
        {"country": "", "seizure_id": "B"},
    )
    report = load_text(store, tmp_path, text)
    made = error_workbook(store, 1, tmp_path / "errors.xlsx")
    assert (made.file, made.batch, made.rows, made.rows_left) == (str(tmp_path / "errors.xlsx"), 1, 2, 0)
    first, second = lines_of(tmp_path / "errors.xlsx")
    mark = f"1-{report.sha256[:12]}"
    assert (first["seizure_id"], first["date"], first["quantity"], first["unit"]) == ("A", "2014-02-30", "abt 12", "kg")
    assert (first["sentinel_batch"], first["sentinel_sheet"], first["sentinel_row"]) == (mark, None, "2")
    assert (second["sentinel_row"], second["sentinel_column"], second["country"]) == ("3", "country", None)
    assert "date" in first["sentinel_column"].split("\n") and "2014-02-30" in first["sentinel_reason"]
    assert "write it as 2014-05-31" in first["sentinel_what_to_do"]
    header = [cell.value for cell in sheet_of(tmp_path / "errors.xlsx")[1]]
    assert header == [*text.split("\n")[0].split(","), *OURS]


def test_nothing_is_a_formula_and_everything_is_text(store: Store, tmp_path: Path) -> None:
    quoted = ['"' + note.replace('"', '""') + '"' for note in NASTY]
    load_text(store, tmp_path, template(*({"date": "", "note": note} for note in quoted), {}, columns=["note"]))
    error_workbook(store, 1, tmp_path / "errors.xlsx")
    sheet = sheet_of(tmp_path / "errors.xlsx")
    assert [line["note"] for line in lines_of(tmp_path / "errors.xlsx")] == list(NASTY)
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            assert cell.data_type in ("s", "n") and (cell.value is None or cell.data_type == "s")
            assert cell.value is None or cell.number_format == "@"
    with zipfile.ZipFile(tmp_path / "errors.xlsx") as parts:
        xml = b"".join(parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/"))
    assert b"<f>" not in xml and b"hyperlink" not in xml


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("plain", "plain"),
        ("=1+1", "=1+1"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\x00b", "a\ufffdb"),
        ("_x0041_", "\ufffdx0041_"),
        ("<r>x</r>", "\ufffdr>x</r>"),
        ("ж" * 32_767, "ж" * 32_767),
        ("x" * 40_000, "x" * 200 + "… [sentinel: 40000 characters]"),
        ("\U0001f600" * 20_000, "\U0001f600" * 200 + "… [sentinel: 20000 characters]"),
    ],
    ids=("text", "formula", "line ends", "no XML", "escape", "markup", "longest", "too long", "too long in UTF-16"),
)
def test_a_cell_that_a_workbook_cannot_hold_is_shown(written: str, shown: str) -> None:
    assert cell_text(written) == shown


def test_the_words_are_in_the_language_of_now(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, template({}, {"quantity": "x"}))
    with speaking("ru"):
        error_workbook(store, 1, tmp_path / "ru.xlsx")
    error_workbook(store, 1, tmp_path / "en.xlsx")
    (russian,), (english,) = lines_of(tmp_path / "ru.xlsx"), lines_of(tmp_path / "en.xlsx")
    assert english["sentinel_reason"].isascii() or "“x”" in english["sentinel_reason"]
    assert russian["sentinel_reason"] != english["sentinel_reason"]
    assert {**russian, "sentinel_reason": "", "sentinel_what_to_do": ""} == {
        **english,
        "sentinel_reason": "",
        "sentinel_what_to_do": "",
    }


def test_what_cannot_be_written_is_said_and_leaves_no_file(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, template({}), name="good.csv")
    load_text(store, tmp_path, template({}, {"date": ""}), name="bad.csv")
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(StoreError, match="No row of batch 1"):
        error_workbook(store, 1, tmp_path / "e.xlsx")
    with pytest.raises(StoreError, match="no batch 9"):
        error_workbook(store, 9, tmp_path / "e.xlsx")
    with pytest.raises(BadInput, match="cannot be written"):
        error_workbook(store, 2, tmp_path / "no folder" / "e.xlsx")
    undo(store, 2)
    with pytest.raises(StoreError, match="bring it back first"):
        error_workbook(store, 2, tmp_path / "e.xlsx")
    assert get_batch(store, 2).rows_quarantined == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_the_command_line_writes_it(database_file: Path, tmp_path: Path) -> None:
    answer(database_file, "load", write(tmp_path, template({}, {"date": ""})))
    found = answer(database_file, "issues", "1", "--xlsx", tmp_path / "errors.xlsx")
    assert [item["code"] for item in found] == ["no_date"] and len(lines_of(tmp_path / "errors.xlsx")) == 1
    code, out, err = run(database_file, "issues", "1", "--xlsx", tmp_path / "none" / "errors.xlsx")
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_a_spelling_assigned_with_a_corrected_workbook_is_obeyed(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, template({"drug": "opium"}, {"date": "2014-02-30", "drug": "krokodil mix"}))
    error_workbook(store, 1, tmp_path / "errors.xlsx")
    book = openpyxl.load_workbook(tmp_path / "errors.xlsx")
    cells = {cell.value: cell.column for cell in book.worksheets[0][1]}
    book.worksheets[0].cell(2, cells["date"]).value = "2014-02-28"
    book.save(tmp_path / "errors.xlsx")
    document = MappingDocument(aliases={"drug": {"krokodil mix": "heroin"}})
    assert load(store, tmp_path / "errors.xlsx", document=document).rows_loaded == 1
    with store.reading() as conn:
        found = conn.exec_driver_sql("SELECT drug FROM seizure_line WHERE drug_as_written = 'krokodil mix'").scalars()
        assert list(found) == ["heroin"]
