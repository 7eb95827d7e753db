"""Sums that stand among the rows without a word for "total": found because their numbers are those of the rows above.

Pure. What is found becomes a rule of the plan, so that such rows are skipped by name and never counted twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from etl.content import Sample
from etl.profile import SkipRule

NUMBERS = 0.9
SUMMED = ("quantity", "kg_equivalent", "event_count", "value")
HALF = 0.5
AT_LEAST, MOST = 2, 0.6  # sums found, and their share of the rows that name no drug
PAGE = re.compile(
    r"^(page|стр\.?|страница|página|pagina|pág\.?|seite)\s*\d+(\s*(of|из|de|sur|von|/)\s*\d+)?$", re.IGNORECASE
)


def find_skips(columns: Mapping[str, str], sample: Sample) -> tuple[SkipRule, ...]:
    """The rules for sums without a word and page marks. `columns`: field -> column, as guessed."""
    named = tuple(columns[key] for key in ("drug_detail", "drug") if columns.get(key) in sample.contents)[:1]
    others = {column for key, column in columns.items() if key not in SUMMED}
    numbers = [
        name
        for name, content in sample.contents.items()
        if name not in others and content.share("number") >= NUMBERS > content.share("year")
    ]
    if not named or not numbers:
        return ()
    blank = np.logical_and.reduce([sample.blank(name) for name in named])
    values = sample.numbers(numbers).T
    sums = blank & (values != 0).any(axis=1)
    found = _sums(values, sums)
    if found < AT_LEAST or found < MOST * int(sums.sum()):
        return ()
    return SkipRule("footnote", (), PAGE), SkipRule("total_row", named)


def _sums(values: npt.NDArray[np.float64], rows: npt.NDArray[np.bool_]) -> int:
    """How many of `rows` hold the sums of the rows since the one of them before, in most of their numbers.

    Not in all: a count of distinct events is less than the sum of its parts.
    """
    count, since = 0, 0
    for row in np.flatnonzero(rows).tolist():
        stated, above = values[row], values[since:row].sum(axis=0)
        given = (stated != 0) | (above != 0)
        count += row > since and bool(np.isclose(stated, above, rtol=1e-6, atol=1e-6)[given].mean() >= HALF)
        since = row + 1
    return count


