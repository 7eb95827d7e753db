"""A workbook with bad rows of many kinds among good ones, and the person who corrects its error workbook.

Everything is made from a seed, with the truth of each row beside it: what a test compares with is never read back.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

from store import Store
from tests.fixtures.databases import rows

HEADER = ("case", "date", "country", "drug", "quantity", "unit", "event_count", "place", "note")
Cells = dict[str, str]
Truth = tuple[str, str, str, float]

# What a hurried person types, by kind: the column and the cell that nobody can read.
KINDS: Mapping[str, tuple[str, str]] = {
    "no date": ("date", ""),
    "impossible date": ("date", "2014-02-30"),
    "month thirteen": ("date", "2014-13-05"),
    "words for a date": ("date", "some time in May"),
    "no country": ("country", ""),
    "no drug": ("drug", ""),
    "words for a quantity": ("quantity", "about a dozen"),
    "unit in the quantity": ("quantity", "12 sacks"),
    "below zero": ("quantity", "-4"),
    "two marks": ("quantity", "1.2.3"),
    "wrong decimal mark": ("quantity", "0,75"),
    "enormous": ("quantity", "9e99"),
    "part of an event": ("event_count", "1.5"),
    "words for a count": ("event_count", "several"),
    "broken reference": ("quantity", "#REF!"),
    "formula in the date": ("date", "=TODAY()"),
}
ODD_NOTES = (
    *('=HYPERLINK("x")', "+7 800", "-", "@SUM(A1)", "'quoted", " spaces ", "two\nlines", "0012", "<b>&amp;</b>", ""),
    *("_x0041_", "<r>x</r>", "long " * 7000),
)


@dataclass(frozen=True)
class Made:
    """`lines`: the rows as they are written; `right`: by row number (from 1) the cells as they should have been."""

    lines: tuple[Cells, ...]
    right: Mapping[int, Cells]

    def truth(self, numbers: Iterable[int]) -> Counter[Truth]:
        """What must be in the database once these rows are loaded."""
        return Counter(_truth(self.right[number]) for number in numbers)

    @property
    def bad(self) -> list[int]:
        return [number for number, cells in enumerate(self.lines, 1) if cells != self.right[number]]

    @property
    def good(self) -> list[int]:
        return sorted(self.right.keys() - set(self.bad))


def _truth(cells: Cells) -> Truth:
    return cells["date"], cells["country"], cells["drug"], float(cells["quantity"])


def make(bad: int, good: int, seed: int = 20090801) -> Made:
    """As many rows of each kind as of any other, spread among the good ones."""
    dice = random.Random(seed)
    kinds = [list(KINDS)[number % len(KINDS)] for number in range(bad)] + [""] * good
    dice.shuffle(kinds)
    lines: list[Cells] = []
    right: dict[int, Cells] = {}
    for number, kind in enumerate(kinds, 1):
        right[number] = _good_row(dice, number)
        written = dict(right[number])
        if kind:
            column, cell = KINDS[kind]
            written[column] = cell
            if dice.random() < 0.1:  # some rows have more wrong with them than one thing
                written["country"] = ""
        lines.append(written)
    return Made(tuple(lines), right)


def _good_row(dice: random.Random, number: int) -> Cells:
    return {
        "case": f"C-{number}",
        "date": f"2014-{dice.randint(1, 12):02}-{dice.randint(13, 28):02}",
        "country": dice.choice(("KZ", "KG", "TJ", "TM", "UZ")),
        "drug": dice.choice(("heroin", "opium", "morphine")),
        "quantity": f"{dice.randint(1, 99_999) / 1000:.3f}",
        "unit": "kg",
        "event_count": "1",
        "place": dice.choice(("Душанбе", "Osh", "Алматы")),
        "note": dice.choice(ODD_NOTES),
    }


def save(made: Made, path: Path) -> Path:
    """The rows as a workbook of texts; broken references are errors, as a spreadsheet keeps them."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Report")
        for column, name in enumerate(HEADER):
            sheet.write_string(0, column, name)
        for number, cells in enumerate(made.lines, 1):
            for column, name in enumerate(HEADER):
                text = cells[name]
                if text == "#REF!":
                    sheet.write_formula(number, column, "=#REF!", None, "#REF!")
                elif text and not (text.startswith("<r>") or "_x0041_" in text) and len(text) <= 32_767:
                    sheet.write_string(number, column, text)
    return path


def correct(workbook: Path, made: Made, *, out: Path, only: Callable[[int], bool] = lambda _row: True) -> int:
    """Go through the error workbook as a person would: look at the column that is named, type what it should be.

    Rows that `only` leaves are not touched. Returns how many rows were corrected.
    """
    book = openpyxl.load_workbook(workbook)
    sheet: Any = book.worksheets[0]
    at = {cell.value: cell.column for cell in sheet[1]}
    corrected = 0
    for row in range(2, sheet.max_row + 1):
        number = int(sheet.cell(row, at["sentinel_row"]).value)
        if not only(number):
            continue
        for column in sheet.cell(row, at["sentinel_column"]).value.split("\n"):
            sheet.cell(row, at[column]).value = made.right[number][column]
        corrected += 1
    book.save(out)
    return corrected


def texts(workbook: Path) -> list[list[str]]:
    """The rows of the first sheet as a spreadsheet saves them as text."""
    sheet: Any = openpyxl.load_workbook(workbook).worksheets[0]
    return [["" if cell is None else str(cell) for cell in line] for line in sheet.iter_rows(values_only=True)]


def rewrite(path: Path, lines: Sequence[Sequence[str]]) -> Path:
    """Rows as a new workbook of texts."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Sheet1")
        for number, line in enumerate(lines):
            for column, text in enumerate(line):
                if text:
                    sheet.write_string(number, column, text)
    return path


def loaded(store: Store) -> Counter[Truth]:
    """What counts, row by row, as the database has it."""
    return Counter(
        (str(day), country, drug, mass)
        for day, country, drug, mass in rows(
            store, "SELECT period_start, country, drug, mass_kg FROM counted_line WHERE hold_reason IS NULL"
        )
    )
