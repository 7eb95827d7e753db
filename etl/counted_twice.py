"""Rows of a table of sums that contain other rows of it: 2014 beside its months, a drug beside its kinds. Pure.

Both count, so the file's totals hold the same seizures twice. Nothing is left out for that, because nobody can tell
which was meant: the file is loaded and a warning says how many such rows there are. Single seizures are never looked
at.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from etl.findings import Finding
from etl.grain import INDIVIDUAL
from etl.spans import containing, days_of, largest
from etl.sums import DRUG, EQUIVALENT, KG, KIND, PERIOD, Keys, Rows, Sums
from etl.survey import YEARLY, Survey
from etl.understand import Understood
from i18n.said import Said, named, number, say, say_n
from store.reference import Reference

AT_LEAST = 2  # other rows that a row contains


@dataclass(frozen=True)
class _Sum:
    """A key that contains others: its place among the rows, and what the others sum to."""

    at: int
    summed: float


class CountedTwice:
    """Takes the blocks of one table; `items` says what was found, when all were added."""

    def __init__(self, survey: Survey, grain: str, reference: Reference) -> None:
        self._reference = reference
        self._sums = Sums(reference)
        self._wide = bool(survey.plan.wide)
        # Months alone contain no month; a half has the precision of a year.
        self._periods = len(survey.precisions) > 1 or bool(survey.precisions & YEARLY)
        parents = {drug.parent for drug in reference.drugs.values() if drug.parent is not None}
        self._related = parents | {code for code, drug in reference.drugs.items() if drug.parent is not None}
        self._looks = grain != INDIVIDUAL and (self._periods or not self._wide)

    def add(self, understood: Understood) -> None:
        """One block."""
        if not self._looks or self._sums.closed:
            return
        wanted = understood.loaded & ~understood.nil
        wanted &= ~understood.periods.flagged("not_counted", lambda rule: rule is not None)
        if not self._periods:
            wanted &= understood.meanings.codes["drug"].flagged(lambda drug: drug in self._related)
        self._sums.add(understood, wanted)

    def items(self) -> Iterator[Finding]:
        """At most one warning about periods and one about drugs."""
        rows = self._sums.rows
        if rows is None:
            return
        if self._periods:
            yield from self._said("period_in_period", _of_periods, rows, self._by_period(rows))
        if not self._wide:
            yield from self._said("drug_sum", _of_drugs, rows, self._by_drug(rows))

    def _by_period(self, rows: Rows) -> Iterator[_Sum]:
        """Keys whose period wholly contains at least two others of the same country, drug and place."""
        days = days_of(self._sums.values("period"))[rows.keys[:, PERIOD]]
        lengths = days[:, 1] - days[:, 0]
        for start, end in _groups(rows.keys[:, :PERIOD]):
            if lengths[start:end].min() == lengths[start:end].max():
                continue
            group, amounts = days[start:end], rows.amounts[start:end]
            for at, inside in containing(group, AT_LEAST):
                summed = float(amounts[largest(group, inside)].sum())
                # Of a list of days, a month may be all that is known of one more seizure.
                if lengths[start + inside].min() > 0 or _alike(float(amounts[at]), summed):
                    yield _Sum(start + at, summed)

    def _by_drug(self, rows: Rows) -> Iterator[_Sum]:
        """Keys whose drug has the sum of at least two drugs of its own in the same period, country and place."""
        drugs = self._sums.values("drug")
        others = np.delete(rows.keys, DRUG, axis=1)
        order = np.lexsort(others.T)
        for start, end in _groups(others[order]):
            group = order[start:end].tolist()
            at = {drugs[rows.keys[place, DRUG]]: place for place in group}
            parts: dict[Hashable, list[float]] = {}
            for drug, place in at.items():
                parts.setdefault(self._nearest(drug, at), []).append(float(rows.amounts[place]))
            for parent, amounts in parts.items():
                if parent is not None and len(amounts) >= AT_LEAST:
                    summed = float(np.sum(amounts))
                    if _alike(float(rows.amounts[at[parent]]), summed):
                        yield _Sum(at[parent], summed)

    def _nearest(self, drug: Hashable, among: Mapping[Hashable, int]) -> str | None:
        """The nearest drug above one that is among these."""
        known = self._reference.drugs.get(drug) if isinstance(drug, str) else None
        above = None if known is None else known.parent
        while above is not None and above not in among:
            above = self._reference.drugs[above].parent
        return above

    def _said(self, code: str, says: Callable[..., Said], rows: Rows, found: Iterator[_Sum]) -> Iterator[Finding]:
        """One warning for all of them, with the first of the file."""
        sums = {one.at: one for one in found}
        if not sums:
            return
        places = np.array([*sums], dtype=np.int64)
        those = rows.taken(places)
        first = int(np.lexsort((those.numbers, those.sheets))[0])
        single = set(zip(those.sheets.tolist(), those.numbers.tolist(), strict=True))
        n = len(single) if self._wide else int(those.counts.sum())
        kind = self._sums.values("kind")[those.keys[first, KIND]]
        drug = self._sums.values("drug")[those.keys[first, DRUG]]
        row = int(those.numbers[first])
        message = says(
            n, row=row, drug=self._drug(drug),
            stated=_amount(float(those.stated[first]), kind),
            summed=_amount(sums[int(places[first])].summed, kind),
        )  # fmt: skip
        sheet = self._sums.values("sheet")[those.sheets[first]]
        yield Finding(code, "warning", message, row, rows=n, sheet=None if sheet is None else str(sheet))

    def _drug(self, drug: Hashable) -> str:
        if isinstance(drug, tuple):
            return str(drug[1])
        known = self._reference.drugs.get(str(drug))
        return str(drug) if known is None else named(known.names)


def _groups(keys: Keys) -> Iterator[tuple[int, int]]:
    """From where to where equal keys stand, which are sorted; those that have room for a sum and two parts."""
    edges = np.flatnonzero(np.any(keys[1:] != keys[:-1], axis=1)) + 1
    starts = np.concatenate(([0], edges))
    ends = np.concatenate((edges, [len(keys)]))
    large = ends - starts > AT_LEAST
    yield from zip(starts[large].tolist(), ends[large].tolist(), strict=True)


def _alike(stated: float, summed: float) -> bool:
    return bool(np.isclose(stated, summed, rtol=1e-6, atol=1e-9))


def _amount(amount: float, kind: Hashable) -> Said:
    told = number(round(amount, 6))
    return say("{mass} kg", mass=told) if kind in (KG, EQUIVALENT) else told


def _of_periods(n: int, **values: object) -> Said:
    return say_n(
        "{n} row is for a period that contains the periods of other rows of the same country and drug: row {row} "
        "({drug}) states {stated}, and the rows of shorter periods in it sum to {summed}. All were loaded, so the same "
        "seizures would count twice: remove the row for the longer period from the file and load it again.",
        "{n} rows are for periods that contain the periods of other rows of the same country and drug, the first of "
        "them row {row} ({drug}): it states {stated}, and the rows of shorter periods in it sum to {summed}. All were "
        "loaded, so the same seizures would count twice: remove the rows for the longer periods from the file and load "
        "it again.",
        n, n=n, **values,
    )  # fmt: skip


def _of_drugs(n: int, **values: object) -> Said:
    return say_n(
        "{n} row is for a drug whose kinds have rows of their own that sum to the same, in the same country and "
        "period: row {row} ({drug}) states {stated}, and the rows of its kinds sum to {summed}. All were loaded, so "
        "the same seizures would count twice: remove the row for the sum from the file and load it again.",
        "{n} rows are for drugs whose kinds have rows of their own that sum to the same, in the same country and "
        "period, the first of them row {row} ({drug}): it states {stated}, and the rows of its kinds sum to {summed}. "
        "All were loaded, so the same seizures would count twice: remove the rows for the sums from the file and load "
        "it again.",
        n, n=n, **values,
    )  # fmt: skip
