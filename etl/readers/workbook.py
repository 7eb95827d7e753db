"""A workbook (XLSX, XLS, ODS) to a staged table: the sheets with one header, one below the other.

The file is scanned by `xlsx_scan`, `ods_scan` or `xls_scan` before the library opens it, which holds a sheet whole:
what would take more memory than allowed is refused there. Must not know what a column means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from etl.errors import BadInput, shorten
from etl.readers.limits import Limits
from etl.readers.options import header_lines
from etl.readers.parts import damaged, password_protected
from etl.readers.sheet_choice import Sheets
from etl.readers.sheet_facts import SheetFacts
from etl.readers.sheet_staging import stage_tables
from etl.readers.sheets import Sheet, Table
from etl.readers.staged import StagedTable
from etl.readers.watching import Told, nobody, passes
from i18n import gettext as _


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
        sheets = Sheets(path.name, book.sheets_metadata, stated)
        chosen = sheets.choose()
        _check_size([meta.name for meta in chosen], facts, path.name)
        looking = Looking(book, path.name, facts, str(options.get("number_mark", ".")))
        tables: list[Table] = []
        size = path.stat().st_size
        done = passes(told, size, 0, 1, 2)
        for number, meta in enumerate(chosen):
            done(number, len(chosen))
            table = looking.table(meta.name, header)
            sheets.saw(meta.name, table)
            tables += [table] if table is not None and table.rows else []
        read = sheets.of_one_header(tables)
        for meta in sheets.others(facts):
            with suppress(BadInput):  # what nobody reads may be as it is
                sheets.saw(meta.name, looking.table(meta.name, None))
        return stage_tables(path.name, kind, read, sheets.seen(), options, limits, passes(told, size, 1, 1, 2))


@dataclass(frozen=True)
class Looking:
    """Finds the table of a sheet."""

    book: CalamineWorkbook
    file: str
    facts: Mapping[str, SheetFacts]
    number_mark: str

    def table(self, name: str, header: tuple[int, int] | None) -> Table | None:
        """None for a sheet without any filled cell. Raises BadInput."""
        return Sheet(name, _sheet(self.book, name, self.file), self.facts[name], self.number_mark).table(header)


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
