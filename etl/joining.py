"""Corrected rows of seizures that other rows of their file began: each counts once (store/joined.py), and this says so.

Must not import analytics or dashboard.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat
from typing import Any

from etl.corrections import correction_of
from etl.fields import BY_KEY
from etl.findings import Finding
from etl.stream import Part, Stream
from i18n import mark
from i18n.said import lowered, say
from store.given import listed
from store.joined import joining

DESCRIBED_OTHERWISE = mark(
    "Seizure {id} has another {field} in its corrected row than in batch {batch}, which has rows of it as well; it "
    "counts once, as that batch says, so correct the whole file and put it in that one's place if that is wrong."
)
FIELD_OF = {"period_start": "date"}  # column of a seizure -> field, where the two have other names


def described_otherwise(conn: Any, batch_id: int) -> Iterator[Finding]:
    """What the corrected rows of a batch that is about to be finished say of seizures that are there already."""
    for one in joining(conn, batch_id):
        for column in one.otherwise:
            field = lowered(BY_KEY[FIELD_OF.get(column, column)].label)
            message = say(DESCRIBED_OTHERWISE, id=one.event, field=field, batch=one.batch)
            yield Finding("event_rows_disagree", "warning", message, value=one.event)


def leave_out_joined(stream: Stream, part: Part) -> None:
    """Take seizures that would join others out of the account of a load that writes nothing."""
    correction, made = correction_of(stream.table), part.assembled.seizures
    if correction is None or not correction.began or stream.account.events is None:
        return
    # A column in which nothing is known is left out.
    rules = listed(made["not_counted"]) if "not_counted" in made else repeat(None)
    rows = zip(listed(made.get("source_event_id", ())), listed(made.get("event_count", ())), rules, strict=False)
    stream.account.events -= sum(n or 0 for event, n, rule in rows if event in correction.began and rule is None)
