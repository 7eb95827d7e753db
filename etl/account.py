"""The account of a load while it is made: what became of every row so far, and what the file adds. Pure.

rows read = rows loaded + rows quarantined + rows skipped: `check` asserts it before anything is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.assemble import Assembled
from etl.columns import NOTHING
from etl.findings import Finding
from etl.repeats import Repeats
from etl.understand import Understood
from store.given import distinct, filled
from store.reference import Reference


@dataclass
class Account:
    """Of the blocks added so far. `skipped`: by rule. `quarantined_by`: rows by the reason that stands for them.

    `events`, and `mass_kg` of drugs: what a dry run would add, editions left aside; None where the file states none.
    """

    _reference: Reference
    _repeats: Repeats
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

    def add(self, understood: Understood, assembled: Assembled, findings: Sequence[Finding]) -> None:
        """One block."""
        cells = understood.cells
        self.rows_read += cells.rows
        self.rows_quarantined += int(understood.quarantined.sum())
        self.rows_loaded += understood.rows_loaded
        self.skipped.update({rule: int(rows.sum()) for rule, rows in understood.skipped.items() if rows.any()})
        loaded = ~np.logical_or.reduce([understood.quarantined, *understood.skipped.values()])
        self._repeats.add(cells.block, loaded)
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
        return self._repeats.count

    def check(self, rows_of_the_file: int) -> None:
        """Raises AssertionError, which ends the load with nothing written, when a row was lost or counted twice."""
        ended = self.rows_loaded + self.rows_quarantined + self.skipped.total()
        if not rows_of_the_file == self.rows_read == ended:
            raise AssertionError(f"rows: {rows_of_the_file} in the file, {self.rows_read} read, {ended} accounted for")

    def _seizures(self, assembled: Assembled) -> None:
        rows = assembled.seizures
        self.grains |= distinct(rows.get("grain", NOTHING))
        ends = distinct(rows.get("period_end", NOTHING)) - {None}
        self.last_period_end = max((*ends, self.last_period_end or ""), default="") or None
        # A column in which nothing is known is left out.
        counted, rules = rows.get("event_count", NOTHING), rows.get("not_counted", NOTHING)
        if isinstance(rules, pa.Array) and isinstance(counted, pa.Array):
            counted = counted.filter(rules.is_null())
        if filled(counted):
            self.events = (self.events or 0) + int(pc.sum(counted).as_py())

    def _mass(self, understood: Understood) -> None:
        """Adds the kilograms of drugs, as the lines of counted events give them."""
        grouped, drugs = understood.grouped, understood.meanings.codes["drug"]
        counts = ~understood.periods.flagged("not_counted", lambda rule: rule is not None)[grouped.first]
        of_drugs = drugs.flagged(lambda drug: drug is not None and self._reference.drugs[drug].drug_class == "drug")
        mass = understood.weights.mass_kg[grouped.rows]
        chosen = ~np.isnan(mass) & (of_drugs & ~understood.held)[grouped.rows] & counts[grouped.event_of]
        if bool(chosen.any()):
            self.mass_kg = (self.mass_kg or 0.0) + float(mass[chosen].sum())
