"""The reference vocabularies as one frozen object: countries, regions, drugs, units and the small vocabularies.

Read from the database, whose rows `store.seed` takes from data/reference. Names come in several languages; aliases are
folded for matching. Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import Connection, RowMapping, Table, select

from store import tables
from store.text import fold, search_key

VOCABULARIES = ("transport_mode", "concealment", "location")
UNVERIFIED = "unverified"
# Classes of many substances: what is listed under them is mostly one of these, and who searches it means no other.
COLLECTIVE = frozenset((
    "pharmaceutical_opioids", "fentanyl_analogues", "nitazenes", "other_opioids", "prescription_stimulants",
    "other_stimulants", "mda", "synthetic_cannabinoids", "synthetic_cathinones", "phenethylamines", "2c_series",
    "nbome", "tryptamines", "piperazines", "aminoindanes", "dissociatives", "plant_based_nps", "other_nps", "dox",
    "other_hallucinogens", "benzodiazepines", "barbiturates", "z_drugs", "gabapentinoids", "other_sedatives",
    "ergot_alkaloids", "fentanyl_precursors", "acids", "solvents", "other_precursors", "cutting_agents",
    "anabolic_steroids", "inhalants", "cough_medicines", "other_medicines", "drug_mixtures", "controlled_unspecified",
    "other", "unclassified",
))  # fmt: skip
SHORTEST_NAME = {"drug": 3, "country": 4}
NAME_LANGUAGES = ("en", "ru", "fr", "es")


@dataclass(frozen=True)
class Named:
    """Something with a name in several languages; English where a language is missing."""

    key: str
    names: Mapping[str, str]

    def name(self, lang: str = "en") -> str:
        return self.names.get(lang) or self.names["en"]


@dataclass(frozen=True)
class Country(Named):
    """`key` is the ISO 3166-1 alpha-2 code."""

    alpha3: str


@dataclass(frozen=True)
class Membership:
    """One country in a region from a first to a last day; None: open."""

    country: str
    from_date: date | None
    to_date: date | None
    source: str

    @property
    def unverified(self) -> bool:
        """General knowledge that no page confirmed; its source says so."""
        return UNVERIFIED in self.source


@dataclass(frozen=True)
class Region(Named):
    """`key` is "scheme:region". `note`: what is not known of its members."""

    scheme: str
    members: tuple[Membership, ...]
    note: str | None = None

    @property
    def unverified(self) -> int:
        """How many of its memberships are general knowledge."""
        return sum(member.unverified for member in self.members)


@dataclass(frozen=True)
class RegionScheme(Named):
    """`own`: an administration loaded it."""

    note: str
    source: str
    own: bool = False


@dataclass(frozen=True)
class DrugGroup(Named):
    sort: int


@dataclass(frozen=True)
class Drug(Named):
    parent: str | None
    drug_group: str
    drug_class: str


@dataclass(frozen=True)
class Unit(Named):
    """`to_base`: one unit in kg, litres, pieces, plants or hectares, by family; None for unknown."""

    family: str
    to_base: float | None


@dataclass(frozen=True)
class UnitFactor:
    """Kilograms in one unit of a drug that is not weighed."""

    unit: str
    drug: str
    kg_low: float
    kg_central: float
    kg_high: float
    version: str
    source: str


@dataclass(frozen=True)
class MassCap:
    drug: str
    cap_kg: float
    reason: str
    source: str


@dataclass(frozen=True)
class SearchName:
    """A name as `store.text.search_key` folds it, in words; `vocabulary` is drug or country."""

    words: frozenset[str]
    vocabulary: str
    key: str


@dataclass(frozen=True)
class Reference:
    """All vocabularies. Alias maps are keyed by `fold(alias)`; a None value is a listed "not a country / unknown"."""

    countries: Mapping[str, Country]
    country_aliases: Mapping[str, str | None]
    region_schemes: Mapping[str, RegionScheme]
    regions: Mapping[str, Region]
    drug_groups: Mapping[str, DrugGroup]
    drugs: Mapping[str, Drug]
    drug_aliases: Mapping[str, str]
    units: Mapping[str, Unit]
    unit_aliases: Mapping[str, str]
    unit_factors: tuple[UnitFactor, ...]
    mass_caps: Mapping[str, MassCap]
    terms: Mapping[tuple[str, str], Named]
    term_aliases: Mapping[tuple[str, str], str | None]
    own_aliases: frozenset[tuple[str, str]] = frozenset()  # (vocabulary, folded spelling) that people assigned

    def with_children(self, drug: str) -> tuple[str, ...]:
        """The drug and every drug below it, in reference order."""
        wanted = {drug}
        grew = True
        while grew:
            below = {key for key, item in self.drugs.items() if item.parent in wanted} - wanted
            wanted |= below
            grew = bool(below)
        return tuple(key for key in self.drugs if key in wanted)

    @cached_property
    def search_names(self) -> tuple[SearchName, ...]:
        """Every name and spelling of a drug or a country by which records are searched, in all languages.

        A class of substances is found by its names alone: AKB-48 must not find all synthetic cannabinoids.
        """
        own = _by_name(self.drugs)
        named = [("drug", name, key) for name, key in self.drug_aliases.items() if key not in COLLECTIVE or name in own]
        named += [("country", name, key) for name, key in self.country_aliases.items() if key is not None]
        keyed = ((vocabulary, search_key(name), key) for vocabulary, name, key in named)
        # Shorter ones are codes ("PER") and slang ("h"), which stand for too much else in a note.
        return tuple(
            SearchName(frozenset(name.split()), vocabulary, key)
            for vocabulary, name, key in keyed
            if len(name) >= SHORTEST_NAME[vocabulary]
        )


def _names(row: RowMapping) -> dict[str, str]:
    return {lang: row[f"name_{lang}"] for lang in NAME_LANGUAGES if f"name_{lang}" in row}


def _rows(conn: Connection, table: Table, order: str | None = None) -> list[RowMapping]:
    query = select(table)
    return list(conn.execute(query.order_by(table.c[order]) if order else query).mappings())


def read_reference(conn: Connection) -> Reference:
    """Everything at once: some 3,000 small rows. What people assigned is laid over them by store/overlay.py."""
    countries = {
        row["code"]: Country(row["code"], _names(row), row["alpha3"]) for row in _rows(conn, tables.country, "code")
    }
    drugs = {
        row["drug"]: Drug(row["drug"], _names(row), row["parent"], row["drug_group"], row["class"])
        for row in _rows(conn, tables.drug)
    }
    units = {
        row["unit"]: Unit(row["unit"], _names(row), row["family"], row["to_base"]) for row in _rows(conn, tables.unit)
    }
    terms = {
        (row["vocabulary"], row["term"]): Named(row["term"], _names(row)) for row in _rows(conn, tables.term, "term")
    }
    groups = _rows(conn, tables.drug_group, "sort")
    return Reference(
        countries=countries,
        country_aliases=_country_aliases(conn, countries),
        region_schemes=_schemes(conn),
        regions=_regions(conn),
        drug_groups={row["drug_group"]: DrugGroup(row["drug_group"], _names(row), row["sort"]) for row in groups},
        drugs=drugs,
        drug_aliases=_by_name(drugs) | {fold(row["alias"]): row["drug"] for row in _rows(conn, tables.drug_alias)},
        units=units,
        unit_aliases=_by_name(units) | {fold(row["alias"]): row["unit"] for row in _rows(conn, tables.unit_alias)},
        unit_factors=tuple(UnitFactor(**row) for row in _rows(conn, tables.unit_factor, "version")),
        mass_caps={row["drug"]: MassCap(**row) for row in _rows(conn, tables.mass_cap)},
        terms=terms,
        term_aliases=_term_aliases(conn, terms),
    )


def _by_name(items: Mapping[str, Named]) -> dict[str, str]:
    return {fold(name): key for key, item in items.items() for name in (key, *item.names.values())}


def _country_aliases(conn: Connection, countries: Mapping[str, Country]) -> dict[str, str | None]:
    aliases: dict[str, str | None] = {}
    for key, item in countries.items():
        aliases |= {fold(name): key for name in (item.alpha3, *item.names.values())}
    return aliases | {fold(row["alias"]): row["code"] for row in _rows(conn, tables.country_alias)}


def _schemes(conn: Connection) -> dict[str, RegionScheme]:
    own = {row["scheme"] for row in _rows(conn, tables.own_scheme)}
    return {
        row["scheme"]: RegionScheme(row["scheme"], _names(row), row["note"], row["source"], row["scheme"] in own)
        for row in _rows(conn, tables.region_scheme, "scheme")
    }


def _regions(conn: Connection) -> dict[str, Region]:
    members: dict[str, list[Membership]] = {}
    for row in _rows(conn, tables.region_member, "country"):
        membership = Membership(row["country"], row["from_date"], row["to_date"], row["source"])
        members.setdefault(f"{row['scheme']}:{row['region']}", []).append(membership)
    regions = {}
    for row in _rows(conn, tables.region):
        key = f"{row['scheme']}:{row['region']}"
        regions[key] = Region(key, _names(row), row["scheme"], tuple(members.get(key, ())), row["note"])
    return regions


def _term_aliases(conn: Connection, terms: Mapping[tuple[str, str], Named]) -> dict[tuple[str, str], str | None]:
    aliases: dict[tuple[str, str], str | None] = {
        (vocabulary, fold(name)): term
        for (vocabulary, term), item in terms.items()
        for name in (term, *item.names.values())
    }
    written = {(row["vocabulary"], fold(row["alias"])): row["term"] for row in _rows(conn, tables.term_alias)}
    return aliases | written
