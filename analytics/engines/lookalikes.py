"""Reads the lines that can have a look-alike in another file: those of a country, month and drug that two files share.

Only SQL that means the same on SQLite and PostgreSQL; what is alike is decided in analytics/lookalikes.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, Text, and_, cast, func, select

from analytics.engines.predicates import Condition
from analytics.engines.protocol import Catalogue
from analytics.filters import UNCLASSIFIED
from analytics.lookalikes import Candidate
from store.reference import Reference
from store.tables import drug, seizure, seizure_line
from store.text import search_key

_JOINED = seizure_line.join(seizure, seizure.c.id == seizure_line.c.seizure_id).join(
    drug, drug.c.drug == seizure_line.c.drug
)
_FAMILY: ColumnElement[str] = func.coalesce(drug.c.parent, drug.c.drug)
_MONTH: ColumnElement[str] = func.substr(cast(seizure.c.period_start, Text), 1, 7)
_COLUMNS: tuple[ColumnElement[Any], ...] = (
    seizure_line.c.id,
    seizure_line.c.seizure_id,
    seizure_line.c.batch_id,
    seizure.c.country,
    cast(seizure.c.period_start, Text).label("start"),
    cast(seizure.c.period_end, Text).label("end"),
    seizure_line.c.drug,
    _FAMILY.label("family"),
    seizure_line.c.mass_kg,
    seizure_line.c.quantity,
    seizure_line.c.unit,
    seizure.c.place,
    seizure.c.source_event_id,
    seizure.c.edition_period,
)
LINES_AT_ONCE = 5000


def read_candidates(
    conn: Connection, conditions: Sequence[Condition], reference: Reference, catalogue: Catalogue
) -> Iterator[Candidate]:
    """Lines that fulfil the conditions and share country, month and family with a line of another file.

    They come by these three and their ids, so that whoever compares them needs no more than one bucket at a time.
    """
    wanted = [*conditions, *_possible()]
    if conn.execute(shared(wanted).limit(1)).first() is None:
        return
    with conn.execute(_lines(wanted).execution_options(yield_per=LINES_AT_ONCE)) as rows:
        for row in rows:
            yield _candidate(row, reference, catalogue)


def read_named(
    conn: Connection, lines: Sequence[int], reference: Reference, catalogue: Catalogue
) -> Iterator[Candidate]:
    """Some lines, in the order in which they are given."""
    for start in range(0, len(lines), LINES_AT_ONCE):
        some = lines[start : start + LINES_AT_ONCE]
        query = select(*_COLUMNS).select_from(_JOINED).where(seizure_line.c.id.in_(some))
        found = {row.id: row for row in conn.execute(query)}
        for line in some:
            yield _candidate(found[line], reference, catalogue)


def _candidate(row: Any, reference: Reference, catalogue: Catalogue) -> Candidate:
    return Candidate(
        line=row.id,
        seizure=row.seizure_id,
        batch=row.batch_id,
        source=catalogue.batches[row.batch_id].source,
        country=row.country,
        start=row.start,
        end=row.end,
        drug=row.drug,
        family=row.family,
        mass_kg=row.mass_kg,
        step_kg=step(row.quantity, row.unit, reference),
        words=_words(row.place or ""),
        event_id=row.source_event_id,
        edition=row.edition_period is not None,
    )


@lru_cache(4096)
def _words(place: str) -> frozenset[str]:
    return frozenset(search_key(place).split())


def step(quantity: float | None, unit: str | None, reference: Reference) -> float:
    """What one in the last digit of a quantity weighs: of 1.25 kg 0.01 kg, of 1,200 g 1 g; 0 where it is not known."""
    known = reference.units.get(unit or "")
    text = "e" if quantity is None else f"{quantity:.12g}"
    if known is None or known.to_base is None or "e" in text:
        return 0.0
    return known.to_base / 10.0 ** len(text.partition(".")[2])


def shared(conditions: Sequence[Condition]) -> Select[Any]:
    """Country, month and family of which more than one file has lines; a line is of the file it came in with."""
    keys = (seizure.c.country, _MONTH, _FAMILY)
    several = func.min(seizure_line.c.batch_id) != func.max(seizure_line.c.batch_id)
    named = (key.label(name) for key, name in zip(keys, ("country", "month", "family"), strict=True))
    return select(*named).select_from(_JOINED).where(*conditions).group_by(*keys).having(several)


def _lines(conditions: Sequence[Condition]) -> Select[Any]:
    both = shared(conditions).subquery()
    match = and_(both.c.country == seizure.c.country, both.c.month == _MONTH, both.c.family == _FAMILY)
    joined: FromClause = _JOINED.join(both, match)
    order = (seizure.c.country, _FAMILY, _MONTH, seizure_line.c.id)
    return select(*_COLUMNS).select_from(joined).where(*conditions).order_by(*order)


def _possible() -> list[Condition]:
    """An individual record with a country, a classified drug and a mass, known to the day or the month."""
    return [
        seizure.c.grain == "individual",
        seizure.c.country.is_not(None),
        seizure.c.date_precision.in_(("day", "month")),
        seizure_line.c.drug != UNCLASSIFIED,
        seizure_line.c.mass_kg > 0,
    ]
