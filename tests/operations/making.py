"""Operations and files for these tests, made through the public doors."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from analytics.door import ask
from analytics.selection import Selection
from etl.door import LoadReport
from store import Store
from store.operations import Operation, Participant, save_operation
from tests.fixtures.loading import load_text, template

STEPPE = Operation(
    "",
    "Operation Steppe",
    "RILO Moscow",
    date(2014, 5, 1),
    date(2014, 5, 31),
    "https://example.org/communique",
    (Participant("KZ", "published"), Participant("KG", "assumed"), Participant("TJ", "assumed")),
    ("heroin", "opium"),
)
COLUMNS = ("seizure_id", "operation", "participant", "administration", "event_count", "note")


def make(store: Store, operation: Operation = STEPPE) -> Operation:
    return save_operation(store, operation, new=True)


def load_rows(store: Store, folder: Path, *lines: dict[str, str], name: str = "rows.csv", **options: Any) -> LoadReport:
    """Rows of the template; what a row does not say is one kilogram of heroin in Kazakhstan on 31 May 2014."""
    columns = [key for key in COLUMNS if key != "seizure_id"]
    return load_text(store, folder, template(*lines, columns=columns), name, **options)


def told(store: Store, operation: str = "operation-steppe", **options: Any) -> dict[str, Any]:
    """The answer to the question `operation`."""
    return ask(store, "operation", Selection(), id=operation, **options)


NUMBERS = ("seizures", "lines", "mass_kg", "lines_without_mass", "lines_held")


def totals(store: Store, operation: str = "operation-steppe") -> tuple[Any, ...]:
    """What everybody sees who selects the operation."""
    answer = ask(store, "totals", Selection(operation=(operation,)))
    return tuple(answer[name] for name in NUMBERS)
