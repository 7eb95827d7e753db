"""A selection as conditions on the lines of a snapshot: one builder per kind of filter, each as in predicates.

Pure; no SQL. A condition is given some lines by position and says of each whether it fulfils it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from analytics.engines.named import Meant, meant
from analytics.engines.predicates import search_words
from analytics.engines.protocol import Catalogue
from analytics.engines.row_set import Condition, Rows
from analytics.engines.snapshot import NONE, Coded, Integers, Mask, Snapshot
from analytics.filters import FILTERS, UNCLASSIFIED, UNKNOWN, Filter, Kind
from analytics.selection import Selection
from store.reference import Membership, Reference

# Whether a line's texts hold a word: what only the database can tell.
Said = Callable[[str], Mask]


@dataclass(frozen=True)
class Ground:
    """What conditions need beside the selection. `said`: per line of the snapshot, whether its texts hold a word."""

    snapshot: Snapshot
    reference: Reference
    catalogue: Catalogue
    said: Said


def conditions(selection: Selection, ground: Ground) -> list[Condition]:
    """What a line must fulfil to be in the selection, the rule of what counts included."""
    return [*_counted(selection, ground), *_chosen(selection, ground)]


def crossing_conditions(selection: Selection, ground: Ground) -> list[Condition]:
    """The same for lines whose period overlaps the selected one without lying wholly inside."""
    start, end = ground.snapshot.start, ground.snapshot.end
    overlap = [*_from(end, selection.from_date), *_until(start, selection.to_date)]
    inside = _period(selection, ground.snapshot)

    def crosses(rows: Rows) -> Mask:
        wholly: Mask = np.logical_and.reduce([holds(rows) for holds in inside])
        return ~wholly

    return [*conditions(selection.without("from", "to"), ground), *overlap, crosses]


def _counted(selection: Selection, ground: Ground) -> list[Condition]:
    snapshot, catalogue = ground.snapshot, ground.catalogue
    grain = _coded(snapshot.columns["grain"], catalogue.kinds(selection))
    if not selection.batch and not selection.source:
        return [lambda rows: snapshot.counts[rows], grain]
    batches = [
        key
        for key in catalogue.active_batches
        if (not selection.batch or str(key) in selection.batch)
        and (not selection.source or catalogue.batches[key].source in selection.source)
    ]
    # A corrected line may be of a seizure that its file began (store/joined.py): what a batch holds are its lines.
    holder = snapshot.line_batch if selection.batch else snapshot.batch
    return [lambda rows: np.isin(holder[rows], batches), grain]


def _chosen(selection: Selection, ground: Ground) -> list[Condition]:
    mass = ground.snapshot.mass_kg
    low, high = selection.min_kg, selection.max_kg
    found = _period(selection, ground.snapshot)
    if low is not None:
        found.append(lambda rows: mass[rows] >= low)
    if high is not None:
        found.append(lambda rows: mass[rows] <= high)
    for item in FILTERS:
        values = selection.values(item.key)
        if values and item.kind in BUILDERS:
            found += BUILDERS[item.kind](item, values, ground)
    words = search_words(selection.q)
    named = meant(words, ground.reference) if words else {}
    return [*found, *[_said(word, names, ground) for word, names in named.items()]]


def _coded(column: Coded, wanted: Iterable[str], *, missing: bool = False) -> Condition:
    """The text is one of the wanted; `missing`: or there is none."""
    chosen = np.zeros(column.size + 1, dtype=np.bool_)
    chosen[[column.code_of[text] for text in wanted if text in column.code_of]] = True
    chosen[NONE] = missing
    return lambda rows: chosen[column.codes[rows]]


def _either(*ways: Condition) -> Condition:
    def holds(rows: Rows) -> Mask:
        found = ways[0](rows)
        for way in ways[1:]:
            found |= way(rows)
        return found

    return holds


def _said(word: str, names: Meant, ground: Ground) -> Condition:
    """The word is in place, area, note or drug as written, or names the drug or the country in some language."""
    columns, said = ground.snapshot.columns, ground.said(word)
    drug, country = _coded(columns["drug"], names.drugs), _coded(columns["country"], names.countries)
    return _either(drug, country, lambda rows: said[rows])


def _from(column: Integers, day: date | None) -> list[Condition]:
    return [] if day is None else [lambda rows: column[rows] >= day.toordinal()]


def _until(column: Integers, day: date | None) -> list[Condition]:
    return [] if day is None else [lambda rows: column[rows] <= day.toordinal()]


def _period(selection: Selection, snapshot: Snapshot) -> list[Condition]:
    return [*_from(snapshot.start, selection.from_date), *_until(snapshot.end, selection.to_date)]


def _term(item: Filter, values: Sequence[str], ground: Ground) -> list[Condition]:
    if item.column is None:  # source: decided with the batches, in _counted
        return []
    known = [value for value in values if not (item.unknown and value == UNKNOWN)]
    return [_coded(ground.snapshot.columns[item.column], known, missing=len(known) < len(values))]


def _region(_item: Filter, values: Sequence[str], ground: Ground) -> list[Condition]:
    country = ground.snapshot.columns["country"]
    members = [member for value in values for member in ground.reference.regions[value].members]
    always = [member.country for member in members if not (member.from_date or member.to_date)]
    dated = [
        _member(member, country.code_of[member.country], ground.snapshot)
        for member in members
        if (member.from_date or member.to_date) and member.country in country.code_of
    ]
    return [_either(_coded(country, always), *dated)]


def _member(member: Membership, code: int, snapshot: Snapshot) -> Condition:
    codes = snapshot.columns["country"].codes
    limits = [*_from(snapshot.start, member.from_date), *_until(snapshot.start, member.to_date)]

    def holds(rows: Rows) -> Mask:
        found: Mask = codes[rows] == code
        for inside in limits:
            found &= inside(rows)
        return found

    return holds


def _drug(_item: Filter, values: Sequence[str], ground: Ground) -> list[Condition]:
    slugs = {slug for value in values for slug in ground.reference.with_children(value)}
    return [_coded(ground.snapshot.columns["drug"], slugs)]


def _group(_item: Filter, values: Sequence[str], ground: Ground) -> list[Condition]:
    wanted = set(values)
    slugs = {key for key, drug in ground.reference.drugs.items() if drug.drug_group in wanted}
    return [_coded(ground.snapshot.columns["drug"], slugs | (wanted & {UNCLASSIFIED}))]


def _class(_item: Filter, values: Sequence[str], ground: Ground) -> list[Condition]:
    columns, wanted = ground.snapshot.columns, set(values)
    goods = _coded(columns["class"], wanted - {UNCLASSIFIED})
    return [_either(goods, _coded(columns["drug"], [UNCLASSIFIED])) if UNCLASSIFIED in wanted else goods]


BUILDERS: dict[Kind, Callable[[Filter, Sequence[str], Ground], list[Condition]]] = {
    Kind.TERM: _term,
    Kind.REGION: _region,
    Kind.DRUG: _drug,
    Kind.GROUP: _group,
    Kind.CLASS: _class,
}
