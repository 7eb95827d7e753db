"""Unpacked bytes in any encoding to one clean UTF-8 stream, piece by piece: what the fast parser reads.

Nothing is held but the current piece. Refuses what is not text in the stated encoding. Must not split cells, except
to find where the header ends.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterable, Iterator

from etl.readers.encoding import damaged_text, zero_byte
from etl.readers.records import Record, records
from etl.readers.utf8 import Utf8Check

_LINE_END = re.compile(rb"\r\n|\n|\r")
_HEADER_BYTES = 4 << 20
_BOM = codecs.BOM_UTF8


def to_utf8(chunks: Iterable[bytes], encoding: str, file: str) -> Iterator[bytes]:
    """`chunks` in UTF-8 without a byte order mark; raises BadInput at the first byte that is not text in `encoding`."""
    plain = codecs.lookup(encoding).name in ("utf-8", "utf-8-sig")
    at_start = True
    for piece in _checked(chunks, encoding, file) if plain else _decoded(chunks, encoding, file):
        body = piece.removeprefix(_BOM) if at_start else piece
        at_start = False
        if b"\x00" in body:
            raise zero_byte(file)
        if body:
            yield body


def _checked(chunks: Iterable[bytes], encoding: str, file: str) -> Iterator[bytes]:
    """Bytes that already are UTF-8, as they are."""
    check = Utf8Check()
    for chunk, final in _with_end(chunks):
        error = check.error_in(chunk, final)
        if error is not None:
            raise damaged_text(file, encoding, error)
        if chunk:
            yield chunk


def _decoded(chunks: Iterable[bytes], encoding: str, file: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)()
    offset = 0
    for chunk, final in _with_end(chunks):
        pending = len(decoder.getstate()[0])
        try:
            text = decoder.decode(chunk, final)
        except UnicodeDecodeError as error:
            raise damaged_text(file, encoding, offset - pending + error.start) from error
        offset += len(chunk)
        if text:
            yield text.encode("utf-8", "surrogatepass")


def _with_end(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    for chunk in chunks:
        yield chunk, False
    yield b"", True


def quotes_doubled(chunks: Iterable[bytes], quotechar: str, escapechar: str) -> Iterator[bytes]:
    """`chunks` with each escaped quote inside quotes doubled instead, as the fast parser knows it; an escaped escape
    stands for itself, anything else behind one is left as it is."""
    quote, escape = quotechar.encode(), escapechar.encode()
    marks = re.compile(b"[" + re.escape(quote) + re.escape(escape) + b"]")
    opening = re.compile(rb"(?:\A|[,;\t|\r\n])\Z")
    inside, rest, before = False, b"", b""
    for chunk, final in _with_end(chunks):
        piece, rest = rest + chunk, b""
        out, pos = [], 0
        while found := marks.search(piece, pos):
            at, mark = found.start(), found.group()
            if at + 1 >= len(piece) and not final:
                rest = piece[at:]
                piece = piece[:at]
                break
            after = piece[at + 1 : at + 2]
            out.append(piece[pos:at])
            pos = at + 1
            if not inside:
                left = piece[at - 1 : at] if at else before
                inside = mark == quote and bool(opening.match(left))
                out.append(mark)
            elif mark == escape and after in (quote, escape):
                out.append(quote + quote if after == quote else escape)
                pos += 1
            elif mark == quote and after == quote:
                out.append(quote + quote)
                pos += 1
            else:
                inside = inside and mark != quote
                out.append(mark)
        out.append(piece[pos:])
        before = piece[-1:] or before
        yield b"".join(out)


def split_header(
    chunks: Iterable[bytes], header_row: int, delimiter: str, quotechar: str
) -> tuple[Record | None, Iterator[bytes]]:
    """The record that starts on line `header_row` (None when the text ends before it) and the bytes after it.

    `header_row` 0 means that there is no header: the first record is returned and stays in the bytes.
    """
    source = iter(chunks)
    buffer = b""
    ended = False
    while True:
        record, end = _header_in(buffer, max(header_row, 1), delimiter, quotechar, ended)
        if record is not None or ended or len(buffer) > _HEADER_BYTES:
            break
        piece = next(source, None)
        ended = piece is None
        buffer += piece or b""
    start = end if header_row else 0
    return record, _chain(buffer[start:], source)


def _chain(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from rest


def _header_in(buffer: bytes, row: int, delimiter: str, quotechar: str, ended: bool) -> tuple[Record | None, int]:
    lines, ends = _complete_lines(buffer, ended)
    for record in records(lines[row - 1 :], delimiter, quotechar, row):
        if record.closed or ended:
            return record, ends[record.last_line - 1]
        break
    return None, len(buffer)


def _complete_lines(buffer: bytes, ended: bool) -> tuple[list[str], list[int]]:
    """Whole lines, and the offset behind each; unless `ended`, a final carriage return may be half of a pair."""
    lines: list[str] = []
    ends: list[int] = []
    last = 0
    # Only the ends are searched for: a pattern of whole lines would try anew from each byte of an endless last one.
    for match in _LINE_END.finditer(buffer):
        if match.end() == len(buffer) and not ended and match.group() == b"\r":
            break
        lines.append(buffer[last : match.end()].decode("utf-8", "surrogatepass"))
        last = match.end()
        ends.append(last)
    if ended and last < len(buffer):
        lines.append(buffer[last:].decode("utf-8", "surrogatepass"))
        ends.append(len(buffer))
    return lines, ends


def without_final_newlines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """`chunks` without the line ends behind the last row: they are no rows, while blank lines between rows are."""
    held = b""
    for chunk in chunks:
        body = chunk.rstrip(b"\r\n")
        if not body:
            held += chunk
            continue
        yield held + body
        held = chunk[len(body) :]


class ByteStream(io.RawIOBase):
    """An iterator of bytes as a file that can be read; errors raised by the iterator reach whoever reads."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        super().__init__()
        self._chunks = iter(chunks)
        self._piece = memoryview(b"")

    def readable(self) -> bool:
        """Always, until the end."""
        return True

    def readinto(self, target: memoryview) -> int:  # type: ignore[override]
        """Fill as much of `target` as one piece gives; 0 at the end."""
        while not self._piece:
            piece = next(self._chunks, None)
            if piece is None:
                return 0
            self._piece = memoryview(piece)
        size = min(len(target), len(self._piece))
        target[:size] = self._piece[:size]
        self._piece = self._piece[size:]
        return size
