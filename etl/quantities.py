"""Numbers of a column and what a quantity weighs. Pure.

mass_kg comes only from a unit of mass. A published kilogram equivalent, or a sourced factor for tablets and the like,
goes to kg_equivalent and is never part of mass_kg.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from etl.checks.holds import factor_of
from etl.encoded import Encoded, Mask, Objects, pair_codes
from etl.normalise.numbers import NumberFormat, decide_number_format, parse_distinct
from store.reference import Reference

AS_PUBLISHED = "as published"
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class NumberColumn:
    """Per row: the number (NaN where blank or bad) and whether it is bad or below zero."""

    numbers: Numbers
    bad: Mask
    negative: Mask
    format: NumberFormat | None


def read_numbers(column: Encoded | None, rows: int, decimal: str | None) -> NumberColumn:
    """The column's numbers in the format decided from all its distinct values, or with the decimal mark stated."""
    if column is None:
        nothing = np.zeros(rows, dtype=np.bool_)
        return NumberColumn(np.full(rows, np.nan), nothing, nothing, None)
    values = list(column.values)
    form = decide_number_format(values, decimal=decimal)
    results, bad = parse_distinct(values, form)
    bad_values = np.zeros(len(values), dtype=np.bool_)
    bad_values[bad] = True
    numbers = column.numbers(results)
    return NumberColumn(numbers, column.mask(bad_values), numbers < 0, form)


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
    """Mass of every line from its unit, equivalents from what was published or from a factor."""
    to_kg = {key: item.to_base for key, item in reference.units.items() if item.family == "mass" and item.to_base}
    mass = quantity * np.array([to_kg.get(unit, np.nan) for unit in units], dtype=np.float64)
    rows = len(quantity)
    if published is not None:
        version = np.full(rows, AS_PUBLISHED, dtype=object)
        version[np.isnan(published)] = None
        nothing = np.full(rows, np.nan)
        return Weights(mass, published, nothing, nothing, version)
    return _converted(reference, quantity, units, drugs, mass)


def _converted(reference: Reference, quantity: Numbers, units: Objects, drugs: Objects, mass: Numbers) -> Weights:
    unit_codes, unit_values = _factorise(units)
    drug_codes, drug_values = _factorise(drugs)
    example, inverse = pair_codes(unit_codes, drug_codes)
    factors = [factor_of(reference, unit_values[unit_codes[row]], drug_values[drug_codes[row]]) for row in example]

    def per_row(name: str) -> Numbers:
        values = np.array([np.nan if item is None else getattr(item, name) for item in factors], dtype=np.float64)
        return quantity * values[inverse] if len(values) else np.zeros(0)

    versions = np.empty(len(factors), dtype=object)
    versions[:] = [None if item is None else item.version for item in factors]
    central = per_row("kg_central")
    version = versions[inverse] if len(versions) else versions
    version[np.isnan(central)] = None
    return Weights(mass, central, per_row("kg_low"), per_row("kg_high"), version)


def _factorise(values: Objects) -> tuple[npt.NDArray[np.int32], list[str | None]]:
    seen: dict[str | None, int] = {}
    codes = np.array([seen.setdefault(value, len(seen)) for value in values], dtype=np.int32)
    return codes, list(seen)
