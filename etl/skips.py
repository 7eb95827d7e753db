"""Rows that a plan skips by a rule of its source: sums without a word for "total", page marks. Pure.

See `etl.profile.SkipRule`; the rules that hold for every file are in `etl.rows`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from etl.encoded import Encoded, Mask
from etl.profile import SkipRule
from store.text import fold

PATTERN_CHARS = 200  # of a cell that a pattern looks at


def skipped_by(
    rules: Sequence[SkipRule], columns: Mapping[str, Encoded], filled_down: Sequence[str], rest: Mask
) -> dict[str, Mask]:
    """Rule -> those of the rows `rest` that it skips; the first rule that fits takes a row.

    `columns`: every column of the file. `filled_down`: those whose values are repeated, which say nothing of a row.
    """
    taken: dict[str, Mask] = {}
    for rule in rules:
        found = rest & (_listed(rule, columns) if rule.cells else _blank(rule, columns))
        if rule.pattern is not None:
            found &= _matches(rule, columns, filled_down, found)
        taken[rule.rule] = taken.get(rule.rule, np.zeros_like(rest)) | found
        rest = rest & ~found
    return taken


def _blank(rule: SkipRule, columns: Mapping[str, Encoded]) -> Mask:
    masks = [columns[name].blank_rows for name in rule.blank if name in columns]
    rows = len(next(iter(columns.values())).codes) if columns else 0
    return np.logical_and.reduce(masks) if masks else np.full(rows, not rule.blank, dtype=np.bool_)


def _listed(rule: SkipRule, columns: Mapping[str, Encoded]) -> Mask:
    """Rows whose cells in the columns of the rule are those of one of its rows."""
    fields = [columns[name] for name in rule.cells if name in columns]
    if len(fields) < len(rule.cells):
        return np.zeros(len(next(iter(columns.values())).codes) if columns else 0, dtype=np.bool_)
    first = {row[0] for row in rule.rows}
    found = fields[0].flagged([value in first for value in fields[0].values])
    if len(fields) > 1:
        for row in np.flatnonzero(found).tolist():
            key = (fields[0].cell(row), *(field.cell(row).strip() for field in fields[1:]))
            found[row] = key in rule.rows
    return found


def undecided(rules: Sequence[SkipRule], decided: Collection[tuple[str, str]]) -> tuple[SkipRule, ...]:
    """The rules without rows of countries whose name a person has assigned; `decided`: (vocabulary, folded name)."""
    if not any(rule.cells for rule in rules):
        return tuple(rules)
    return tuple(
        replace(rule, rows=frozenset(row for row in rule.rows if ("country", fold(row[0])) not in decided))
        for rule in rules
    )


def _matches(rule: SkipRule, columns: Mapping[str, Encoded], filled_down: Sequence[str], rows: Mask) -> Mask:
    """Those of `rows` whose only cell of their own is as the pattern says."""
    own = [column for name, column in columns.items() if name not in filled_down]
    single = rows & (np.sum([~column.blank_rows for column in own], axis=0) == 1)
    found = np.zeros_like(rows)
    for row in np.flatnonzero(single):
        cells = (column.values[column.codes[row]].strip() for column in own)
        text = next(cell for cell in cells if cell)
        found[row] = rule.pattern is not None and rule.pattern.search(text[:PATTERN_CHARS]) is not None
    return found
