"""Published results of past operations: from data/reference/published_operations.csv, never from a record.

They are press figures: rounded, bounds, sometimes contradictory. No total ever holds one; nothing is converted. Must
not import etl, analytics or dashboard.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from store.seed import REFERENCE_FOLDER

FILE = "published_operations.csv"
WORDS_FILE = "published_operations_words.csv"


@dataclass(frozen=True)
class PublishedFigure:
    """One figure of one publication. `amount` is in the unit as published, None where the figure is a date.

    `amount_low_bound`: "more than". `from_date`, `to_date`: the ends of the time that the figure is about, a month or a
    year from its first to its last day. Figures of one `conflict_group` contradict each other, or themselves where the
    group has one.
    """

    operation: str
    organiser: str
    phase: str
    when_text: str
    from_date: date | None
    to_date: date | None
    figure: str
    amount: float | None
    amount_low_bound: bool
    unit: str
    wording: str
    source: str
    conflict_group: str | None
    note: str


@cache
def published_figures() -> tuple[PublishedFigure, ...]:
    """All figures in the order of the file: those of an operation stand together."""
    with (REFERENCE_FOLDER / FILE).open(encoding="utf-8", newline="") as lines:
        return tuple(_figure(row) for row in csv.DictReader(lines))


@cache
def published_words(language: str) -> Mapping[str, str]:
    """Our own words of the list in another language: figures, units, times, remarks. What is not there stays as it is.

    The wording and the source of a figure are the publisher's and in no dictionary.
    """
    with (REFERENCE_FOLDER / WORDS_FILE).open(encoding="utf-8", newline="") as lines:
        return {row["en"]: row[language] for row in csv.DictReader(lines) if row.get(language)}


def _figure(row: dict[str, str]) -> PublishedFigure:
    return PublishedFigure(
        operation=row["operation"],
        organiser=row["organiser"],
        phase=row["phase"],
        when_text=row["when_text"],
        from_date=_day(row["from_date"]),
        to_date=_day(row["to_date"]),
        figure=row["figure"],
        amount=float(row["amount"]) if row["amount"] else None,
        amount_low_bound=row["amount_low_bound"] == "1",
        unit=row["unit"],
        wording=row["wording"],
        source=row["source"],
        conflict_group=row["conflict_group"] or None,
        note=row["note"],
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
