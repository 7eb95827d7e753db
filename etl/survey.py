"""Pass 1 over a staged table: what can only be decided from all of its rows, before any of them is understood.

Decided here: how the numbers and the dates of each field are written, what kind of records the rows are, and which
event ids come again in another block. Rows that are skipped by a rule take no part. Memory is that of one block and of
one number per distinct event id. Must not write, and must not know of the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import cast

import numpy as np

from etl.cells import Cells
from etl.encoded import REMEMBERED, Encoded, Index, Mask
from etl.fields import BY_KEY
from etl.normalise.date_shapes import Order
from etl.normalise.dates import DateFormat, DateVotes
from etl.normalise.numbers import NumberFormat, NumberVotes, decide_from_votes
from etl.normalise.plain_numbers import vote
from etl.other_header import says_same
from etl.plan import Plan
from etl.readers.sheet_staging import sheet_columns
from etl.readers.staged import StagedTable
from etl.row_periods import Calendar, date_field, is_fiscal, require_order
from etl.rows import SkipRules
from etl.skips import undecided
from etl.unfold import unfold
from etl.vocabulary import Vocabulary

NUMBER_FIELDS = tuple(key for key, field in BY_KEY.items() if field.kind == "number")
YEARLY = frozenset(("year", "fiscal_year"))
Told = Callable[[int], None]  # rows done so far


@dataclass(frozen=True)
class Survey:
    """What holds for every row of a table.

    `date_format`: None where fiscal columns give the date. `precisions`: those that dates of data rows have. `shared`:
    sorted hashes (see `hashes`) of event ids that stand in more than one block.
    """

    plan: Plan
    numbers: Mapping[str, NumberFormat]
    date_format: DateFormat | None
    precisions: frozenset[str]
    shared: Index
    rows_read: int


def survey(table: StagedTable, plan: Plan, vocabulary: Vocabulary, told: Told) -> Survey:
    """Look at every row once. Raises BadInput for a date order that does not exist."""
    require_order(plan)
    rules = skip_rules(table, plan, vocabulary)
    ballot = _Ballot(plan)
    for block in table.blocks():
        cells = Cells(block, plan)
        ballot.add(cells, rules.apply(cells).data)
        told(block.start + block.rows)
    return ballot.result(table.rows_read)


def skip_rules(table: StagedTable, plan: Plan, vocabulary: Vocabulary) -> SkipRules:
    drug = partial(vocabulary.meaning, "drug")
    skips = undecided(plan.skips, vocabulary.reference.own_aliases)
    sheet = sheet_columns(table.columns)
    same = partial(says_same, reference=vocabulary.reference)
    return SkipRules(drug, skips, table.filled_down, table.own_rule(), sheet, table.file, same)


def hashes(texts: Iterable[str]) -> Index:
    """One number per text; 64 bits with a secret of this process, so that nobody can make two alike."""
    return np.fromiter(map(hash, texts), dtype=np.int64)


class _Ballot:
    """Collects what the blocks say."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._dates = DateVotes()
        self._numbers = {key: NumberVotes() for key in NUMBER_FIELDS}
        self._heard: dict[str, set[str]] = {}
        self._date_texts: set[str] = set()
        self._fiscal = False
        self._ids: list[Index] = []

    def add(self, cells: Cells, data: Mask) -> None:
        lines = unfold(cells)
        rows = data[lines.row_of]
        for key, votes in self._numbers.items():
            field = lines.fields.get(key)
            if field is not None:
                vote(votes, field.used(rows).arrow)
        self._fiscal = is_fiscal(self._plan, lines.fields)
        if not self._fiscal:
            texts = self._new("date", date_field(lines.fields), rows)
            self._dates.add(texts)
            # A column of more distinct dates than these has days; nothing else of them is asked.
            if len(self._date_texts) < REMEMBERED:
                self._date_texts.update(texts)
        ids = lines.fields.get("seizure_id")
        if ids is not None:
            self._ids.append(hashes(text for text in ids.used(rows) if text.strip()))

    def result(self, rows_read: int) -> Survey:
        order = cast("Order | None", self._plan.date_order)
        form = None if self._fiscal else self._dates.decide(order)
        calendar = Calendar(self._plan, form)
        found = {calendar.precision(text) for text in self._date_texts} if form is not None else {"month"}
        return Survey(
            plan=self._plan,
            numbers={
                key: self._plan.formats.get(key) or decide_from_votes(votes, self._plan.decimal)
                for key, votes in self._numbers.items()
            },
            date_format=form,
            precisions=frozenset(precision for precision in found if precision is not None),
            shared=_coming_again(self._ids),
            rows_read=rows_read,
        )

    def _new(self, key: str, field: Encoded, rows: Mask) -> list[str]:
        """The distinct values that were not heard before; of a column of very many, all of them once per block."""
        heard = self._heard.setdefault(key, set())
        new = [text for text in field.used(rows) if text not in heard]
        if len(heard) < REMEMBERED:
            heard.update(new)
        return new


def _coming_again(blocks: list[Index]) -> Index:
    """Sorted hashes that stand in more than one of the blocks; each block names a hash once."""
    if not blocks:
        return np.zeros(0, dtype=np.int64)
    distinct, counts = np.unique(np.concatenate(blocks), return_counts=True)
    return distinct[counts > 1]
