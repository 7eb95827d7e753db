"""Which rows of a file are data and which are skipped by a named rule.

The rules: blank_row, repeated_header, total_row, footnote. Pure. A skipped row is never lost in silence: its rule and
text become an issue, and a total row is compared with the rows it sums (see etl.checks.totals).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.encoded import Encoded, Mask
from etl.notes import is_note
from store.text import fold

# Folded, in the languages of the reference data.
TOTAL_WORDS = frozenset(
    (
        *("total", "totals", "grand total", "subtotal", "sub total", "sum", "total seizures"),
        *("total general", "total geral", "suma", "soma", "somme", "gesamt"),
        *("итого", "всего", "итог", "общии итог"),
    )
)
ALL_WORDS = frozenset(("all", "все", "tous", "toutes", "todos", "todas", "todo", "toda"))
LONGEST_TOTAL = max(map(len, TOTAL_WORDS)) + 6  # room for marks and blanks around the word


def skip_rules(
    columns: Sequence[Encoded], key_columns: Iterable[Encoded], dates: Encoded | None = None
) -> dict[str, Mask]:
    """Rule -> rows it skips; a row is skipped by the first rule that takes it.

    `key_columns` are those where a word for "total" cannot be a value: date, country, drug. A row without
    a date in `dates` could not be loaded: it is a total row, too, when such a cell begins with the word ("Total for
    May") or any cell is the word.
    """
    keys = list(key_columns)
    filled = np.sum([~column.blank_rows for column in columns], axis=0) if columns else np.zeros(0, dtype=np.int64)
    blank = filled == 0
    header = np.logical_and.reduce([_same_as_header(column) for column in columns])
    total = np.zeros_like(blank)
    for column in (*keys, columns[0]):
        total |= column.mask(np.array([_is_total(value) for value in column.values], dtype=np.bool_))
    if dates is not None:
        total |= _undated_totals(columns, keys, np.flatnonzero(dates.blank_rows & ~blank & ~total))
    footnote = _notes(columns[0], filled == 1) if len(columns) >= 3 else np.zeros_like(blank)
    rules = {"blank_row": blank, "repeated_header": header & ~blank, "total_row": total, "footnote": footnote}
    taken = np.zeros_like(blank)
    for rule, rows in rules.items():
        rules[rule] = rows & ~taken
        taken = taken | rows
    return rules


def repeated_rows(columns: Sequence[Encoded], data: Mask) -> int:
    """How many data rows equal an earlier one in every cell; they are kept and counted."""
    codes = pd.DataFrame({index: column.codes[data] for index, column in enumerate(columns)})
    return int(codes.duplicated().sum())


def _is_total(text: str) -> bool:
    # Folding is dear, and most cells are longer than any of the words.
    return len(text) <= LONGEST_TOTAL and fold(text) in TOTAL_WORDS


def _undated_totals(columns: Sequence[Encoded], keys: Sequence[Encoded], rows: npt.NDArray[np.int64]) -> Mask:
    """Those of `rows` that are totals, by any of their cells."""
    found = np.zeros(len(columns[0].codes), dtype=np.bool_)
    for column, is_total in (*((key, _begins_as_total) for key in keys), *((one, _is_total) for one in columns)):
        codes = column.codes[rows]
        matches = {code for code in np.unique(codes).tolist() if is_total(column.values[code])}
        found[rows[[code in matches for code in codes.tolist()]]] = True
    return found


def names_a_sum(text: str) -> bool:
    """Whether a drug's name says that it sums others: "Total cannabis", "All Class A", "Всего опиаты"."""
    words = fold(text[:LONGEST_TOTAL]).split()
    return len(words) > 1 and (words[0] in ALL_WORDS or _begins_as_total(text))


def _begins_as_total(text: str) -> bool:
    words = fold(text[:LONGEST_TOTAL]).split()
    return any(" ".join(words[:length]) in TOTAL_WORDS for length in (1, 2))


def _same_as_header(column: Encoded) -> Mask:
    name, length = fold(column.column or ""), len(column.column or "") + 2
    same = [len(value) <= length and fold(value) == name for value in column.values]
    return column.mask(np.array(same, dtype=np.bool_))


def _notes(column: Encoded, rows: Mask) -> Mask:
    """Those of `rows` whose cell in the first column reads as a footnote."""
    found = rows.copy()
    for row in np.flatnonzero(rows):
        found[row] = is_note(column.values[column.codes[row]])
    return found
