"""Spellings that people assigned, laid over the reference vocabularies: they win over the built-in ones.

Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection, select

from store import tables
from store.reference import VOCABULARIES, Named, Reference, read_reference
from store.text import fold

ALIAS_VOCABULARIES = ("country", "drug", "unit", *VOCABULARIES)
# What a drug, and a unit, is that nothing is known of.
NO_DRUG, NO_UNIT = "unclassified", "unknown"


def read_with_own(conn: Connection) -> Reference:
    """The vocabularies of data/reference with what people assigned."""
    own: dict[str, dict[str, str | None]] = {}
    for row in conn.execute(select(tables.own_alias)).mappings():
        own.setdefault(row["vocabulary"], {})[row["alias"]] = row["code"]
    return with_aliases(read_reference(conn), own)


def with_aliases(reference: Reference, aliases: Mapping[str, Mapping[str, str | None]]) -> Reference:
    """The vocabularies with spellings (vocabulary -> spelling -> code) that win over those they have.

    A spelling whose code is None says that nothing is known; a drug is then unclassified, a unit unknown.
    """
    if not any(aliases.values()):
        return reference
    folded = {name: {fold(alias): code for alias, code in given.items()} for name, given in aliases.items()}
    drugs = {alias: code or NO_DRUG for alias, code in folded.get("drug", {}).items()}
    units = {alias: code or NO_UNIT for alias, code in folded.get("unit", {}).items()}
    terms = {(name, alias): code for name in VOCABULARIES for alias, code in folded.get(name, {}).items()}
    return replace(
        reference,
        country_aliases={**reference.country_aliases, **folded.get("country", {})},
        drug_aliases={**reference.drug_aliases, **drugs},
        unit_aliases={**reference.unit_aliases, **units},
        term_aliases={**reference.term_aliases, **terms},
        own_aliases=reference.own_aliases | {(name, alias) for name, given in folded.items() for alias in given},
    )


def codes_of(reference: Reference, vocabulary: str) -> Mapping[str, Named]:
    """Every code that a spelling of this vocabulary can be assigned to."""
    whole: dict[str, Mapping[str, Named]] = {
        "country": reference.countries,
        "drug": reference.drugs,
        "unit": reference.units,
    }
    if vocabulary in whole:
        return whole[vocabulary]
    return {term: item for (name, term), item in reference.terms.items() if name == vocabulary}


def meaning_of(reference: Reference, vocabulary: str, alias: str) -> tuple[bool, str | None]:
    """(whether the spelling is known, the code it stands for)."""
    folded, bare = fold(alias), alias.strip().upper()
    if vocabulary == "country" and bare in reference.countries and ("country", folded) not in reference.own_aliases:
        return True, bare
    known: dict[str, Mapping[str, str | None]] = {
        "country": reference.country_aliases,
        "drug": reference.drug_aliases,
        "unit": reference.unit_aliases,
    }
    terms = {name: term for (owner, name), term in reference.term_aliases.items() if owner == vocabulary}
    spellings = known.get(vocabulary, terms)
    return folded in spellings, spellings.get(folded)
