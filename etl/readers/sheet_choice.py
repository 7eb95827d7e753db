"""Which sheets of a workbook are read as its one table, why the others are not, and what is known of those.

Sheets that nobody chose are looked at as well where that costs little, so that a person can choose them: how many rows
they have, and which of them have one header. Must not know what a column means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from python_calamine import SheetMetadata, SheetTypeEnum, SheetVisibleEnum

from etl.errors import BadInput, listed, shorten
from etl.readers.filling import stated_names
from etl.readers.sheet_facts import SheetFacts
from etl.readers.sheet_names import names_a_sum, sums_others
from etl.readers.sheets import Table
from etl.readers.staged import SheetSeen
from i18n import gettext as _

ALL = "*"
LOOKED_AT_CELLS, LOOKED_AT_TEXT = 1_000_000, 16 << 20  # of all sheets together that are only looked at
Header = frozenset[str]


def is_hidden() -> str:
    """Why a hidden sheet is not read."""
    return _("it is hidden")


@dataclass
class Sheets:
    """The sheets of one workbook: those to read, and what is found out about each."""

    file: str
    metas: Sequence[SheetMetadata]
    stated: str | None
    chosen: list[SheetMetadata] = field(default_factory=list)
    _reasons: dict[str, str] = field(default_factory=dict)
    _rows: dict[str, int] = field(default_factory=dict)
    _headers: dict[str, Header] = field(default_factory=dict)

    def choose(self) -> list[SheetMetadata]:
        """Those stated, or all that are visible. Raises BadInput where there are none."""
        sheets = [meta for meta in self.metas if meta.typ == SheetTypeEnum.WorkSheet]
        for meta in self.metas:
            self._reasons[meta.name] = _("it holds a chart or a macro, not cells")
            if meta not in sheets:
                self._rows[meta.name] = 0
        if self.stated is not None and self.stated != ALL:
            names = stated_names(self.stated, [meta.name for meta in sheets])
            if not names:
                raise self._no_such(sheets)
            self.chosen, reason = [meta for meta in sheets if meta.name in names], _("it was not chosen")
        else:
            self.chosen = [meta for meta in sheets if meta.visible == SheetVisibleEnum.Visible]
            reason = is_hidden()
        for meta in sheets:
            self._reasons[meta.name] = "" if meta in self.chosen else reason
        if not self.chosen:
            raise BadInput(
                _(
                    "{file} has no visible sheet with cells, so there is nothing to load; its sheets are: {sheets}."
                ).format(file=self.file, sheets=listed([meta.name for meta in self.metas])),
                file=self.file,
            )
        return self.chosen

    def others(self, facts: Mapping[str, SheetFacts]) -> Iterator[SheetMetadata]:
        """Sheets that are not to be read and that are small enough to be looked at."""
        area = text = 0
        held = sum(facts[meta.name].area for meta in self.chosen)  # these stay in memory meanwhile
        for meta in self.metas:
            found = facts.get(meta.name)
            if meta in self.chosen or meta.typ != SheetTypeEnum.WorkSheet or found is None:
                continue
            area, text = area + found.area, text + found.text
            if area > LOOKED_AT_CELLS or text > LOOKED_AT_TEXT or held + found.area > found.limits.workbook_cells:
                return
            yield meta

    def saw(self, name: str, table: Table | None) -> None:
        """What a sheet turned out to hold."""
        self._rows[name] = 0 if table is None else table.rows
        if table is not None and table.rows:
            self._headers[name] = table.key
        elif not self._reasons[name]:
            self._reasons[name] = _("it is empty") if table is None else _("it has no rows under its header")

    def of_one_header(self, tables: Sequence[Table]) -> list[Table]:
        """The sheets that make one table: those stated, or of the header with most rows. Raises BadInput."""
        if not tables:
            raise BadInput(
                _(
                    "{file} has no sheet with rows under a header, so there is nothing to load; its sheets are: "
                    "{sheets}."
                ).format(file=self.file, sheets=listed([meta.name for meta in self.metas])),
                file=self.file,
            )
        tables = self._without_sums(tables)
        rows: dict[Header, int] = {}
        for table in tables:
            rows[table.key] = rows.get(table.key, 0) + table.rows
        # A list of words beside the table, one column wide, may well be longer than the table.
        key = max(rows, key=lambda one: (len(one) > 1, rows[one]))
        if self.stated not in (None, ALL) and len(rows) > 1:
            raise self._unlike(tables)
        read = [table for table in tables if table.key == key]
        reason = _("its header is not that of {sheet}").format(sheet=shorten(read[0].sheet.name))
        self._reasons |= {table.sheet.name: reason for table in tables if table.key != key}
        return read

    def _without_sums(self, tables: Sequence[Table]) -> Sequence[Table]:
        """Without sheets whose names say that they sum others, where these have their header and nobody chose."""
        summed = {table.key for table in tables if not names_a_sum(table.sheet.name)}
        left = [table for table in tables if table.key not in summed or not names_a_sum(table.sheet.name)]
        if self.stated is not None:
            return tables
        names = {table.sheet.name for table in tables} - {table.sheet.name for table in left}
        self._reasons |= dict.fromkeys(names, sums_others())
        return left

    def seen(self) -> tuple[SheetSeen, ...]:
        """Every sheet, in the order of the workbook."""
        numbers: dict[Header, int] = {}
        for header in self._headers.values():
            numbers.setdefault(header, len(numbers))
        return tuple(self._seen(meta, numbers.get) for meta in self.metas)

    def _seen(self, meta: SheetMetadata, number: Callable[[Header], int | None]) -> SheetSeen:
        name, reason = meta.name, self._reasons[meta.name]
        header = number(self._headers[name]) if name in self._headers else None
        return SheetSeen(name, self._rows.get(name), not reason, reason, header, _hidden(meta))

    def _no_such(self, sheets: Sequence[SheetMetadata]) -> BadInput:
        return BadInput(
            _("{file} has no sheet '{value}', so nothing was read; its sheets are: {sheets}.").format(
                file=self.file, value=shorten(self.stated or ""), sheets=listed([meta.name for meta in sheets])
            ),
            file=self.file,
            sheet=self.stated,
        )

    def _unlike(self, tables: Sequence[Table]) -> BadInput:
        odd = next(table for table in tables if table.key != tables[0].key)
        return BadInput(
            _(
                "{file}: the sheets {first} and {second} have different headers, so their rows do not make one table "
                "and nothing was read: choose sheets with one header, and load the others by themselves."
            ).format(file=self.file, first=shorten(tables[0].sheet.name), second=shorten(odd.sheet.name)),
            file=self.file,
            sheet=odd.sheet.name,
        )


def _hidden(meta: SheetMetadata) -> str:
    if meta.visible == SheetVisibleEnum.Visible:
        return ""
    return "very_hidden" if meta.visible == SheetVisibleEnum.VeryHidden else "hidden"
