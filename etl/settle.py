"""Settle what kind of records the rows of a file are, from the rows that would be loaded. Must not write.

The dates of all rows nearly always say it; what they leave open is looked up in the rows themselves, no further than
needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from etl.cells import Cells
from etl.grain import INDIVIDUAL, propose
from etl.readers.staged import StagedTable
from etl.row_periods import RowPeriod
from etl.survey import YEARLY, Survey, Told
from etl.understand import Reader
from etl.vocabulary import Vocabulary


def grain_of(table: StagedTable, survey: Survey, vocabulary: Vocabulary, told: Told) -> str:
    """individual, aggregate or annual (etl.grain): what its rows would say without those that are quarantined."""
    dates = survey.precisions
    some_days = [True, False] if "day" in dates else [False]
    all_years = [True] if dates <= YEARLY else [False] if dates.isdisjoint(YEARLY) else [True, False]
    open_to = {
        propose(survey.plan, days=days, only_years=years).grain for days, years in product(some_days, all_years)
    }
    if len(open_to) == 1:
        return open_to.pop()
    only_years = True
    for period in _loaded_periods(table, survey, vocabulary, told):
        if period.precision == "day":
            return propose(survey.plan, days=True, only_years=False).grain
        only_years = only_years and period.precision in YEARLY
    return propose(survey.plan, days=False, only_years=only_years).grain


def _loaded_periods(
    table: StagedTable, survey: Survey, vocabulary: Vocabulary, told: Told
) -> Iterator[RowPeriod]:
    """The distinct periods of rows that would be loaded, block by block."""
    reader = Reader(table, survey, vocabulary, INDIVIDUAL)
    for block in table.blocks():
        if block.start:  # the first block nearly always says it; who looks on says that it does
            told(block.start)
        understood = reader.read(Cells(block, survey.plan))
        codes = set(understood.periods.codes[understood.loaded].tolist())
        yield from (understood.periods.values[code] for code in codes)
