"""Numbers of a column and what a quantity weighs. Pure.

mass_kg comes only from a unit of mass. A published kilogram equivalent, or a sourced factor for tablets and the like,
goes to kg_equivalent and is never part of mass_kg.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from etl.checks.holds import factor_of
from etl.encoded import Coded, Encoded, Mask, Memo, Objects, coded_as
from etl.normalise.numbers import BadNumber, NumberFormat, parse_number
from etl.normalise.plain_numbers import plain_numbers
from store.reference import Reference, UnitFactor

AS_PUBLISHED = "as published"
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class NumberColumn:
    """Per row: the number (NaN where blank or bad) and whether it is bad or below zero."""

    numbers: Numbers
    bad: Mask
    negative: Mask


def no_numbers(rows: int) -> NumberColumn:
    """What a field that the plan lacks says."""
    nothing = np.zeros(rows, dtype=np.bool_)
    return NumberColumn(np.full(rows, np.nan), nothing, nothing)


class NumberReader:
    """Reads the numbers of one field, block by block, in the format that was decided for all of it."""

    def __init__(self, form: NumberFormat) -> None:
        self.format = form
        self._memo: Memo[float | BadNumber | None] = Memo(lambda text: parse_number(text, form))

    def read(self, column: Encoded) -> NumberColumn:
        numbers, odd = plain_numbers(column.arrow, self.format)
        bad = np.zeros(len(numbers), dtype=np.bool_)
        for index in np.flatnonzero(odd & ~column.is_blank).tolist():
            parsed = self._memo[column.values[index]]
            bad[index] = isinstance(parsed, BadNumber)
            numbers[index] = parsed if isinstance(parsed, float) else np.nan
        per_row = numbers[column.codes] if len(numbers) else np.zeros(0)
        return NumberColumn(per_row, column.mask(bad), per_row < 0)


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
