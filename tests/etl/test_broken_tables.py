"""Thousands of random tables, whole and broken: each is accounted for, nothing is changed in silence, undo is exact.

Quick by default; SENTINEL_CASES=5000 runs as many, SENTINEL_FIRST_CASE begins elsewhere.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from etl.door import BadInput, LoadReport, load
from store import Store, batches
from tests.etl.broken_tables import make, promised
from tests.etl.table_files import Case, Row
from tests.fixtures.databases import rows
from tests.fixtures.loading import load_text, template

CASES = int(os.environ.get("SENTINEL_CASES", "250"))
FIRST = int(os.environ.get("SENTINEL_FIRST_CASE", "0"))
PARTS = max(10, CASES // 200)  # a database grows with what was undone in it
# A header for units and for offices alike over nothing but unknown words; a quantity that took its unit along.
FOUND = (5421, 6820, 8750, 9188, 11399, 13188)
# What a warning about a whole column says of every cell in it.
OF_A_COLUMN = ("ambiguous_number_format", "ambiguous_date_order", "unread_column", "unit_or_office")
MEANING = {
    "date": "period_start", "country": "country", "drug": "drug", "quantity": "quantity", "unit": "unit",
    "mode": "mode", "destination": "destination",
}  # fmt: skip
Line = dict[str, Any]


@pytest.fixture
def store(store: Store, tmp_path: Path) -> Store:
    """One database for all cases of a part, with something in it: its totals must come back after each of them."""
    load_text(store, tmp_path, template({}, {"drug": "opium", "quantity": "0.1"}, {"unit": "g", "quantity": "7.3"}))
    return store


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_is_lost_or_changed_in_silence(store: Store, tmp_path: Path, part: int) -> None:
    outcomes: Counter[str] = Counter()
    faults: list[str] = []
    for number in range(FIRST + part, FIRST + CASES, PARTS):
        case = make(number)
        outcome, found = _try(store, tmp_path, case)
        outcomes[outcome] += 1
        faults += [f"{fault}\n{case}" for fault in found]
    assert not faults, f"{len(faults)} of {sum(outcomes.values())}; the first:\n{faults[0]}"
    assert outcomes["loaded"] > outcomes.total() / 2


@pytest.mark.parametrize("number", FOUND)
def test_what_a_longer_run_found(store: Store, tmp_path: Path, number: int) -> None:
    outcome, found = _try(store, tmp_path, make(number))
    assert (outcome, found) == ("loaded", [])


def _try(store: Store, folder: Path, case: Case) -> tuple[str, list[str]]:
    """Load the case, look at all of it, take it back; what happened, and what is wrong with that."""
    path = folder / f"{case.number}.{case.format}"
    path.write_bytes(case.content)
    before = totals(store)
    try:
        report = load(store, path)
    except BadInput as refused:
        said = str(refused)
        wrong = [] if totals(store) == before and said.strip().endswith(".") else [f"refused and changed: {said}"]
        if case.whole:
            wrong.append(f"a whole table was refused: {said}")
        return "refused", wrong
    assert report.batch is not None and not report.already_loaded
    wrong = [*account(store, case, report), *cells(store, case, report)]
    loaded = totals(store)
    batches.undo(store, report.batch)
    if totals(store) != before:
        wrong.append("undo did not bring the totals back")
    batches.redo(store, report.batch)
    if totals(store) != loaded:
        wrong.append("redo did not bring the totals back")
    batches.undo(store, report.batch)
    return "loaded", wrong


def totals(store: Store) -> list[tuple[Any, ...]]:
    """Everything that counts, by what it is grouped by anywhere; and how many batches there are that count."""
    return rows(
        store,
        "SELECT source, grain, country, drug, class, date_precision, count(*), sum(event_count), sum(mass_kg), "
        "sum(kg_equivalent), count(hold_reason), min(period_start), max(period_end) FROM counted_line "
        "GROUP BY source, grain, country, drug, class, date_precision ORDER BY 1, 2, 3, 4, 5, 6",
    ) + rows(store, "SELECT count(*) FROM batch WHERE status = 'active'")


def account(store: Store, case: Case, report: LoadReport) -> list[str]:
    """Every row of the file stands in exactly one place."""
    wrong = []
    skipped = sum(report.rows_skipped.values())
    if report.rows_read != report.rows_loaded + report.rows_quarantined + skipped:
        wrong.append(f"the account does not add up: {report}")
    places = rows(
        store,
        "SELECT row_number FROM seizure_line WHERE batch_id = :batch UNION ALL "
        "SELECT DISTINCT row_number FROM issue WHERE batch_id = :batch AND level IN ('quarantined', 'skipped')",
        batch=report.batch,
    )
    if sorted(number for (number,) in places) != list(range(1, report.rows_read + 1)):
        wrong.append(f"rows stand in no place or in two: {sorted(places)}")
    if not case.torn and not case.twice and case.skipped != dict(report.rows_skipped):
        wrong.append(f"{case.skipped} were to be skipped, and {dict(report.rows_skipped)} were")
    if case.whole and (report.rows_loaded, report.rows_read) != (len(case.rows), len(case.rows)):
        wrong.append(f"a whole table did not load whole: {report.rows_loaded} of {len(case.rows)}")
    return wrong


def cells(store: Store, case: Case, report: LoadReport) -> list[str]:
    """Each loaded cell is what the generator wrote, or there is an issue about its row, its value or its column."""
    lines = _lines(store, report.batch or 0)
    issues = _issues(store, report.batch or 0)
    by_note = {row.cells[case.fields.index("note")].strip(): row for row in case.rows if _is_intact(case, row)}
    wrong = [] if case.torn else _lost(by_note, lines, issues)
    found = 0
    for line in lines:
        row = by_note.get((line["note"] or "").strip())
        if row is None:
            continue
        found += 1
        wrong += [f"row {line['row_number']}: {fault}" for fault in _differences(case, row, line, issues)]
    if case.whole and found != len(case.rows):
        wrong.append(f"{len(case.rows) - found} rows have another note than they were given")
    return wrong


def _lost(by_note: Mapping[str, Row], lines: list[Line], issues: list[Line]) -> list[str]:
    """Rows of data that are neither loaded nor in quarantine, word for word."""
    kept = {(line["note"] or "").strip() for line in lines}
    for issue in issues:
        if issue["level"] == "quarantined" and issue["raw_row"] is not None:
            kept.update(cell.strip() for cell in json.loads(issue["raw_row"]))
    return [f"the row {note!r} is nowhere" for note in by_note if note not in kept]


def _is_intact(case: Case, row: Row) -> bool:
    return row.kind == "data" and not row.torn and len(row.cells) == len(case.fields) and "note" not in row.damaged


def _differences(case: Case, row: Row, line: Line, issues: list[Line]) -> list[str]:
    found = []
    for name in (name for name in MEANING if name in case.fields and case.fields.count(name) == 1):
        text = row.cells[case.fields.index(name)].strip()
        kept = (line[f"{name}_as_written"] or "").strip()
        # A number of a workbook has no mark of its own; it is kept with that of the texts around it.
        same = kept == text or (name in case.native and kept.replace(",", ".") == text)
        if not (same or case.torn or name in case.twice or _said(line, "", name, case, issues)):
            found.append(f"{name}: {text!r} was kept as {line[f'{name}_as_written']!r}")
    for name in promised(case, row):
        truth, text = row.truth[name], row.cells[case.fields.index(name)].strip()
        if line[MEANING[name]] != truth and not _said(line, text, name, case, issues):
            found.append(f"{name}: {text!r} means {truth!r} and became {line[MEANING[name]]!r} in silence")
    sound = not {"quantity", "unit"} & row.damaged
    if sound and line["unit"] != row.truth["unit"] and not _said(line, "", "quantity", case, issues):
        found.append(f"unit: {row.truth['unit']} became {line['unit']}")
    if sound and line["mass_kg"] != pytest.approx(row.truth["mass"]) and not _said(line, "", "quantity", case, issues):
        found.append(f"mass: {row.truth['mass']} kg became {line['mass_kg']}")
    return found


def _said(line: Line, text: str, name: str, case: Case, issues: list[Line]) -> bool:
    """Whether an issue stands for this cell: on its row, about its value, or about how its column is read."""
    header = case.header[case.fields.index(name)]
    return any(
        issue["row_number"] == line["row_number"]
        or (text != "" and issue["value"] is not None and issue["value"].strip() == text)
        or (issue["code"] in OF_A_COLUMN and issue["column_name"] == header)
        for issue in issues
    )


def _lines(store: Store, batch: int) -> list[Line]:
    columns = (
        "row_number", "note", "mass_kg", "drug", "drug_as_written", "quantity", "quantity_as_written", "unit",
        "unit_as_written", "period_start", "date_as_written", "country", "country_as_written", "mode",
        "mode_as_written", "destination", "destination_as_written",
    )  # fmt: skip
    query = (
        f"SELECT {', '.join(columns)} FROM seizure_line AS line JOIN seizure ON seizure.id = line.seizure_id "  # noqa: S608
        "WHERE line.batch_id = :batch"
    )
    return [dict(zip(columns, one, strict=True)) for one in rows(store, query, batch=batch)]


def _issues(store: Store, batch: int) -> list[Line]:
    columns = ("row_number", "column_name", "value", "code", "level", "raw_row")
    query = f"SELECT {', '.join(columns)} FROM issue WHERE batch_id = :batch"  # noqa: S608
    return [dict(zip(columns, one, strict=True)) for one in rows(store, query, batch=batch)]
