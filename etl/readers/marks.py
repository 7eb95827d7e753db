"""One decimal mark for a column of a workbook in which numbers stand beside texts with decimal commas. Pure.

A cell that holds a number has no mark of its own, a text such as "3,25" has one. Written with a point beside such
texts, the number 1.234 would read as 1234; so it is written as its neighbours are, and as a spreadsheet program that
uses commas shows it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

# A comma that can only be decimal: "1,234" could be 1234 as well.
_COMMA = (
    r"^\s*[+-]?(?:[0-9][0-9 \x{00a0}\x{2009}\x{202f}']*,(?:[0-9]{1,2}|[0-9]{4,})"
    r"|0,[0-9]+|[0-9]{4,},[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+)\s*$"
)
_POINT = re.compile(r"-?[0-9]+\.[0-9]+(?:e[+-]?[0-9]+)?")
_POINTED = r"^-?[0-9]+\.[0-9]+(?:e[+-]?[0-9]+)?$"


class Marks:
    """Collects which columns hold texts with a decimal comma, and which texts with a point."""

    def __init__(self) -> None:
        self._commas: set[int] = set()
        self._points: set[int] = set()

    def see(self, block: pa.Table) -> None:
        """Look at the columns of a block."""
        for at, column in enumerate(block.columns):
            if at not in self._points and _any(column, _POINTED):
                self._points.add(at)
            if at not in self._commas and _any(column, _COMMA):
                self._commas.add(at)

    def mixed(self) -> frozenset[int]:
        """Positions of the columns that have both."""
        return frozenset(self._commas & self._points)


def with_commas(texts: list[str], values: Sequence[object], places: Sequence[int]) -> None:
    """Write the numbers among the cells at `places` with a decimal comma."""
    for place in places:
        if place < len(texts) and isinstance(values[place], float) and _POINT.fullmatch(texts[place]):
            texts[place] = texts[place].replace(".", ",")


def _any(column: pa.ChunkedArray, pattern: str) -> bool:
    return bool(np.asarray(pc.match_substring_regex(column, pattern).to_numpy(), dtype=np.bool_).any())
