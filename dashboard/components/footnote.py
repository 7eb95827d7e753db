"""The sentence under a chart: what its numbers leave out. Text only; also used by exports. Must not hold callbacks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.numbers import count
from i18n import gettext as _
from i18n import ngettext


def left_out(answer: Mapping[str, Any]) -> list[str]:
    """Sentences for `left_out` of an answer; empty where nothing is."""
    numbers = answer["left_out"]
    said = _weightless(answer)
    if n := numbers["lines_held"]:
        said.append(
            ngettext(
                "{n} line held for review: its mass is in no sum.",
                "{n} lines held for review: their mass is in no sum.",
                n,
            ).format(n=count(n))
        )
    if answer["n"] is None:
        said.append(_("No number of seizures is stated."))
    elif n := numbers["lines_without_count"]:
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
    elif numbers["crossing_edge"] is None:
        said.append(_("Rows that cross the edge of the period are left out."))
    return said


def _weightless(answer: Mapping[str, Any]) -> list[str]:
    if answer["weight"] == "kg_equivalent":
        n = answer["left_out"]["lines_without_weight"]
        text = ngettext("{n} row without a weight.", "{n} rows without a weight.", n)
    else:
        n = answer["left_out"]["lines_without_mass"]
        text = ngettext("{n} line without a mass.", "{n} lines without a mass.", n)
    return [text.format(n=count(n))] if n else []
