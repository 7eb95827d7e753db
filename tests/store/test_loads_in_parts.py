"""A batch written part by part is the batch written at once, on both databases; one that fails leaves nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from store import Store
from store.loads import BatchPart, BatchWriter, Counted
from store.pointers import PointsNowhereError
from tests.fixtures.databases import BOTH, contents, row, rows, value
from tests.store.batches_in_parts import COUNTRIES, SOURCE, Line, batch_row, issues, part, parts

DATABASES = BOTH
EVENTS = (0, 0, 1, 2, 1, 3, 0, 4, 5, 5, 3, 6)
LINES = [Line(event, None if number % 5 == 4 else 0.5 * number) for number, event in enumerate(EVENTS)]
FINAL = {"rows_read": 12, "rows_loaded": 12, "lines_held": 2, "rows_skipped": '{"blank_row": 1}', "seconds": 1.5}


def load(
    store: Store, pieces: Sequence[BatchPart], line_counts: dict[int, int], digest: str = "a"
) -> tuple[int, Counted]:
    """All the parts as one batch."""
    with store.writing(loading=True) as conn:
        writer = BatchWriter(conn, SOURCE, batch_row(digest * 64))
        for piece in pieces:
            writer.write(piece)
        return writer.batch_id, writer.finish(FINAL, line_counts)


def in_words(store: Store, batch: int) -> list[tuple[Any, ...]]:
    """Every line of a batch with its event, without any id."""
    query = (
        "SELECT line.row_number, line.drug, line.drug_as_written, line.mass_kg, seizure.note, seizure.country, "
        "seizure.line_count, seizure.period_start, seizure.batch_id - line.batch_id FROM seizure_line AS line "
        "JOIN seizure ON seizure.id = line.seizure_id WHERE line.batch_id = :batch ORDER BY line.row_number"
    )
    return rows(store, query, batch=batch)


def expected(lines: Sequence[Line]) -> list[tuple[Any, ...]]:
    """The same from the plain data."""
    return [
        (
            number,
            ("heroin", "opium", "cannabis_herb")[line.event % 3],
            f"row of event {line.event}",
            line.mass_kg,
            f"event {line.event}",
            COUNTRIES[line.event % 4],
            sum(other.event == line.event for other in lines),
            f"2020-01-{line.event % 28 + 1:02d}",
            0,
        )
        for number, line in enumerate(lines, 1)
    ]


@pytest.mark.parametrize("cuts", [(), (1,), (6,), (2, 4, 6, 8, 10), tuple(range(12))])
def test_lines_find_their_seizure_in_whatever_part_it_came(store: Store, cuts: tuple[int, ...]) -> None:
    pieces, scattered = parts(LINES, cuts)
    assert bool(scattered) == bool(cuts)  # each cut but none parts the rows of an event
    batch, counted = load(store, pieces, scattered)
    assert in_words(store, batch) == expected(LINES)
    assert (counted.seizures, counted.rows_superseded, counted.rows_superseding) == (7, 0, 0)
    assert counted.mass_kg == sum(line.mass_kg for line in LINES if line.mass_kg is not None)
    columns = "rows_read, rows_loaded, rows_quarantined, lines_held, repeated_rows, rows_skipped, seconds, status"
    account = row(store, f"SELECT {columns} FROM batch WHERE id = :id", id=batch)  # noqa: S608
    assert account == (12, 12, 0, 2, 0, '{"blank_row": 1}', 1.5, "active")


def test_a_second_batch_points_to_its_own_seizures(store: Store) -> None:
    first, _counted = load(store, *parts(LINES, (5,)))
    other = [Line(0, 1.0), Line(1, 2.0), Line(0, 4.0)]
    second, counted = load(store, *parts(other, (1, 2)), digest="b")
    assert in_words(store, second) == expected(other)
    assert in_words(store, first) == expected(LINES)
    assert (counted.seizures, counted.mass_kg) == (2, 7.0)
    assert value(store, "SELECT count(DISTINCT id) FROM seizure_line") == len(LINES) + len(other)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_where_the_parts_end_makes_no_difference(store: Store, data: st.DataObject) -> None:
    drawn = data.draw(st.lists(st.integers(0, 5), min_size=1, max_size=30))
    order = {event: number for number, event in enumerate(dict.fromkeys(drawn))}
    lines = [Line(order[event], float(number)) for number, event in enumerate(drawn)]
    cuts = data.draw(st.lists(st.integers(0, len(lines)), max_size=6))
    batch, counted = load(store, *parts(lines, cuts), digest=f"{data.draw(st.integers(0, 10**6)):x}"[:1])
    assert in_words(store, batch) == expected(lines)
    assert (counted.seizures, counted.mass_kg) == (len(order), sum(line.mass_kg or 0.0 for line in lines))


def test_issues_reports_and_what_rows_point_to_come_with_any_part(store: Store) -> None:
    report = {"row_number": 3, "country": "KZ", "period_start": "2020-01-01", "period_end": "2020-01-07", "nil": 1}
    beside: dict[str, Any] = {
        "administrations": {"kz-customs": ("Customs", "KZ")},
        "operations": {"steppe": "Operation Steppe"},
        "participants": (("steppe", "KZ"),),
        "reports": ({**report, "operation": "steppe", "administration": "kz-customs"},),
    }
    again = {**beside, "participants": (("steppe", "KZ"), ("steppe", "UZ")), "issues": issues([7, 9])}
    empty = part([], 1, 2)
    pieces = [
        part(LINES[:1], 0, 1, issues=issues([2]), **beside),
        BatchPart({}, {}, issues([4], "no_drug"), {}, {}, (), ()),
        BatchPart(empty.seizures, empty.lines, **again),
    ]
    batch, _counted = load(store, pieces, {})
    found = rows(store, "SELECT row_number, code, batch_id, raw_row FROM issue ORDER BY id")
    assert found == [
        (number, code, batch, '["x"]')
        for number, code in ((2, "bad_date"), (4, "no_drug"), (7, "bad_date"), (9, "bad_date"))
    ]
    assert rows(store, "SELECT operation, country, basis FROM operation_participant ORDER BY country") == [
        ("steppe", "KZ", "published"),
        ("steppe", "UZ", "published"),
    ]
    wanted = (batch, 3, "KZ", "steppe", "kz-customs", "2020-01-01", 1)
    query = "SELECT batch_id, row_number, country, operation, administration, period_start, nil FROM operation_report"
    assert rows(store, query) == [wanted, wanted]
    assert value(store, "SELECT name FROM administration WHERE administration = 'kz-customs'") == "Customs"


def test_what_was_known_of_an_operation_and_its_participants_stays(store: Store) -> None:
    with store.writing() as conn:
        conn.exec_driver_sql("INSERT INTO operation (operation, name) VALUES ('steppe', 'As first told')")
        conn.exec_driver_sql("INSERT INTO operation_participant VALUES ('steppe', 'KZ', 'assumed')")
    load(store, [part(LINES[:1], 0, 1, operations={"steppe": "Other"}, participants=(("steppe", "KZ"),))], {})
    assert rows(store, "SELECT name FROM operation") == [("As first told",)]
    assert rows(store, "SELECT basis FROM operation_participant") == [("assumed",)]


def test_a_load_that_fails_after_some_parts_leaves_nothing(store: Store) -> None:
    load(store, *parts(LINES, (5,)))
    before = contents(store)
    pieces, _scattered = parts(LINES, (3, 6))
    with pytest.raises(KeyboardInterrupt), store.writing() as conn:
        writer = BatchWriter(conn, {**SOURCE, "source": "other"}, batch_row("b" * 64, "other"))
        for piece in pieces:
            writer.write(piece)
        raise KeyboardInterrupt
    assert contents(store) == before
    load(store, pieces, {0: 3, 1: 2, 3: 2}, digest="c")


def test_who_reads_meanwhile_sees_the_state_before(store: Store) -> None:
    load(store, *parts(LINES, (5,)))
    before = contents(store)
    with store.writing(loading=True) as conn:
        writer = BatchWriter(conn, {**SOURCE, "source": "other"}, batch_row("b" * 64, "other"))
        for piece in parts(LINES, (6,))[0]:
            writer.write(piece)
            assert contents(store) == before
        writer.finish({})
        assert contents(store) == before
    assert value(store, "SELECT count(*) FROM seizure_line") == 2 * len(LINES)


@pytest.mark.parametrize(
    ("table", "column", "wrong"),
    [
        ("lines", "drug", "no such drug"),
        ("seizures", "country", "XX"),
        ("seizures", "operation", "no such operation"),
        ("lines", "seizure_id", 7),
        ("lines", "seizure_id", -1),
    ],
)
@pytest.mark.parametrize("loading", [True, False])
def test_a_row_that_points_nowhere_ends_the_load(
    store: Store, table: str, column: str, wrong: Any, loading: bool
) -> None:
    before = contents(store)
    good, bad = parts(LINES, (6,))[0]
    columns = {**getattr(bad, table)}
    columns[column] = [*columns[column][:-1], wrong]
    broken = BatchPart(**{**bad.__dict__, table: columns})
    with pytest.raises(PointsNowhereError), store.writing(loading=loading) as conn:
        writer = BatchWriter(conn, SOURCE, batch_row())
        writer.write(good)
        writer.write(broken)
    assert contents(store) == before


def test_what_other_tables_point_to_is_looked_at_before_a_load_ends(store: Store) -> None:
    batch, _counted = load(store, *parts(LINES, ()))
    row = f"INSERT INTO corrected_row VALUES ({batch}, 99, '', 1)"  # noqa: S608 - a number
    for loading in (True, False):
        with pytest.raises((PointsNowhereError, DBAPIError)), store.writing(loading=loading) as conn:
            conn.exec_driver_sql(row)
    assert value(store, "SELECT count(*) FROM corrected_row") == 0


def test_a_connection_that_has_loaded_enforces_pointers_again(store: Store) -> None:
    load(store, *parts(LINES, ()))
    with pytest.raises(DBAPIError), store.writing() as conn:
        conn.exec_driver_sql("UPDATE seizure SET country = 'XX'")
    assert value(store, "SELECT count(*) FROM seizure WHERE country = 'XX'") == 0


def test_columns_of_different_length_are_refused(store: Store) -> None:
    uneven = part(LINES, 0, 1)
    short = BatchPart(uneven.seizures, {**uneven.lines, "drug": ["heroin"]}, {}, {}, {}, (), ())
    with pytest.raises(ValueError, match="one length"):
        load(store, [short], {})
    assert value(store, "SELECT count(*) FROM batch") == 0


def test_progress_counts_seizures_and_lines_of_the_part(store: Store) -> None:
    said: list[int] = []
    with store.writing() as conn:
        writer = BatchWriter(conn, SOURCE, batch_row())
        writer.write(part(LINES, 0, 1), said.append)
        writer.finish({})
    assert said == [7, 7 + 12]


def test_each_load_says_that_the_data_changed_once(store: Store) -> None:
    before = store.data_version()
    load(store, *parts(LINES, (2, 7)))
    assert store.data_version() == before + 1
