"""The days and weeks of an operation, and which record belongs to which of them. Pure arithmetic of dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
BEFORE, DURING, AFTER = "before", "during", "after"


@dataclass(frozen=True)
class Span:
    """From a first to a last day; of a week, with its phase and its number: -1 is the last before, 1 the first."""

    first: date
    last: date
    phase: str = DURING
    number: int = 0

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def holds(self, first: date, last: date) -> bool:
        return self.first <= first and last <= self.last

    def meets(self, first: date, last: date) -> bool:
        return first <= self.last and self.first <= last


def each_day(window: Span) -> Iterator[date]:
    for number in range(window.days):
        yield window.first + number * DAY


def weeks(window: Span, around: int) -> list[Span]:
    """`around` weeks before the window; its own from its first day, the last cut at its last day; `around` after.

    A week has one phase: what came after the operation is never counted into it.
    """
    before = [_week(window.first - number * WEEK, BEFORE, -number) for number in range(around, 0, -1)]
    inside = range((window.days + 6) // 7)
    during = [_cut(_week(window.first + number * WEEK, DURING, number + 1), window.last) for number in inside]
    after = [_week(window.last + DAY + number * WEEK, AFTER, number + 1) for number in range(around)]
    return [*before, *during, *after]


def _week(first: date, phase: str, number: int) -> Span:
    return Span(first, first + WEEK - DAY, phase, number)


def _cut(week: Span, last: date) -> Span:
    return Span(week.first, min(week.last, last), week.phase, week.number)


def place(spans: Iterable[Span], first: date, last: date) -> Span | None:
    """The span that holds a record's whole period; None where it lies across or outside."""
    return next((span for span in spans if span.holds(first, last)), None)
