"""Countries, drugs, units, terms: a distinct spelling -> our code, or "not known" said aloud. Pure.

Three outcomes and no fourth: recognised; a listed way of saying nothing ("Unknown", "Multiple Countries"); not
recognised.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from etl.normalise.part_words import without_part_words
from etl.normalise.scripts import as_it_looks
from store.reference import Reference
from store.text import fold


class Outcome(Enum):
    """How a spelling was understood."""

    BLANK = "blank"
    KNOWN = "known"
    NOTHING = "nothing"  # listed: says that it is not known, or is not one thing
    UNRECOGNISED = "unrecognised"


@dataclass(frozen=True)
class Meaning:
    """`code` is None unless the outcome is KNOWN (or a drug's fallback)."""

    code: str | None
    outcome: Outcome


ALPHA_2 = 2
BLANK = Meaning(None, Outcome.BLANK)
Resolver = Callable[[str], Meaning]


def _spelling(aliases: Mapping[str, str | None] | Mapping[str, str], folded: str) -> str:
    """The listed spelling that a folded text is, or looks like."""
    if folded in aliases:
        return folded
    return next((other for other in as_it_looks(folded) if other in aliases), folded)


def _listed(aliases: Mapping[str, str | None], folded: str) -> Meaning:
    folded = _spelling(aliases, folded)
    if folded not in aliases:
        return Meaning(None, Outcome.UNRECOGNISED)
    code = aliases[folded]
    return Meaning(code, Outcome.KNOWN if code is not None else Outcome.NOTHING)


def country(reference: Reference) -> Resolver:
    """ISO codes, names in four languages, alpha-3, listed historical and long names."""

    def resolve(text: str) -> Meaning:
        bare = text.strip()
        if not bare:
            return BLANK
        folded = fold(bare)
        own = ("country", folded) in reference.own_aliases
        if len(bare) == ALPHA_2 and bare.upper() in reference.countries and not own:
            return Meaning(bare.upper(), Outcome.KNOWN)
        return _listed(reference.country_aliases, folded)

    return resolve


def drug(reference: Reference) -> Resolver:
    """A drug's slug; a name nobody has classified is "unclassified" and stays searchable as written."""

    def resolve(text: str) -> Meaning:
        if not text.strip():
            return BLANK
        aliases, folded = reference.drug_aliases, _spelling(reference.drug_aliases, fold(text))
        slug = aliases.get(folded) or aliases.get(without_part_words(folded))
        return Meaning("unclassified", Outcome.UNRECOGNISED) if slug is None else Meaning(slug, Outcome.KNOWN)

    return resolve


def unit(reference: Reference) -> Resolver:
    """A unit's slug; units of family "unknown" count as saying nothing."""

    def resolve(text: str) -> Meaning:
        if not text.strip():
            return BLANK
        slug = reference.unit_aliases.get(_spelling(reference.unit_aliases, fold(text)))
        if slug is None:
            return Meaning(None, Outcome.UNRECOGNISED)
        known = reference.units[slug].family != "unknown"
        return Meaning(slug, Outcome.KNOWN if known else Outcome.NOTHING)

    return resolve


def term(reference: Reference, vocabulary: str) -> Resolver:
    """A term of one of the small vocabularies (transport_mode, concealment, location)."""
    aliases = {alias: slug for (name, alias), slug in reference.term_aliases.items() if name == vocabulary}

    def resolve(text: str) -> Meaning:
        return _listed(aliases, fold(text)) if text.strip() else BLANK

    return resolve


YES = frozenset(("yes", "y", "true", "1", "x", "да", "oui", "si", "sim"))
NO = frozenset(("", "no", "n", "false", "0", "нет", "non", "nao"))
NIL_REPORT = "nil_report"


def nothing_seized(reference: Reference) -> Callable[[str], bool]:
    """Whether a cell says, in words of the reference data, that nothing was seized: "nil", "изъятий не было"."""
    aliases = {alias for (name, alias), slug in reference.term_aliases.items() if name == NIL_REPORT and slug}

    def says(text: str) -> bool:
        return fold(text) in aliases

    return says


def nil_report(reference: Reference) -> Resolver:
    """Yes, no or words for "nothing seized", in the languages of the reference data; the code is "yes" or None."""
    nothing = nothing_seized(reference)

    def resolve(text: str) -> Meaning:
        folded = fold(text)
        if folded in YES or nothing(text):
            return Meaning("yes", Outcome.KNOWN)
        return Meaning(None, Outcome.NOTHING if folded in NO else Outcome.UNRECOGNISED)

    return resolve
