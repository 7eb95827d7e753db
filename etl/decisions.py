"""Decide about held lines: a correction is weighed by the same code as a load.

Must not import analytics or dashboard.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from etl.checks.holds import factor_of
from etl.errors import BadInput
from etl.normalise import names
from etl.normalise.numbers import LARGEST
from etl.quantities import AS_PUBLISHED, weigh
from i18n import gettext as _
from store import Store
from store.decisions import CORRECT, Decision
from store.decisions import decide as decide_line
from store.held import HeldLine, held_lines
from store.reference import Reference

SMALLER = {"ton": "kilogram", "kilogram": "gram", "gram": "milligram", "milligram": "microgram"}


def decide(
    store: Store,
    line: int,
    kind: str,
    *,
    reason: str,
    by: str,
    quantity: float | None = None,
    unit: str | None = None,
) -> Decision:
    """Accept, correct or reject a held line. Raises StoreError, or BadInput for a quantity or unit that is none."""
    if kind != CORRECT:
        if quantity is not None or unit is not None:
            raise BadInput(_("Only a correction takes a quantity or a unit; say correct, or leave them out."))
        return decide_line(store, line, kind, reason, by)
    return decide_line(store, line, kind, reason, by, _correction(store.reference(), quantity, unit))


def held(store: Store, batch: int | None = None, *, limit: int | None = None, offset: int = 0) -> list[dict[str, Any]]:
    """Lines that wait, each with the readings that were probably meant."""
    reference = store.reference()
    found = held_lines(store, batch, limit=limit, offset=offset)
    return [one.as_json() | {"proposals": proposals_for(reference, one)} for one in found]


def proposals_for(reference: Reference, line: HeldLine) -> list[dict[str, Any]]:
    return proposals(reference, line.drug, line.quantity, line.unit)


def proposals(reference: Reference, drug: str, quantity: float | None, unit: str | None) -> list[dict[str, Any]]:
    """Readings of a quantity that is too large, as {unit, low_kg, high_kg}: a smaller unit, or tablets."""
    if quantity is None:
        return []
    found: list[dict[str, Any]] = []
    smaller = SMALLER.get(unit or "")
    if smaller is not None and (in_kg := reference.units[smaller].to_base) is not None:
        mass = quantity * in_kg
        found.append({"unit": smaller, "low_kg": mass, "high_kg": mass})
    tablets = factor_of(reference, "tablet", drug)
    if tablets is not None and unit != "tablet":
        found.append({"unit": "tablet", "low_kg": quantity * tablets.kg_low, "high_kg": quantity * tablets.kg_high})
    return found


def _correction(
    reference: Reference, quantity: float | None, unit: str | None
) -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
    """What the corrected columns of a line become."""
    if quantity is None and unit is None:
        raise BadInput(_("A correction says the quantity, the unit, or both; accept the line if it is right as it is."))
    if quantity is not None and not 0 <= quantity <= LARGEST:  # nor is NaN, nor an integer beyond any float
        sentence = _("{value} is no quantity that can be kept; say it in digits, not below zero.")
        raise BadInput(sentence.format(value=quantity))
    meant = None if unit is None else names.unit(reference)(unit)
    if meant is not None and meant.code is None:
        sentence = _("{unit!r} is no unit that is known here, so the line would be without a mass; correct it.")
        raise BadInput(sentence.format(unit=unit), value=unit)

    def change(line: Mapping[str, Any]) -> Mapping[str, Any]:
        now = line["quantity"] if quantity is None else quantity
        key = line["unit"] if meant is None else meant.code
        if (now, key) == (line["quantity"], line["unit"]):
            raise BadInput(_("The correction says what is there already; accept the line instead."))
        return weighed(reference, line, now, key)

    return change


def weighed(reference: Reference, line: Mapping[str, Any], quantity: float | None, unit: str | None) -> dict[str, Any]:
    """The columns of a line that follow from its quantity and unit, as a load would fill them."""
    published = line["kg_equivalent"] if line["factor_version"] == AS_PUBLISHED else None
    weights = weigh(
        reference,
        np.array([math.nan if quantity is None else quantity], dtype=np.float64),
        np.array([unit], dtype=object),
        np.array([line["drug"]], dtype=object),
        None if published is None else np.array([published], dtype=np.float64),
    )
    masses = {
        "mass_kg": weights.mass_kg,
        "kg_equivalent": weights.equivalent,
        "kg_equivalent_low": weights.low,
        "kg_equivalent_high": weights.high,
    }
    return {
        "quantity": quantity,
        "unit": unit,
        "unit_family": "unknown" if unit is None else reference.units[unit].family,
        "factor_version": weights.version[0],
        **{name: None if np.isnan(values[0]) else float(values[0]) for name, values in masses.items()},
    }
