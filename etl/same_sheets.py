"""Which sheets of a workbook a load is of, and what that has to do with its other sheets that are loaded. No SQL here.

A workbook is opened before anybody knows which of its sheets are read, so its identity is complete only then. Must not
import analytics or dashboard.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from etl.errors import BadInput
from etl.findings import Finding
from etl.readers.staged import StagedTable
from etl.report import Hashes
from i18n.said import say
from store.corrections import events_in_both
from store.replacing import SheetTwiceError, Standings


def of_sheets(identity: Hashes, table: StagedTable) -> Hashes:
    """The identity of what is read of a file: of a workbook, which sheets."""
    return replace(identity, sheets=table.dialect.sheets)


@contextmanager
def sheets_named(file: str) -> Iterator[None]:
    """A sheet that is loaded already is bad input: other sheets may be chosen. Raises BadInput."""
    try:
        yield
    except SheetTwiceError as error:
        raise BadInput(error.args[0], file=file, sheet=error.sheets[0]) from error


def shared_events(conn: Any, batch_id: int, identity: Hashes, replaces: int | None) -> list[Finding]:
    """Seizures that have rows in another sheet of the same workbook, which is a batch of its own."""
    if not identity.sheets or not set(Standings(conn).beside(batch_id)) - {replaces}:
        return []
    events: dict[int, list[str]] = {}
    for event, batch in events_in_both(conn, batch_id, identity.content_sha256):
        if batch != replaces:
            events.setdefault(batch, []).append(event)
    return [
        Finding(
            "event_in_two_batches",
            "warning",
            say(
                "Batch {batch} holds other sheets of this workbook and has rows of the same seizures (ids in both: "
                "{n}, such as {id}), so each of them counts as one seizure in each batch; read both sheets as one "
                "table where they have one header.",
                batch=batch,
                n=len(found),
                id=found[0],
            ),
            value=found[0],
            rows=len(found),
        )
        for batch, found in events.items()
    ]
