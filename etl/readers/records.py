"""Lines into records and records into cells, with quotes that may hold delimiters and line breaks.

The same rules as the fast reader (a quote counts only at the start of a cell; a doubled quote inside is one quote;
text after a closing quote belongs to the cell), but it knows line numbers: used for the head of a file and to say
what is wrong in it. Works on decoded text only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# Only these three end a line in a table; str.splitlines would also split at U+2028 and other characters found in cells.
LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z")
SHOWN_CHARS = 200


@dataclass(frozen=True)
class Record:
    """`line`, 1-based, is where the record starts; `text` is its beginning; not `closed`: its quote never ends.

    `overlong`: it was given up before its end because it had more characters than asked for.
    """

    line: int
    last_line: int
    cells: tuple[str, ...]
    text: str
    closed: bool = True
    overlong: bool = False

    @property
    def is_blank(self) -> bool:
        """A line with nothing but white space (`;;;` is not blank: it has cells)."""
        return self.closed and not self.text.strip()

    @property
    def filled(self) -> int:
        """How many cells hold something."""
        return sum(1 for cell in self.cells if cell.strip())


def lines_of(text: str) -> Iterator[str]:
    """Physical lines with their terminators."""
    return (match.group() for match in LINE.finditer(text))


class _Cells:
    """Splits a record fed line by line; linear however many lines an open quote swallows."""

    def __init__(self, delimiter: str, quotechar: str) -> None:
        self._delimiter, self._quote = delimiter, quotechar
        self.cells: list[str] = []
        self._parts: list[str] = []
        self.open = False

    def feed(self, line: str) -> None:
        """Take one more physical line; `open` says whether the record goes on."""
        if not self.open and (not self._quote or self._quote not in line):
            self.cells.extend(line.rstrip("\r\n").split(self._delimiter))
            return
        body = line.rstrip("\r\n")
        pos = self._inside(line, 0) if self.open else self._start(line, body, 0)
        while pos is not None:
            pos = self._rest(line, body, pos)

    def _start(self, line: str, body: str, pos: int) -> int | None:
        if body.startswith(self._quote, pos):
            return self._inside(line, pos + len(self._quote))
        return pos

    def _inside(self, line: str, pos: int) -> int | None:
        """From inside quotes to just behind the closing one, or None when the line ends first."""
        self.open = True
        while (end := line.find(self._quote, pos)) >= 0:
            self._parts.append(line[pos:end])
            if not line.startswith(self._quote, end + 1):
                self.open = False
                return end + 1
            self._parts.append(self._quote)
            pos = end + 2
        self._parts.append(line[pos:])
        return None

    def _rest(self, line: str, body: str, pos: int) -> int | None:
        """From unquoted text to the start of the next cell, or None at the end of the line."""
        end = body.find(self._delimiter, pos)
        self._parts.append(body[pos:] if end < 0 else body[pos:end])
        self.cells.append("".join(self._parts))
        self._parts.clear()
        return None if end < 0 else self._start(line, body, end + 1)

    def finish(self) -> tuple[str, ...]:
        """All cells; what an open quote swallowed is the last one."""
        return (*self.cells, "".join(self._parts)) if self.open else tuple(self.cells)


def records(
    lines: Iterable[str],
    delimiter: str,
    quotechar: str,
    first_line: int = 1,
    most_chars: int | None = None,
) -> Iterator[Record]:
    """Records of `lines`, blank ones included. The last one has closed=False when its quote never ends.

    A record of more than `most_chars` ends them: it is `overlong`, and what follows it is not looked at.
    """
    number = first_line - 1
    parser, text, start, size = _Cells(delimiter, quotechar), "", first_line, 0
    for number, line in enumerate(lines, first_line):
        if not parser.open:
            parser, text, start, size = _Cells(delimiter, quotechar), "", number, 0
        if len(text) < SHOWN_CHARS:
            text += line[:SHOWN_CHARS]
        size += len(line)
        if most_chars is not None and size > most_chars:
            yield Record(start, number, (), text, closed=False, overlong=True)
            return
        parser.feed(line)
        if not parser.open:
            yield Record(start, number, parser.finish(), text)
    if parser.open:
        yield Record(start, number, parser.finish(), text, closed=False)
