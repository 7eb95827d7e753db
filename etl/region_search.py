"""Look for rows of regions in all of a table, once it is known which column is which.

A list by country has "World" at its very end, where no sample of its first rows comes.

Memory is that of the rows that may be compared with each other, of MOST_ROWS at most. Must not write.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from etl.content import Sample
from etl.plan import Plan
from etl.readers.staged import StagedTable
from etl.region_rows import KEYS, MOST_NAMES, NUMBERS, find_region_rows, regions_among
from store.reference import Reference

MOST_ROWS = 250_000  # that are compared; a table by country, year and drug has fewer


def with_region_rows(plan: Plan, table: StagedTable, sample: Sample, reference: Reference) -> Plan:
    """The plan with the rule for rows of regions, where it has any. `sample`: the first rows of the table."""
    if plan.columns.get("country") not in sample.contents:
        return plan
    wide = [item.column for item in plan.wide]
    if sample.rows.num_rows < table.rows_read:
        rows = _comparable(table, plan.columns["country"], _read_with(plan, sample), reference)
        if rows is None:
            return plan
        sample = Sample(sample.contents, rows)
    return replace(plan, skips=(*plan.skips, *find_region_rows(plan.columns, sample, reference, wide)))


def _read_with(plan: Plan, sample: Sample) -> list[str]:
    """The columns beside that of the country; the first tells best which rows belong together."""
    fields = [plan.columns[key] for key in (*KEYS, *NUMBERS, "unit") if plan.columns.get(key) in sample.contents]
    return list(dict.fromkeys((*fields, *(item.column for item in plan.wide))))


def _comparable(table: StagedTable, country: str, others: Sequence[str], reference: Reference) -> pa.Table | None:
    """The rows of regions and all of their dates; None where there are none."""
    spellings: set[str] = set()
    for block in table.blocks([country]):
        spellings.update(pc.unique(block.data.column(country)).to_pylist())
        if len(spellings) > MOST_NAMES:
            return None
    regions = pa.array(list(regions_among(spellings, reference)), pa.string())
    if not len(regions):
        return None
    columns = list(dict.fromkeys((country, *others)))
    first = others[0] if others else country
    together: set[str] = set()
    for block in table.blocks([country, first] if first != country else [country]):
        of_regions = block.data.filter(pc.is_in(block.data.column(country), regions))
        together.update(pc.unique(of_regions.column(first)).to_pylist())
    wanted = pa.array(list(together), pa.string()) if others else None
    return _gathered(table, columns, first, wanted)


def _gathered(table: StagedTable, columns: Sequence[str], first: str, wanted: pa.Array | None) -> pa.Table:
    """The first MOST_ROWS rows with one of the wanted texts in the column `first`; None: of all rows."""
    found: list[pa.Table] = []
    rows = 0
    for block in table.blocks(columns):
        chosen = block.data if wanted is None else block.data.filter(pc.is_in(block.data.column(first), wanted))
        found.append(chosen.slice(0, MOST_ROWS - rows))
        rows += found[-1].num_rows
        if rows >= MOST_ROWS:
            break
    return pa.concat_tables(found)
