"""The account of a load while it is made: what became of every row so far, and what the file adds. Pure.

rows read = rows loaded + rows quarantined + rows skipped: `check` asserts it before anything is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import repeat

import numpy as np

from etl.assemble import Assembled
from etl.encoded import Index
from etl.findings import Finding
from etl.understand import Understood
from store.reference import Reference


@dataclass
class Account:
    """Of the blocks added so far. `skipped`: by rule. `quarantined_by`: rows by the reason that stands for them.

    `events`, and `mass_kg` of drugs: what a dry run would add, editions left aside; None where the file states none.
    """

    _reference: Reference
    rows_read: int = 0
    rows_loaded: int = 0
    rows_quarantined: int = 0
    lines: int = 0
    lines_held: int = 0
    warnings: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    quarantined_by: Counter[str] = field(default_factory=Counter)
    grains: set[str] = field(default_factory=set)
    last_period_end: str | None = None
    events: int | None = None
    mass_kg: float | None = None
    first_refusal: Finding | None = None
    _hashes: list[Index] = field(default_factory=list)

    def add(self, understood: Understood, assembled: Assembled, findings: Sequence[Finding]) -> None:
        """One block."""
        cells = understood.cells
        self.rows_read += cells.rows
        self.rows_quarantined += int(understood.quarantined.sum())
        self.rows_loaded += understood.rows_loaded
        self.skipped.update({rule: int(rows.sum()) for rule, rows in understood.skipped.items() if rows.any()})
        loaded = ~np.logical_or.reduce([understood.quarantined, *understood.skipped.values()])
        self._hashes.append(cells.row_hashes(loaded))
        self.lines += len(assembled.lines["row_number"]) if assembled.lines else 0
        self.lines_held += int(understood.held[understood.grouped.rows].sum())
        self._seizures(assembled)
        self._mass(understood)
        self.found(findings)

    def found(self, findings: Sequence[Finding]) -> None:
        """Findings, of a block or of the whole file."""
        for item in findings:
            if item.level == "warning":
                self.warnings += 1
            elif item.level == "quarantined" and item.rows:
                self.quarantined_by[item.code] += item.rows
                self.first_refusal = self.first_refusal or item

    def repeated_rows(self) -> int:
        """Loaded rows equal to an earlier one in every cell; they are kept and counted."""
        # Sorted by hand: `np.unique` takes a hundred times as long for a million.
        hashes = np.sort(np.concatenate([np.zeros(0, dtype=np.int64), *self._hashes]))
        return int(np.count_nonzero(hashes[1:] == hashes[:-1]))

    def check(self, rows_of_the_file: int) -> None:
        """Raises AssertionError, which ends the load with nothing written, when a row was lost or counted twice."""
        ended = self.rows_loaded + self.rows_quarantined + self.skipped.total()
        if not rows_of_the_file == self.rows_read == ended:
            raise AssertionError(f"rows: {rows_of_the_file} in the file, {self.rows_read} read, {ended} accounted for")

    def _seizures(self, assembled: Assembled) -> None:
        rows = assembled.seizures
        self.grains.update(rows.get("grain", ()))
        self.last_period_end = max((*rows.get("period_end", ()), self.last_period_end or ""), default="") or None
        # A column in which nothing is known is left out.
        rules = rows.get("not_counted", repeat(None))
        counted = zip(rows.get("event_count", ()), rules, strict=False)
        known = [count for count, rule in counted if rule is None and count is not None]
        if known:
            self.events = (self.events or 0) + sum(known)

    def _mass(self, understood: Understood) -> None:
        """Adds the kilograms of drugs, as the lines of counted events give them."""
        grouped, drugs = understood.grouped, understood.meanings.codes["drug"]
        counts = ~understood.periods.flagged(lambda period: period.not_counted is not None)[grouped.first]
        of_drugs = drugs.flagged(lambda drug: drug is not None and self._reference.drugs[drug].drug_class == "drug")
        mass = understood.weights.mass_kg[grouped.rows]
        chosen = ~np.isnan(mass) & (of_drugs & ~understood.held)[grouped.rows] & counts[grouped.event_of]
        if bool(chosen.any()):
            self.mass_kg = (self.mass_kg or 0.0) + float(mass[chosen].sum())
