"""Records of different files that may be the same seizure: pairs that agree in everything both of them say. Pure.

Nothing is removed by it: sources overlap, and only people know (PRODUCT.md, rule 6). Must not import sqlalchemy; the
exact definition is in docs/METHODS.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from sys import intern

# Two masses that differ by more are not one, however coarsely one of them was written.
MOST_APART = 0.05
# Of two tables with thousands of equal rows a month every row is like every other: the count stops here, and says so.
MOST_PAIRS = 100_000
MOST_COMPARED = 5_000_000
EXACT = 1e-9


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line of an individual record with a mass, to the day or the month.

    `batch`: of the line, which may be of a seizure that another batch began (store/joined.py). `family`: the drug's
    parent, or itself. `step_kg`: what one in the last digit of the quantity as written weighs. `words`: those of the
    place, empty where none is known. `edition`: its source's editions supersede each other.
    """

    line: int
    seizure: int
    batch: int
    source: str
    country: str
    start: str
    end: str
    drug: str
    family: str
    mass_kg: float
    step_kg: float
    words: frozenset[str] = frozenset()
    event_id: str | None = None
    edition: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Two lines by id, the one of the earlier load first, and in what they agree; `start` and `mass_kg` of the one.

    Not the lines themselves: there may be a hundred thousand pairs, of which few are shown.
    """

    start: str
    mass_kg: float
    one: int
    other: int
    sources: tuple[str, str]
    reasons: tuple[str, ...]

    @property
    def order(self) -> tuple[str, float, int, int]:
        return self.start, self.mass_kg, self.one, self.other


@dataclass(frozen=True)
class Lookalikes:
    """All pairs, the latest and heaviest first; `complete` is false where the counting was broken off."""

    pairs: tuple[Pair, ...] = ()
    complete: bool = True


def find(candidates: Iterable[Candidate], wanted: Callable[[Candidate], bool]) -> Lookalikes:
    """The pairs of which at least one line is `wanted`. Candidates of one country, family and month come together."""
    found: list[Pair] = []
    words: dict[tuple[str, ...], tuple[str, ...]] = {}  # the same few in all pairs
    compared = 0
    for _of, bucket in groupby(candidates, lambda one: (one.country, one.family, one.start[:7])):
        for part in _by_day([*bucket]):
            for one, other in _near(part):
                compared += 1
                if compared > MOST_COMPARED or len(found) >= MOST_PAIRS:
                    return Lookalikes(_sorted(found), complete=False)
                reasons = alike(one, other) if wanted(one) or wanted(other) else ()
                if reasons:
                    reasons = words.setdefault(reasons, reasons)
                    found.append(_pair(one, other, reasons))
    return Lookalikes(_sorted(found))


def _pair(one: Candidate, other: Candidate, reasons: tuple[str, ...]) -> Pair:
    return Pair(intern(one.start), one.mass_kg, one.line, other.line, (one.source, other.source), reasons)


def alike(one: Candidate, other: Candidate) -> tuple[str, ...]:
    """In what two lines of one country, month and family of drugs agree; empty where they are not alike."""
    if one.batch == other.batch or one.seizure == other.seizure:
        return ()
    if one.source == other.source and one.edition and other.edition:
        return ()
    parts = (_when(one, other), _which(one, other), _how_much(one, other), _where(one, other))
    if any(part is None for part in parts):
        return ()
    same_number = "event_id" if one.event_id is not None and one.event_id == other.event_id else ""
    return tuple(part for part in (*parts, same_number) if part)


def _when(one: Candidate, other: Candidate) -> str | None:
    if (one.start, one.end) == (other.start, other.end):
        return "day" if one.start == one.end else "period"
    return "overlap" if one.start <= other.end and other.start <= one.end else None


def _which(one: Candidate, other: Candidate) -> str | None:
    if one.drug == other.drug:
        return "drug"
    return "family" if one.family in (one.drug, other.drug) else None


def _how_much(one: Candidate, other: Candidate) -> str | None:
    apart, heavier = abs(one.mass_kg - other.mass_kg), max(one.mass_kg, other.mass_kg)
    if apart <= EXACT * heavier:
        return "mass"
    rounding = max(one.step_kg, other.step_kg) / 2 + EXACT * heavier
    return "rounded" if apart <= rounding and apart <= MOST_APART * heavier else None


def _where(one: Candidate, other: Candidate) -> str | None:
    """None: both name a place, and another one. One place may be named more exactly than the other."""
    if not one.words or not other.words:
        return ""
    return "place" if one.words <= other.words or other.words <= one.words else None


def _by_day(bucket: list[Candidate]) -> Iterator[list[Candidate]]:
    """Where all is known to the day, only records of one day can be alike."""
    if any(one.start != one.end for one in bucket):
        yield bucket
        return
    days: dict[str, list[Candidate]] = {}
    for one in bucket:
        days.setdefault(one.start, []).append(one)
    yield from days.values()


def _near(part: list[Candidate]) -> Iterator[tuple[Candidate, Candidate]]:
    """Pairs of different files whose masses are not too far apart, in the order of loading."""
    if len({one.batch for one in part}) < 2:
        return
    part.sort(key=lambda one: (one.mass_kg, one.line))
    for place, one in enumerate(part):
        for other in part[place + 1 :]:
            if other.mass_kg * (1 - MOST_APART) > one.mass_kg * (1 + EXACT):
                break
            if other.batch != one.batch:
                yield (one, other) if (one.batch, one.line) < (other.batch, other.line) else (other, one)


def _sorted(found: list[Pair]) -> tuple[Pair, ...]:
    return tuple(sorted(found, key=lambda pair: pair.order, reverse=True))
