"""The sentence under a chart: what its numbers leave out. Text only; also used by exports. Must not hold callbacks."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.numbers import count
from i18n import ngettext


def left_out(numbers: Mapping[str, int]) -> list[str]:
    """Sentences for `left_out` of an answer; empty where nothing is."""
    said = []
    if n := numbers["lines_without_mass"]:
        said.append(ngettext("{n} line without a mass.", "{n} lines without a mass.", n).format(n=count(n)))
    if n := numbers["lines_held"]:
        said.append(
            ngettext(
                "{n} line held for review: its mass is in no sum.",
                "{n} lines held for review: their mass is in no sum.",
                n,
            ).format(n=count(n))
        )
    if n := numbers["lines_without_count"]:
        said.append(
            ngettext("{n} row without a number of seizures.", "{n} rows without a number of seizures.", n).format(
                n=count(n)
            )
        )
    if n := numbers["crossing_edge"]:
        said.append(
            ngettext(
                "{n} seizure crosses the edge of the period and is left out.",
                "{n} seizures cross the edge of the period and are left out.",
                n,
            ).format(n=count(n))
        )
    return said
