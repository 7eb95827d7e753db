"""Values printed once for several rows of a sheet: merged downwards, or on a row of their own above their rows. Pure.

What the sheet shows is repeated; what it leaves blank stays blank. A number merged over several rows is NOT repeated
unless somebody says so: it may be one total for them all, and would count several times.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from etl.notes import is_note
from etl.readers.sheet_facts import Range

_BLANK, _SEVERAL = -2, -1
_CANDIDATES = 3  # of the first columns, where categories are printed


class Headings:
    """Watches the rows of a table go by and says which column, if any, has its value on rows of its own."""

    def __init__(self, columns: Sequence[int]) -> None:
        """`columns`: where the named columns of the table are."""
        self._columns = tuple(columns[:_CANDIDATES])
        self._alone = array("i")
        self._masks = array("B")

    def see(self, row: Sequence[str]) -> None:
        """The next row, as it stands in the sheet."""
        filled = [column for column, text in enumerate(row) if text.strip()]
        alone = _BLANK if not filled else _SEVERAL
        if len(filled) == 1 and not is_note(row[filled[0]]):
            alone = filled[0]
        self._alone.append(alone)
        self._masks.append(sum(1 << bit for bit, column in enumerate(self._columns) if row[column].strip()))

    def column(self) -> tuple[int, int] | None:
        """The column and how many such rows it has."""
        rows = [at for at, alone in enumerate(self._alone) if alone != _BLANK]
        for bit, column in enumerate(self._columns):
            found = self._headings(rows, column, 1 << bit)
            if found:
                return column, found
        return None

    def _headings(self, rows: Sequence[int], column: int, bit: int) -> int:
        """Rows in which the column alone is filled, if it is blank in all rows below each; else 0."""
        headings = data = totals = 0
        for place, at in enumerate(rows):
            after = rows[place + 1] if place + 1 < len(rows) else None
            closes = after is None or self._alone[after] == column
            if self._alone[at] == column:
                headings += not closes
            elif self._masks[at] & bit:
                # A filled cell among the rows of a group: only its total may have one, at its end.
                totals += 1
                if not closes:
                    return 0
            else:
                data += 1
                if not headings:
                    return 0
        enough = headings > 1 or (headings == 1 and data > 1)
        return headings if enough and totals <= headings and data >= headings else 0


class Repeating:
    """Repeats values downwards through the data rows of one sheet; rows must come in order, each with its own list."""

    def __init__(self, merged: Sequence[Range], filled: Sequence[int], first_row: int) -> None:
        """`filled`: columns whose last value is repeated over all blanks; `first_row`: where the data rows begin."""
        self._starting: dict[int, list[Range]] = {}
        for item in merged:
            if item.bottom >= first_row:
                self._starting.setdefault(max(item.top, first_row), []).append(item)
        self._filled = tuple(filled)
        self._last = dict.fromkeys(filled, "")
        self._down: dict[int, tuple[int, str]] = {}
        self._kept_blank: dict[int, int] = {}
        self.repeated: dict[int, int] = {}
        self.numbers: dict[int, int] = {}

    def apply(self, at: int, row: list[str], values: Sequence[object]) -> None:
        """Put into `row`, the sheet's row `at`, what belongs there; a blank row stays blank. `values`: as typed."""
        for item in self._starting.get(at, ()):
            self._begin(item, row, values)
        if not any(text.strip() for text in row):
            return
        for column, (bottom, text) in list(self._down.items()):
            if at > bottom:
                del self._down[column]
            elif not row[column]:
                row[column] = text
                self.repeated[column] = self.repeated.get(column, 0) + 1
        for column in self._filled:
            if row[column].strip():
                self._last[column] = row[column]
            elif self._kept_blank.get(column, -1) < at:
                row[column] = self._last[column]

    def _begin(self, item: Range, row: Sequence[str], values: Sequence[object]) -> None:
        if item.left >= len(row):
            return
        text = row[item.left]
        if not text.strip():
            for column in range(item.left, min(item.right + 1, len(row))):
                self._kept_blank[column] = item.bottom
        elif item.bottom > item.top:
            if _is_number(values[item.left]) and item.left not in self._filled:
                self.numbers[item.left] = self.numbers.get(item.left, 0) + 1
                # What the merged cells hide must not be taken for the value of the row above them.
                self._down.pop(item.left, None)
            else:
                self._down[item.left] = (item.bottom, text)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
