"""A selection as SQL conditions on seizure and seizure_line: one builder per kind of filter, values always bound.

Only for analytics/engines; means the same on SQLite and PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, not_, or_

from analytics.engines.named import Meant, meant
from analytics.engines.protocol import Catalogue
from analytics.filters import FILTERS, UNCLASSIFIED, UNKNOWN, Filter, Kind
from analytics.selection import Selection
from store.reference import Reference
from store.tables import seizure, seizure_line
from store.text import search_key

Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Context:
    """What conditions need beside the selection."""

    reference: Reference
    catalogue: Catalogue


def conditions(selection: Selection, context: Context) -> list[Condition]:
    """What a line must fulfil to be in the selection, the rule of what counts included."""
    return [*_counted(selection, context), *_chosen(selection, context)]


def crossing_conditions(selection: Selection, context: Context) -> list[Condition]:
    """The same for lines whose period overlaps the selected one without lying wholly inside."""
    period = _period(selection)
    start, end = seizure.c.period_start, seizure.c.period_end
    overlap = []
    if selection.from_date:
        overlap.append(end >= selection.from_date)
    if selection.to_date:
        overlap.append(start <= selection.to_date)
    return [*conditions(selection.without("from", "to"), context), *overlap, not_(and_(*period)) if period else false()]


def _counted(selection: Selection, context: Context) -> list[Condition]:
    catalogue = context.catalogue
    batches = [
        key
        for key in catalogue.active_batches
        if (not selection.batch or str(key) in selection.batch)
        and (not selection.source or catalogue.batches[key].source in selection.source)
    ]
    # A corrected line may be of a seizure that its file began (store/joined.py): what a batch holds are its lines.
    holder = seizure_line if selection.batch else seizure
    return [
        holder.c.batch_id.in_(batches),
        seizure.c.not_counted.is_(None),
        seizure.c.grain.in_(catalogue.kinds(selection)),
    ]


def _chosen(selection: Selection, context: Context) -> list[Condition]:
    found = _period(selection)
    if selection.min_kg is not None:
        found.append(seizure_line.c.mass_kg >= selection.min_kg)
    if selection.max_kg is not None:
        found.append(seizure_line.c.mass_kg <= selection.max_kg)
    for item in FILTERS:
        values = selection.values(item.key)
        if values and item.kind in BUILDERS:
            found.append(BUILDERS[item.kind](item, values, context))
    named = meant(search_words(selection.q), context.reference)
    return [*found, *[_said(word, names) for word, names in named.items()]]


def search_words(text: str) -> list[str]:
    """The words of a search as the database keeps texts: case, accents and script folded away, in no order."""
    return sorted(set(search_key(text).split()))


def holds(column: ColumnElement[str], word: str) -> Condition:
    """The word is part of a column of folded text."""
    return column.contains(word, autoescape=True)


def _said(word: str, names: Meant) -> Condition:
    """The word is in place, area, note or drug as written, or names the drug or the country in some language."""
    ways = [holds(seizure.c.search_folded, word), holds(seizure_line.c.drug_folded, word)]
    if names.drugs:
        ways.append(seizure_line.c.drug.in_(sorted(names.drugs)))
    if names.countries:
        ways.append(seizure.c.country.in_(sorted(names.countries)))
    return or_(*ways)


def _period(selection: Selection) -> list[Condition]:
    found: list[Condition] = []
    if selection.from_date:
        found.append(seizure.c.period_start >= selection.from_date)
    if selection.to_date:
        found.append(seizure.c.period_end <= selection.to_date)
    return found


def _term(item: Filter, values: Iterable[str], _context: Context) -> Condition:
    if item.column is None:  # source: decided with the batches, in _counted
        return seizure.c.id.is_not(None)
    column = seizure.c[item.column]
    known = [value for value in values if not (item.unknown and value == UNKNOWN)]
    if len(known) == len(list(values)):
        return column.in_(known)
    return or_(column.is_(None), column.in_(known)) if known else column.is_(None)


def _region(_item: Filter, values: Iterable[str], context: Context) -> Condition:
    always: set[str] = set()
    dated: list[Condition] = []
    for value in values:
        for member in context.reference.regions[value].members:
            limits: list[Condition] = []
            if member.from_date:
                limits.append(seizure.c.period_start >= member.from_date)
            if member.to_date:
                limits.append(seizure.c.period_start <= member.to_date)
            if limits:
                dated.append(and_(seizure.c.country == member.country, *limits))
            else:
                always.add(member.country)
    return or_(seizure.c.country.in_(sorted(always)), *dated)


def _drug(_item: Filter, values: Iterable[str], context: Context) -> Condition:
    slugs = {slug for value in values for slug in context.reference.with_children(value)}
    return seizure_line.c.drug.in_(sorted(slugs))


def _group(_item: Filter, values: Iterable[str], context: Context) -> Condition:
    wanted = set(values)
    slugs = {key for key, drug in context.reference.drugs.items() if drug.drug_group in wanted}
    return seizure_line.c.drug.in_(sorted(slugs | (wanted & {UNCLASSIFIED})))


def _class(_item: Filter, values: Iterable[str], _context: Context) -> Condition:
    wanted = set(values)
    condition: Condition = seizure_line.c["class"].in_(sorted(wanted - {UNCLASSIFIED}))
    return or_(condition, seizure_line.c.drug == UNCLASSIFIED) if UNCLASSIFIED in wanted else condition


BUILDERS: dict[Kind, Callable[[Filter, Iterable[str], Context], Condition]] = {
    Kind.TERM: _term,
    Kind.REGION: _region,
    Kind.DRUG: _drug,
    Kind.GROUP: _group,
    Kind.CLASS: _class,
}
