"""The same period a year earlier: whether it can be compared, and by how much each figure changed.

A change is null, with the reason, unless the data of every source involved reach over both periods.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from analytics.engines.protocol import Catalogue, Engine
from analytics.figures import Figures, figures
from analytics.periods import covers, day_name, year_earlier
from analytics.selection import Selection
from i18n import gettext as _

COMPARED = ("seizures", "mass_kg", "kg_equivalent", "countries", "median_mass_kg", "largest_mass_kg")


def previous(engine: Engine, selection: Selection, now: Figures) -> dict[str, Any]:
    """`totals.previous`: the earlier figures and the change as fractions, or nulls and a sentence why."""
    start, end = selection.from_date, selection.to_date
    if start is None or end is None:
        return _nothing(_("Choose a period with a first and a last day to compare it with the year before."))
    if start.year == 1:
        return _nothing(_("There is no year before the first."))
    before = year_earlier(start, end)
    if before[1] >= start:
        return _nothing(_("The period is longer than a year, so it overlaps the same period a year earlier."))
    then = figures(engine, selection.replace(**{"from": before[0], "to": before[1]}))
    reason = _uncovered(engine.catalogue, selection, (now, then), (start, end), before)
    if reason:
        return _nothing(reason)
    ours, theirs = now.measures(), then.measures()
    return {
        "from": before[0].isoformat(),
        "to": before[1].isoformat(),
        **{name: theirs[name] for name in COMPARED},
        "reporters": len(then.reporters),
        "coverage_changed": now.reporters != then.reporters,
        "change": {name: _change(ours, theirs, name) for name in COMPARED},
        "reason": None,
    }


def _nothing(reason: str) -> dict[str, Any]:
    empty = dict.fromkeys(("from", "to", *COMPARED, "reporters", "coverage_changed", "change"))
    return {**empty, "reason": reason}


def _change(now: Mapping[str, Any], then: Mapping[str, Any], name: str) -> float | None:
    after, before = now[name], then[name]
    if after is None or not before:
        return None
    return float(after - before) / float(before)


def _uncovered(
    catalogue: Catalogue,
    selection: Selection,
    both: tuple[Figures, Figures],
    period: tuple[date, date],
    before: tuple[date, date],
) -> str | None:
    """Why the two periods cannot be compared; None when every source of either has data over both."""
    involved = sorted({source for one in both for source in one.sources(lambda key: catalogue.batches[key].source)})
    if not involved:
        return _("There is no record in this period or a year earlier.")
    for source in involved:
        first, last = _reach(catalogue, selection, source)
        if not covers((first, last), (before[0], period[1])):
            sentence = _("The data of {source} run from {first} to {last}, which does not cover both periods.")
            name = _(catalogue.sources[source].name)
            return sentence.format(source=name, first=day_name(first), last=day_name(last))
    return None


def _reach(catalogue: Catalogue, selection: Selection, source: str) -> tuple[date, date]:
    """The first and the last day of a source's data."""
    kinds = catalogue.kinds(selection)
    extents = [one for one in catalogue.extents if one.source == source and one.grain in kinds]
    return min(one.first for one in extents), max(one.last for one in extents)
