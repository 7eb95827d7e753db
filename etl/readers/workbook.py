"""A workbook (XLSX, XLS, ODS) to a staged table: the sheets with one header, one below the other.

The file is scanned by `xlsx_scan`, `ods_scan` or `xls_scan` before the library opens it, which holds a sheet whole:
what would take more memory than allowed is refused there. Must not know what a column means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from etl.errors import BadInput, listed, shorten
from etl.readers.filling import stated_names
from etl.readers.limits import Limits
from etl.readers.options import header_lines
from etl.readers.parts import damaged, password_protected
from etl.readers.sheet_facts import SheetFacts
from etl.readers.sheet_notes import is_hidden
from etl.readers.sheet_staging import stage_tables
from etl.readers.sheets import Sheet, Table
from etl.readers.staged import SheetSeen, StagedTable
from etl.readers.watching import Told, nobody, passes
from i18n import gettext as _

ALL = "*"


def stage_workbook(
    path: Path,
    kind: str,
    facts: Mapping[str, SheetFacts],
    options: Mapping[str, str | int],
    limits: Limits,
    told: Told = nobody,
) -> StagedTable:
    """The table of the workbook at `path`, which a scan found harmless; `told`: the part done. Raises BadInput."""
    stated = str(options["sheets"]).strip() if options.get("sheets") else None
    header = header_lines(options["header_row"]) if "header_row" in options else None
    if kind == "xls":
        # The library reads every sheet of these when it opens them, hidden ones too.
        _check_size(list(facts), facts, path.name)
    with opened(path) as book:
        facts = _by_name(facts, book.sheet_names, path.name)
        chosen, left_out = _chosen(book.sheets_metadata, stated, path.name)
        _check_size([meta.name for meta in chosen], facts, path.name)
        tables: list[Table] = []
        size = path.stat().st_size
        sheets = passes(told, size, 0, 1, 2)
        for number, meta in enumerate(chosen):
            sheets(number, len(chosen))
            opened_sheet = _sheet(book, meta.name, path.name)
            table = Sheet(meta.name, opened_sheet, facts[meta.name], str(options.get("number_mark", "."))).table(header)
            if table is None or not table.rows:
                reason = _("it is empty") if table is None else _("it has no rows under its header")
                left_out[meta.name] = _not_read(meta, reason)
            else:
                tables.append(table)
        read = _of_one_header(tables, stated, left_out, path.name)
        every = [meta.name for meta in book.sheets_metadata]
        seen = tuple(left_out.get(name) or next(t.seen() for t in read if t.sheet.name == name) for name in every)
        return stage_tables(path.name, kind, read, seen, options, limits, passes(told, size, 1, 1, 2))


def _by_name(facts: Mapping[str, SheetFacts], names: Sequence[str], file: str) -> dict[str, SheetFacts]:
    """Facts under the names by which the library knows the sheets; in an old XLS the scan may read other letters."""
    if len(set(names)) < len(names):
        raise damaged(file, _("two of its sheets have one name"))
    if len(facts) == len(names):
        return {name: replace(known, name=name) for name, known in zip(names, facts.values(), strict=True)}
    return dict(facts)


def _check_size(names: Sequence[str], facts: Mapping[str, SheetFacts], file: str) -> None:
    """Raises BadInput when the sheets to open would together take more memory than allowed, or one was not scanned."""
    area = text = 0
    for name in names:
        found = facts.get(name)
        if found is None:
            raise damaged(file, _("the cells of sheet {sheet} are missing").format(sheet=shorten(name)))
        area, text = area + found.area, text + found.text
        found.check(area, text)


@contextmanager
def opened(path: Path) -> Iterator[CalamineWorkbook]:
    """The workbook, opened by the library; what it says of a damaged one becomes a sentence."""
    try:
        with CalamineWorkbook.from_path(path) as book:
            yield book
    except PasswordError as error:
        raise password_protected(path.name) from error
    except CalamineError as error:
        raise damaged(path.name, shorten(str(error) or type(error).__name__)) from error
    except BaseException as error:
        # The library is not written in Python: where it gives up, what it raises is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise damaged(path.name, _("the library that reads workbooks gave up")) from error


def _sheet(book: CalamineWorkbook, name: str, file: str) -> CalamineSheet:
    try:
        return book.get_sheet_by_name(name)
    except CalamineError as error:
        reason = _("sheet {sheet}: {reason}").format(sheet=shorten(name), reason=shorten(str(error)))
        raise damaged(file, reason) from error


def _chosen(
    metas: Sequence[SheetMetadata], stated: str | None, file: str
) -> tuple[list[SheetMetadata], dict[str, SheetSeen]]:
    """Sheets to look at, and why the others are not."""
    sheets = [meta for meta in metas if meta.typ == SheetTypeEnum.WorkSheet]
    left_out = {meta.name: _not_read(meta, _("it holds a chart or a macro, not cells")) for meta in metas}
    if stated is not None and stated != ALL:
        names = stated_names(stated, [meta.name for meta in sheets])
        if not names:
            raise BadInput(
                _("{file} has no sheet '{value}', so nothing was read; its sheets are: {sheets}.").format(
                    file=file, value=shorten(stated), sheets=listed([meta.name for meta in sheets])
                ),
                file=file,
                sheet=stated,
            )
        chosen = [meta for meta in sheets if meta.name in names]
        left_out |= {meta.name: _not_read(meta, _("it was not chosen")) for meta in sheets if meta not in chosen}
    else:
        chosen = [meta for meta in sheets if meta.visible == SheetVisibleEnum.Visible]
        left_out |= {meta.name: _not_read(meta, is_hidden()) for meta in sheets if meta not in chosen}
    if not chosen:
        raise BadInput(
            _(
                "{file} has no visible sheet with cells, so there is nothing to load; its sheets are: {sheets}."
            ).format(file=file, sheets=listed([meta.name for meta in metas])),
            file=file,
        )
    return chosen, left_out


def _not_read(meta: SheetMetadata, reason: str) -> SheetSeen:
    return SheetSeen(meta.name, 0, False, reason)


def _of_one_header(
    tables: Sequence[Table], stated: str | None, left_out: dict[str, SheetSeen], file: str
) -> list[Table]:
    """The sheets that make one table: those stated, or of the header with most rows. Raises BadInput."""
    if not tables:
        names = listed([name for name, seen in left_out.items() if not seen.read])
        raise BadInput(
            _(
                "{file} has no sheet with rows under a header, so there is nothing to load; its sheets are: {sheets}."
            ).format(file=file, sheets=names),
            file=file,
        )
    rows: dict[frozenset[str], int] = {}
    for table in tables:
        rows[table.key] = rows.get(table.key, 0) + table.rows
    # A list of words beside the table, one column wide, may well be longer than the table.
    key = max(rows, key=lambda one: (len(one) > 1, rows[one]))
    if stated not in (None, ALL) and len(rows) > 1:
        odd = next(table for table in tables if table.key != tables[0].key)
        raise BadInput(
            _(
                "{file}: the sheets {first} and {second} have different headers, so their rows do not make one table "
                "and "
                "nothing was read: choose sheets with one header, and load the others by themselves."
            ).format(file=file, first=shorten(tables[0].sheet.name), second=shorten(odd.sheet.name)),
            file=file,
            sheet=odd.sheet.name,
        )
    read = [table for table in tables if table.key == key]
    reason = _("its header is not that of {sheet}").format(sheet=shorten(read[0].sheet.name))
    left_out |= {table.sheet.name: table.seen(reason) for table in tables if table.key != key}
    for table in read:
        left_out.pop(table.sheet.name, None)
    return read
