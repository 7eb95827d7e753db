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


def skip_rules(columns: Sequence[Encoded], key_columns: Iterable[Encoded]) -> dict[str, Mask]:
    """Rule -> rows it skips; a row is skipped by the first rule that takes it.

    `key_columns` are those where a word for "total" cannot be a value: date, country, drug, area, place.
    """
    filled = np.sum([~column.blank_rows for column in columns], axis=0) if columns else np.zeros(0, dtype=np.int64)
    blank = filled == 0
    header = np.logical_and.reduce([_same_as_header(column) for column in columns])
    total = np.zeros_like(blank)
    for column in (*key_columns, columns[0]):
        total |= column.mask(np.array([fold(value) in TOTAL_WORDS for value in column.values], dtype=np.bool_))
    footnote = (filled == 1) & (len(columns) >= 3) & _is_note(columns[0])
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


def _same_as_header(column: Encoded) -> Mask:
    name = fold(column.column or "")
    return column.mask(np.array([fold(value) == name for value in column.values], dtype=np.bool_))


def _is_note(column: Encoded) -> Mask:
    return column.mask(np.array([is_note(value) for value in column.values], dtype=np.bool_))
