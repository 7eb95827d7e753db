"""Which batches hold rows of a file that were corrected, whether these count, and what an undo or redo leaves of them.

Corrected rows are a batch of their own with an undo of its own: who takes their file out is asked about them first, and
told afterwards what still counts. Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from i18n import gettext as _
from i18n import ngettext
from store import tables
from store.database import StoreError
from store.editions import AWAY
from store.sheets import sheets_of, tables_of


@dataclass(frozen=True)
class Corrected:
    """A batch that holds corrected rows of another one; `counts`: it is neither undone nor replaced."""

    batch: int
    file_name: str
    rows: int
    counts: bool


class CorrectedCountError(StoreError):
    """A batch cannot be undone before somebody has said what becomes of its corrected rows, which count: `parts`."""

    def __init__(self, sentence: str, parts: Sequence[Corrected]) -> None:
        super().__init__(sentence)
        self.parts = tuple(parts)


def corrected_by(conn: Connection) -> dict[int, tuple[Corrected, ...]]:
    """Batch -> who holds rows of its table corrected, in whichever load of that they were quarantined."""
    parts = _parts(conn)
    if not parts:
        return {}
    batch = tables.batch.c
    known = conn.execute(select(batch.id, batch.content_sha256, batch.mapping))
    of = {key: tables_of(content, sheets_of(mapping)) for key, content, mapping in known}
    found = {
        key: tuple(part for origin in sorted(parts) if of[origin] & own for part in parts[origin])
        for key, own in of.items()
    }
    return {key: those for key, those in found.items() if those}


def _parts(conn: Connection) -> dict[int, list[Corrected]]:
    """The same by the batch that quarantined the rows."""
    row, batch = tables.corrected_row.c, tables.batch.c
    query = (
        select(row.corrects, batch.id, batch.file_name, batch.status, func.count())
        .join_from(tables.corrected_row, tables.batch, batch.id == row.batch_id)
        .group_by(row.corrects, batch.id, batch.file_name, batch.status)
        .order_by(batch.id)
    )
    found: dict[int, list[Corrected]] = defaultdict(list)
    for origin, key, file_name, status, rows in conn.execute(query):
        found[origin].append(Corrected(key, file_name, rows, status not in AWAY))
    return found


def ask_first(batch_id: int, file_name: str, parts: Sequence[Corrected]) -> CorrectedCountError:
    """What is said before a file is taken out whose corrected rows count."""
    n = sum(one.rows for one in parts)
    sentence = ngettext(
        "{n} corrected row of batch {id} ({file}) counts as batch {others} and would be left alone, so nothing was "
        "undone; say whether it is undone as well or stays.",
        "{n} corrected rows of batch {id} ({file}) count as batch {others} and would be left alone, so nothing was "
        "undone; say whether they are undone as well or stay.",
        n,
    )
    return CorrectedCountError(sentence.format(n=n, id=batch_id, file=file_name, others=_named(parts)), parts)


def still_there(batch_id: int, parts: Sequence[Corrected], *, stands: bool) -> str | None:
    """What is said after an undo or redo: corrected rows that count without their file, or that it is without."""
    apart = [one for one in parts if one.counts != stands]
    if not apart:
        return None
    n = sum(one.rows for one in apart)
    if stands:
        sentence = ngettext(
            "{n} corrected row of it is still undone, as batch {others}; redo that to bring it back.",
            "{n} corrected rows of it are still undone, as batch {others}; redo that to bring them back.",
            n,
        )
    else:
        sentence = ngettext(
            "{n} corrected row of it still counts, as batch {others}; undo that as well, or bring batch {id} back.",
            "{n} corrected rows of it still count, as batch {others}; undo that as well, or bring batch {id} back.",
            n,
        )
    return sentence.format(n=n, id=batch_id, others=_named(apart))


def without_file(batch_id: int, origin: int) -> str:
    """What is said of corrected rows that count while their file does not."""
    sentence = _(
        "Batch {origin}, whose rows batch {id} corrects, does not count, so these count alone; redo it as well."
    )
    return sentence.format(id=batch_id, origin=origin)


def _named(parts: Sequence[Corrected]) -> str:
    return ", ".join(f"{one.batch} ({one.file_name})" for one in parts)
