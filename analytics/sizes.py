"""Statistics of the sizes of seizures from distinct masses: median, percentiles, share of the largest. Pure.

Percentiles are linear between the two closest ranks (Hyndman and Fan 1996, type 7; numpy's default), so that the median
of an even number is the mean of the middle two.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from itertools import accumulate

from analytics.engines.protocol import Masses


def count(masses: Masses) -> int:
    return sum(masses.lines)


def percentile(masses: Masses, share: float) -> float | None:
    """The mass in kg below which `share` (0..1) of the lines lie; None without any."""
    n = count(masses)
    if n == 0:
        return None
    rank = (n - 1) * share
    lower = math.floor(rank)
    upper = min(lower + 1, n - 1)
    ends = list(accumulate(masses.lines))
    low, high = (masses.values[bisect_right(ends, position)] for position in (lower, upper))
    return low + (high - low) * (rank - lower)


def largest(masses: Masses) -> float | None:
    return masses.values[-1] if masses.values else None


def total(masses: Masses) -> float:
    return math.fsum(value * lines for value, lines in zip(masses.values, masses.lines, strict=True))


def share_of_largest(masses: Masses) -> float | None:
    """The largest as a fraction of the kilograms of the same lines; None where these are nothing."""
    everything = total(masses)
    return masses.values[-1] / everything if everything > 0 else None
