"""Sheets of one header written to the staged file, one below the other: rows as text, what is merged repeated.

Must not open files or know what a column means.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

import pyarrow as pa

from etl.errors import BadInput, shorten
from etl.readers.dialect import Dialect
from etl.readers.filling import as_option, chosen_columns
from etl.readers.groups import Repeating
from etl.readers.limits import Limits
from etl.readers.sheets import Table
from etl.readers.staged import CellFault, SheetSeen, StagedTable, Staging
from i18n import gettext as _
from i18n.said import say, say_n

SHEET_COLUMN = "(sheet)"
_BLOCK_CELLS = 400_000


@dataclass
class _Found:
    """What came up while the sheets were read."""

    faults: list[CellFault] = field(default_factory=list)
    repeated: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)


def stage_tables(
    file: str,
    kind: str,
    tables: Sequence[Table],
    seen: tuple[SheetSeen, ...],
    options: Mapping[str, str | int],
    limits: Limits,
) -> StagedTable:
    """All rows of `tables`, which have one header. Raises BadInput; nothing is left on the disk then."""
    columns = _columns(tables)
    _check_limits(file, tables, columns, limits)
    filled_down, evidence = _filled_down(tables, columns, options, file)
    every = options.get("sheets") == "*"
    with_sheet = len(tables) > 1 or every
    staging = Staging.begin((*columns, _sheet_name(columns)) if with_sheet else columns)
    found = _Found()
    try:
        for table in tables:
            staging.add(table.sheet.name, _blocks(table, columns, filled_down, with_sheet, found))
        path, parts = staging.finish()
    except BaseException:
        staging.abandon()
        raise
    dialect = _dialect(kind, tables, options, evidence)
    dialect = replace(dialect, fill_down=_as_stated(filled_down, options), all_sheets=every)
    notes = (*_header_notes(tables), *_value_notes(tables, found, filled_down))
    return StagedTable(
        file, staging.columns, path, parts, dialect, notes, seen, tuple(found.faults), filled_down
    )


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
    evidence = _("in {n} rows only '{column}' is filled, and it is blank in the rows below each of them")
    return (column,), evidence.format(n=rows, column=shorten(column))


def _heading_name(table: Table) -> str | None:
    if table.headings is None:
        return None
    return _plain(table.names[table.positions.index(table.headings[0])])


def _blocks(
    table: Table, columns: Sequence[str], filled_down: Sequence[str], with_sheet: bool, found: _Found
) -> Iterator[pa.Table]:
    """The data rows of one sheet in the order of `columns`."""
    at_of = dict(zip(_keys(table.names), table.positions, strict=True))
    places = [at_of.get(key) for key in _keys(columns)]
    filled = [place for name, place in zip(columns, places, strict=True) if name in filled_down and place is not None]
    repeating = Repeating(table.sheet.merged(), filled, table.first_row)
    size = max(_BLOCK_CELLS // (len(columns) + 1), 1)
    rows = islice(table.sheet.texts(), table.first_row, table.first_row + table.rows)
    block: list[list[str]] = []
    for at, (values, texts) in enumerate(rows, table.first_row):
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


def _header_notes(tables: Sequence[Table]) -> tuple[str, ...]:
    notes = dict.fromkeys(note for table in tables for note in table.notes)
    if tables[0].layout.last > tables[0].layout.first >= 0:
        joined = say(
            "The header is in rows {first} to {last} of the sheet; their texts are joined into one name per column.",
            first=tables[0].layout.first + 1,
            last=tables[0].layout.last + 1,
        )
        notes[joined] = None
    return tuple(notes)


def _value_notes(tables: Sequence[Table], found: _Found, filled_down: Sequence[str]) -> Iterator[str]:
    """What was repeated, what was not, and what has no value."""
    for name in filled_down:
        yield say("The value of '{name}' is printed once and was repeated in the rows below it.", name=name)
    for name, n in found.repeated.items():
        if name not in filled_down:
            yield say_n(
                "The value of '{name}' was repeated in {n} row over which its cell is merged.",
                "The value of '{name}' was repeated in {n} rows over which its cells are merged.",
                n,
                n=n,
                name=name,
            )
    for name, n in found.numbers.items():
        yield say_n(
            "{n} number of '{name}' is merged over several rows and was read in the first of them only, because it may "
            "be their total; if it belongs to each row, state fill_down={name}.",
            "{n} numbers of '{name}' are merged over several rows and were read in the first of them only, because "
            "they "
            "may be their totals; if they belong to each row, state fill_down={name}.",
            n,
            n=n,
            name=name,
        )
    for table in tables:
        if table.sheet.facts.unvalued:
            yield say_n(
                "In sheet {sheet}, {n} formula has no stored value and was read as blank; open the workbook in a "
                "spreadsheet program, save it, and load it again.",
                "In sheet {sheet}, {n} formulas have no stored value and were read as blank; open the workbook in a "
                "spreadsheet program, save it, and load it again.",
                table.sheet.facts.unvalued,
                n=table.sheet.facts.unvalued,
                sheet=table.sheet.name,
            )

