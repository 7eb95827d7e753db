"""Statistics of the sizes of seizures from distinct masses: median, percentiles, share of the largest. Pure.

Percentiles are linear between the two closest ranks (Hyndman and Fan 1996, type 7; numpy's default), so that the median
of an even number is the mean of the middle two. What is returned are numbers of Python, never of numpy.
"""

from __future__ import annotations

import math

import numpy as np

from analytics.engines.protocol import Masses


def count(masses: Masses) -> int:
    return int(masses.lines.sum())


def percentile(masses: Masses, share: float) -> float | None:
    """The mass in kg below which `share` (0..1) of the lines lie; None without any."""
    n = count(masses)
    if n == 0:
        return None
    rank = (n - 1) * share
    lower = math.floor(rank)
    upper = min(lower + 1, n - 1)
    low, high = masses.values[np.searchsorted(np.cumsum(masses.lines), (lower, upper), side="right")].tolist()
    return float(low + (high - low) * (rank - lower))


def smallest(masses: Masses) -> float | None:
    return float(masses.values[0]) if len(masses.values) else None


def largest(masses: Masses) -> float | None:
    return float(masses.values[-1]) if len(masses.values) else None


def total(masses: Masses) -> float:
    return math.fsum(masses.values * masses.lines)


def share_of_largest(masses: Masses) -> float | None:
    """The largest as a fraction of the kilograms of the same lines; None where these are nothing."""
    everything, most = total(masses), largest(masses)
    return most / everything if most is not None and everything > 0 else None
