"""Spellings that somebody assigned to a code of ours: added, listed, taken away. They hold for loads from then on.

They survive new reference files, and win over a built-in spelling: store/overlay.py lays them over it. Must not
import etl, analytics or dashboard.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from i18n import gettext as _
from store import tables
from store.database import Store, StoreError, bump_own_aliases
from store.overlay import ALIAS_VOCABULARIES, codes_of, meaning_of
from store.reference import Reference, read_reference
from store.text import fold

LONGEST_ALIAS = 500


@dataclass(frozen=True)
class OwnAlias:
    """`code` None: it says that nothing is known. `built_in`: what it means without; `contradicts`: something else."""

    vocabulary: str
    alias: str
    code: str | None
    name: str | None
    built_in: str | None
    contradicts: bool
    added_at: str
    added_by: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def add_alias(store: Store, vocabulary: str, alias: str, code: str | None, by: str) -> OwnAlias:
    """Assign a spelling; one assigned before is assigned anew. Raises StoreError: no such vocabulary or code."""
    checked = check_aliases(store.reference(), {vocabulary: {alias: code}})
    with store.writing() as conn:
        remember_aliases(conn, checked, by)
    folded = fold(alias)
    return next(one for one in list_aliases(store) if (one.vocabulary, fold(one.alias)) == (vocabulary, folded))


def remove_alias(store: Store, vocabulary: str, alias: str) -> None:
    """Forget a spelling; what was loaded with it stays. Raises StoreError where nobody assigned it."""
    table = tables.own_alias
    with store.writing() as conn:
        asked = (table.c.vocabulary == vocabulary, table.c.alias_folded == fold(alias))
        if conn.execute(delete(table).where(*asked)).rowcount == 0:
            sentence = _(
                "Nobody has assigned {alias!r} in the vocabulary {vocabulary}, so there is nothing to remove; "
                "`python -m etl alias list` shows what was assigned."
            )
            raise StoreError(sentence.format(alias=alias, vocabulary=vocabulary))
        bump_own_aliases(conn)


def list_aliases(store: Store, lang: str = "en") -> list[OwnAlias]:
    """All of them, by vocabulary and spelling."""
    table, reference = tables.own_alias, store.reference()
    with store.reading() as conn:
        found = list(conn.execute(select(table).order_by(table.c.vocabulary, table.c.alias_folded)).mappings())
        built_in = read_reference(conn)
    return [
        _entry(dict(row), meaning_of(built_in, row["vocabulary"], row["alias"]), reference, lang) for row in found
    ]


def check_aliases(
    reference: Reference, aliases: Mapping[str, Mapping[str, str | None]]
) -> dict[str, dict[str, str | None]]:
    """Vocabulary -> spelling -> code as they can be kept. Raises StoreError, naming what is wrong."""
    return {
        vocabulary: {alias: _checked(reference, vocabulary, alias, code) for alias, code in given.items()}
        for vocabulary, given in aliases.items()
    }


def new_aliases(
    reference: Reference, aliases: Mapping[str, Mapping[str, str | None]]
) -> dict[str, dict[str, str | None]]:
    """Those, checked, that say something else than is known already. Raises StoreError."""
    return {
        vocabulary: {
            alias: code
            for alias, code in given.items()
            if meaning_of(reference, vocabulary, alias) != (True, code)
        }
        for vocabulary, given in check_aliases(reference, aliases).items()
    }


def remember_aliases(conn: Connection, aliases: Mapping[str, Mapping[str, str | None]], by: str) -> int:
    """Keep checked spellings inside the caller's transaction; returns how many were new or changed."""
    table = tables.own_alias
    added_at = datetime.now(UTC).isoformat(timespec="seconds")
    known = {
        (row.vocabulary, row.alias_folded): row.code
        for row in conn.execute(select(table.c.vocabulary, table.c.alias_folded, table.c.code))
    }
    changed = 0
    for vocabulary, given in aliases.items():
        for alias, code in given.items():
            key, row = (vocabulary, fold(alias)), {"alias": alias.strip(), "code": code}
            if key in known and known[key] == code:
                continue  # who said it first, and when, stays
            said = {**row, "added_at": added_at, "added_by": by}
            if key in known:
                asked = (table.c.vocabulary == key[0], table.c.alias_folded == key[1])
                conn.execute(update(table).where(*asked).values(**said))
            else:
                conn.execute(insert(table).values(vocabulary=key[0], alias_folded=key[1], **said))
            known[key] = code
            changed += 1
    if changed:
        bump_own_aliases(conn)
    return changed


def _checked(reference: Reference, vocabulary: str, alias: str, code: str | None) -> str | None:
    if vocabulary not in ALIAS_VOCABULARIES:
        sentence = _("There is no vocabulary {vocabulary!r}; there are: {known}.")
        raise StoreError(sentence.format(vocabulary=vocabulary, known=", ".join(ALIAS_VOCABULARIES)))
    if len(alias) > LONGEST_ALIAS or not alias.strip():
        sentence = _("A spelling has 1 to {longest} characters, and {alias!r} has {n}; shorten it.")
        raise StoreError(sentence.format(longest=LONGEST_ALIAS, alias=alias[:40], n=len(alias.strip())))
    if code is None:
        return None
    if not fold(alias):
        sentence = _("{alias!r} has no letter and no digit, so it can only be said to mean that nothing is known.")
        raise StoreError(sentence.format(alias=alias))
    codes = codes_of(reference, vocabulary)
    known = next((one for one in codes if fold(one) == fold(code)), None)
    if known is None:
        sentence = _(
            "There is no {vocabulary} with the code {code!r}, so {alias!r} cannot mean it; the codes are those of "
            "data/reference, such as {examples}."
        )
        examples = ", ".join(list(codes)[:5])
        raise StoreError(sentence.format(vocabulary=vocabulary, code=code, alias=alias, examples=examples))
    return known


def _entry(row: dict[str, Any], built_in: tuple[bool, str | None], reference: Reference, lang: str) -> OwnAlias:
    listed, meant = built_in
    named = None if row["code"] is None else codes_of(reference, row["vocabulary"]).get(row["code"])
    return OwnAlias(
        vocabulary=row["vocabulary"],
        alias=row["alias"],
        code=row["code"],
        name=None if named is None else named.name(lang),
        built_in=meant,
        contradicts=listed and meant != row["code"],
        added_at=row["added_at"],
        added_by=row["added_by"],
    )
