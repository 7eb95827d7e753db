"""Which rows of a file are data and which are skipped by a named rule.

The rules: blank_row, repeated_header, total_row, footnote. Pure. A skipped row is never lost in silence: its rule and
text become an issue, and a total row is compared with the rows it sums (see etl.checks.totals).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
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
LONGEST_TOTAL = max(map(len, TOTAL_WORDS)) + 6  # room for marks and blanks around the word


def skip_rules(columns: Sequence[Encoded], key_columns: Iterable[Encoded]) -> dict[str, Mask]:
    """Rule -> rows it skips; a row is skipped by the first rule that takes it.

    `key_columns` are those where a word for "total" cannot be a value: date, country, drug, area, place.
    """
    filled = np.sum([~column.blank_rows for column in columns], axis=0) if columns else np.zeros(0, dtype=np.int64)
    blank = filled == 0
    header = np.logical_and.reduce([_same_as_header(column) for column in columns])
    total = np.zeros_like(blank)
    for column in (*key_columns, columns[0]):
        total |= column.mask(np.array([_is_total(value) for value in column.values], dtype=np.bool_))
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
