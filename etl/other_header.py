"""A second header among the rows of a table that calls a column of numbers otherwise: another table, other units.

Its rows would be read as the first header says, grams as kilograms, so the file is refused. The second line of a header
of two lines is told from that: it stands in the first row, whose date and country are blank. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import numpy as np

from etl.cells import Cells
from etl.encoded import Mask
from etl.errors import BadInput, shorten, visible
from etl.headers import fields_named, without_unit, words
from i18n import gettext as _
from store.reference import Reference
from store.text import fold

_NUMBERING = re.compile(r"\b[0-9]+\b")  # of a footnote: "Heroin (kg) 2)"
NUMBERS = ("quantity", "kg_equivalent", "event_count")


def same_words(text: str, name: str) -> bool:
    """Whether two headers are alike letter for letter."""
    return fold(text) == fold(name)


def says_same(text: str, name: str, reference: Reference) -> bool:
    """Whether two headers are of the same thing in the same unit: "Qty, kg" and "Quantity (kg)"."""
    (bare, unit), (own, own_unit) = (without_unit(_NUMBERING.sub(" ", words(one)), reference) for one in (text, name))
    units = {None if one is None else reference.unit_aliases[one] for one in (unit, own_unit)}
    return len(units) == 1 and (bare.split() == own.split() or bool(fields_named(bare) & fields_named(own)))


def require_one_header(cells: Cells, headers: Mask, file: str, same: Callable[[str, str], bool]) -> None:
    """`headers`: rows whose date, country and drug are names of these columns, of a `file`. Raises BadInput.

    `same`: whether two headers of a column of numbers say the same.
    """
    rows = np.flatnonzero(headers)
    for name in _of_numbers(cells) if len(rows) else ():
        for row, text in zip(rows.tolist(), cells.taken(name, rows), strict=True):
            if any(map(str.isalpha, text)) and not same(text, name):
                raise _refused(cells, file, row, name, text)


def _of_numbers(cells: Cells) -> Iterator[str]:
    """The columns from which quantities and numbers of seizures are read."""
    plan = cells.plan
    names = [plan.columns.get(key) for key in NUMBERS]
    names += [item.column for item in plan.wide]
    names += [item.column for item in plan.measures]
    names += [name for parts in plan.gathered.values() for name in parts]
    yield from (name for name in dict.fromkeys(names) if name in cells.names)


def _refused(cells: Cells, file: str, row: int, name: str, text: str) -> BadInput:
    sheet, number = cells.block.sheet, int(cells.block.row_numbers[row])
    place = _("{file}, data row {row}").format(file=file, row=number)
    if sheet is not None:
        place = _("{file}, sheet {sheet}, data row {row}").format(file=file, sheet=shorten(sheet), row=number)
    return BadInput(
        _(
            "{place}: a second header says “{text}” where the first says “{name}”; the rows below it would be read "
            "with the units of the first, so nothing was loaded: put the two tables into files of their own."
        ).format(place=place, text=visible(shorten(text.strip())), name=visible(shorten(name))),
        file=file,
        sheet=sheet,
        row=number,
        column=name,
        value=text,
    )


def second_line(cells: Cells, quarantined: Mask) -> tuple[str, ...]:
    """The words of the first row of a file or sheet where it was quarantined and looks like more of the header.

    Words alone, at least one of them in a column of numbers, where nothing says when or where.
    """
    if not cells.rows or int(cells.block.row_numbers[0]) != 1 or not bool(quarantined[0]):
        return ()
    first = [(name, str(cells.block.data.column(name)[0].as_py()).strip()) for name in cells.names]
    filled = {name: text for name, text in first if text}
    when_and_where = {cells.plan.columns.get(key) for key in ("date", "country", "fiscal_year")}
    if any(any(map(str.isdigit, text)) for text in filled.values()) or when_and_where & filled.keys():
        return ()
    return tuple(filled.values()) if filled.keys() & set(_of_numbers(cells)) else ()
