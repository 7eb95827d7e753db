"""Numbers of a column and what a quantity weighs. Pure.

mass_kg comes only from a unit of mass. A published kilogram equivalent, or a sourced factor for tablets and the like,
goes to kg_equivalent and is never part of mass_kg.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from etl.checks.holds import factor_of
from etl.encoded import Coded, Encoded, Mask, Memo, Objects, coded_as
from etl.normalise.amounts import amounts, word_behind
from etl.normalise.numbers import BadNumber, NumberFormat, parse_number
from etl.normalise.plain_numbers import plain_numbers
from etl.plan import Plan
from etl.twofold import Twofold, twofold
from store.reference import Reference, UnitFactor

AS_PUBLISHED = "as published"
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class NumberColumn:
    """Per row: the number (NaN where blank or bad) and whether it is bad or below zero.

    `units`: the unit that each cell itself names, as written; None where no cell does. `differ`: rows whose columns
    give different masses, `strange`: those whose cell has a word behind its number that is no unit (neither has a
    number); `beside`: rows that also give a quantity that is no mass.
    """

    numbers: Numbers
    bad: Mask
    negative: Mask
    units: Encoded | None = None
    differ: Mask | None = None
    beside: Mask | None = None
    strange: Mask | None = None


def doubts(quantity: NumberColumn, two_units: Mask | None) -> list[tuple[str, Mask]]:
    """Why rows with a quantity cannot be loaded although it is written in digits: (code, rows)."""
    found = (("two_quantities", quantity.differ), ("two_units", two_units), ("strange_unit", quantity.strange))
    return [(code, rows) for code, rows in found if rows is not None]


def as_one_unit(column: NumberColumn) -> Numbers:
    """The numbers of a column; none where its cells have several units in them, which no sum may mix."""
    mixed = column.units is not None and len([unit for unit in column.units.values if unit]) > 1
    return np.full(len(column.numbers), np.nan) if mixed else column.numbers


def no_numbers(rows: int) -> NumberColumn:
    """What a field that the plan lacks says."""
    nothing = np.zeros(rows, dtype=np.bool_)
    return NumberColumn(np.full(rows, np.nan), nothing, nothing)


Reading = Callable[[str, NumberFormat], Twofold]


def number_readers(formats: Mapping[str, NumberFormat], reference: Reference, plan: Plan) -> dict[str, NumberReader]:
    """What reads the fields of numbers of one file; a quantity may have its unit in its cell, a purity its "%"."""
    special = {"quantity": quantity_reading(reference, plan), "purity_percent": _percent}
    return {key: NumberReader(form, special.get(key, _number)) for key, form in formats.items()}


def quantity_reading(reference: Reference, plan: Plan) -> Reading:
    """What a cell, or cells of several columns of one row, say of a quantity."""
    amount_of = amounts(reference)
    of_several = twofold(plan.measures, reference, amount_of)

    def read(text: str, form: NumberFormat) -> Twofold:
        number = parse_number(text, form)
        if not isinstance(number, BadNumber):
            return Twofold(number)
        amount = amount_of(text)
        if amount is not None:
            found = amount.value(form)
            return Twofold(number if isinstance(found, BadNumber) else found, amount.unit)
        several = of_several(text, form)
        if several is not None:
            return several
        word = word_behind(text)
        return Twofold(number, word, strange=bool(word))

    return read


def _number(text: str, form: NumberFormat) -> Twofold:
    return Twofold(parse_number(text, form))


def _percent(text: str, form: NumberFormat) -> Twofold:
    return Twofold(parse_number(text.strip().removesuffix("%"), form))


class NumberReader:
    """Reads the numbers of one field, block by block, in the format that was decided for all of it."""

    def __init__(self, form: NumberFormat, reading: Reading = _number) -> None:
        self.format = form
        self._memo: Memo[Twofold] = Memo(lambda text: reading(text, form))

    def read(self, column: Encoded) -> NumberColumn:
        numbers, odd = plain_numbers(column.arrow, self.format)
        rest = np.flatnonzero(odd & ~column.is_blank).tolist()
        said = [self._memo[column.values[index]] for index in rest]
        bad = np.zeros(len(numbers), dtype=np.bool_)
        bad[rest] = [isinstance(one.number, BadNumber) and not (one.differ or one.strange) for one in said]
        numbers[rest] = [one.number if isinstance(one.number, float) else np.nan for one in said]
        per_row = numbers[column.codes] if len(numbers) else np.zeros(0)

        def rows(flags: list[bool]) -> Mask | None:
            per_value = np.zeros(len(numbers), dtype=np.bool_)
            per_value[rest] = flags
            return column.mask(per_value) if any(flags) else None

        return NumberColumn(
            per_row,
            column.mask(bad),
            per_row < 0,
            _units(column, rest, said),
            rows([one.differ for one in said]),
            rows([one.beside for one in said]),
            rows([one.strange for one in said]),
        )


def _units(column: Encoded, rest: list[int], said: list[Twofold]) -> Encoded | None:
    """The units that cells name themselves, one for each distinct spelling."""
    spellings = {"": 0}
    per_value = np.zeros(len(column.values), dtype=np.int32)
    per_value[rest] = [spellings.setdefault(one.unit, len(spellings)) for one in said]
    return Encoded(tuple(spellings), per_value[column.codes], column.column) if len(spellings) > 1 else None


@dataclass(frozen=True)
class Weights:
    """Per row: kilograms; NaN where unknown. `version` names the factor of a converted line."""

    mass_kg: Numbers
    equivalent: Numbers
    low: Numbers
    high: Numbers
    version: Objects


def weigh(
    reference: Reference, quantity: Numbers, units: Objects, drugs: Objects, published: Numbers | None
) -> Weights:
    """What some quantities weigh, as a load would say; `units` and `drugs` hold our codes."""
    scales = Scales(reference)
    return scales.weigh(quantity, coded_as(units.tolist()), coded_as(drugs.tolist()), published)


class Scales:
    """What a quantity weighs, for the units and drugs of one file."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        units = reference.units.items()
        self._to_kg = {key: item.to_base for key, item in units if item.family == "mass" and item.to_base}
        self._factors: dict[tuple[str | None, str | None], UnitFactor | None] = {}

    def weigh(self, quantity: Numbers, units: Coded, drugs: Coded, published: Numbers | None) -> Weights:
        """Mass of every line from its unit, equivalents from what was published or from a factor."""
        to_kg = np.array([self._to_kg.get(unit or "", np.nan) for unit in units.names], dtype=np.float64)
        mass = quantity * to_kg[units.codes]
        nothing = np.full(len(quantity), np.nan)
        if published is not None:
            version = np.full(len(quantity), AS_PUBLISHED, dtype=object)
            version[np.isnan(published)] = None
            return Weights(mass, published, nothing, nothing, version)
        return self._converted(quantity, units, drugs, mass)

    def factor(self, unit: str | None, drug: str | None) -> UnitFactor | None:
        pair = (unit, drug)
        if pair not in self._factors:
            self._factors[pair] = factor_of(self._reference, unit, drug)
        return self._factors[pair]

    def _converted(self, quantity: Numbers, units: Coded, drugs: Coded, mass: Numbers) -> Weights:
        pair = units.codes.astype(np.int64) * len(drugs.names) + drugs.codes
        factors: list[UnitFactor | None] = [None] * (len(units.names) * len(drugs.names))
        for key in np.flatnonzero(np.bincount(pair, minlength=len(factors))).tolist():
            factors[key] = self.factor(units.names[key // len(drugs.names)], drugs.names[key % len(drugs.names)])
        known = np.array([item is not None for item in factors], dtype=np.bool_)[pair] & ~np.isnan(quantity)
        version = np.full(len(quantity), None, dtype=object)
        if not bool(known.any()):
            nothing = np.full(len(quantity), np.nan)
            return Weights(mass, nothing, nothing, nothing, version)
        versions = np.array([None if item is None else item.version for item in factors], dtype=object)
        version[known] = versions[pair[known]]

        def per_row(part: str) -> Numbers:
            each = [np.nan if item is None else getattr(item, part) for item in factors]
            weighed: Numbers = quantity * np.array(each, dtype=np.float64)[pair]
            return weighed

        return Weights(mass, per_row("kg_central"), per_row("kg_low"), per_row("kg_high"), version)
