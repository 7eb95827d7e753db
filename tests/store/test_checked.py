"""What schema.sql does not allow is refused, in the same places, when the database is told not to look itself."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from store import Store
from store.checked import CHECKED, IN_ORDER, NotAllowedError
from store.database import SCHEMA_FILE
from store.loads import BatchWriter
from tests.fixtures.databases import BOTH, contents
from tests.store.batches_in_parts import SOURCE, Line, batch_row, part

DATABASES = BOTH
PART = part([Line(0, 1.0), Line(1, 2.0), Line(1, None)], 0, 1)


def written_checks(table: str) -> set[str]:
    """The CHECKs of one table in schema.sql."""
    found = re.search(rf"CREATE TABLE {table} \((.*?)\n\);", SCHEMA_FILE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return set(re.findall(r"CHECK \((.*)\),?$", found[1], re.MULTILINE))


@pytest.mark.parametrize("table", CHECKED, ids=lambda table: table.name)
def test_every_check_of_the_schema_is_looked_at(table: Any) -> None:
    found = set()
    for check in written_checks(table.name):
        listed = re.fullmatch(r"(\w+) IN \((.*)\)", check)
        if listed:
            assert table.c[listed[1]].info["one_of"] == set(re.findall(r"'(\w+)'", listed[2]))
            found.add(listed[1])
        else:
            assert tuple(check.split(" <= ")) in IN_ORDER
    assert found == {column.name for column in table.c if "one_of" in column.info} and len(found) == 2


WRONG = {
    "grain": ("seizures", "grain", ["individual", "single"]),
    "precision": ("seizures", "date_precision", ["day", ""]),
    "order": ("seizures", "period_end", ["2020-01-01", "2019-01-01"]),
    "class": ("lines", "class", ["drug", "drug", "Drug"]),
    "family": ("lines", "unit_family", ["mass", "weight", "mass"]),
}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("made", [list, pa.array, lambda values: pa.array(values).dictionary_encode()])
def test_what_is_not_allowed_is_refused(store: Store, wrong: str, made: Any) -> None:
    of, name, values = WRONG[wrong]
    columns = {**getattr(PART, of), name: made(values)}
    before = contents(store)
    with pytest.raises((NotAllowedError, DBAPIError, store.engine.dialect.loaded_dbapi.Error)):  # noqa: SIM117
        with store.writing(loading=True) as conn:
            BatchWriter(conn, SOURCE, batch_row()).write(replace(PART, **{of: columns}))
    assert contents(store) == before


def test_the_database_looks_again_behind_the_rows(store: Store) -> None:
    with store.writing(loading=True) as conn:
        BatchWriter(conn, SOURCE, batch_row()).write(PART)
        with pytest.raises(IntegrityError), conn.begin_nested():
            conn.execute(text("UPDATE seizure SET grain = 'single'"))
    with pytest.raises(IntegrityError), store.writing() as conn:
        conn.execute(text("UPDATE seizure_line SET class = 'Drug'"))
