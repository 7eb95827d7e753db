"""An ODS read once by a parser that trusts nothing, before the library opens it.

Its cells and rows say how often they repeat, so that a few bytes can mean a billion cells. Also finds what the library
does not tell: error cells, merged ranges, hidden rows and columns. Must not know what a column means.
"""

from __future__ import annotations

from etl.readers.guarded_xml import Attributes, check_prolog, scan
from etl.readers.limits import Limits
from etl.readers.parts import Parts, damaged, password_protected
from etl.readers.sheet_facts import Range, SheetFacts
from i18n import gettext as _

_CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_MOST_ROWS = 1 << 21
_HIDDEN = ("collapse", "filter")


def scan_ods(parts: Parts, file: str, limits: Limits) -> dict[str, SheetFacts]:
    """Facts of each sheet by its name. Raises BadInput for a workbook that must not be opened."""
    if _MANIFEST in parts.names:
        manifest = _Manifest()
        scan(parts.stream(_MANIFEST, limits.workbook_part), manifest, file, _MANIFEST)
        if manifest.encrypted:
            raise password_protected(file)
    content = _Content(file, limits)
    scan(parts.stream(_CONTENT), content, file, _CONTENT)
    for name in parts.names:
        if name not in (_CONTENT, _MANIFEST) and name.lower().endswith((".xml", ".rdf")):
            check_prolog(parts.stream(name), file, name)
    return content.sheets


class _Manifest:
    """Whether a part is encrypted."""

    encrypted = False

    def start(self, name: str, _attributes: Attributes) -> None:
        self.encrypted = self.encrypted or name == "encryption-data"

    def text(self, text: str) -> None:
        """Nothing of it is text."""

    def end(self, name: str) -> None:
        """Nothing to do."""


def _times(attributes: Attributes, name: str) -> int:
    text = attributes.get(name, "1")
    return max(int(text[:9]), 1) if text.isdecimal() else 1


class _Content:
    """Cells of all sheets, one at a time."""

    def __init__(self, file: str, limits: Limits) -> None:
        self.sheets: dict[str, SheetFacts] = {}
        self._file, self._limits = file, limits
        self._facts: SheetFacts | None = None
        self._row = self._col = self._column = 0
        self._rows = self._columns = 1
        self._cell: Attributes = {}
        self._depth_in_cell = self._notes = 0
        self._text: list[str] = []
        self._size = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "table" and not self._depth_in_cell:
            self._facts = SheetFacts(self._file, attributes.get("table:name", ""), self._limits)
            self.sheets[self._facts.name] = self._facts
            self._row = self._column = 0
        elif name == "table-column":
            self._start_columns(attributes)
        elif name == "table-row":
            self._start_rows(attributes)
        elif name in ("table-cell", "covered-table-cell"):
            self._cell, self._size, self._depth_in_cell = attributes, 0, 1
            self._text.clear()
            self._columns = _times(attributes, "table:number-columns-repeated")
        elif name == "annotation":
            self._notes += 1

    def _start_columns(self, attributes: Attributes) -> None:
        first, self._column = self._column, self._column + _times(attributes, "table:number-columns-repeated")
        if self._facts is not None and attributes.get("table:visibility") in _HIDDEN:
            self._facts.hidden_columns.add(first, min(self._column, _MOST_ROWS) - 1)

    def _start_rows(self, attributes: Attributes) -> None:
        self._rows = _times(attributes, "table:number-rows-repeated")
        self._col = 0
        if self._row + self._rows > _MOST_ROWS:
            raise damaged(self._file, _("a sheet claims more than {n} rows").format(n=_MOST_ROWS))
        if self._facts is not None and attributes.get("table:visibility") in _HIDDEN:
            self._facts.hidden_rows.add(self._row, self._row + self._rows - 1)

    def text(self, text: str) -> None:
        if self._depth_in_cell and not self._notes:
            self._size += len(text)
            if self._size <= 64:
                self._text.append(text)

    def end(self, name: str) -> None:
        if name in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif name == "table-row":
            self._row += self._rows
        elif name == "annotation":
            self._notes -= 1

    def _end_cell(self) -> None:
        self._depth_in_cell = 0
        cell, facts = self._cell, self._facts
        if facts is None:
            return
        size = max(self._size, len(cell.get("office:string-value", "")))
        if size or "office:value-type" in cell:
            facts.add(self._row, self._col, size, self._rows, self._columns)
        if cell.get("calcext:value-type") == "error":
            facts.error(self._row, self._col, "".join(self._text).strip())
        down, across = _times(cell, "table:number-rows-spanned"), _times(cell, "table:number-columns-spanned")
        if down > 1 or across > 1:
            facts.merge(Range(self._row, self._col, self._row + down - 1, self._col + across - 1))
        self._col += self._columns
