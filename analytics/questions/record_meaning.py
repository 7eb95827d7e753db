"""What was made of each thing that a record's row says: as written, what it became, by which rule. Pure.

The rule is looked up again in the reference data of now: it says by which name, unit or factor the value is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import localcontext
from typing import Any

from babel.numbers import format_decimal

from analytics.periods import day_name, month_name
from analytics.vocabulary import Vocabulary
from i18n import gettext as _
from i18n import language, mark
from store.reference import Reference, UnitFactor
from store.text import fold

ROUTE = ("producing", "origin", "departure", "transit", "destination")
COUNTRIES = ("country", *ROUTE)
TERMS = {"location": "location", "mode": "transport_mode", "concealment": "concealment"}
LABELS = {
    "date": mark("Date"),
    "country": mark("Country"),
    "area": mark("Area"),
    "place": mark("Place"),
    "location": mark("Kind of location"),
    "drug": mark("Drug"),
    "quantity": mark("Quantity"),
    "unit": mark("Unit"),
    "mass": mark("Mass"),
    "equivalent": mark("Kilogram equivalent"),
    "purity": mark("Purity"),
    "value": mark("Value"),
    "mode": mark("Mode of transport"),
    "concealment": mark("Concealment"),
    "detection": mark("Detection"),
    "producing": mark("Country of production"),
    "origin": mark("Country of origin"),
    "departure": mark("Country of departure"),
    "transit": mark("Country of transit"),
    "destination": mark("Country of destination"),
    "direction": mark("Direction"),
    "event_id": mark("Number in the source"),
    "note": mark("Note"),
}
PRECISIONS = {
    "day": mark("Read as a day."),
    "month": mark("Only the month is stated, so it is the whole month and never its first day."),
    "quarter": mark("Only the quarter is stated, so it is the whole quarter."),
    "year": mark("Only the year is stated, so it is the whole year."),
    "fiscal_year": mark("A fiscal year, with its own first and last day."),
}
AS_PUBLISHED = "as published"
DIGITS = 60  # of a number and its twelve decimals: 28, the usual limit, are too few for a quadrillion tonnes


@dataclass(frozen=True)
class Meaning:
    """One row of the story; None: nothing was written, or nothing was made of it."""

    key: str
    written: str | None
    became: str | None
    rule: str | None

    def as_row(self) -> dict[str, Any]:
        label = _(LABELS[self.key])
        return {"key": self.key, "label": label, "written": self.written, "became": self.became, "rule": self.rule}


@dataclass(frozen=True)
class Reader:
    """Explains one line (columns of seizure and seizure_line)."""

    line: Mapping[str, Any]
    vocabulary: Vocabulary

    @property
    def reference(self) -> Reference:
        return self.vocabulary.reference

    def meanings(self) -> list[Meaning]:
        """Everything written or made, in the order in which a person reads a row."""
        made = [
            self._date(),
            *(self._known(key, "country", self.reference.country_aliases) for key in COUNTRIES[:1]),
            self._plain("area"),
            self._plain("place"),
            self._term("location"),
            self._drug(),
            self._plain("quantity", _decimal(self.line["quantity"])),
            self._known("unit", "unit", self.reference.unit_aliases),
            self._mass(),
            self._equivalent(),
            self._plain("purity", _percent(self.line["purity_percent"])),
            self._plain("value"),
            self._term("mode"),
            self._term("concealment"),
            self._plain("detection"),
            *(self._known(key, "country", self.reference.country_aliases) for key in ROUTE),
            self._plain("direction"),
            Meaning("event_id", self.line["source_event_id"], None, None),
            self._plain("note"),
        ]
        return [one for one in made if one.written is not None or one.became is not None]

    def _written(self, key: str) -> str | None:
        text = self.line.get(f"{key}_as_written", self.line.get(key))
        return None if text is None else str(text)

    def _plain(self, key: str, became: str | None = None) -> Meaning:
        return Meaning(key, self._written(key) if key != "purity" else None, became, None)

    def _date(self) -> Meaning:
        precision = self.line["date_precision"]
        became = _period(self.line["period_start"], self.line["period_end"], precision)
        return Meaning("date", self.line["date_as_written"], became, _(PRECISIONS[precision]))

    def _drug(self) -> Meaning:
        written, slug = self.line["drug_as_written"], self.line["drug"]
        drug = self.reference.drugs[slug]
        group = self.reference.drug_groups[drug.drug_group].name(language())
        named = self.reference.drug_aliases.get(fold(written)) == slug
        rule = _("A listed name of it; its group is {group}.") if named else _("Classified in group {group}.")
        if slug == "unclassified":
            rule = _("No listed name, so it is not classified; it counts and is found by searching its text.")
        return Meaning("drug", written, self.vocabulary.label("drug", slug), rule.format(group=group))

    def _known(self, key: str, vocabulary: str, aliases: Mapping[str, str | None]) -> Meaning:
        code, written = self.line[key], self._written_only(key)
        became = None if code is None else self.vocabulary.label(vocabulary, code)
        return Meaning(key, written, became, _rule(written, code, aliases))

    def _term(self, key: str) -> Meaning:
        aliases = {name: slug for (kind, name), slug in self.reference.term_aliases.items() if kind == TERMS[key]}
        return self._known(key, TERMS[key], aliases)

    def _written_only(self, key: str) -> str | None:
        text = self.line[f"{key}_as_written"]
        return None if text is None else str(text)

    def _mass(self) -> Meaning:
        mass, quantity = self.line["mass_kg"], self.line["quantity"]
        if mass is None:
            return Meaning("mass", None, None, None)
        unit = self.reference.units.get(self.line["unit"])
        became = _("{n} kg").format(n=_decimal(mass))
        if unit is None or unit.to_base is None or quantity is None:
            return Meaning("mass", None, became, None)
        rule = _("{quantity} × {factor} kg: one {unit} is {factor} kg.").format(
            quantity=_decimal(quantity), factor=_decimal(unit.to_base), unit=unit.name(language())
        )
        return Meaning("mass", None, became, rule)

    def _equivalent(self) -> Meaning:
        central, version = self.line["kg_equivalent"], self.line["factor_version"]
        if central is None:
            return Meaning("equivalent", None, None, None)
        low, high = self.line["kg_equivalent_low"], self.line["kg_equivalent_high"]
        became = _("{n} kg").format(n=_decimal(central))
        if low is not None and high is not None:
            became = _("{n} kg ({low} to {high})").format(n=_decimal(central), low=_decimal(low), high=_decimal(high))
        if version == AS_PUBLISHED:
            return Meaning(
                "equivalent", None, became, _("As its publisher states it; never part of weighed kilograms.")
            )
        return Meaning("equivalent", None, became, self._converted(version))

    def _converted(self, version: str | None) -> str:
        factor = self._factor(version)
        if factor is None:
            return _("By factor version {version}.").format(version=version)
        return _(
            "One {unit} is {central} kg ({low} to {high}), factor version {version}: {source}. Never part of weighed "
            "kilograms."
        ).format(
            unit=self.reference.units[factor.unit].name(language()),
            central=_decimal(factor.kg_central),
            low=_decimal(factor.kg_low),
            high=_decimal(factor.kg_high),
            version=factor.version,
            source=_(factor.source),
        )

    def _factor(self, version: str | None) -> UnitFactor | None:
        drug: str | None = self.line["drug"]
        while drug is not None:
            for one in self.reference.unit_factors:
                if (one.unit, one.drug, one.version) == (self.line["unit"], drug, version):
                    return one
            drug = self.reference.drugs[drug].parent
        return None


def _rule(written: str | None, code: str | None, aliases: Mapping[str, str | None]) -> str | None:
    if written is None:
        return None if code is None else _("Stated for the whole file, not in this row.")
    if code is not None:
        known = aliases.get(fold(written)) == code or fold(written) == fold(code)
        return _("A listed name of it.") if known else _("As the row was read when it was loaded.")
    if fold(written) in aliases:
        return _("A listed way of saying that it is not known.")
    return _("No listed name, so it is shown as unknown.")


def _decimal(value: float | None) -> str | None:
    if value is None:
        return None
    with localcontext(prec=DIGITS):
        return str(format_decimal(value, format="#,##0.############", locale=language()))


def _percent(value: float | None) -> str | None:
    return None if value is None else _("{n}%").format(n=_decimal(value))


def _period(start: date, end: date, precision: str) -> str:
    if start == end:
        return day_name(start)
    if precision == "month":
        return month_name(start)
    if precision == "year":
        return str(start.year)
    return _("{first} - {last}").format(first=day_name(start), last=day_name(end))
