"""Spans of days that lie in each other: a month in its quarter, a quarter in its year. Pure; must know no file."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from etl.encoded import Index

Days = npt.NDArray[np.int64]  # per span: its first and its last day


def days_of(spans: Sequence[Hashable]) -> Days:
    """Of pairs of days as ISO text; a pair without days is a span of its own that contains nothing."""
    nothing = (None, None)
    pairs = [span if isinstance(span, tuple) and span != nothing else ("0001-01-01",) * 2 for span in spans]
    return np.array(pairs, dtype="datetime64[D]").reshape(-1, 2).astype(np.int64)


def containing(days: Days, at_least: int) -> Iterator[tuple[int, Index]]:
    """Each span that wholly contains so many shorter ones, with their places."""
    lengths = days[:, 1] - days[:, 0]
    for place in np.flatnonzero(lengths > lengths.min()).tolist():
        first, last = days[place]
        inside = np.flatnonzero((days[:, 0] >= first) & (days[:, 1] <= last) & (lengths < lengths[place]))
        if len(inside) >= at_least:
            yield place, inside


def largest(days: Days, among: Index) -> Index:
    """Of some spans those that lie in no other of them: a quarter, and not its months as well."""
    chosen = days[among]
    order = np.lexsort((-chosen[:, 1], chosen[:, 0]))
    reached = np.maximum.accumulate(chosen[order, 1])
    # By first day, the longest first: what ends no later than one before it lies in that one.
    alone = np.concatenate(([True], chosen[order, 1][1:] > reached[:-1]))
    return among[order[alone]]
