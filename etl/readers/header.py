"""The header record to column names: as written, made unique, with a note on what was changed. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from etl.errors import BadInput
from etl.readers.limits import Limits
from etl.readers.records import Record
from i18n.said import say


@dataclass(frozen=True)
class Header:
    """`next_line` is the line of the file on which the data start."""

    columns: tuple[str, ...]
    notes: tuple[str, ...]
    next_line: int


def read_header(record: Record | None, header_row: int, limits: Limits, file: str) -> Header:
    """Names of the columns from the record on line `header_row`; numbered when that is 0. Raises BadInput."""
    if record is None or record.is_blank:
        raise BadInput(
            say(
                "{file} has no header on line {line}: that line is blank or behind the end of the file, so its "
                "columns have no names: state the line of the header.",
                file=file,
                line=header_row or 1,
            ),
            file=file,
            line=header_row or 1,
        )
    if len(record.cells) > limits.columns:
        raise BadInput(
            say(
                "{file}, line {line}: {found} columns, more than the limit of {limit}; the delimiter or the header "
                "row is probably wrong: state them, or raise the limit.",
                file=file,
                line=record.line,
                found=len(record.cells),
                limit=limits.columns,
            ),
            file=file,
            line=record.line,
        )
    if header_row == 0:
        return Header(tuple(f"column {n}" for n in range(1, len(record.cells) + 1)), (), record.line)
    if not record.closed:
        raise BadInput(
            say(
                "{file}, line {line}: the header opens a quote that is never closed, so there are no rows: correct "
                "the line, or state the quote character or the line of the header.",
                file=file,
                line=record.line,
            ),
            file=file,
            line=record.line,
        )
    columns, notes = unique_names(record.cells)
    return Header(columns, notes, record.last_line + 1)


def unique_names(cells: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of columns from the cells of a header, and what was made of those that are blank or not unique."""
    names: list[str] = []
    notes: list[str] = []
    taken = set(cells)
    for position, cell in enumerate(cells, 1):
        name = cell
        if not cell.strip():
            name = _free(f"column {position}", taken)
            notes.append(
                say("Column {n} has no name in the header; it is called '{name}' here.", n=position, name=name)
            )
        elif cell in names:
            name = _free(cell, taken)
            notes.append(
                say(
                    "Two columns are called '{cell}'; column {n} is called '{name}' here.",
                    cell=cell,
                    n=position,
                    name=name,
                )
            )
        taken.add(name)
        names.append(name)
    return tuple(names), tuple(notes)


def _free(name: str, taken: set[str]) -> str:
    candidate, n = name, 1
    while candidate in taken:
        n += 1
        candidate = f"{name} ({n})"
    return candidate
