"""Pass 2 over a staged table: understand, assemble and report it block by block. Must not open a database.

    stream = Stream(table, plan, reference, told)       the survey
    for part in stream.parts(): ...                     each block, understood and assembled
    stream.last_findings(), stream.account              what holds for all of it

`parts` yields what is to be written of each block, the findings about its rows among them; `last_findings` those about
values and the file. Memory is that of one block, of the distinct values met so far (bounded, see Memo and Tally)
and of one number per row (`Account`). A dry run and a review take the same way and write nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from etl.account import Account
from etl.assemble import Assembled, Assembler
from etl.cells import Cells
from etl.checks.totals import ControlTotal, Rows, RunningTotals
from etl.counted_twice import CountedTwice
from etl.findings import Finding
from etl.plan import Plan
from etl.readers.staged import Block, StagedTable, give_back
from etl.repeats import Repeats
from etl.row_findings import row_findings
from etl.settle import grain_of
from etl.survey import Survey, Told, survey
from etl.understand import Reader, Understood
from etl.value_findings import ValueFindings
from etl.vocabulary import Vocabulary
from store.overlay import with_aliases
from store.reference import Reference

SUMMED = ("quantity", "kg_equivalent", "event_count")


@dataclass(frozen=True)
class Part:
    """One block: what it says, what is to be written of it, and what was found in its rows."""

    understood: Understood
    assembled: Assembled
    findings: Sequence[Finding]


class Stream:
    """One table on its way to the database. `told` hears how many rows the survey has seen."""

    def __init__(self, table: StagedTable, plan: Plan, reference: Reference, told: Told) -> None:
        """Surveys the table. Raises BadInput for a date order that does not exist."""
        known = with_aliases(reference, plan.aliases)
        self.table = table
        self.plan = plan
        self.reference = known
        self.vocabulary = Vocabulary(known)
        self.survey: Survey = survey(table, plan, self.vocabulary, told)
        self.grain = grain_of(table, self.survey, self.vocabulary, told)
        self.account = Account(known, Repeats(table, plan.read_columns))
        self._reader = Reader(table, self.survey, self.vocabulary, self.grain)
        self._assembler = Assembler(known, self.grain)
        self._values = ValueFindings(self._reader, table.notes)
        self._twice = CountedTwice(self.survey, self.grain, known)
        self._totals = {key: RunningTotals(name) for key, name in self._summed().items()}

    def parts(self) -> Iterator[Part]:
        """The blocks in the order of the file."""
        for block in self.table.blocks():
            yield self._part(block)
            give_back()

    def last_findings(self) -> list[Finding]:
        """What was found of values and of the file, when every part was taken."""
        return self.found([*self._values.items(self.control_totals), *self._twice.items()])

    def found(self, findings: list[Finding]) -> list[Finding]:
        """Take findings about the file into the account."""
        self.account.found(findings)
        return findings

    @property
    def control_totals(self) -> list[ControlTotal]:
        """Totals that the file states, beside the sums of its rows."""
        return [total for running in self._totals.values() for total in running.found]

    def line_counts(self) -> dict[int, int]:
        """Lines of the seizures whose lines came in several parts, by number."""
        return self._reader.events.line_counts()

    def _part(self, block: Block) -> Part:
        cells = Cells(block, self.plan)
        understood = self._reader.read(cells)
        events = self._reader.events
        found = row_findings(understood, self.reference, events).items
        numbered = events.number(understood.grouped, understood.fields.get("seizure_id"))
        assembled = self._assembler.assemble(understood, numbered)
        self._values.add(understood)
        self._twice.add(understood)
        self._add_totals(understood)
        self.account.add(understood, assembled, found)
        return Part(understood, assembled, found)

    def _summed(self) -> dict[str, str]:
        """The columns of numbers that a total row could sum, by field or, in a wide table, by themselves."""
        wide = {item.column: item.column for item in self.plan.wide}
        return wide | {key: self.plan.columns[key] for key in SUMMED if key in self.plan.columns}

    def _add_totals(self, understood: Understood) -> None:
        block = understood.cells.block
        data = Rows(~np.logical_or.reduce(list(understood.skipped.values())), understood.rows_kept)
        measures = {item.column: item.measure for item in self.plan.wide}
        for key, running in self._totals.items():
            # A total is read as the rows it sums are written; one written otherwise cannot be compared.
            if measures:
                column = understood.cells.column(self.plan.columns.get(key, key))
                numbers = self._reader.read_numbers(measures.get(key, key), column)
            else:
                numbers = understood.summable(key)
            running.add(numbers, understood.stated_totals, data, block.row_numbers, block.sheet)

