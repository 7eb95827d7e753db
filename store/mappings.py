"""Mappings that people saved: how files with one header are read, kept under a name and found again by that header.

The mapping itself is a document that `etl.mapping_document` understands; here it is text. Must not import etl.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from i18n import gettext as _
from store.database import Store, StoreError
from store.tables import saved_mapping
from store.text import fold

LONGEST_NAME = 200


@dataclass(frozen=True)
class SavedMapping:
    """`mapping`: the document as JSON text. `saved_at`: UTC, ISO 8601."""

    name: str
    fingerprint: str
    mapping: str
    saved_at: str
    saved_by: str

    def as_json(self) -> dict[str, Any]:
        said = asdict(self) | {"mapping": json.loads(self.mapping), "columns": json.loads(self.fingerprint)}
        del said["fingerprint"]
        return said


def fingerprint_of(columns: Sequence[str]) -> str:
    """The header as a file of the same source has it: order, case, accents and spaces do not matter."""
    return json.dumps(sorted(fold(column) for column in columns), ensure_ascii=False)


def save_mapping(store: Store, name: str, columns: Sequence[str], mapping: str, saved_by: str) -> SavedMapping:
    """Keep a mapping under a name; one of that name before it is replaced. Raises StoreError for no or a long name."""
    bare = " ".join(name.split())
    if not bare or len(bare) > LONGEST_NAME:
        sentence = _("A saved mapping needs a name of 1 to {longest} characters; give it one and save it again.")
        raise StoreError(sentence.format(longest=LONGEST_NAME))
    row = SavedMapping(
        bare, fingerprint_of(columns), mapping, datetime.now(UTC).isoformat(timespec="seconds"), saved_by
    )
    with store.writing() as conn:
        conn.execute(delete(saved_mapping).where(saved_mapping.c.name == bare))
        conn.execute(insert(saved_mapping).values(**asdict(row)))
    return row


def list_mappings(store: Store) -> list[SavedMapping]:
    """All of them, by name."""
    with store.reading() as conn:
        rows = conn.execute(select(saved_mapping).order_by(saved_mapping.c.name)).mappings()
        return [SavedMapping(**row) for row in rows]


def find_mapping(conn: Connection, columns: Sequence[str]) -> SavedMapping | None:
    """The mapping saved last for a file with this header."""
    query = (
        select(saved_mapping)
        .where(saved_mapping.c.fingerprint == fingerprint_of(columns))
        .order_by(saved_mapping.c.saved_at.desc(), saved_mapping.c.name)
        .limit(1)
    )
    row = conn.execute(query).mappings().one_or_none()
    return None if row is None else SavedMapping(**row)


def remove_mapping(store: Store, name: str) -> SavedMapping:
    """Forget a mapping; what was loaded with it stays. Raises StoreError where there is none of this name."""
    with store.writing() as conn:
        row = conn.execute(select(saved_mapping).where(saved_mapping.c.name == name)).mappings().one_or_none()
        if row is None:
            known = ", ".join(conn.scalars(select(saved_mapping.c.name).order_by(saved_mapping.c.name)))
            sentence = _("No mapping is saved under the name {name!r}; those saved are: {names}.")
            raise StoreError(sentence.format(name=name, names=known or _("none")))
        conn.execute(delete(saved_mapping).where(saved_mapping.c.name == name))
        return SavedMapping(**row)
