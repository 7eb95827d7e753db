"""The figures of reporters from the facts of the database: counts, delay, heaping, periods. Pure; no SQL, no labels.

Every share names the count that it is a part of; what has no such count is None, never 0. Definitions: docs/METHODS.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from analytics import sizes
from analytics.engines.protocol import Catalogue, Masses
from analytics.filters import UNKNOWN
from analytics.quality_facts import (
    COUNTS,
    FIELDS,
    KEY_FIELDS,
    PROBLEMS,
    Days,
    Facts,
    Group,
    Load,
    Numbers,
    ReporterKey,
    Whole,
)

FEW_ROWS = 30  # fewer: shares are given, and marked
# A file whose newest record is older than this was loaded as an archive: its delay says nothing of the reporter.
ARCHIVE_AFTER_DAYS = 366
Stated = Callable[[str], bool]  # whether a source has a field at all


@dataclass(frozen=True)
class Delay:
    """Days from the end of a record's day to the load of its file; dates after the load are left out."""

    rows: int
    median_days: float | None
    p90_days: float | None

    def as_json(self) -> dict[str, Any]:
        return {"rows": self.rows, "median_days": self.median_days, "p90_days": self.p90_days}


@dataclass
class Tally:
    """Everything of one reporter, or of one period of it."""

    numbers: Numbers = field(default_factory=lambda: Numbers(np.zeros(len(COUNTS), dtype=np.int64)))
    delays: list[tuple[bool, Whole, Whole]] = field(default_factory=list)
    short_years: int = 0
    after_load: int = 0

    def add(self, group: Group) -> None:
        self.numbers.array += group.numbers.array

    def add_days(self, days: Days, load: Load) -> None:
        waited = load.loaded_on - days.ordinals
        self.short_years += days.short_years
        rows = days.rows
        late = waited < 0
        if late.any():
            self.after_load += int(rows[late].sum())
            waited, rows = waited[~late], rows[~late]
        if len(waited):
            self.delays.append((archive(load), waited, rows))

    @property
    def rows(self) -> int:
        return self.numbers["rows"]

    def problems(self) -> dict[str, int]:
        of_dates = {
            "date_not_day": self.rows - self.numbers["date_day"],
            "two_digit_year": self.short_years,
            "date_after_load": self.after_load,
        }
        return {name: of_dates[name] if name in of_dates else self.numbers[name] for name in PROBLEMS}

    def delay(self, *, of_archives: bool) -> Delay:
        parts = [(waited, rows) for old, waited, rows in self.delays if old == of_archives]
        if not parts:
            return Delay(0, None, None)
        waited, rows = (np.concatenate(some) for some in zip(*parts, strict=True))
        order = np.argsort(waited)
        days = Masses(waited[order].astype(np.float64), rows[order])
        return Delay(sizes.count(days), sizes.percentile(days, 0.5), sizes.percentile(days, 0.9))

    def heaping(self) -> dict[str, Any]:
        """How many masses are whole and round; `index` is 100 where no last digit is preferred, 500 at most."""
        number = self.numbers
        long = number["long"]
        return {
            "masses": number["masses"],
            "whole": number["whole"],
            "fives": number["fives"],
            "tens": number["tens"],
            "tested": long,
            "tested_fives": number["long_fives"],
            "tested_tens": number["long_tens"],
            "expected_fives": long / 5,
            "expected_tens": long / 10,
            "index": 100 * 5 * number["long_fives"] / long if long else None,
            "few": long < FEW_ROWS,
        }


def archive(load: Load) -> bool:
    return load.last is not None and load.loaded_on - load.last > ARCHIVE_AFTER_DAYS


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def reporter_of(source: str, administration: str | None, country: str | None) -> ReporterKey:
    if administration is not None:
        return ReporterKey(source, "administration", administration)
    return ReporterKey(source, "country", country or UNKNOWN)


def by_reporter(facts: Facts, catalogue: Catalogue) -> dict[ReporterKey, Tally]:
    """A tally per reporter, in the order of the keys; every row belongs to exactly one."""
    found: dict[ReporterKey, Tally] = {}

    def tally(one: Group | Days) -> Tally:
        source = catalogue.batches[one.batch].source
        return found.setdefault(reporter_of(source, one.administration, one.country), Tally())

    for group in facts.groups:
        tally(group).add(group)
    for days in facts.days:
        tally(days).add_days(days, facts.loads[days.batch])
    return {key: found[key] for key in sorted(found)}


def by_period(facts: Facts, granularity: str) -> tuple[dict[str, Tally], int]:
    """A tally per year or month of one reporter, in order; and the rows whose own period does not fit into one."""
    length = 4 if granularity == "year" else 7
    found: dict[str, Tally] = {}
    coarser = 0
    for group in facts.groups:
        start, end = (group.start_month or "")[:length], (group.end_month or "")[:length]
        if start == end:
            found.setdefault(start, Tally()).add(group)
        else:
            coarser += group.numbers["rows"]
    for days in facts.days:
        for period, part in _parts(days, length).items():
            if period in found:
                found[period].add_days(part, facts.loads[days.batch])
    return {key: found[key] for key in sorted(found)}, coarser


def _parts(days: Days, length: int) -> dict[str, Days]:
    """Dates by the period they are in. Short years are left to the whole: a date as written has no period."""
    months = (np.datetime64("0001-01-01") + (days.ordinals - 1)).astype(f"datetime64[{'Y' if length == 4 else 'M'}]")
    names = months.astype(str)
    return {
        str(name): Days(days.batch, days.administration, days.country, days.ordinals[at], days.rows[at], 0)
        for name in np.unique(names)
        for at in [names == name]
    }


def filled(tally: Tally) -> dict[str, int]:
    """Rows with a value, by field."""
    return {name: tally.numbers[name] for name in FIELDS}


def key_shares(tally: Tally, stated: Stated) -> dict[str, float | None]:
    """None where no row of the source has the field: what a file has no column for is nobody's omission."""
    return {
        f"share_{name}": share(tally.numbers[name], tally.rows) if stated(name) else None for name in KEY_FIELDS
    }


def in_source(tallies: Iterable[tuple[ReporterKey, Tally]]) -> Callable[[str, str], bool]:
    """Whether any row of a source (first argument) has a value in a field (second)."""
    known: set[tuple[str, str]] = {
        (key.source, name) for key, tally in tallies for name in FIELDS if tally.numbers[name]
    }
    return lambda source, name: (source, name) in known


def quarantined(loads: Iterable[Load]) -> dict[str, int]:
    """Rows held back, by reason."""
    found: dict[str, int] = {}
    for load in loads:
        for code, rows in load.quarantined_by.items():
            found[code] = found.get(code, 0) + rows
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def loads_by_source(facts: Facts) -> Mapping[str, list[Load]]:
    found: dict[str, list[Load]] = {}
    for key in sorted(facts.loads):
        found.setdefault(facts.loads[key].source, []).append(facts.loads[key])
    return dict(sorted(found.items()))
