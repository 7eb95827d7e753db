"""What a sample of text says about its delimiter, quotes and header row. Pure: text in, findings and evidence out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Generic, TypeVar

from etl.readers.records import Record, lines_of, records
from etl.readers.stream import quotes_doubled
from i18n import gettext as _
from i18n.said import percent

T = TypeVar("T")

DELIMITERS = (";", ",", "\t", "|")
QUOTES = ('"', "'")
_SAMPLE_RECORDS = 2_000
_REGULAR = 0.8
# A mark that can be a delimiter: a quote, a letter or anything beyond ASCII in this place is text.
_HINT = re.compile(r"sep=([!#-&(-/:-@\[-`{-~\t ])(?:\r\n|\n|\r)", re.IGNORECASE)


@dataclass(frozen=True)
class Finding(Generic[T]):
    """A value and the evidence for it, in words."""

    value: T
    evidence: str


@dataclass(frozen=True)
class _Shape:
    """A sample cut with one delimiter: the commonest number of cells, and the share of records that have it."""

    delimiter: str
    width: int
    share: float


def sniff_quotechar(text: str) -> Finding[str]:
    """The double quote unless clearly more cells are wrapped in single ones."""
    wrapped = {
        quote: len(re.findall(rf"(?:^|[,;\t|]){quote}[^{quote}\r\n]*{quote}(?=[,;\t|\r\n]|\Z)", text, re.MULTILINE))
        for quote in QUOTES
    }
    if wrapped["'"] >= 3 and wrapped["'"] > 3 * wrapped['"']:
        return Finding("'", _("cells of the sample in single quotes: {n}").format(n=wrapped["'"]))
    return Finding('"', _("cells of the sample in double quotes: {n}").format(n=wrapped['"']))


def sniff_escapechar(text: str, quotechar: str, whole: bool) -> Finding[str]:
    """The backslash, when quotes stand behind one and only then are the rows regular; else none: it is plain text."""
    escaped = text.count("\\" + quotechar)
    if not escaped:
        return Finding("", "")
    if _regular(unescaped(text, quotechar, "\\"), quotechar, whole) <= _regular(text, quotechar, whole):
        return Finding("", "")
    return Finding("\\", _("quotes behind a backslash: {n}").format(n=escaped))


def _regular(text: str, quotechar: str, whole: bool) -> float:
    """How regular the rows are, of several cells each, with the delimiter that suits them best."""
    shapes = [_shape(sample_records(text, mark, quotechar, whole), mark) for mark in DELIMITERS]
    return max((shape.share for shape in shapes if shape.width > 1), default=0.0)


def unescaped(text: str, quotechar: str, escapechar: str) -> str:
    """A sample with escaped quotes doubled."""
    return b"".join(quotes_doubled([text.encode("utf-8", "surrogatepass")], quotechar, escapechar)).decode(
        "utf-8", "surrogatepass"
    )


def sniff_delimiter(text: str, quotechar: str, whole: bool) -> Finding[str]:
    """The delimiter that cuts the records into the most regular rows. `whole`: the sample is the entire file."""
    hint = _HINT.match(text)
    if hint:
        return Finding(hint.group(1), _("the first line says so (sep={mark})").format(mark=hint.group(1)))
    shapes = [_shape(sample_records(text, delimiter, quotechar, whole), delimiter) for delimiter in DELIMITERS]
    candidates = [shape for shape in shapes if shape.width > 1]
    if not candidates:
        return Finding(",", _("no line of the sample holds a delimiter: one column"))
    best = max(candidates, key=lambda shape: (round(shape.share, 3), shape.width))
    return Finding(
        best.delimiter,
        _("{share} of the rows of the sample have {width} cells").format(share=percent(best.share), width=best.width),
    )


def sniff_header_row(rows: list[Record]) -> Finding[int]:
    """1-based line of the header: the first row that fills more than half of the columns; title rows do not."""
    filled = [row for row in rows if row.filled]
    if not filled:
        return Finding(1, _("the first line"))
    shape = _shape(rows, "")
    header = filled[0]
    if _share_below_titles(rows, shape.width) >= _REGULAR:
        wide = (row for row in filled if row.filled > shape.width / 2)
        header = next(wide, header)
    if header is filled[0]:
        return Finding(header.line, _("the first line that is not blank"))
    return Finding(
        header.line,
        _("the first line that fills more than half of {width} columns; lines above it: {n}").format(
            width=shape.width, n=header.line - 1
        ),
    )


def _share_below_titles(rows: list[Record], width: int) -> float:
    """Share of rows `width` cells wide from the first such row on: above an irregular table no line is a mere title."""
    widths = [len(row.cells) for row in rows if not row.is_blank]
    below = widths[widths.index(width) :]
    return below.count(width) / len(below)


def sample_records(text: str, delimiter: str, quotechar: str, whole: bool) -> list[Record]:
    """The first records of a sample; the last one is left out when the sample may have cut it."""
    found: list[Record] = []
    for record in records(lines_of(text), delimiter, quotechar):
        found.append(record)
        if len(found) > _SAMPLE_RECORDS:
            return found
    return found if whole else found[:-1] or found


def _shape(rows: list[Record], delimiter: str) -> _Shape:
    widths = Counter(len(row.cells) for row in rows if not row.is_blank)
    if not widths:
        return _Shape(delimiter, 0, 0.0)
    width, count = widths.most_common(1)[0]
    return _Shape(delimiter, width, count / widths.total())
