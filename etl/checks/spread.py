"""Warn of a mass far outside what single seizures of its drug weigh. Pure but for reading its fixed table once.

A robust z-score (Iglewicz and Hoaglin, 1993: 0.6745 x distance from the median / median absolute deviation) on the log
of the mass, against data/reference/mass_spread.csv and never against the load. It only warns: real seizures are so
heavy-tailed that holding by such a score would take a third of Colombia's kilograms out of every total.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from etl.encoded import Coded, Mask
from store.seed import REFERENCE_FOLDER

CUT = 6.0
SMALLEST_SPREAD = 0.3  # factor of two; some drugs come in one package size, which says nothing about the next


@dataclass(frozen=True)
class Spread:
    """Of the decimal logarithm of kilograms."""

    median: float
    deviation: float


@cache
def spreads() -> Mapping[str, Spread]:
    """Per drug; a drug with few known seizures is not in the table and never warned of."""
    with (REFERENCE_FOLDER / "mass_spread.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["drug"]: Spread(float(row["median_log10_kg"]), max(float(row["mad_log10_kg"]), SMALLEST_SPREAD))
            for row in csv.DictReader(file)
        }


def outliers(drugs: Coded, mass_kg: npt.NDArray[np.float64]) -> Mask:
    """Lines that weigh far more than usual; never those without a mass."""
    far: Mask = mass_kg > np.array([_limit(drug) for drug in drugs.names], dtype=np.float64)[drugs.codes]
    return far


def _limit(drug: str | None) -> float:
    """Kilograms at which the score of a drug is CUT; none for a drug that is not in the table."""
    known = spreads().get(drug or "")
    return np.inf if known is None else float(10 ** (known.median + CUT * known.deviation / 0.6745))
