"""What a reader of workbooks says of the sheets: which were not read, what was repeated, what has no value.

Nothing of a file is dropped in silence. Pure. Must not open files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from etl.readers.sheets import Table
from etl.readers.staged import SheetSeen
from i18n import gettext as _
from i18n.said import say, say_n


def is_hidden() -> str:
    """Why a hidden sheet is not read."""
    return _("it is hidden")


def left_out_notes(seen: Sequence[SheetSeen], options: Mapping[str, str | int]) -> Iterator[str]:
    """A sentence for each hidden sheet and each with another header, unless somebody chose the sheets."""
    if options.get("sheets"):
        return
    for sheet in seen:
        if sheet.read:
            continue
        if sheet.rows:
            yield say_n(
                "Sheet {sheet} with {n} row was not read, because its header is another; if it holds seizures, save it "
                "as a file of its own and load that, too.",
                "Sheet {sheet} with {n} rows was not read, because its header is another; if it holds seizures, save "
                "it as a file of its own and load that, too.",
                sheet.rows,
                n=sheet.rows,
                sheet=sheet.name,
            )
        elif sheet.reason == is_hidden():
            yield say(
                "Sheet {sheet} was not read, because it is hidden; if it holds seizures, make it visible, save the "
                "workbook, and load it again.",
                sheet=sheet.name,
            )


def header_notes(tables: Sequence[Table]) -> tuple[str, ...]:
    notes = dict.fromkeys(note for table in tables for note in table.notes)
    if tables[0].layout.last > tables[0].layout.first >= 0:
        joined = say(
            "The header is in rows {first} to {last} of the sheet; their texts are joined into one name per column.",
            first=tables[0].layout.first + 1,
            last=tables[0].layout.last + 1,
        )
        notes[joined] = None
    return tuple(notes)


def value_notes(
    tables: Sequence[Table], repeated: Mapping[str, int], numbers: Mapping[str, int], filled_down: Sequence[str]
) -> Iterator[str]:
    """What was repeated, what was not, and what has no value."""
    for name in filled_down:
        yield say("The value of '{name}' is printed once and was repeated in the rows below it.", name=name)
    for name, n in repeated.items():
        if name not in filled_down:
            yield say_n(
                "The value of '{name}' was repeated in {n} row over which its cell is merged.",
                "The value of '{name}' was repeated in {n} rows over which its cells are merged.",
                n,
                n=n,
                name=name,
            )
    for name, n in numbers.items():
        yield say_n(
            "{n} number of '{name}' is merged over several rows and was read in the first of them only, because it may "
            "be their total; if it belongs to each row, state fill_down={name}.",
            "{n} numbers of '{name}' are merged over several rows and were read in the first of them only, because "
            "they "
            "may be their totals; if they belong to each row, state fill_down={name}.",
            n,
            n=n,
            name=name,
        )
    for table in tables:
        if table.sheet.facts.unvalued:
            yield say_n(
                "In sheet {sheet}, {n} formula has no stored value and was read as blank; open the workbook in a "
                "spreadsheet program, save it, and load it again.",
                "In sheet {sheet}, {n} formulas have no stored value and were read as blank; open the workbook in a "
                "spreadsheet program, save it, and load it again.",
                table.sheet.facts.unvalued,
                n=table.sheet.facts.unvalued,
                sheet=table.sheet.name,
            )
