"""FILTERS: one object per filter. URL key, control, SQL predicate and place in the sentence all follow from it.

Adding a filter of a kind that exists is one line here and one field in `selection.Selection`. Must not import
sqlalchemy: the kinds are turned into predicates by analytics/engines.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from i18n import mark


class Kind(Enum):
    """What a filter's values are, and so how it selects."""

    TERM = "term"  # the column is one of the values; `unknown` selects null
    REGION = "region"  # the country was a member of one of the regions on the first day of the seizure
    DRUG = "drug"  # the drug or one of its children
    GROUP = "group"  # a drug of one of the groups
    CLASS = "class"  # the line's class
    BATCH = "batch"  # the batch number
    DAY_FROM = "day_from"  # the whole period lies on or after
    DAY_TO = "day_to"  # the whole period lies on or before
    KG_FROM = "kg_from"  # mass at least
    KG_TO = "kg_to"  # mass at most
    WORDS = "words"  # every word is in place, note or drug as written


MULTIPLE = frozenset({Kind.TERM, Kind.REGION, Kind.DRUG, Kind.GROUP, Kind.CLASS, Kind.BATCH})
DAYS = frozenset({Kind.DAY_FROM, Kind.DAY_TO})
MASSES = frozenset({Kind.KG_FROM, Kind.KG_TO})
UNKNOWN = "unknown"
UNCLASSIFIED = "unclassified"


@dataclass(frozen=True)
class Filter:
    """`key` is the URL key; `column` a column of seizure; `vocabulary` where its values and labels come from.

    `control`: multiselect | period | range | search. `phrase`: its place in the sentence (what | where | when | plain).
    """

    key: str
    kind: Kind
    column: str | None
    control: str
    label: str
    vocabulary: str | None
    phrase: str = "plain"
    unknown: bool = False
    field: str = ""

    @property
    def attribute(self) -> str:
        """The name of its field in Selection: the key, unless that is a word of Python."""
        return self.field or self.key

    @property
    def many(self) -> bool:
        return self.kind in MULTIPLE


def _term(key: str, label: str, vocabulary: str, *, phrase: str = "plain", unknown: bool = True) -> Filter:
    return Filter(key, Kind.TERM, key, "multiselect", label, vocabulary, phrase, unknown)


FILTERS: tuple[Filter, ...] = (
    Filter("region", Kind.REGION, None, "multiselect", mark("Region"), "region", "where"),
    _term("country", mark("Country of seizure"), "country", phrase="where"),
    _term("origin", mark("Country of origin"), "country"),
    _term("departure", mark("Country of departure"), "country"),
    _term("transit", mark("Country of transit"), "country"),
    _term("destination", mark("Country of destination"), "country"),
    Filter("class", Kind.CLASS, None, "multiselect", mark("Class of goods"), "class", "what", field="drug_class"),
    Filter("group", Kind.GROUP, None, "multiselect", mark("Drug group"), "group", "what"),
    Filter("drug", Kind.DRUG, None, "multiselect", mark("Drug"), "drug", "what"),
    _term("operation", mark("Operation"), "operation", unknown=False),
    _term("administration", mark("Administration"), "administration", unknown=False),
    Filter("source", Kind.TERM, None, "multiselect", mark("Source"), "source"),
    Filter("batch", Kind.BATCH, None, "multiselect", mark("Batch"), "batch"),
    _term("mode", mark("Mode of transport"), "transport_mode"),
    _term("concealment", mark("Concealment"), "concealment"),
    _term("location", mark("Kind of location"), "location"),
    Filter("from", Kind.DAY_FROM, None, "period", mark("From"), None, "when", field="from_date"),
    Filter("to", Kind.DAY_TO, None, "period", mark("To"), None, "when", field="to_date"),
    Filter("min_kg", Kind.KG_FROM, None, "range", mark("At least (kg)"), None),
    Filter("max_kg", Kind.KG_TO, None, "range", mark("At most (kg)"), None),
    Filter("kind", Kind.TERM, "grain", "multiselect", mark("Kind of record"), "kind", unknown=False),
    Filter("q", Kind.WORDS, None, "search", mark("Search"), None),
)
FILTER = {item.key: item for item in FILTERS}
