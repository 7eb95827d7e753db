"""One seizure in two batches: a row that was corrected later joins the seizure that the rest of its file began.

Rows of one file with the same id are one seizure (CONTRACT.md), also where some of them were quarantined and came in
later, corrected, as a batch of their own. The lines of such a seizure are moved to the one that the file itself holds;
where it is away, to that of the earliest correction. What they leave has no lines and counts nowhere, by the rule
JOINED. It is decided again after every load, undo, redo and replacement from what stands then, as editions are, and a
line whose batch stands alone is back in its own seizure. Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, func, or_, select, update

from store import tables
from store.editions import AWAY, SUPERSEDED, firsts, redecide_editions
from store.sheets import sheets_of, tables_of

JOINED = "joined_event"
CHUNK = 5_000  # ids in one statement; PostgreSQL takes 65,535
DESCRIBED = ("period_start", "country", "operation", "event_count", "mode", "concealment")  # of an event by its rows


@dataclass(frozen=True)
class Member:
    """A batch of one family: a file, or corrected rows of it."""

    id: int
    source: str
    status: str
    corrects: int | None
    rows_loaded: int
    content_sha256: str

    @property
    def stands(self) -> bool:
        return self.status not in AWAY

    @property
    def rank(self) -> tuple[bool, int]:
        """The file before its corrections, the earlier before the later."""
        return self.corrects is not None, self.id


def rejoin(conn: Connection, batch_id: int) -> bool:
    """Decide anew which lines of a batch and its family are of one seizure; whether any is moved now."""
    family = family_of(conn, batch_id)
    if not family:
        return False
    if _part(conn, [one.id for one in family if one.corrects is not None]):
        redecide_editions(conn, family[0].source)  # a seizure that has its lines again is of its edition again
    return _join(conn, {one.id: one for one in family if one.stands})


@dataclass(frozen=True)
class Joining:
    """A seizure of a batch that another batch began. `otherwise`: columns in which the two are described unlike."""

    event: str
    batch: int
    otherwise: tuple[str, ...]


def joining(conn: Connection, batch_id: int) -> list[Joining]:
    """The seizures of a batch whose lines `rejoin` will move, in the order of its file."""
    standing = {one.id: one for one in family_of(conn, batch_id) if one.stands}
    seizure = tables.seizure
    lead_of = _leads(conn, standing)
    columns = [seizure.c[name] for name in ("id", "batch_id", "source_event_id", *DESCRIBED)]
    wanted = sorted({*lead_of, *lead_of.values()})
    known: dict[int, RowMapping] = {}
    for start in range(0, len(wanted), CHUNK):
        some = select(*columns).where(seizure.c.id.in_(wanted[start : start + CHUNK]))
        known |= {row["id"]: row for row in conn.execute(some).mappings()}
    found = []
    for home, lead in sorted(lead_of.items()):
        own, other = known[home], known[lead]
        if own["batch_id"] == batch_id:
            unlike = tuple(name for name in DESCRIBED if own[name] != other[name])
            found.append(Joining(own["source_event_id"], other["batch_id"], unlike))
    return found


def events_begun(conn: Connection, batch_id: int, events: Collection[str], *, without: int | None) -> frozenset[str]:
    """Those of the ids that a seizure of a batch's family has; `without`: a batch that is about to go."""
    seizure = tables.seizure.c
    standing = [one.id for one in family_of(conn, batch_id) if one.stands] or [batch_id]
    counts = or_(seizure.not_counted.is_(None), seizure.not_counted == SUPERSEDED)
    found: set[str] = set()
    wanted = sorted(events)
    for start in range(0, len(wanted), CHUNK):
        some = wanted[start : start + CHUNK]
        query = select(seizure.source_event_id).where(
            seizure.batch_id.in_([one for one in standing if one != without]), seizure.source_event_id.in_(some), counts
        )
        found |= set(conn.scalars(query))
    return frozenset(found)


def family_of(conn: Connection, batch_id: int) -> list[Member]:
    """All loads of a batch's file and all that hold corrected rows of one of these; [] where no row was corrected."""
    batch = tables.batch.c
    columns = [batch[name] for name in Member.__dataclass_fields__]
    known = {row["id"]: Member(**row) for row in conn.execute(select(*columns)).mappings()}
    first = firsts(conn)
    content = known[first[batch_id]].content_sha256
    same = {key for key, one in known.items() if one.content_sha256 == content}
    if not same & {first[key] for key, one in known.items() if one.corrects is not None}:
        return []
    query = select(batch.id, batch.mapping).where(batch.id.in_(same))
    sheets = {key: tables_of(content, sheets_of(mapping)) for key, mapping in conn.execute(query)}
    own = sheets[first[batch_id]]
    files = {key for key in same if sheets[key] & own}
    return [one for key, one in sorted(known.items()) if first[key] in files]


def _part(conn: Connection, corrections: Collection[int]) -> bool:
    """Give every line of the corrections back to its own seizure; whether there was any elsewhere."""
    line, seizure = tables.seizure_line.c, tables.seizure.c
    emptied = select(seizure.id, seizure.batch_id, seizure.source_event_id).where(
        seizure.batch_id.in_(corrections), seizure.not_counted == JOINED
    )
    home = {(batch, event): key for key, batch, event in conn.execute(emptied)}
    if not home:
        return False
    elsewhere = (
        select(line.id, line.batch_id, seizure.source_event_id, line.seizure_id)
        .join_from(tables.seizure_line, tables.seizure, seizure.id == line.seizure_id)
        .where(line.batch_id.in_({batch for batch, _event in home}), seizure.batch_id != line.batch_id)
    )
    moved = [(key, home[batch, event], lead) for key, batch, event, lead in conn.execute(elsewhere)]
    back = update(tables.seizure_line).where(line.id == bindparam("key")).values(seizure_id=bindparam("home"))
    _execute(conn, back, [{"key": key, "home": own} for key, own, _lead in moved])
    counts = update(tables.seizure).where(seizure.id == bindparam("key")).values(not_counted=None)
    _execute(conn, counts, [{"key": key} for key in home.values()])
    _recount(conn, {*home.values(), *(lead for _key, _own, lead in moved)})
    return True


def _join(conn: Connection, standing: dict[int, Member]) -> bool:
    """Move the lines of seizures that several batches have rows of; whether there was any."""
    line, seizure = tables.seizure_line.c, tables.seizure.c
    home_of = _leads(conn, standing)
    pairs = [{"home": home, "lead": lead} for home, lead in home_of.items()]
    to_lead = update(tables.seizure_line).where(line.seizure_id == bindparam("home"))
    _execute(conn, to_lead.values(seizure_id=bindparam("lead")), pairs)
    emptied = update(tables.seizure).where(seizure.id == bindparam("home")).values(not_counted=JOINED)
    _execute(conn, emptied, [{"home": home} for home in home_of])
    _recount(conn, {*home_of, *home_of.values()})
    return bool(home_of)


def _leads(conn: Connection, standing: dict[int, Member]) -> dict[int, int]:
    """Seizure that others have rows of -> the one that its lines join.

    One that a rule of its own leaves out ("Data for 2015" on a row of 2016) neither joins nor is joined.
    """
    if len(standing) < 2:
        return {}
    seizure = tables.seizure.c
    counts = or_(seizure.not_counted.is_(None), seizure.not_counted == SUPERSEDED)
    largest = max(standing.values(), key=lambda one: one.rows_loaded).id
    small = select(seizure.source_event_id).where(
        seizure.batch_id.in_(standing.keys() - {largest}), seizure.source_event_id.is_not(None), counts
    )
    if conn.execute(small.limit(1)).first() is None:
        return {}  # without ids there is nothing to look for in a file of a million rows
    query = (
        select(seizure.source_event_id, seizure.batch_id, seizure.id)
        .where(seizure.batch_id.in_(standing), seizure.source_event_id.in_(small), counts)
        .order_by(seizure.id)
    )
    events: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for event, batch, key in conn.execute(query):
        events[event].append((batch, key))
    found: dict[int, int] = {}
    for rows in events.values():
        first, lead = min(rows, key=lambda row: (standing[row[0]].rank, row[1]))
        found |= {key: lead for batch, key in rows if batch != first}
    return found


def _recount(conn: Connection, seizures: Iterable[int]) -> None:
    """Say anew how many lines these seizures have."""
    line, seizure = tables.seizure_line.c, tables.seizure.c
    lines = select(func.count()).where(line.seizure_id == seizure.id).scalar_subquery()
    recounted = update(tables.seizure).where(seizure.id == bindparam("key")).values(line_count=lines)
    _execute(conn, recounted, [{"key": key} for key in sorted(seizures)])


def _execute(conn: Connection, statement: Any, values: Sequence[dict[str, int]]) -> None:
    if values:
        conn.execute(statement, values)
