"""What the words of one file mean: every vocabulary with the aliases of its plan, from block to block. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from etl.encoded import Coded, Encoded, Mask, Memo, coded, nothing_known
from etl.fields import ROUTE, TERM_VOCABULARY
from etl.normalise import names
from etl.normalise.names import Meaning, Outcome
from store.reference import Reference

UNCLASSIFIED = "unclassified"
GOODS = "other_goods"
GOODS_UNSPECIFIED = "goods_other"
PIECES = ("piece", "unit")  # a number of anything: a tablet is a piece, too
COUNTED = ("count", "plants")
UNKNOWN = "unknown"
TWO_UNITS = "two units"  # no unit has a blank in its name


@dataclass(frozen=True)
class Meanings:
    """`codes`: field -> what each row means in our codes. `found`: field -> what each of its distinct values means."""

    codes: Mapping[str, Coded]
    found: Mapping[str, list[Meaning]]
    two_units: Mask | None = None  # rows whose quantity names another unit than the row does; None: there is none

    def flagged(self, key: str, field: Encoded, outcome: Outcome) -> Mask:
        """Rows whose value of a field came out so."""
        return field.flagged([meaning.outcome is outcome for meaning in self.found[key]])


class Vocabulary:
    """The resolvers of one load. `reference` has the aliases of its plan in it."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        resolvers = {key: names.country(reference) for key in ("country", "participant", *ROUTE)}
        resolvers |= {key: names.term(reference, vocabulary) for key, vocabulary in TERM_VOCABULARY.items()}
        resolvers |= {key: names.drug(reference) for key in ("drug", "drug_detail")}
        resolvers |= {"unit": names.unit(reference), "nil_report": names.nil_report(reference)}
        self._memos = {key: Memo(resolve) for key, resolve in resolvers.items()}
        self.says_nil = Memo(names.nothing_seized(reference))

    def meaning(self, key: str, text: str) -> Meaning:
        return self._memos[key][text]

    def read(self, fields: Mapping[str, Encoded], rows: int) -> Meanings:
        """The meanings of all fields that have a vocabulary; a field the plan lacks means nothing in every row."""
        found = {key: memo.each(fields[key].values) for key, memo in self._memos.items() if key in fields}
        codes = {key: nothing_known(rows) for key in self._memos}
        codes |= {key: coded(fields[key], [meaning.code for meaning in each]) for key, each in found.items()}
        if "drug" in fields and "drug_detail" in fields:
            codes["drug"] = self._more_exact(fields["drug_detail"], found["drug_detail"], codes["drug"])
        return Meanings(codes, found)

    def with_units(
        self, meanings: Meanings, fields: Mapping[str, Encoded], inside: Encoded | None
    ) -> Meanings:
        """The meanings with the units that quantities have in their cells.

        `inside`: per row, the unit that the cell of its quantity names ("" where it names none). It stands where the
        row, its column's header and the user name none or the same.
        """
        if inside is None:
            return meanings
        own = coded(inside, [meaning.code for meaning in self._memos["unit"].each(inside.values)])
        beside = meanings.codes["unit"]
        if "unit" in fields:  # a word that nobody knows is another unit, too
            beside = Coded((*beside.names, ""), np.where(
                meanings.flagged("unit", fields["unit"], Outcome.UNRECOGNISED), len(beside.names), beside.codes
            ).astype(np.int32))  # fmt: skip
        names: list[str | None] = []
        for one in own.names:
            names += [self._one_unit(one, other) for other in beside.names]
        united = Coded(tuple(names), (own.codes * len(beside.names) + beside.codes).astype(np.int32))
        two = united.flagged(lambda name: name == TWO_UNITS)
        known = Coded(tuple(None if name == TWO_UNITS else name or None for name in names), united.codes)
        return replace(meanings, codes={**meanings.codes, "unit": known}, two_units=two)

    def _one_unit(self, inside: str | None, beside: str | None) -> str | None:
        """The more exact of two units that can be one; TWO_UNITS where they cannot."""
        families = ["" if not unit else self.reference.units[unit].family for unit in (inside, beside)]
        if inside is None or beside is None or inside == beside or families[1] == UNKNOWN:
            return beside if inside is None else inside
        if set(families) <= set(COUNTED) and (inside in PIECES or beside in PIECES):
            return beside if inside in PIECES else inside
        return TWO_UNITS

    def _more_exact(self, detail: Encoded, meanings: list[Meaning], first: Coded) -> Coded:
        """A drug's second, more exact column wins where it is known; what neither knows is left to the first.

        The first column says what is no drug: "OTHER" beside "CURRENCY" is money, a watch beside "COUNTERFEIT" a fake.
        """
        exact = [meaning.code if meaning.outcome is Outcome.KNOWN else None for meaning in meanings]
        second = coded(detail, exact)
        goods = first.flagged(self._is_goods) & ~second.flagged(self._is_goods)
        told = first.flagged(lambda drug: self._is_goods(drug) and drug != GOODS_UNSPECIFIED)
        return second.where(~(goods | told)).over(first)

    def _is_goods(self, drug: str | None) -> bool:
        return drug is not None and self.reference.drugs[drug].drug_class == GOODS


def is_drug(code: str | None) -> bool:
    return code not in (None, UNCLASSIFIED)


def says_yes(codes: Coded) -> Mask:
    """Rows of a nil report's column that say yes."""
    return codes.flagged(lambda name: name == "yes")
