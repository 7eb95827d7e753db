"""Load and remove the demonstration data: an illustrative Operation Sentinel, marked as such wherever it is shown."""

from __future__ import annotations

import tomllib
from pathlib import Path

from etl.pipeline import load_file
from etl.report import LoadReport
from etl.request import Progress, Request
from store import Store
from store.batches import list_batches, undo
from store.operations import Operation, Participant, ensure_operation

FOLDER = Path(__file__).parent.parent / "data" / "demo"
PROFILE = "sentinel_demo"


def load_demo(store: Store) -> LoadReport:
    """Load the demonstration data with its operation; a second call adds nothing."""
    with store.writing() as conn:
        ensure_operation(conn, _operation())
    path = FOLDER / "operation_sentinel.csv"
    return load_file(store, Request(path, path.name, profile=PROFILE, loaded_by="demonstration"), _quiet)


def _operation() -> Operation:
    """The operation as operation.toml declares it; `basis` holds for all its participants."""
    said = tomllib.loads((FOLDER / "operation.toml").read_text(encoding="utf-8"))
    participants, basis = said.pop("participants"), said.pop("basis")
    drugs = tuple(said.pop("drugs"))
    return Operation(**said, participants=tuple(Participant(one, basis) for one in participants), drugs=drugs)


def remove_demo(store: Store) -> bool:
    """Take the demonstration data out of every total; False when there was none."""
    loaded = [batch for batch in list_batches(store) if batch.illustrative and batch.status != "undone"]
    for batch in loaded:
        undo(store, batch.id)
    return bool(loaded)


def has_demo(store: Store) -> bool:
    """Whether illustrative data counts in this database."""
    return any(batch.illustrative and batch.status != "undone" for batch in list_batches(store))


def _quiet(_progress: Progress) -> None:
    return None
