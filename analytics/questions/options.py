"""What each filter can be set to, with the seizures behind every value. A filter's counts ignore the filter itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from analytics import sizes
from analytics.engines.protocol import GRAINS, Cell, Cells
from analytics.filters import DAYS, FILTER, FILTERS, UNKNOWN, Filter, Kind
from analytics.questions.by_region import region_keys
from analytics.questions.question import HOW, WHERE, Asked, Option, Question
from analytics.rollup import BY_CLASS, BY_DRUG, BY_FAMILY, BY_GROUP, SEIZURES, Adder, Tally
from analytics.selection import SelectionError
from analytics.vocabulary import NO_REGION
from i18n import gettext as _
from i18n import mark

ALL = "all"
# What the values of a filter are told apart by; those that are not named here by the filter's own column.
_DIMENSIONS = {
    **dict.fromkeys(("region", "country"), WHERE),
    **dict.fromkeys(("mode", "concealment"), HOW),
    **dict.fromkeys(("group", "drug"), ("drug",)),
    **dict.fromkeys(("class", "source", "batch", "kind"), ("batch",)),
}
_EVENTS = {"class": BY_CLASS, "group": BY_GROUP, "drug": BY_DRUG}


def answer(asked: Asked) -> dict[str, Any]:
    return {"columns": [], "rows": [], "filters": {item.key: _filter(asked, item) for item in _wanted(asked)}}


def _wanted(asked: Asked) -> list[Filter]:
    offered = [item for item in FILTERS if item.kind is not Kind.WORDS]
    text = asked.text("keys")
    if text == ALL:
        return offered
    keys = text.split(",")
    for key in keys:
        if key not in FILTER or FILTER[key] not in offered:
            sentence = _("keys={value} is not a filter with values; there are: {known}.")
            known = ", ".join(item.key for item in offered)
            raise SelectionError(sentence.format(value=key, known=known), "keys", key)
    return [item for item in offered if item.key in keys]


def _filter(asked: Asked, item: Filter) -> dict[str, Any]:
    head = {"label": _(item.label), "control": item.control}
    if item.kind in DAYS:
        return {**head, **_days(asked)}
    if not item.many:
        masses = asked.engine.masses(asked.selection.without("min_kg", "max_kg"))
        return {**head, "smallest": sizes.smallest(masses), "largest": sizes.largest(masses)}
    return {**head, "options": _values(asked, item)}


def _days(asked: Asked) -> dict[str, str | None]:
    rows = replace(asked, selection=asked.selection.without("from", "to")).cells("batch").rows
    return {
        "first": min((cell.first for cell in rows), default=None),
        "last": max((cell.last for cell in rows), default=None),
    }


def _values(asked: Asked, item: Filter) -> list[dict[str, Any]]:
    """The values that occur, most seizures first, and the selected ones whether they occur or not."""
    others = asked.selection.without(item.key)
    if item.key == "kind" and any(
        one.grain not in asked.engine.catalogue.kinds(others) for one in asked.engine.catalogue.extents
    ):
        # Kinds that do not count by default are offered too.
        others = others.replace(kind=GRAINS)
    # by_region and its like read the selection from `asked`, so they get one without this filter.
    found = _tallies(replace(asked, selection=others), item)
    chosen = set(asked.selection.values(item.key))
    rows = [
        {**_entry(asked, item, key), **_behind(found.get(key, Tally())), "selected": key in chosen}
        for key in sorted(found.keys() | chosen)
    ]
    return sorted(rows, key=lambda row: (row["key"] == UNKNOWN, -(row["seizures"] or 0), -row["rows"], row["key"]))


def _behind(tally: Tally) -> dict[str, int | None]:
    """What stands behind a value; `rows` is all that is known where no row states a number of seizures."""
    return {"seizures": tally.seizures, "rows": tally.rows}


def _tallies(asked: Asked, item: Filter) -> dict[str, Tally]:
    cells = asked.cells(*_DIMENSIONS.get(item.key, (item.key,)))
    adder = Adder(cells, asked.selection)
    if item.kind is Kind.REGION:
        return _regions(asked, adder)
    groups = adder.groups(_value(asked, item, cells), _EVENTS.get(item.key, SEIZURES))
    found = {UNKNOWN if key is None else str(key): tally for key, tally in groups.items()}
    if not item.unknown:
        found.pop(UNKNOWN, None)
    return found | _families(asked, adder) if item.kind is Kind.DRUG else found


def _value(asked: Asked, item: Filter, cells: Cells) -> Callable[[Cell], Any]:
    """Reads the filter's value from a cell."""
    if item.kind is Kind.GROUP:
        position = cells.at("drug")
        return lambda cell: asked.engine.reference.drugs[cell.values[position]].drug_group
    if item.key == "source":
        position = cells.at("batch")
        return lambda cell: asked.source(cell.values[position])
    position = cells.at("grain" if item.key == "kind" else item.key)
    return lambda cell: cell.values[position]


def _regions(asked: Asked, adder: Adder) -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    for scheme in asked.engine.reference.region_schemes:
        found |= adder.spread(region_keys(asked, adder.cells, scheme))
    return {key: tally for key, tally in found.items() if key not in (NO_REGION, UNKNOWN)}


def _families(asked: Asked, adder: Adder) -> dict[str, Tally]:
    """A parent selects its children, so it is offered with theirs; a seizure of two children counts once."""
    drugs = asked.engine.reference.drugs
    parents = {item.parent for item in drugs.values()}
    drug = adder.dimension("drug")
    found = adder.groups(lambda cell: drugs[drug(cell)].parent or drug(cell), BY_FAMILY)
    return {key: tally for key, tally in found.items() if key in parents}


def _entry(asked: Asked, item: Filter, key: str) -> dict[str, Any]:
    reference = asked.engine.reference
    entry = {"key": key, "label": asked.vocabulary.label(item.vocabulary or "", key)}
    if item.kind is Kind.REGION:
        region = reference.regions[key]
        label = asked.vocabulary.label("scheme", region.scheme)
        return {**entry, "scheme": region.scheme, "scheme_label": label, "unverified": region.unverified}
    if item.kind is Kind.DRUG and key in reference.drugs:
        drug = reference.drugs[key]
        return {**entry, "group": drug.drug_group, "class": drug.drug_class}
    if item.key == "operation":
        first, last = asked.engine.catalogue.windows.get(key, (None, None))
        return {**entry, "from": first.isoformat() if first else None, "to": last.isoformat() if last else None}
    return entry


QUESTION = Question("options", mark("Values of the filters"), answer, (Option("keys", ALL),))
