"""Rows for a region or for all countries beside the rows of its countries ("World", "Central Asia", "Total CIS"). Pure.

Such a row counts its countries a second time, so it is skipped by a named rule, where the file shows the parts beside
it: a country of the region at the same date and for the same drug. In a table of days a region may be all that was
known of a place: there its number must also be the sum of the others, or its name say "total". The names are those of
the region schemes and of data/reference/row_regions.csv. A name that a person has assigned is left to that. Which rows
are looked at is decided in etl.region_search.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow.compute as pc

from etl.content import Sample
from etl.encoded import Memo
from etl.normalise import names
from etl.profile import SkipRule
from etl.rows import ALL_WORDS, TOTAL_WORDS
from i18n.said import number, say
from store.reference import Reference
from store.seed import REFERENCE_FOLDER
from store.text import fold

REGION_ROW = "region_row"
KEYS = ("date", "fiscal_year", "fiscal_month", "drug", "drug_detail")
NUMBERS = ("quantity", "kg_equivalent", "event_count")
MOST_NAMES, LONGEST = 2_000, 80  # distinct names of a column that is looked at, characters of one
DAYS = 0.5
AT_LEAST = 2  # countries whose numbers a sum adds up
# Folded words beside the name of what is summed: "Итого по СНГ", "Total for Europe", "Total general de América".
BESIDE = frozenset(
    ("for", "of", "in", "по", "в", "за", "de", "des", "du", "del", "da", "do", "general", "geral", "grand", "sub")
)


@dataclass(frozen=True)
class RowRegion:
    """`members`: codes of its countries, None: any. `summed`: whether its name says that it sums."""

    members: frozenset[str] | None
    summed: bool

    def has(self, country: str) -> bool:
        return self.members is None or country in self.members


@dataclass(frozen=True, slots=True)
class _Row:
    """`name`: code of a country, or a region as written. Numbers of different units are not compared.

    `cells`: what else the rule knows the row by, as written.
    """

    name: str
    number: float
    unit: str
    cells: tuple[str, ...]


@dataclass
class _Group:
    """The rows of one date and drug."""

    countries: list[_Row]
    regions: list[_Row]


def find_region_rows(
    columns: Mapping[str, str], sample: Sample, reference: Reference, wide: Sequence[str] = ()
) -> tuple[SkipRule, ...]:
    """The rule for such rows of a file; none where it has none. `columns`: field -> column; `wide`: those of drugs."""
    column = columns.get("country")
    if column is None or column not in sample.contents:
        return ()
    spellings = pc.unique(sample.rows.column(column)).to_pylist()
    if len(spellings) > MOST_NAMES:
        return ()
    known = names.country(reference)
    regions = regions_among(spellings, reference)
    if not regions:
        return ()
    codes = {text: known(text).code for text in spellings}
    keys = [columns[key] for key in KEYS if columns.get(key) in sample.contents]
    numbers = [columns[key] for key in NUMBERS if columns.get(key) in sample.contents][:1]
    # Of a table with a column for each drug all of them together are compared, by themselves they mean nothing.
    amounts = np.sum(sample.numbers(numbers or wide), axis=0).tolist() if numbers or wide else []
    groups = _groups((column, columns.get("unit")), keys, numbers, amounts, sample, codes, regions)
    skipped, kept, compared = _judged(groups, regions, days=_days(columns, sample))
    if not skipped:
        return ()
    whole = {text for text, _cells in skipped} - {text for text, _cells in kept}
    rows = frozenset((text, *cells) for text, cells in skipped if text not in whole)
    says = _says(compared) if numbers else ""
    rules = [SkipRule(REGION_ROW, cells=(column,), rows=frozenset((text,) for text in whole), says=says)]
    return (*rules, *([SkipRule(REGION_ROW, cells=(column, *keys, *numbers), rows=rows)] if rows else []))


def regions_among(spellings: Iterable[str], reference: Reference) -> dict[str, RowRegion]:
    """Those of the texts that name no country, but several of them."""
    known = names.country(reference)
    others = [text for text in spellings if known(text).code is None]
    region_of = row_regions(reference) if others else lambda _text: None
    return {text: found for text in others if (found := region_of(text)) is not None}


def row_regions(reference: Reference) -> Callable[[str], RowRegion | None]:
    """What tells whether a text in a column of countries stands for several of them."""
    members: dict[str, set[str]] = defaultdict(set)
    for region in reference.regions.values():
        for name in region.names.values():
            members[fold(name)].update(one.country for one in region.members)
    for name, keys in listed_regions():
        for key in keys:
            if key in reference.regions:
                members[name].update(one.country for one in reference.regions[key].members)
    anywhere = {name for name, keys in listed_regions() if not keys}
    country = names.country(reference)

    def find(text: str) -> RowRegion | None:
        folded = fold(text) if len(text) <= LONGEST else ""
        if not folded or ("country", folded) in reference.own_aliases:
            return None
        bare = _without_total(folded)
        summed = bare != folded
        if bare in anywhere or (summed and not bare):
            return RowRegion(None, summed)
        if members.get(bare):
            return RowRegion(frozenset(members[bare]), summed)
        code = country(bare).code if summed else None
        return None if code is None else RowRegion(frozenset((code,)), True)

    return find


@cache
def listed_regions() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(folded name, keys of its regions) of data/reference/row_regions.csv; no keys: the whole world."""
    with (REFERENCE_FOLDER / "row_regions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple((fold(row["name"]), tuple(filter(None, row["regions"].split("|")))) for row in rows)


def _without_total(folded: str) -> str:
    """The name without its words for "total" and "all"; all of it where it has none."""
    words = folded.split()
    others = [word for word in words if word not in TOTAL_WORDS and word not in ALL_WORDS]
    if len(others) == len(words):
        return folded
    while others and others[0] in BESIDE:
        others = others[1:]
    while others and others[-1] in BESIDE:
        others = others[:-1]
    return " ".join(others)


def _groups(
    named: tuple[str, str | None],
    keys: Sequence[str],
    numbers: Sequence[str],
    amounts: Sequence[float],
    sample: Sample,
    codes: Mapping[str, str | None],
    regions: Mapping[str, RowRegion],
) -> dict[tuple[str, ...], _Group]:
    """`named`: the columns of the country and of the unit. "Heroin" and "HEROIN" are one drug."""
    column, unit = named
    rows = sample.rows.num_rows
    folded: Memo[str] = Memo(fold)
    texts = sample.rows.column(column).to_pylist()
    others = [[text.strip() for text in sample.rows.column(name).to_pylist()] for name in (*keys, *numbers)]
    cells = zip(*others, strict=True) if others else [()] * rows
    units = sample.rows.column(unit).to_pylist() if unit in sample.contents else [""] * rows
    groups: dict[tuple[str, ...], _Group] = defaultdict(lambda: _Group([], []))
    for text, row, amount, of_unit in zip(texts, cells, amounts or [0.0] * rows, units, strict=True):
        code = codes[text]
        if text not in regions and code is None:
            continue
        group = groups[tuple(folded.each(row[: len(keys)]))]
        if text in regions:
            group.regions.append(_Row(text, amount, folded[of_unit], row))
        else:
            group.countries.append(_Row(str(code), amount, folded[of_unit], ()))
    return groups


def _days(columns: Mapping[str, str], sample: Sample) -> bool:
    date = sample.contents.get(columns.get("date", ""))
    return date is not None and date.share("day") >= DAYS and date.share("year") < DAYS


Judged = set[tuple[str, tuple[str, ...]]]


def _judged(
    groups: Mapping[tuple[str, ...], _Group], regions: Mapping[str, RowRegion], *, days: bool
) -> tuple[Judged, Judged, list[tuple[str, float, float]]]:
    """(rows to skip, rows of regions to keep, what the skipped state beside the sums of their countries)."""
    skipped: Judged = set()
    kept: Judged = set()
    compared: list[tuple[str, float, float]] = []
    for group in groups.values():
        alone: list[_Row] = []  # of regions without a country beside them, which are parts of the world themselves
        for row in sorted(group.regions, key=lambda row: regions[row.name].members is None):
            region = regions[row.name]
            parts = [part for part in group.countries if region.has(part.name)]
            parts += alone if region.members is None else []
            alike = [part.number for part in parts if part.unit == row.unit]
            summed = float(np.sum(alike))
            if parts and (_is_sum(row.number, alike) or region.summed or not days):
                skipped.add((row.name, row.cells))
                compared += [(row.name, row.number, summed)] if alike else []
            else:
                kept.add((row.name, row.cells))
                alone += [] if region.members is None else [row]
    return skipped, kept, compared


def _is_sum(stated: float, parts: Sequence[float]) -> bool:
    return len(parts) >= AT_LEAST and stated > 0 and bool(np.isclose(stated, np.sum(parts), rtol=1e-6, atol=1e-6))


def _says(compared: Sequence[tuple[str, float, float]]) -> str:
    """Where the numbers of the skipped rows are not the sums of their countries' rows."""
    differing = [one for one in compared if not np.isclose(one[1], one[2], rtol=1e-6, atol=1e-6)]
    if not differing:
        return ""
    text, stated, summed = max(differing, key=lambda one: abs(one[1] - one[2]))
    return say(
        "Rows for regions or for all countries were skipped, because their countries have rows of their own ({n}); "
        "some state another number than the sum of these ({m}), the furthest off {text}: {stated} beside {summed}. If "
        "such a row is to count by itself, choose “Says that nothing is known” for its name.",
        n=len(compared), m=len(differing), text=text.strip(), stated=number(stated), summed=number(summed),
    )  # fmt: skip
