"""An XLS read once, record by record, before the library opens it: how large its sheets are, and what they hide.

Finds error cells, merged ranges, hidden rows and columns, passwords, and texts repeated into gigabytes. Must not know
what a column means.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Callable, Iterator
from typing import IO

from etl.errors import BadInput, shorten
from etl.readers.limits import Limits
from etl.readers.ole import CompoundFile, OleError
from etl.readers.parts import damaged, password_protected
from etl.readers.sheet_facts import Range, SheetFacts
from etl.readers.xls_texts import shared_lengths
from i18n import gettext as _

_BOF, _EOF, _CONTINUE, _SST, _BOUNDSHEET, _FILEPASS = 0x0809, 0x000A, 0x003C, 0x00FC, 0x0085, 0x002F
_DIMENSIONS, _MOST_ROWS, _MOST_COLUMNS = 0x0200, 1 << 16, 1 << 8  # what an XLS can hold
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def scan_xls(file: IO[bytes], name: str, limits: Limits) -> dict[str, SheetFacts]:
    """Facts of each worksheet by its name. Raises BadInput for a workbook that must not be opened."""
    try:
        book = CompoundFile(file)
        by_name = {entry.name.casefold(): entry for entry in book.entries}
        if "encryptedpackage" in by_name:
            raise password_protected(name)
        entry = by_name.get("workbook") or by_name.get("book")
        if entry is None:
            raise _no_workbook(name)
        reader = _Workbook(name, limits)
        for position, kind, data in _records(book.stream(entry)):
            reader.take(position, kind, data)
        reader.end_of_texts()
    except (OleError, struct.error, OverflowError, ValueError, MemoryError) as error:
        raise damaged(name, shorten(str(error) or type(error).__name__)) from error
    return {facts.name: facts for facts in reader.sheets.values()}


def _records(pieces: Iterator[bytes]) -> Iterator[tuple[int, int, bytes]]:
    """Position, kind and content of each record."""
    buffer, position = b"", 0
    for piece in pieces:
        buffer += piece
        at = 0
        while len(buffer) - at >= 4:
            kind, size = struct.unpack_from("<HH", buffer, at)
            if len(buffer) - at < 4 + size:
                break
            yield position + at, kind, buffer[at + 4 : at + 4 + size]
            at += 4 + size
        position += at
        buffer = buffer[at:]


class _Workbook:
    """Collects facts from records in the order of the stream: the workbook's own first, then those of its sheets."""

    def __init__(self, file: str, limits: Limits) -> None:
        self.sheets: dict[int, SheetFacts] = {}
        self._file, self._limits = file, limits
        self._texts: list[bytes] | None = []
        self._in_texts = False
        self._lengths = array("I")
        self._depth = 0
        self._facts: SheetFacts | None = None
        self._cells: dict[int, Callable[[SheetFacts, bytes], None]] = {
            0x0203: self._value,
            0x027E: self._value,
            0x0204: self._label,
            0x00D6: self._label,
            0x00FD: self._shared,
            0x00BD: self._several,
            0x0205: self._truth_or_error,
            0x0006: self._formula,
            0x00E5: self._merged,
            0x0208: self._row,
            0x007D: self._column,
        }

    def take(self, position: int, kind: int, data: bytes) -> None:
        """The next record."""
        if kind == _FILEPASS:
            raise password_protected(self._file)
        if kind == _BOF:
            self._depth += 1
            if self._depth == 1:
                self._facts = self.sheets.get(position)
                self.end_of_texts()
        elif kind == _EOF:
            self._depth = max(self._depth - 1, 0)
        elif kind == _BOUNDSHEET:
            self._bound(data)
        elif kind == _DIMENSIONS:
            _check_size(data)
        elif kind == _SST or (kind == _CONTINUE and self._in_texts):
            if self._texts is not None:
                self._texts.append(data)
        elif self._depth == 1 and self._facts is not None and kind in self._cells:
            self._cells[kind](self._facts, data)
        self._in_texts = kind == _SST or (kind == _CONTINUE and self._in_texts)

    def end_of_texts(self) -> None:
        """All shared texts were seen: how long each is."""
        if self._texts:
            self._lengths = shared_lengths(self._texts, self._limits.workbook_text)
            self._texts = None

    def _bound(self, data: bytes) -> None:
        position, _state, length = struct.unpack_from("<IHB", data)
        if data[7:8] in (b"\0", b"\1"):
            wide = data[7] == 1
            name = data[8 : 8 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")
        else:
            name = data[7 : 7 + length].decode("cp1252", "replace")
        self.sheets[position] = SheetFacts(self._file, name, self._limits)

    def _value(self, facts: SheetFacts, data: bytes) -> None:
        row, column = struct.unpack_from("<HH", data)
        facts.add(row, column, 8)

    def _label(self, facts: SheetFacts, data: bytes) -> None:
        row, column, _format, length = struct.unpack_from("<HHHH", data)
        facts.add(row, column, length)

    def _shared(self, facts: SheetFacts, data: bytes) -> None:
        row, column, _format, text = struct.unpack_from("<HHHI", data)
        facts.add(row, column, self._lengths[text] if text < len(self._lengths) else 0)

    def _several(self, facts: SheetFacts, data: bytes) -> None:
        row, first = struct.unpack_from("<HH", data)
        (last,) = struct.unpack_from("<H", data, len(data) - 2)
        if last >= first:
            facts.add(row, first, 8, columns=last - first + 1)

    def _truth_or_error(self, facts: SheetFacts, data: bytes) -> None:
        row, column, _format, value, is_error = struct.unpack_from("<HHHBB", data)
        facts.add(row, column, 5)
        if is_error:
            facts.error(row, column, _ERRORS.get(value, "#ERROR"))

    def _formula(self, facts: SheetFacts, data: bytes) -> None:
        row, column, _format, kind, value, special = struct.unpack_from("<HHHBxBxxxH", data)
        facts.add(row, column, 8)
        if special == 0xFFFF and kind == 2:
            facts.error(row, column, _ERRORS.get(value, "#ERROR"))

    def _merged(self, facts: SheetFacts, data: bytes) -> None:
        (count,) = struct.unpack_from("<H", data)
        for top, bottom, left, right in struct.iter_unpack("<HHHH", data[2 : 2 + 8 * min(count, (len(data) - 2) // 8)]):
            if bottom >= top and right >= left:
                facts.merge(Range(top, left, bottom, right))

    def _row(self, facts: SheetFacts, data: bytes) -> None:
        if len(data) >= 14:  # what says less about how rows look has nothing to do with their cells
            row, flags = struct.unpack_from("<H10xH", data)
            if flags & 0x20:
                facts.hidden_rows.add(row)

    def _column(self, facts: SheetFacts, data: bytes) -> None:
        if len(data) >= 10:
            first, last, flags = struct.unpack_from("<HH4xH", data)
            if flags & 0x01 and last >= first:
                facts.hidden_columns.add(first, last)


def _check_size(data: bytes) -> None:
    """The library makes room for as many cells as a sheet says it has, before it has seen one."""
    first, end, left, right = struct.unpack_from("<IIHH" if len(data) >= 14 else "<HHHH", data)
    if not (first <= end <= _MOST_ROWS and left <= right <= _MOST_COLUMNS):
        raise ValueError(f"a sheet of rows {first} to {end} and columns {left} to {right}")


def _no_workbook(file: str) -> BadInput:
    return BadInput(
        _(
            "{file} is an old Office document without a workbook in it, so it has no rows: export the table as CSV or "
            "XLSX "
            "and load that."
        ).format(file=file),
        file=file,
    )
