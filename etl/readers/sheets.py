"""One sheet of an opened workbook: its rows as text, in the place where a person sees them.

Imports the library that opens workbooks; must not know about files or other sheets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from python_calamine import CalamineSheet

from etl.readers.cells import as_text
from etl.readers.groups import Headings
from etl.readers.header import unique_names
from etl.readers.layout import HEAD_ROWS, Layout, find_layout
from etl.readers.sheet_facts import Range, SheetFacts
from etl.readers.spans import Spans


@dataclass(frozen=True)
class Table:
    """The table of a sheet: where its columns are and what they are called, and which rows are data."""

    sheet: Sheet
    layout: Layout
    positions: tuple[int, ...]
    names: tuple[str, ...]
    notes: tuple[str, ...]
    rows: int
    headings: tuple[int, int] | None  # position of the column whose value stands on rows of its own, and how many
    hidden_rows: Spans  # of the sheet, those of its data rows that are filled and hidden

    @property
    def first_row(self) -> int:
        """The sheet's row (from 0) of the first data row."""
        return self.layout.last + 1

    @property
    def key(self) -> frozenset[str]:
        """What tells one header from another: its names, whatever their order, case and blanks."""
        named = (self.layout.names[at] for at in self.positions)
        return frozenset(" ".join(name.split()).casefold() for name in named if name.strip())

    @property
    def hidden_columns(self) -> list[str]:
        """The columns that the spreadsheet program does not show."""
        hidden = self.sheet.facts.hidden_columns
        return [name for name, at in zip(self.names, self.positions, strict=True) if at in hidden]


@dataclass(frozen=True)
class Sheet:
    """A sheet in memory, and what the scan found in it."""

    name: str
    opened: CalamineSheet
    facts: SheetFacts
    number_mark: str = "."

    def values(self) -> Iterator[list[object]]:
        """Rows from the sheet's first, as the library gives them, from column A on."""
        start = self.opened.start
        pad: list[object] = [""] * (start[1] if start else 0)
        for row in self.opened.iter_rows():
            yield [*pad, *row]

    def texts(self) -> Iterator[tuple[list[object], list[str]]]:
        """Values and texts of each row; an error cell's text is the error."""
        by_row: dict[int, list[tuple[int, str]]] = {}
        for (row, column), text in self.facts.errors.items():
            by_row.setdefault(row, []).append((column, text))
        for at, values in enumerate(self.values()):
            texts = [self._text(value) for value in values]
            for column, text in by_row.get(at, ()):
                if column < len(texts):
                    texts[column] = text
            yield values, texts

    def _text(self, value: object) -> str:
        text = as_text(value)
        return text.replace(".", self.number_mark) if self.number_mark != "." and isinstance(value, float) else text

    def merged(self) -> Sequence[Range]:
        """Merged ranges, from the scan or, where it does not know them, from the library."""
        if self.facts.merged:
            return self.facts.merged
        ranges = self.opened.merged_cell_ranges or []
        return [Range(top, left, bottom, right) for (top, left), (bottom, right) in ranges]

    def table(self, stated_header: tuple[int, int] | None) -> Table | None:
        """The table of the sheet; None when nothing is filled. `stated_header`: first and last row from 1, 0 for
        none."""
        head = [texts for _values, texts in islice(self.texts(), HEAD_ROWS)]
        stated = None if stated_header is None else (stated_header[0] - 1, stated_header[1] - 1)
        layout = find_layout(head, self.merged(), stated)
        if layout is None or not layout.names:
            return None
        return self._measured(layout)

    def _measured(self, layout: Layout) -> Table:
        named = [at for at, name in enumerate(layout.names) if name.strip()]
        headings, hidden = Headings(named), Spans()
        used = set(named)
        rows, hides = 0, bool(self.facts.hidden_rows)
        for at, (_values, texts) in enumerate(islice(self.texts(), layout.last + 1, None), 1):
            headings.see(texts)
            filled = [column for column, text in enumerate(texts) if text]
            if filled:
                rows = at
                used.update(filled)
                if hides and layout.last + at in self.facts.hidden_rows:
                    hidden.add(layout.last + at)
        positions = tuple(sorted(used))
        names, notes = unique_names(tuple(layout.names[at] for at in positions))
        return Table(self, layout, positions, names, notes, rows, headings.column(), hidden)
