"""Where the table of a sheet is: its header rows under titles, joined where they are several, and its columns. Pure.

A sheet is not a text file: all its rows are equally wide, so the header is told by how many cells are filled, by what
is text among numbers, and by merged ranges. Must not know what a column means.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from etl.readers.sheet_facts import Range
from i18n import gettext as _

HEAD_ROWS = 500
_HIGHEST_HEADER = 200
# A number, a date as ISO text or a moment: what stands under a header, not in it.
_VALUE = re.compile(r"[+-]?[\d., \u00a0\u202f]*\d[\d.,]*(?:[eE][+-]?\d+)?\s*%?|\d{4}-\d\d-\d\d.*|TRUE|FALSE")

Row = Sequence[str]


@dataclass(frozen=True)
class Layout:
    """Header rows from `first` to `last` (0-based; -1: none), and the names above the columns, blank ones included."""

    first: int
    last: int
    names: tuple[str, ...]
    evidence: str


def find_layout(head: Sequence[Row], merged: Sequence[Range], stated: tuple[int, int] | None) -> Layout | None:
    """The header in the first rows of a sheet; None when nothing is filled. `stated`: its rows, from 0."""
    width = max(map(len, head), default=0)
    if stated is not None:
        first, last = stated
        if last < 0:
            return Layout(-1, -1, ("",) * width, _("stated by the user or the profile"))
        names = _joined(head[first : last + 1], first, merged, width)
        return Layout(first, last, names, _("stated by the user or the profile"))
    at = _header_row(head)
    if at is None:
        return None
    first, last = _with_neighbours(head, at, merged, width)
    return Layout(first, last, _joined(head[first : last + 1], first, merged, width), _evidence(head, first, last))


def is_value(text: str) -> bool:
    """Whether a cell holds a number, a date or a truth, and not words."""
    return len(text) < 40 and _VALUE.fullmatch(text.strip()) is not None


def _filled(row: Row) -> list[int]:
    return [column for column, text in enumerate(row) if text.strip()]


def _header_row(head: Sequence[Row]) -> int | None:
    """The widest row of words above the first row of values; in a table of words the first row that is wide enough."""
    filled = [_filled(row) for row in head]
    counts = Counter(len(columns) for columns in filled if columns)
    if not counts:
        return None
    several = {size: n for size, n in counts.items() if size > 1} or counts
    typical = max(several, key=lambda size: (several[size], size))
    wide = [at for at, columns in enumerate(filled[:_HIGHEST_HEADER]) if len(columns) > typical / 2]
    if not wide:
        return next(at for at, columns in enumerate(filled) if columns)
    words = {at for at in wide if not any(is_value(head[at][column]) for column in filled[at])}
    pairs = itertools.pairwise([*wide, -1])
    # A title may have a date beside it: no row is data while a wider one of words comes right below.
    data = next(
        (at for at, below in pairs if at not in words and (below not in words or len(filled[below]) <=
        len(filled[at]))), None,
    )
    above = [at for at in sorted(words) if data is not None and at < data]
    return max(above, key=lambda at: (len(filled[at]), -at)) if above else wide[0]


def _with_neighbours(head: Sequence[Row], at: int, merged: Sequence[Range], width: int) -> tuple[int, int]:
    """The rows of the header that was found in row `at`: a second one below or above belongs to it, or none."""
    if at + 1 < len(head) and _names_parts(head, at, at + 1, merged, width):
        return at, at + 1
    if at > 0 and _names_parts(head, at - 1, at, merged, width):
        return at - 1, at
    return at, at


def _names_parts(head: Sequence[Row], upper: int, lower: int, merged: Sequence[Range], width: int) -> bool:
    """Whether the row `upper` names groups of the columns that the row `lower` names."""
    above, below = set(_filled(head[upper])), set(_filled(head[lower]))
    if not above or not below:
        return False
    across = [item for item in merged if item.top == item.bottom == upper and item.right > item.left]
    grouped = {
        column for item in across if item.right - item.left + 1 < width for column in range(item.left, item.right + 1)
    }
    down = {item.left for item in merged if (item.top, item.bottom) == (upper, lower) and item.left == item.right}
    if len(grouped & below) >= 2:
        # What stands outside the groups is one name over both rows, or a name of the lower row alone.
        return not (above & below) - grouped and (below - grouped).isdisjoint(above - down)
    words = all(not is_value(head[lower][column]) for column in below)
    if not words or len(above) < 2 or not above - below:
        return False
    return all(_values_under(head[lower + 1 : lower + 30], column) for column in below)


def _values_under(rows: Sequence[Row], column: int) -> bool:
    """Whether most of what stands in a column is values."""
    written = [row[column] for row in rows if column < len(row) and row[column].strip()]
    return bool(written) and 2 * sum(map(is_value, written)) > len(written)


def _joined(rows: Sequence[Row], first: int, merged: Sequence[Range], width: int) -> tuple[str, ...]:
    """One name per column from the rows of the header; a group's name is repeated over its columns."""
    if not rows:
        return ("",) * width
    spread = [[*row, *[""] * (width - len(row))] for row in rows]
    for at, row in enumerate(spread[:-1]):
        _spread(row, spread[at + 1], [item for item in merged if item.top == item.bottom == first + at])
    names = []
    for column in range(width):
        parts: list[str] = []
        for row in spread:
            text = row[column] if len(rows) == 1 else " ".join(row[column].split())
            if text.strip() and text not in parts:
                parts.append(text)
        names.append(" ".join(parts))
    return tuple(names)


def _spread(row: list[str], below: Sequence[str], across: Sequence[Range]) -> None:
    """Repeat the names of groups: over their merged cells or, where nothing is merged, over the blanks beside them."""
    for item in across:
        for column in range(item.left + 1, min(item.right + 1, len(row))):
            row[column] = row[column] or row[item.left]
    if across:
        return
    for column in range(1, len(row)):
        if not row[column].strip() and below[column].strip() and below[column - 1].strip():
            row[column] = row[column - 1]


def _evidence(head: Sequence[Row], first: int, last: int) -> str:
    above = sum(1 for row in head[:first] if _filled(row))
    if last > first:
        return _("rows {first} and {last} together name the columns; rows with text above them: {n}").format(
            first=first + 1, last=last + 1, n=above
        )
    return _("row {row} is the first that names the columns; rows with text above it: {n}").format(
        row=first + 1, n=above
    )
