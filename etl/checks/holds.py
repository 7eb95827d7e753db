"""Hold a line whose mass is above the largest single seizure known of its drug. Pure.

Holds come only from data/reference/mass_cap.csv; real seizures are too heavy-tailed for a statistical rule to hold one.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from etl.encoded import Coded, Mask
from i18n.said import Said, joined, named, number, say, trimmed
from store.reference import MassCap, Reference, UnitFactor

ABOVE_CAP = "above_mass_cap"


def cap_of(reference: Reference, drug: str | None) -> MassCap | None:
    """The cap of a drug, or of the nearest drug above it that has one."""
    while drug is not None:
        if drug in reference.mass_caps:
            return reference.mass_caps[drug]
        drug = reference.drugs[drug].parent
    return None


def above_caps(reference: Reference, drugs: Coded, mass_kg: npt.NDArray[np.float64]) -> Mask:
    """Lines that weigh more than the cap of their drug."""
    caps = [cap_of(reference, drug) for drug in drugs.names]
    limits = np.array([np.inf if cap is None else cap.cap_kg for cap in caps], dtype=np.float64)
    above: Mask = np.nan_to_num(mass_kg, nan=0.0) > limits[drugs.codes]
    return above


def factor_of(reference: Reference, unit: str | None, drug: str | None) -> UnitFactor | None:
    """The newest conversion factor of a unit for a drug, or for the nearest drug above it."""
    while drug is not None and unit is not None:
        found = [item for item in reference.unit_factors if item.unit == unit and item.drug == drug]
        if found:
            return found[-1]
        drug = reference.drugs[drug].parent
    return None


def explain(reference: Reference, drug: str, mass_kg: float, cap: MassCap) -> str:
    """Why the line is held and what was probably meant, as ranges a reviewer can accept."""
    return say(
        "{mass} kg of {drug} is above {cap} kg ({reason}), so the seizure counts but its mass enters no total until it "
        "is reviewed; perhaps meant: {readings}.",
        mass=number(mass_kg),
        drug=named(reference.drugs[drug].names),
        cap=number(cap.cap_kg),
        reason=trimmed(cap.reason),
        readings=joined(_readings(reference, drug, mass_kg)),
    )


def _readings(reference: Reference, drug: str, quantity: float) -> list[Said]:
    readings = [say("grams = {mass} kg", mass=number(quantity / 1000))]
    tablets = factor_of(reference, "tablet", drug)
    if tablets is not None:
        low, high = number(quantity * tablets.kg_low), number(quantity * tablets.kg_high)
        readings.append(say("tablets = {low} to {high} kg", low=low, high=high))
    return readings
