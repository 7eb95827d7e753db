"""Sheets of one header written to the staged file, one below the other: rows as text, what is merged repeated.

Must not open files or know what a column means.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

import pyarrow as pa

from etl.errors import BadInput, shorten
from etl.readers.dialect import Dialect
from etl.readers.filling import as_option, chosen_columns
from etl.readers.groups import Repeating
from etl.readers.limits import Limits
from etl.readers.marks import Marks, with_commas
from etl.readers.sheet_notes import format_notes, header_notes, hidden_notes, left_out_notes, value_notes
from etl.readers.sheets import Table
from etl.readers.staged import CellFault, Part, SheetSeen, StagedTable, Staging
from etl.readers.watching import Told, nobody
from i18n import gettext as _
from i18n.said import say

SHEET_COLUMN = "(sheet)"
_BLOCK_CELLS = 400_000


@dataclass
class _Found:
    """What came up while the sheets were read."""

    faults: list[CellFault] = field(default_factory=list)
    repeated: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Shape:
    """What is written of each sheet. `named`: with that of the sheets' names. `commas`: positions in `columns`."""

    named: tuple[str, ...]
    columns: tuple[str, ...]
    filled_down: tuple[str, ...]
    with_sheet: bool
    commas: frozenset[int] = frozenset()


def stage_tables(
    file: str,
    kind: str,
    tables: Sequence[Table],
    seen: tuple[SheetSeen, ...],
    options: Mapping[str, str | int],
    limits: Limits,
    told: Told = nobody,
) -> StagedTable:
    """All rows of `tables`, which have one header; `told`: rows. Raises BadInput; nothing is left on the disk then."""
    columns = _columns(tables)
    _check_limits(file, tables, columns, limits)
    filled_down, evidence = _filled_down(tables, columns, options, file)
    every = options.get("sheets") == "*"
    with_sheet = len(tables) > 1 or every
    shape = _Shape((*columns, _sheet_name(columns)) if with_sheet else columns, columns, filled_down, with_sheet)
    found, marks = _Found(), Marks()
    path, parts = _staged(tables, shape, found, marks, told)
    if marks.mixed():
        # Only now it is known that texts of these columns have a decimal comma: their numbers are written so, too.
        path.unlink()
        found = _Found()
        path, parts = _staged(tables, replace(shape, commas=marks.mixed()), found, Marks(), nobody)
    dialect = _dialect(kind, tables, options, evidence)
    dialect = replace(dialect, fill_down=_as_stated(filled_down, options), all_sheets=every)
    values = value_notes(tables, found.repeated, found.numbers, filled_down)
    notes = (*header_notes(tables), *left_out_notes(seen, options), *hidden_notes(tables))
    notes = (*notes, *format_notes(tables), *values)
    return StagedTable(
        file, shape.named, path, parts, dialect, notes, seen, tuple(found.faults), filled_down
    )


def _staged(
    tables: Sequence[Table], shape: _Shape, found: _Found, marks: Marks, told: Told
) -> tuple[Path, tuple[Part, ...]]:
    staging = Staging.begin(shape.named)
    done, rows = 0, sum(table.rows for table in tables)
    try:
        for table in tables:
            staging.add(table.sheet.name, _counted(_blocks(table, shape, found), done, rows, marks, told))
            done += table.rows
        return staging.finish()
    except BaseException:
        staging.abandon()
        raise


def _counted(
    blocks: Iterator[pa.Table], done: int, total: int, marks: Marks, told: Told
) -> Iterator[pa.Table]:
    for block in blocks:
        marks.see(block)
        done += block.num_rows
        told(done, total)
        yield block


def _columns(tables: Sequence[Table]) -> tuple[str, ...]:
    """The names of the first sheet, and the columns without a name that only others have."""
    columns = list(tables[0].names)
    known = set(_keys(columns))
    for table in tables[1:]:
        more = [name for name, key in zip(table.names, _keys(table.names), strict=True) if key not in known]
        columns += more
        known |= set(_keys(table.names))
    return tuple(columns)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _keys(names: Sequence[str]) -> list[tuple[str, int]]:
    """By what columns of several sheets are one: the name as folded, and which of those that fold to it."""
    counts: Counter[str] = Counter()
    keys = []
    for name in map(_plain, names):
        keys.append((name, counts[name]))
        counts[name] += 1
    return keys


def sheet_columns(columns: Sequence[str]) -> tuple[str, ...]:
    """The column that the reader added for the names of the sheets, where it added one: it is the last."""
    return tuple(name for name in columns[-1:] if name.startswith(SHEET_COLUMN))


def _sheet_name(columns: Sequence[str]) -> str:
    return SHEET_COLUMN if SHEET_COLUMN not in columns else f"{SHEET_COLUMN} (2)"


def _check_limits(file: str, tables: Sequence[Table], columns: Sequence[str], limits: Limits) -> None:
    rows = sum(table.rows for table in tables)
    if len(columns) > limits.columns:
        raise BadInput(
            say(
                "{file}, line {line}: {found} columns, more than the limit of {limit}; the delimiter or the header "
                "row is probably wrong: state them, or raise the limit.",
                file=file,
                line=tables[0].layout.first + 1,
                found=len(columns),
                limit=limits.columns,
            ),
            file=file,
            sheet=tables[0].sheet.name,
        )
    if rows > limits.rows:
        raise BadInput(
            _(
                "{file} has more rows than the limit of {limit}, which protects this machine's memory: split it by "
                "period, or raise the limit."
            ).format(file=file, limit=limits.rows),
            file=file,
        )


def _filled_down(
    tables: Sequence[Table], columns: Sequence[str], options: Mapping[str, str | int], file: str
) -> tuple[tuple[str, ...], str]:
    """Columns whose value is printed once above its rows, as stated or as every sheet shows, and the evidence."""
    if "fill_down" in options:
        return chosen_columns(str(options["fill_down"]), columns, file), _("stated by the user or the profile")
    names = Counter(_heading_name(table) for table in tables)
    rows = sum(table.headings[1] for table in tables if table.headings)
    ((name, sheets),) = names.most_common(1)
    if name is None or 2 * sheets <= len(tables) or len(names) > 1 + (None in names):
        return (), ""
    column = next(known for known in columns if _plain(known) == name)
    evidence = _("rows in which only '{column}' is filled, and it is blank in the rows below each: {n}")
    return (column,), evidence.format(n=rows, column=shorten(column))


def _heading_name(table: Table) -> str | None:
    if table.headings is None:
        return None
    return _plain(table.names[table.positions.index(table.headings[0])])


def _blocks(table: Table, shape: _Shape, found: _Found) -> Iterator[pa.Table]:
    """The data rows of one sheet in the order of the columns."""
    columns, filled_down, with_sheet = shape.columns, shape.filled_down, shape.with_sheet
    at_of = dict(zip(_keys(table.names), table.positions, strict=True))
    places = [at_of.get(key) for key in _keys(columns)]
    filled = [place for name, place in zip(columns, places, strict=True) if name in filled_down and place is not None]
    commas = [place for at, place in enumerate(places) if at in shape.commas and place is not None]
    repeating = Repeating(table.sheet.merged(), filled, table.first_row)
    size = max(_BLOCK_CELLS // (len(columns) + 1), 1)
    rows = islice(table.sheet.texts(), table.first_row, table.first_row + table.rows)
    block: list[list[str]] = []
    for at, (values, texts) in enumerate(rows, table.first_row):
        with_commas(texts, values, commas)
        repeating.apply(at, texts, values)
        block.append([texts[place] if place is not None and place < len(texts) else "" for place in places])
        if len(block) == size:
            yield _as_table(block, table.sheet.name if with_sheet else None)
            block = []
    yield _as_table(block, table.sheet.name if with_sheet else None, len(columns))
    name_at = {at: name for name, at in zip(table.names, table.positions, strict=True)}
    for kept, counts in ((found.repeated, repeating.repeated), (found.numbers, repeating.numbers)):
        for at, n in counts.items():
            if at in name_at:
                kept[name_at[at]] = kept.get(name_at[at], 0) + n
    found.faults += _faults(table, name_at)


def _as_table(block: Sequence[Sequence[str]], sheet: str | None, width: int = 0) -> pa.Table:
    cells = list(zip(*block, strict=True)) if block else [()] * width
    arrays = [pa.array(column, pa.string()) for column in cells]
    if sheet is not None:
        arrays.append(pa.array([sheet] * len(block), pa.string()))
    return pa.table(arrays, names=[str(at) for at in range(len(arrays))])


def _faults(table: Table, name_at: Mapping[int, str]) -> list[CellFault]:
    first, last = table.first_row, table.first_row + table.rows
    return [
        CellFault(table.sheet.name, row - first + 1, name_at[column], text)
        for (row, column), text in sorted(table.sheet.facts.errors.items())
        if first <= row < last and column in name_at
    ]


def _dialect(kind: str, tables: Sequence[Table], options: Mapping[str, str | int], evidence: str) -> Dialect:
    first = tables[0].layout
    shared = all((table.layout.first, table.layout.last) == (first.first, first.last) for table in tables)
    said = {"header_row": first.evidence, "sheets": _sheets_evidence(tables, options)}
    if evidence:
        said["fill_down"] = evidence
    return Dialect(
        encoding="",
        delimiter="",
        quotechar="",
        header_row=first.first + 1,
        evidence=said,
        format=kind,
        sheets=tuple(table.sheet.name for table in tables),
        header_rows=max(first.last - first.first + 1, 1),
        header_shared=shared,
    )


def _as_stated(filled_down: tuple[str, ...], options: Mapping[str, str | int]) -> str | None:
    if filled_down:
        return as_option(filled_down)
    return "none" if "fill_down" in options else None


def _sheets_evidence(tables: Sequence[Table], options: Mapping[str, str | int]) -> str:
    if options.get("sheets"):
        return _("stated by the user or the profile")
    if len(tables) == 1:
        return _("the visible sheet with the most rows under one header")
    return _("{n} visible sheets have the same header").format(n=len(tables))
