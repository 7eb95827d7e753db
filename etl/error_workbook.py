"""The error workbook of a batch: its quarantined rows as they were, and what is wrong with each, to be corrected.

Every cell is text, also what looks like a formula: nothing is run, and what is not touched loads back as it was. What
a workbook cannot hold is shown by `cell_text`, and etl/corrections.py puts the cell itself back in its place. Must
not import analytics or dashboard.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from etl.errors import BadInput
from i18n import gettext as _
from i18n import ngettext
from i18n.system import reason_of
from store import Store, StoreError
from store.corrections import Origin, Place, QuarantinedRow, Reason, corrected_places, origin_of, quarantined_rows
from store.editions import AWAY

BATCH, SHEET, ROW = IDENTITY = ("sentinel_batch", "sentinel_sheet", "sentinel_row")
TOLD = ("sentinel_column", "sentinel_value", "sentinel_reason", "sentinel_what_to_do")
OURS = (*IDENTITY, *TOLD)
SHA_START = 12
MOST_ROWS, MOST_COLUMNS, MOST_CHARACTERS = 1_048_575, 16_384, 32_767  # of a worksheet, and of one cell
SHOWN_OF_LONG = 200
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # a workbook would read the five characters after it as one


@dataclass(frozen=True)
class ErrorWorkbook:
    """`rows` are in it; `rows_left` more did not fit: they are in the workbook made when these are corrected."""

    file: str
    batch: int
    rows: int
    rows_left: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def batch_mark(batch: int, sha256: str) -> str:
    """What names a batch in a file that leaves the database: "12-ab34cd56ef78"."""
    return f"{batch}-{sha256[:SHA_START]}"


def cell_text(written: str) -> str:
    """A cell as a workbook can hold it; the same for nearly every cell."""
    text = written.replace("\r\n", "\n").replace("\r", "\n")
    text = _ESCAPE.sub("\ufffd", _NO_XML.sub("\ufffd", text))
    if text.startswith("<r>") and text.endswith("</r>"):
        text = "\ufffd" + text[1:]  # the writer would take it for its own markup of letters in several fonts
    if len(text.encode("utf-16-le")) // 2 <= MOST_CHARACTERS:
        return text
    return f"{text[:SHOWN_OF_LONG]}… [sentinel: {len(written)} characters]"


def is_corrected_file(columns: Collection[str]) -> bool:
    """Whether a header is that of an error workbook."""
    return set(IDENTITY) <= set(columns)


def place_of(cells: Mapping[str, str]) -> Place | None:
    """Where a row of an error workbook stood in its file; None where nobody can tell."""
    number = re.fullmatch(r"\s*([0-9]{1,10})(?:[.,]0+)?\s*", cells.get(ROW, ""))
    return None if number is None else (cells.get(SHEET, ""), int(number[1]))


def write_error_workbook(store: Store, batch: int, out: Path) -> ErrorWorkbook:
    """Write the rows of a batch that still wait for a correction. Raises StoreError or BadInput; then there is no file.

    `out` is replaced where it is there. The words are in the language of now.
    """
    part = out.with_name(f".{out.name}.{secrets.token_hex(4)}.part")
    with store.reading() as conn:
        origin = origin_of(conn, batch)
        _refuse(origin)
        first = origin if origin.corrects is None else origin_of(conn, origin.corrects)
        done = corrected_places(conn, first.content_sha256)
        rows = (_Row.of(origin, row) for row in quarantined_rows(conn, batch))
        try:
            written = _write(part, origin, (row for row in rows if row.place not in done))
            if written.rows == 0:
                raise StoreError(_nothing_left(origin))
            part.replace(out)
        except (OSError, FileCreateError) as error:
            sentence = _("{file} cannot be written ({reason}); choose another place.")
            reason = reason_of(error) if isinstance(error, OSError) else str(error)
            raise BadInput(sentence.format(file=out, reason=reason), file=out.name) from error
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
    return replace(written, file=str(out))


@dataclass(frozen=True)
class _Row:
    """A row to be written: the columns of its file, who it is, and what is wrong with it."""

    mark: str
    place: Place | None
    cells: Mapping[str, str]
    reasons: tuple[Reason, ...]

    @classmethod
    def of(cls, origin: Origin, row: QuarantinedRow) -> _Row:
        """Rows of a corrected file that were quarantined once more are still rows of the first one."""
        cells = dict(zip(origin.header, row.cells, strict=False))
        if origin.corrects is None:
            return cls(batch_mark(origin.id, origin.sha256), row.place, cells, row.reasons)
        return cls(cells.get(BATCH, ""), place_of(cells), cells, row.reasons)


def _refuse(origin: Origin) -> None:
    if not origin.header:
        sentence = _("Batch {id} ({file}) was loaded before the columns of files were kept; load its file again.")
        raise StoreError(sentence.format(id=origin.id, file=origin.file_name))
    if origin.status in AWAY:
        sentence = _(
            "Batch {id} ({file}) is undone or replaced, so its rows are not waiting to be corrected; bring it back "
            "first, or ask for those of the batch that stands."
        )
        raise StoreError(sentence.format(id=origin.id, file=origin.file_name))
    columns = len(_columns(origin)) + len(OURS)
    if columns > MOST_COLUMNS:
        sentence = _(
            "{file} has {columns} columns, more than the {most} of a worksheet; take the rows with "
            "`python -m etl issues {id} --csv OUT` and correct the file itself."
        )
        raise StoreError(sentence.format(file=origin.file_name, columns=columns, most=MOST_COLUMNS, id=origin.id))


def _nothing_left(origin: Origin) -> str:
    sentence = _("No row of batch {id} ({file}) waits to be corrected, so there is no error workbook to write.")
    return sentence.format(id=origin.id, file=origin.file_name)


def _columns(origin: Origin) -> list[str]:
    return [name for name in origin.header if name not in OURS]


def _write(part: Path, origin: Origin, rows: Iterator[_Row]) -> ErrorWorkbook:
    # Row after row to the disk: the memory of one row, whatever the number.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    count = left = 0
    with xlsxwriter.Workbook(str(part), options) as book:
        looks = _Looks.of(book)
        sheet = book.add_worksheet(_("Rows"))
        columns = _columns(origin)
        _head(sheet, columns, looks)
        for row in rows:
            if count == MOST_ROWS:
                left += 1
                continue
            count += 1
            _write_row(sheet, count, columns, row, looks)
        sheet.autofilter(0, 0, max(count, 1), len(columns) + len(OURS) - 1)
        _explain(book, origin, count, left)
    return ErrorWorkbook(part.name, origin.id, count, left)


@dataclass(frozen=True)
class _Looks:
    """Every cell is of the kind "text": what is typed over it stays as it was typed."""

    head: Any
    our_head: Any
    cell: Any
    wrong: Any
    ours: Any

    @classmethod
    def of(cls, book: Any) -> _Looks:
        text = {"num_format": "@", "quote_prefix": True}
        bold = {"bold": True, "bottom": 1, "num_format": "@"}
        return cls(
            head=book.add_format(bold),
            our_head=book.add_format(bold | {"bg_color": "#E2E8F0"}),
            cell=book.add_format(text),
            wrong=book.add_format(text | {"bg_color": "#FDE68A"}),
            ours=book.add_format({"num_format": "@", "bg_color": "#F1F5F9", "text_wrap": True, "valign": "top"}),
        )


def _head(sheet: Any, columns: Sequence[str], looks: _Looks) -> None:
    width = len(columns)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(width - 1, 0), 18, looks.cell)
    sheet.set_column(width, width + len(OURS) - 3, 18)
    sheet.set_column(width + len(OURS) - 2, width + len(OURS) - 1, 60)
    for position, name in enumerate((*columns, *OURS)):
        sheet.write_string(0, position, cell_text(name), looks.head if position < width else looks.our_head)


def _write_row(sheet: Any, number: int, columns: Sequence[str], row: _Row, looks: _Looks) -> None:
    wrong = {reason.column for reason in row.reasons}
    for position, name in enumerate(columns):
        written = row.cells.get(name, "")
        if written or name in wrong:
            _put(sheet, number, position, written, looks.wrong if name in wrong else looks.cell)
    told = [_split(reason.message) for reason in row.reasons]
    sheet_name, row_number = row.place or ("", "")
    ours = (
        row.mark,
        sheet_name,
        str(row_number),
        "\n".join(reason.column or "" for reason in row.reasons),
        "\n".join((reason.value or "")[:SHOWN_OF_LONG] for reason in row.reasons),
        "\n".join(reason for reason, _todo in told),
        "\n".join(todo for _reason, todo in told),
    )
    for position, text in enumerate(ours, len(columns)):
        _put(sheet, number, position, text, looks.ours)


def _put(sheet: Any, row: int, column: int, text: str, look: Any) -> None:
    if text:
        sheet.write_string(row, column, cell_text(text), look)
    else:
        sheet.write_blank(row, column, None, look)


def _split(message: str) -> tuple[str, str]:
    """(what is wrong, what to do) of a sentence that says both, the second behind its last semicolon."""
    reason, mark, todo = message.rpartition("; ")
    return (reason, todo) if mark else (message, _("Correct the row."))


def _explain(book: Any, origin: Origin, rows: int, left: int) -> None:
    counted = ngettext("{n} row of {file} was not loaded.", "{n} rows of {file} were not loaded.", rows)
    said = [
        counted.format(n=rows, file=origin.file_name),
        _("It is batch {id}, SHA-256 {sha}.").format(id=origin.id, sha=origin.sha256),
        _("Correct the cells in the first sheet; the columns that begin with sentinel_ say what is wrong."),
        _("Leave sentinel_batch, sentinel_sheet and sentinel_row as they are: by them each row is loaded once."),
        _("Rows may be sorted, left for later, or deleted; columns may not be renamed."),
        _("Write dates as 2014-05-31 and quantities in digits, as the file did; every cell is text."),
        _("Save as a workbook or as CSV and load the file as any other; what is still wrong comes back."),
    ]
    if left:
        more = ngettext(
            "{n} more row did not fit in one sheet; it is in the workbook made after these are loaded.",
            "{n} more rows did not fit in one sheet; they are in the workbook made after these are loaded.",
            left,
        )
        said.insert(1, more.format(n=left))
    sheet = book.add_worksheet(_("How to correct"))
    sheet.set_column(0, 0, 110)
    for number, sentence in enumerate(said):
        sheet.write_string(number, 0, cell_text(sentence))
