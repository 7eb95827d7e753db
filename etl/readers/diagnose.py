"""Why a table cannot be read: finds the first bad record of the text and says so in one sentence.

Slow and careful; runs only after the fast reader has refused a file. Must not repair anything: a guessed cell is
worse than a refused file.
"""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterable, Iterator

from etl.errors import BadInput, shorten
from etl.readers.dialect import Dialect
from etl.readers.limits import Limits
from etl.readers.records import Record, records
from etl.readers.stream import ByteStream
from i18n import gettext as _
from i18n import ngettext

# No record that the fast reader takes is longer: its block is this large.
LONGEST_RECORD = 8 << 20
_DIGITS = re.compile(r"[+-]?\d+")


def first_bad_record(
    utf8: Iterable[bytes], dialect: Dialect, width: int, limits: Limits, file: str, first_line: int
) -> BadInput | None:
    """The sentence for the first record after the header that is not `width` cells; None when all are. `utf8` starts on
    line `first_line` of the file."""
    lines = _pieces(utf8)
    most = limits.cell_chars + LONGEST_RECORD
    for row, record in enumerate(records(lines, dialect.delimiter, dialect.quotechar, first_line, most), 1):
        if record.overlong:
            return _long_cell(record, row, limits, file)
        if not record.closed:
            return _open_quote(record, row, file)
        if not record.is_blank and len(record.cells) != width:
            return _ragged(record, row, width, dialect.delimiter, file)
        if any(len(cell) > limits.cell_chars for cell in record.cells):
            return _long_cell(record, row, limits, file)
    return None


def _pieces(utf8: Iterable[bytes]) -> Iterator[str]:
    """Lines; one that is endless in pieces, of which `records` takes no more than it is told to."""
    text = io.TextIOWrapper(
        io.BufferedReader(ByteStream(utf8), 1 << 20), encoding="utf-8", errors="surrogatepass", newline=""
    )
    while line := text.readline(LONGEST_RECORD):
        yield line


def _ragged(record: Record, row: int, width: int, delimiter: str, file: str) -> BadInput:
    text = shorten(record.text)
    found = ngettext("{n} cell", "{n} cells", len(record.cells)).format(n=len(record.cells))
    return BadInput(
        _(
            "{file}, line {line} (data row {row}): {found} where the header has {width} (“{text}”); likely reason: "
            "{reason}; values would land in the wrong columns, so nothing was loaded: {remedy}."
        ).format(
            file=file,
            line=record.line,
            row=row,
            found=found,
            width=width,
            text=text,
            reason=_reason(record, width, delimiter),
            remedy=_remedy(delimiter),
        ),
        file=file,
        line=record.line,
        row=row,
        value=text,
    )


def _reason(record: Record, width: int, delimiter: str) -> str:
    surplus = len(record.cells) - width
    cells = record.cells
    pairs = sum(1 for left, right in itertools.pairwise(cells) if _DIGITS.fullmatch(left) and right.isdigit())
    if surplus > 0 and not any(cell.strip() for cell in cells[width:]):
        return _("delimiters at the end of the line that the header does not have")
    if surplus > 0 and delimiter == "," and pairs >= surplus:
        return _("decimal commas inside a comma-separated file")
    if surplus > 0:
        return _("a delimiter inside a cell that is not quoted, or a wrong delimiter or header row")
    if record.last_line > record.line:
        return _("a quote that opens on this line and closes only on line {line}").format(line=record.last_line)
    return _("a line break inside a cell that is not quoted, a file cut off, or a wrong delimiter or header row")


def _remedy(delimiter: str) -> str:
    if delimiter == ",":
        return _("export it with semicolons or with quotes around the cells, or correct the line")
    return _("export it with quotes around the cells, correct the line, or state the delimiter and the header row")


def _open_quote(record: Record, row: int, file: str) -> BadInput:
    text = shorten(record.text)
    return BadInput(
        _(
            "{file}, line {line} (data row {row}): a quote is opened and never closed (“{text}”), so all that "
            "follows would become one cell; the file is cut off or a quote is missing, and nothing was loaded: "
            "export it again or correct the line."
        ).format(file=file, line=record.line, row=row, text=text),
        file=file,
        line=record.line,
        row=row,
        value=text,
    )


def _long_cell(record: Record, row: int, limits: Limits, file: str) -> BadInput:
    text = shorten(record.text)
    return BadInput(
        _(
            "{file}, line {line} (data row {row}): a cell is longer than the limit of {limit} characters "
            "(“{text}”); a quote that is not closed where it should be does this: correct the line, or raise the limit."
        ).format(file=file, line=record.line, row=row, limit=limits.cell_chars, text=text),
        file=file,
        line=record.line,
        row=row,
        value=text,
    )
