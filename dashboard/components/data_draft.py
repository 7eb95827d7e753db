"""What the program found out about one file and what a person has said to it so far: what every step of its card draws.

Plain data; no components, no callbacks. Must not import dash, etl, analytics or SQL.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from i18n import gettext as _
from i18n import language
from store.reference import Reference

# The distinct values of a review, in the order in which they are shown: key of the review -> vocabulary of an alias.
VOCABULARIES = {
    "drug": "drug",
    "country": "country",
    "unit": "unit",
    "mode": "transport_mode",
    "concealment": "concealment",
    "location": "location",
}
WIDE = "@wide"  # a column's choice: it holds the amounts of one drug
CORRECTED = "sentinel_batch"  # the column by which an error workbook is known
NOTHING = "@nothing"  # a spelling's choice: it says that nothing is known
PLACE, REPLACE, BESIDE = "place", "replace", "beside"  # whose place a file takes, and the two answers


@dataclass(frozen=True)
class Words:
    """Names in the reader's language: of fields, of what our vocabularies list, of profiles."""

    fields: Mapping[str, str]
    vocabularies: Mapping[str, Mapping[str, str]]
    profiles: Mapping[str, str] = field(default_factory=dict)
    batches: Mapping[int, str] = field(default_factory=dict)

    def options(self) -> dict[str, list[dict[str, str]]]:
        """What the searchable list of the page offers, by the name a button asks for (assets/data-pick.js)."""
        nothing = {"value": NOTHING, "label": _("Says that nothing is known")}
        offered = {key: _pairs(self.vocabularies[name]) for key, name in VOCABULARIES.items()}
        assigned = {f"assign-{key}": [nothing, *pairs] for key, pairs in offered.items()}
        wide = {"value": WIDE, "label": _("Amount of one drug, named in the header")}
        return offered | assigned | {"field": [*_pairs(self.fields), wide]}


def _pairs(named: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"value": key, "label": name} for key, name in named.items()]


def names_of(reference: Reference) -> dict[str, dict[str, str]]:
    """Vocabulary -> code -> name, each in the order of the names."""
    lang = language()
    units = {key: unit for key, unit in reference.units.items() if unit.family != "unknown"}
    named: dict[str, dict[str, Any]] = {"drug": {**reference.drugs}, "country": {**reference.countries}, "unit": units}
    named |= {name: {} for name in VOCABULARIES.values() if name not in named}
    for (vocabulary, term), item in reference.terms.items():
        if vocabulary in named:
            named[vocabulary][term] = item
    return {
        vocabulary: dict(sorted(((key, item.name(lang)) for key, item in items.items()), key=lambda pair: pair[1]))
        for vocabulary, items in named.items()
    }


@dataclass(frozen=True)
class Draft:
    """`inspection` and `review`: JSON of etl's door; `document`: the mapping document so far, as JSON."""

    upload: str
    file_name: str
    inspection: Mapping[str, Any]
    words: Words
    review: Mapping[str, Any] | None = None
    document: Mapping[str, Any] = field(default_factory=dict)
    profile: str | None = None
    replaces: int | None = None  # the batch whose place it was sent to take
    beside: bool = False  # and that it is to be loaded beside it, after all
    error: str | None = None

    @property
    def columns(self) -> Sequence[Mapping[str, Any]]:
        found: Sequence[Mapping[str, Any]] = self.inspection["columns"]
        return found

    @property
    def missing(self) -> Sequence[str]:
        """Fields without which nothing can be loaded, and that nothing gives yet."""
        found: Sequence[str] = self.inspection["missing_required"]
        return found

    @property
    def wanted(self) -> Sequence[str]:
        """Fields without which there are no kilograms, of a file whose source nobody knows."""
        found = self.inspection
        given = {*found["mapping"], *found["constants"]}
        if found.get("profile") or found.get("saved_mapping") or self.wide or "kg_equivalent" in given:
            return ()
        return [key for key in ("quantity", "unit") if key not in given and not (key == "unit" and self.own_units)]

    @property
    def many_measures(self) -> bool:
        """Whether several columns hold the quantity, each in the unit of its header."""
        several = sum(item.get("field") == "quantity" for item in self.columns) > 1
        return several and "unit" not in self.inspection["mapping"]

    @property
    def own_units(self) -> bool:
        """Whether the quantities say their units themselves: each in its cell, or each column in its header."""
        if self.many_measures:
            return True
        if "unit" in {*self.inspection["mapping"], *self.inspection["constants"]}:
            return False
        found = (self.review or {}).get("distinct", {}).get("unit") or ()
        named = sum(item["rows"] for item in found if item["outcome"] == "known")
        return bool(named * 2 > sum(item["rows"] for item in found))

    @property
    def corrects(self) -> bool:
        """Whether it is an error workbook, whose rows say themselves which batch they come from."""
        return any(item["column"] == CORRECTED for item in self.columns)

    @property
    def wide(self) -> Mapping[str, Mapping[str, Any]]:
        """Column -> what of one drug it holds."""
        return {item["column"]: item for item in self.inspection.get("wide") or ()}

    @property
    def unrecognised(self) -> int:
        """Spellings that nobody knows yet, over all vocabularies."""
        lists = (self.review or {}).get("distinct", {}).values()
        return sum(item["outcome"] == "unrecognised" for items in lists for item in items)

    def assigned(self, key: str) -> Mapping[str, str | None]:
        """Spelling -> code, of what was said at this card."""
        said: Mapping[str, str | None] = self.document.get("aliases", {}).get(VOCABULARIES[key], {})
        return said

    def name_of(self, key: str, code: str) -> str:
        """The name of one of our entries; the code itself where there is none."""
        return self.words.vocabularies[VOCABULARIES[key]].get(code, code)

    def label(self, key: str) -> str:
        return self.words.fields.get(key, key)


def spelling(text: str) -> str:
    """A short key of a text as written, for the id of its control: the text itself may hold anything."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
