"""What a scan finds out about a sheet before it is opened: how large it is, and what the library does not tell.

Pure. A `Range` counts rows and columns from 0, its last ones included.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from etl.errors import BadInput
from etl.readers.limits import Limits
from etl.readers.spans import Spans
from i18n import gettext as _

MOST_RANGES = 100_000
MOST_SHOWN = 1_000
_LAST_ROW, _LAST_COLUMN = (1 << 24) - 1, (1 << 15) - 1


@dataclass(frozen=True)
class Range:
    """Merged cells."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class SheetFacts:
    """Where the filled cells of a sheet lie, its merged ranges and error cells, and what of it is hidden. `unvalued`:
    formulas without a stored value. `shown`: (column, what number formats show beside its numbers) -> how many."""

    file: str
    name: str
    limits: Limits
    cells: int = 0
    text: int = 0
    top: int = -1
    left: int = -1
    bottom: int = -1
    right: int = -1
    unvalued: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)
    hidden_rows: Spans = field(default_factory=Spans)
    hidden_columns: Spans = field(default_factory=Spans)
    shown: dict[tuple[int, str], int] = field(default_factory=dict)

    @property
    def area(self) -> int:
        """Cells of the rectangle around all that is filled: what opening the sheet takes memory for."""
        return 0 if self.bottom < 0 else (self.bottom - self.top + 1) * (self.right - self.left + 1)

    def add(self, row: int, column: int, chars: int, rows: int = 1, columns: int = 1) -> None:
        """A filled cell, or the same one repeated over rows and columns. Raises BadInput beyond a limit."""
        self.cells += rows * columns
        self.text += chars * rows * columns
        bottom, right = row + rows - 1, column + columns - 1
        if self.bottom < 0:
            self.top, self.left, self.bottom, self.right = row, column, bottom, right
        self.top, self.left = min(self.top, row), min(self.left, column)
        self.bottom, self.right = max(self.bottom, bottom), max(self.right, right)
        if row < 0 or column < 0 or bottom > _LAST_ROW or right > _LAST_COLUMN:
            raise self._too_large()
        if chars > self.limits.cell_chars:
            raise BadInput(
                _(
                    "{file}, sheet {sheet}, row {row}: a cell is longer than the limit of {limit} characters; no "
                    "place, "
                    "drug or note is that long, so nothing was read: shorten it, or raise the limit."
                ).format(file=self.file, sheet=self.name, row=row + 1, limit=self.limits.cell_chars),
                file=self.file,
                sheet=self.name,
                line=row + 1,
            )

    def merge(self, found: Range) -> None:
        """Keep a merged range. Raises BadInput for more of them than a sheet made by people has."""
        self.merged.append(found)
        if len(self.merged) > MOST_RANGES:
            raise self._too_large()

    def error(self, row: int, column: int, text: str) -> None:
        """Keep what an error cell shows. Raises BadInput for more of them than can be listed."""
        self.errors[row, column] = text[:40] or "#ERROR"
        if len(self.errors) > MOST_RANGES:
            raise self._too_large()

    def show(self, column: int, beside: str) -> None:
        """Count a number beside which its format shows something."""
        if (column, beside) in self.shown or len(self.shown) < MOST_SHOWN:
            self.shown[column, beside] = self.shown.get((column, beside), 0) + 1

    def check(self, area: int | None = None, text: int | None = None) -> None:
        """Raises BadInput when opening the sheet would take more memory than allowed; `area` and `text`: with "
        "others."""
        cells, characters = self.area if area is None else area, self.text if text is None else text
        if cells > self.limits.workbook_cells or characters > self.limits.workbook_text:
            raise self._too_large(cells)

    def _too_large(self, cells: int = 0) -> BadInput:
        return BadInput(
            _(
                "{file}, sheet {sheet}: its cells reach down to row {row} over {columns} columns, {cells} cells or "
                "{text} "
                "characters with the sheets before it, more than the limit of {limit} cells ({most} characters) that "
                "protects this machine's memory: delete what stands far from the table, save the sheet as CSV, or "
                "raise "
                "the limit."
            ).format(
                file=self.file,
                sheet=self.name,
                row=self.bottom + 1,
                columns=self.right + 1,
                cells=max(self.area, self.cells, cells),
                text=self.text,
                limit=self.limits.workbook_cells,
                most=self.limits.workbook_text,
            ),
            file=self.file,
            sheet=self.name,
        )
