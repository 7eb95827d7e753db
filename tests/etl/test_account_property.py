"""read = loaded + quarantined + skipped, for any table with any dirt, and each row is found in exactly one place."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.door import BadInput, LoadReport, load
from store import Store, open_store
from tests.fixtures.databases import contents, row, rows
from tests.fixtures.loading import TEMPLATE

HEADERS = {
    "template": (*TEMPLATE, "event_count", "place"),
    "guessed": (
        "Case number",
        "Date",
        "Country",
        "Drug",
        "Weight",
        "Unit",
        "Nil report",
        "Number of seizures",
        "Place",
    ),
    "few": ("Date", "Country", "Drug", "Kg"),
}
CELLS = {
    "date": ("2014-05-31", "2014-05", "2014", "31.12.2013", "2014-02-30", "soon", "", " "),
    "country": ("KZ", "Kazakhstan", "Казахстан", "Atlantis", "Multiple Countries", "", "TOTAL"),
    "drug": ("heroin", "Cocaine", "опий", "moon dust", "acetone", "", "  "),
    "quantity": ("1", "2.5", "0", "1e-05", "-3", "many", "", "1.2.3", "999999999", "7 "),
    "unit": ("kg", "g", "tablets", "sackfuls", "", "litres"),
    "seizure_id": ("", "", "A", "B"),
    "nil_report": ("", "", "", "yes", "perhaps"),
    "event_count": ("", "", "1", "12", "0", "2.5", "two"),
    "place": ("", "Kordai", "=1+1", 'say "hi"', "two\nlines", "a;b,c\td", "Total"),
}
ORDER = ("seizure_id", "date", "country", "drug", "quantity", "unit", "nil_report", "event_count", "place")
_numbers = itertools.count(1)

cells = st.tuples(*(st.sampled_from(CELLS[key]) for key in ORDER))
special = st.sampled_from(["blank", "header", "total", "footnote"])


@st.composite
def tables(draw: st.DrawFn) -> tuple[tuple[str, ...], list[list[str]]]:
    kind = draw(st.sampled_from(sorted(HEADERS)))
    header = HEADERS[kind]
    chosen = [1, 2, 3, 4] if kind == "few" else range(len(ORDER))
    width = len(header)
    table = []
    for item in draw(st.lists(st.one_of(cells, cells, cells, special), min_size=1, max_size=12)):
        odd = {
            "blank": [""] * width,
            "header": list(header),
            "total": ["Total", *[""] * (width - 2), "9"],
            "footnote": ["Source: invented", *[""] * (width - 1)],
        }
        table.append(odd[item] if isinstance(item, str) else [item[index] for index in chosen])
    return header, table


@pytest.fixture(scope="module")
def shared_store(seeded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("account") / "sentinel.db"
    path.write_bytes(seeded_file.read_bytes())
    opened = open_store(f"sqlite:///{path}")
    yield opened
    opened.close()


@settings(max_examples=120, deadline=None)
@given(table=tables(), delimiter=st.sampled_from(",;\t"), last_loads=st.booleans())
def test_every_row_is_accounted_for(
    shared_store: Store,
    tmp_path_factory: pytest.TempPathFactory,
    table: tuple[tuple[str, ...], list[list[str]]],
    delimiter: str,
    last_loads: bool,
) -> None:
    header, cells = table
    path = tmp_path_factory.getbasetemp() / f"account-{next(_numbers)}.csv"
    text = io.StringIO()
    # Every file differs from those before and ends with a row that is not blank: one that loads, or one that cannot.
    known = {"date": "2014-05-31" if last_loads else "soon", "drug": f"drug {next(_numbers)}", "country": "KZ"}
    last = [known.get(name.lower(), "") for name in header]
    csv.writer(text, delimiter=delimiter).writerows([header, *cells, last])
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    before = contents(shared_store)
    try:
        report = load(shared_store, path)
    except BadInput as refused:
        assert "so the database is unchanged" in str(refused) and not last_loads
        assert contents(shared_store) == before
        return
    assert report.rows_read == len(cells) + 1
    assert report.rows_read == report.rows_loaded + report.rows_quarantined + sum(report.rows_skipped.values())
    check_stored(shared_store, report)


def check_stored(store: Store, report: LoadReport) -> None:
    """The batch says the same, and every row number stands in exactly one table."""
    assert report.batch is not None
    batch = {"batch": report.batch}
    stored = row(
        store,
        "SELECT rows_read, rows_loaded, rows_quarantined, repeated_rows, lines_held FROM batch WHERE id = :batch",
        **batch,
    )
    assert stored == (
        report.rows_read,
        report.rows_loaded,
        report.rows_quarantined,
        report.repeated_rows,
        report.lines_held,
    )
    # A row has a finding for each of its reasons; the one with rows = 1 stands for it.
    standing = "SELECT row_number FROM issue WHERE batch_id = :batch AND level = 'quarantined' AND rows = 1"
    places = (
        rows(store, "SELECT row_number FROM seizure_line WHERE batch_id = :batch", **batch),
        rows(store, "SELECT row_number FROM operation_report WHERE batch_id = :batch", **batch),
        rows(store, standing, **batch),
        rows(store, "SELECT row_number FROM issue WHERE batch_id = :batch AND level = 'skipped'", **batch),
    )
    assert sorted(number for found in places for (number,) in found) == list(range(1, report.rows_read + 1))
    assert len(places[0]) + len(places[1]) == report.rows_loaded
    assert len(places[2]) == report.rows_quarantined == sum(report.quarantined_by.values())
    skipped = rows(store, "SELECT code FROM issue WHERE batch_id = :batch AND level = 'skipped'", **batch)
    assert Counter(code for (code,) in skipped) == Counter(report.rows_skipped)
    raw = rows(
        store, "SELECT raw_row FROM issue WHERE batch_id = :batch AND level = 'quarantined' AND rows = 1", **batch
    )
    assert all(isinstance(json.loads(text), list) for (text,) in raw)
    check_totals(store, report)


def check_totals(store: Store, report: LoadReport) -> None:
    events, mass, held = row(
        store,
        "SELECT (SELECT sum(event_count) FROM seizure WHERE batch_id = :batch),"
        " sum(CASE WHEN class = 'drug' AND hold_reason IS NULL THEN mass_kg END), count(hold_reason) "
        "FROM seizure_line WHERE batch_id = :batch",
        batch=report.batch,
    )
    if report.rows_loaded == 0 or not report.grains:  # only nil reports: nothing counts, and that is known
        events, mass = 0, 0.0
    assert (report.seizures, report.lines_held) == (events, held)
    assert report.mass_kg == (None if mass is None else pytest.approx(mass, rel=1e-12))
    counted = row(
        store,
        "SELECT count(*), sum(line_count) FROM seizure WHERE batch_id = :batch",
        batch=report.batch,
    )
    lines = row(
        store,
        "SELECT count(DISTINCT seizure_id), count(*) FROM seizure_line WHERE batch_id = :batch",
        batch=report.batch,
    )
    assert (counted[0], counted[1] or 0) == lines
