"""Open a file, look at its first rows, and choose how its columns are read: the door from the readers to the plan.

A source that needs to be read in a way of its own (a value printed once above its rows) is opened again with it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from etl.content import NOTHING_SEEN, Sample, look
from etl.corrections import find_correction
from etl.mapping import NO_PROFILE, Choice, choose, dialect_options, taught
from etl.mapping_document import MappingDocument
from etl.profile import recognise
from etl.readers.limits import Limits
from etl.readers.opening import open_table
from etl.readers.staged import StagedTable, give_back
from etl.readers.watching import Told, nobody
from etl.region_search import with_region_rows
from store import Store
from store.aliases import check_aliases
from store.mappings import SavedMapping, find_mapping

SHEETS_LOOKED_AT = 12
ROWS_OF_A_SHEET = 5_000


def open_and_choose(
    store: Store,
    path: Path,
    profile: str | None,
    document: MappingDocument,
    limits: Limits | None = None,
    replaces: int | None = None,
    reading: Told = nobody,
    recognising: Told = nobody,
    file_name: str = "",
) -> tuple[StagedTable, Choice]:
    """The staged table and its plan; close the table when done with it. Raises BadInput.

    A corrected error workbook is read as the file that its rows came from; `replaces`: the batch that is about to go.
    `reading` is told bytes of the file, `recognising` columns; what they raise ends it. `file_name`: what its sender
    calls it, where that is not the path's.
    """
    options = dialect_options(document.reading)
    table = _opened(path, options, limits, reading)
    try:
        correction = find_correction(store, table, replaces)
        if correction is not None and correction.number_mark != ".":
            table.close()
            table = _opened(path, {**options, "number_mark": correction.number_mark}, limits, reading)
        if correction is not None:
            taught_now = _checked(store, Choice(taught(correction.plan, document)))
            return correction.table(table), taught_now
        choice = _choice(store, table, profile, document, recognising, file_name or path.name)
        wanted = dialect_options(_reading(choice)) | options
        found = table.dialect.as_overrides() | options
        if any(str(found.get(key)) != str(value) for key, value in wanted.items()):
            table.close()
            table = _opened(path, wanted, limits, reading)
            choice = _choice(store, table, profile, document, recognising, file_name or path.name)
        return table, _checked(store, choice)
    except BaseException:
        table.close()
        raise


def _checked(store: Store, choice: Choice) -> Choice:
    """Raises BadInput for a spelling assigned to what there is not."""
    aliases = check_aliases(store.reference(), choice.plan.aliases)
    return replace(choice, plan=replace(choice.plan, aliases=aliases))


def _opened(
    path: Path, options: Mapping[str, str | int], limits: Limits | None, told: Told
) -> StagedTable:
    table = open_table(path, options, limits, told)
    give_back()
    return table


def _choice(
    store: Store, table: StagedTable, profile: str | None, document: MappingDocument, told: Told, file_name: str
) -> Choice:
    reference = store.reference()
    known = recognise(table.columns) is not None if profile is None else profile != NO_PROFILE
    sample = NOTHING_SEEN if known else sample_of(table, store, told)
    saved = _saved(store, table, profile)
    choice = choose(table.columns, sample, reference, profile, document, saved, file_name)
    return choice if known else replace(choice, plan=with_region_rows(choice.plan, table, sample, reference))


def _saved(store: Store, table: StagedTable, profile: str | None) -> SavedMapping | None:
    if profile is not None or recognise(table.columns) is not None:
        return None
    with store.reading() as conn:
        return find_mapping(conn, table.columns)


def sample_of(table: StagedTable, store: Store, told: Told = nobody) -> Sample:
    """The first rows of the file, of a workbook those of its first sheets. `told`: columns."""
    return look(table.columns, _first_rows(table), store.reference(), told)


def _first_rows(table: StagedTable) -> Iterator[pa.Table]:
    sheets: dict[str | None, int] = {}
    for block in table.blocks():
        rows = sheets.get(block.sheet, 0)
        if block.sheet is None:
            yield block.data
        elif len(sheets) < SHEETS_LOOKED_AT and rows < ROWS_OF_A_SHEET:
            yield block.data.slice(0, ROWS_OF_A_SHEET - rows)
        sheets[block.sheet] = rows + block.rows


def _reading(choice: Choice) -> Mapping[str, str]:
    """How the source of the plan is to be read, where it says so."""
    if choice.saved is None:
        return choice.plan.reading
    said: Mapping[str, str] = json.loads(choice.saved.mapping).get("reading", {})
    return said
