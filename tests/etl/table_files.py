"""A table as the rows it was made of, and as the bytes of a text file or a workbook. Shares nothing with etl."""

from __future__ import annotations

import csv
import io
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from openpyxl import Workbook

Truth = str | float | None


@dataclass
class Row:
    """One line of the file: its cells as they stand there, and for a row of data what each field means.

    `kind`: data, or the rule by which it is to be skipped. `damaged`: fields whose meaning is not promised. `torn`: not
    even the texts are, because the row has no longer as many cells as the header.
    """

    cells: list[str]
    kind: str = "data"
    truth: dict[str, Truth] = field(default_factory=dict)
    damaged: set[str] = field(default_factory=set)
    torn: bool = False


@dataclass
class Case:
    """A file as bytes and the rows it was made of; `fields` are those of its columns, in order.

    `native`: fields that a workbook holds as numbers and dates and not as text.
    """

    number: int
    language: str
    fields: list[str]
    header: list[str]
    rows: list[Row]
    encoding: str
    delimiter: str
    how: dict[str, str]
    format: str = "csv"
    native: frozenset[str] = frozenset()
    breaks: list[str] = field(default_factory=list)
    content: bytes = b""

    @property
    def whole(self) -> bool:
        return not self.breaks

    @property
    def torn(self) -> bool:
        """Whether a row has no longer as many cells as the header, so that others may have been swallowed by it."""
        return any(row.torn for row in self.rows)

    @property
    def skipped(self) -> dict[str, int]:
        """Rows by the rule that is to skip them. A workbook ends with its last cell: blank rows after it are none."""
        kinds = [row.kind for row in self.rows]
        while self.format == "xlsx" and kinds[-1] == "blank_row":
            kinds.pop()
        return dict(Counter(kind for kind in kinds if kind != "data"))

    @property
    def twice(self) -> set[str]:
        """Fields with two columns of one name."""
        return {name for name, text in zip(self.fields, self.header, strict=True) if self.header.count(text) > 1}

    def __str__(self) -> str:
        how = f"{self.format} {self.language} {self.encoding} {self.delimiter!r} {self.how} {set(self.native)}"
        if self.format == "xlsx":
            text = "\n".join(map(repr, [self.header, *(row.cells for row in self.rows)]))
        else:
            text = self.content.decode(self.encoding, "replace")
        return f"case {self.number}: {how} {self.breaks}\n{text[:4000]}"


def write_text(chance: random.Random, case: Case) -> list[int]:
    """Fill `content`; where the header and each row end in it, as text."""
    out = io.StringIO(newline="")
    end, quoting = chance.choice(("\n", "\r\n")), chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    writer = csv.writer(out, delimiter=case.delimiter, lineterminator=end, quoting=quoting)
    if chance.random() < 0.15:
        out.write(f"Seizures {case.number}{end}{end}")
        case.how["title"] = "yes"
    writer.writerow(case.header)
    ends = [out.tell()]
    for row in case.rows:
        writer.writerow(row.cells)
        ends.append(out.tell())
    case.content = out.getvalue().encode(case.encoding, "strict")
    return ends


def workbook(case: Case) -> bytes:
    """Native cells where the case has them, text otherwise."""
    out = io.BytesIO()
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Seizures")
    for at, cells in enumerate([case.header, *(row.cells for row in case.rows)]):
        sheet.append([_value(_native(case, at, place), text) for place, text in enumerate(cells)])
    book.save(out)
    return out.getvalue()


def _value(kind: str, text: str) -> str | float | date | None:
    if kind == "date":
        return date.fromisoformat(text)
    return float(text) if kind == "quantity" else text or None


def _native(case: Case, at: int, place: int) -> str:
    """What a cell of a workbook is beside text: only sound cells of sound rows are."""
    if not at or place >= len(case.fields):
        return ""
    row, name = case.rows[at - 1], case.fields[place]
    padded = row.cells[place] != row.cells[place].strip()
    return name if name in case.native and row.kind == "data" and name not in row.damaged and not padded else ""
