"""An administration's own region schemes: written beside ours or in place of one, listed, and taken away again.

A scheme of ours whose place was taken comes back when its replacement is removed. Each change is one transaction that
changes the data version, so that every server answers by the new regions at once. Must not import etl, analytics or
dashboard.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from i18n import gettext as _
from store import tables
from store.database import Store, StoreError, bump_own_schemes
from store.reference import Region, RegionScheme
from store.seed import built_in_schemes, own_schemes, seed_scheme


@dataclass(frozen=True)
class NewRegion:
    """`region` is its slug within the scheme."""

    region: str
    name_en: str
    name_ru: str


@dataclass(frozen=True)
class NewMember:
    """A country in a region from a first to a last day; None: open."""

    region: str
    country: str
    from_date: date | None
    to_date: date | None
    source: str


@dataclass(frozen=True)
class NewScheme:
    """A scheme to be written, and the file it comes from."""

    scheme: str
    name_en: str
    name_ru: str
    note: str
    source: str
    regions: tuple[NewRegion, ...]
    members: tuple[NewMember, ...]
    file_name: str
    sha256: str
    loaded_by: str


@dataclass(frozen=True)
class SchemeEntry:
    """A scheme as a list shows it. `replaces`: it stands in the place of one of ours."""

    scheme: str
    name: str
    note: str
    source: str
    regions: int
    regions_without_members: int
    memberships: int
    unverified: int
    own: bool
    replaces: bool
    file_name: str | None
    sha256: str | None
    loaded_at: str | None
    loaded_by: str | None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def save_scheme(store: Store, new: NewScheme) -> SchemeEntry:
    """Write a scheme in one transaction; one of the same slug, ours or an earlier own, gives way to it."""
    with store.writing() as conn:
        _clear(conn, new.scheme)
        names = {"name_en": new.name_en, "name_ru": new.name_ru}
        conn.execute(insert(tables.region_scheme).values(scheme=new.scheme, note=new.note, source=new.source, **names))
        conn.execute(
            insert(tables.region), [{"scheme": new.scheme, "note": None, **asdict(one)} for one in new.regions]
        )
        conn.execute(insert(tables.region_member), [{"scheme": new.scheme, **asdict(one)} for one in new.members])
        loaded_at = datetime.now(UTC).isoformat(timespec="seconds")
        conn.execute(
            insert(tables.own_scheme).values(
                scheme=new.scheme,
                file_name=new.file_name,
                sha256=new.sha256,
                loaded_at=loaded_at,
                loaded_by=new.loaded_by,
            )
        )
        bump_own_schemes(conn)
    return get_scheme(store, new.scheme)


def remove_scheme(store: Store, scheme: str) -> bool:
    """Take an own scheme away; True where one of ours came back in its place. Raises StoreError: it is not an own."""
    with store.writing() as conn:
        if scheme not in own_schemes(conn):
            raise StoreError(_not_own(conn, scheme))
        _clear(conn, scheme)
        restored = scheme in built_in_schemes()
        if restored:
            seed_scheme(conn, scheme)
        bump_own_schemes(conn)
    return restored


def list_schemes(store: Store, lang: str = "en") -> list[SchemeEntry]:
    """Every scheme there is, an administration's own first."""
    reference = store.reference()
    with store.reading() as conn:
        loads = {row["scheme"]: dict(row) for row in conn.execute(select(tables.own_scheme)).mappings()}
    entries = [
        _entry(scheme, [one for one in reference.regions.values() if one.scheme == key], loads.get(key), lang)
        for key, scheme in reference.region_schemes.items()
    ]
    return sorted(entries, key=lambda entry: (not entry.own, entry.scheme))


def get_scheme(store: Store, scheme: str, lang: str = "en") -> SchemeEntry:
    """Raises StoreError for a scheme that nobody knows."""
    found = {entry.scheme: entry for entry in list_schemes(store, lang)}
    if scheme not in found:
        raise StoreError(_unknown(scheme, list(found)))
    return found[scheme]


def memberships(store: Store, scheme: str, lang: str = "en") -> list[dict[str, Any]]:
    """Every membership of a scheme, regions without any included, by region and country. Raises StoreError."""
    get_scheme(store, scheme)
    reference = store.reference()
    rows: list[dict[str, Any]] = []
    for key, region in reference.regions.items():
        if region.scheme != scheme:
            continue
        head = {"region": key, "name": region.name(lang)}
        members = [
            {
                "country": member.country,
                "country_name": reference.countries[member.country].name(lang),
                "from": member.from_date.isoformat() if member.from_date else None,
                "to": member.to_date.isoformat() if member.to_date else None,
                "source": member.source,
                "unverified": member.unverified,
            }
            for member in region.members
        ]
        rows.append({**head, "note": region.note, "members": members})
    return rows


def _clear(conn: Connection, scheme: str) -> None:
    for table in (tables.own_scheme, tables.region_member, tables.region, tables.region_scheme):
        conn.execute(delete(table).where(table.c.scheme == scheme))


def _not_own(conn: Connection, scheme: str) -> str:
    known = list(conn.execute(select(tables.region_scheme.c.scheme)).scalars())
    if scheme not in known:
        return _unknown(scheme, known)
    return _(
        "The region scheme {scheme!r} comes with the program and cannot be removed; load your own in its place."
    ).format(scheme=scheme)


def _unknown(scheme: str, known: Sequence[str]) -> str:
    return _("There is no region scheme {scheme!r}; there are: {known}.").format(
        scheme=scheme, known=", ".join(sorted(known))
    )


def _entry(scheme: RegionScheme, regions: Sequence[Region], load: dict[str, Any] | None, lang: str) -> SchemeEntry:
    said = load or {}
    return SchemeEntry(
        scheme=scheme.key,
        name=scheme.name(lang),
        note=scheme.note,
        source=scheme.source,
        regions=len(regions),
        regions_without_members=sum(not region.members for region in regions),
        memberships=sum(len(region.members) for region in regions),
        unverified=sum(region.unverified for region in regions),
        own=load is not None,
        replaces=load is not None and scheme.key in built_in_schemes(),
        file_name=said.get("file_name"),
        sha256=said.get("sha256"),
        loaded_at=said.get("loaded_at"),
        loaded_by=said.get("loaded_by"),
    )
