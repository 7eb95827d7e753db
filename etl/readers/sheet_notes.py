"""What a reader of workbooks says of the sheets: which were not read, what was repeated, what has no value.

Nothing of a file is dropped in silence. Pure. Must not open files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from etl.errors import listed, shorten, visible
from etl.readers.sheet_names import sums_others
from etl.readers.sheets import Table
from etl.readers.staged import SheetSeen, StagedTable
from i18n import mark
from i18n.said import joined, say, say_n

SHEETS_NAMED = 12
# By how a sheet is hidden, or SUMMED by its name: said once, with all the sheets it is true of.
SUMMED = "summed"
LEFT_OUT = {
    SUMMED: mark(
        "Not read, because the name says that it sums or repeats the others: sheet {sheets}; read with them it would "
        "count its seizures twice, so if it holds others, load this file once more and choose it."
    ),
    "": mark(
        "Not read, because the header is another: sheet {sheets}; if one of these holds seizures, load this file once "
        "more and choose it."
    ),
    "hidden": mark(
        "Not read, because it is hidden: sheet {sheets}; if one of these holds seizures, load this file once more and "
        "choose it."
    ),
    "very_hidden": mark(
        "Not read, because it is hidden so that the spreadsheet program does not even list it: sheet {sheets}; if one "
        "of these holds seizures, load this file once more and choose it."
    ),
}


def left_out_notes(seen: Sequence[SheetSeen], options: Mapping[str, str | int]) -> Iterator[str]:
    """The sheets with rows that are hidden, sum others or have another header, unless somebody chose the sheets."""
    if options.get("sheets"):
        return
    left: dict[str, list[str]] = {}
    for sheet in seen:
        if not sheet.read and sheet.rows != 0 and (sheet.hidden or sheet.rows):
            why = SUMMED if sheet.reason == sums_others() else sheet.hidden
            left.setdefault(why, []).append(_with_rows(sheet))
    for why, sheets in left.items():
        yield say(LEFT_OUT[why], sheets=_some(sheets))


def _with_rows(sheet: SheetSeen) -> str:
    name = shorten(sheet.name)
    if sheet.rows is None:
        return name
    return say_n("{sheet} ({n} row)", "{sheet} ({n} rows)", sheet.rows, n=sheet.rows, sheet=name)


def _some(said: Sequence[str]) -> str:
    return joined([*said[:SHEETS_NAMED], *(["…"] if len(said) > SHEETS_NAMED else [])], ", ")


def hidden_notes(tables: Sequence[Table]) -> Iterator[str]:
    """What of the sheets that are read nobody sees in a spreadsheet program; it is data all the same."""
    rows = [
        say("{sheet} ({n}, numbered there {rows})", sheet=shorten(table.sheet.name), n=len(found), rows=found)
        for table in tables
        if (found := table.hidden_rows)
    ]
    if rows:
        yield say(
            "Hidden rows are loaded as well, of sheet {sheets}; if they are not to count, delete them in the "
            "spreadsheet program and load the file again.",
            sheets=_some(rows),
        )
    columns = [
        say("{sheet} ({columns})", sheet=shorten(table.sheet.name), columns=listed(table.hidden_columns))
        for table in tables
        if table.hidden_columns
    ]
    if columns:
        yield say(
            "Hidden columns are read as well, of sheet {sheets}; if one of them is not meant, take it out of the "
            "mapping.",
            sheets=_some(columns),
        )


def format_notes(tables: Sequence[Table]) -> Iterator[str]:
    """What the number formats of a column show that is no part of its numbers."""
    shown: dict[tuple[str, str], int] = {}
    for table in tables:
        names = dict(zip(table.positions, table.names, strict=True))
        for (column, beside), n in table.sheet.facts.shown.items():
            if column in names:
                shown[names[column], beside] = shown.get((names[column], beside), 0) + n
    for (name, beside), n in [*shown.items()][:SHEETS_NAMED]:
        told = _thousands_left_away if beside.startswith(",") else _unit_shown
        yield told(n, name=visible(shorten(name)), shown=visible(beside))


def _unit_shown(n: int, **values: str) -> str:
    return say_n(
        "The format of {n} cell of “{name}” shows “{shown}” beside its number; only the number was read, so see that "
        "the unit of this column is right, or state it (unit=).",
        "The formats of {n} cells of “{name}” show “{shown}” beside their numbers; only the numbers were read, so see "
        "that the unit of this column is right, or state it (unit=).",
        n,
        n=n,
        **values,
    )


def _thousands_left_away(n: int, **values: str) -> str:
    return say_n(
        "The format of {n} cell of “{name}” leaves thousands away (“{shown}”), so the spreadsheet program shows less "
        "than the number that was read; see that the unit of this column is right, or state it (unit=).",
        "The formats of {n} cells of “{name}” leave thousands away (“{shown}”), so the spreadsheet program shows less "
        "than the numbers that were read; see that the unit of this column is right, or state it (unit=).",
        n,
        n=n,
        **values,
    )


def of_rows_alone(table: StagedTable) -> dict[str, tuple[object, ...]]:
    """What is known of a workbook of ours, whose other sheets tell people what to do with it."""
    ours = set(left_out_notes(table.sheets, {}))
    return {
        "sheets": tuple(sheet for sheet in table.sheets if sheet.read),
        "notes": tuple(note for note in table.notes if note not in ours),
    }


def header_notes(tables: Sequence[Table]) -> tuple[str, ...]:
    notes = dict.fromkeys(note for table in tables for note in table.notes)
    if tables[0].layout.last > tables[0].layout.first >= 0:
        note = say(
            "The header is in rows {first} to {last} of the sheet; their texts are joined into one name per column.",
            first=tables[0].layout.first + 1,
            last=tables[0].layout.last + 1,
        )
        notes[note] = None
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
    unvalued = [(shorten(table.sheet.name), n) for table in tables if (n := table.sheet.facts.unvalued)]
    if unvalued:
        yield say(
            "Formulas without a stored value were read as blank, of sheet {sheets}; open the workbook in a spreadsheet "
            "program, save it, and load it again.",
            sheets=_some([say("{sheet} ({n})", sheet=name, n=n) for name, n in unvalued]),
        )
