"""What a reader of workbooks says of the sheets: which were not read, what was repeated, what has no value.

Nothing of a file is dropped in silence. Pure. Must not open files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from etl.errors import listed
from etl.readers.sheets import Table
from etl.readers.staged import SheetSeen, StagedTable
from i18n.said import say, say_n


def left_out_notes(seen: Sequence[SheetSeen], options: Mapping[str, str | int]) -> Iterator[str]:
    """A sentence for each sheet with rows that is hidden or has another header, unless somebody chose the sheets."""
    if options.get("sheets"):
        return
    for sheet in seen:
        if sheet.read or sheet.rows == 0 or not (sheet.hidden or sheet.rows):
            continue
        if sheet.rows is None:
            yield say(
                "Sheet {sheet} was not read, because it is hidden; if it holds seizures, load this file once more and "
                "choose that sheet.",
                sheet=sheet.name,
            )
        else:
            yield _left_out(sheet, sheet.rows)


def _left_out(sheet: SheetSeen, rows: int) -> str:
    if sheet.hidden == "very_hidden":
        return say_n(
            "Sheet {sheet} with {n} row was not read, because it is hidden so that the spreadsheet program does not "
            "even list it; if it holds seizures, load this file once more and choose that sheet.",
            "Sheet {sheet} with {n} rows was not read, because it is hidden so that the spreadsheet program does not "
            "even list it; if it holds seizures, load this file once more and choose that sheet.",
            rows,
            n=rows,
            sheet=sheet.name,
        )
    if sheet.hidden:
        return say_n(
            "Sheet {sheet} with {n} row was not read, because it is hidden; if it holds seizures, load this file once "
            "more and choose that sheet.",
            "Sheet {sheet} with {n} rows was not read, because it is hidden; if it holds seizures, load this file once "
            "more and choose that sheet.",
            rows,
            n=rows,
            sheet=sheet.name,
        )
    return say_n(
        "Sheet {sheet} with {n} row was not read, because its header is another; if it holds seizures, load this file "
        "once more and choose that sheet.",
        "Sheet {sheet} with {n} rows was not read, because its header is another; if it holds seizures, load this file "
        "once more and choose that sheet.",
        rows,
        n=rows,
        sheet=sheet.name,
    )


def hidden_notes(tables: Sequence[Table]) -> Iterator[str]:
    """What of the sheets that are read nobody sees in a spreadsheet program; it is data all the same."""
    for table in tables:
        if table.hidden_rows:
            yield say(
                "Hidden rows of sheet {sheet} are loaded as well ({n}, numbered there {rows}); if they are not to "
                "count, delete them in the spreadsheet program and load the file again.",
                sheet=table.sheet.name,
                n=len(table.hidden_rows),
                rows=table.hidden_rows,
            )
        if table.hidden_columns:
            yield say(
                "Hidden columns of sheet {sheet} are read as well: {columns}; if one of them is not meant, take it out "
                "of the mapping.",
                sheet=table.sheet.name,
                columns=listed(table.hidden_columns),
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
