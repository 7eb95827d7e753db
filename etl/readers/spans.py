"""Numbers of rows or columns as spans, as a person writes them: "4-9, 14". Pure; memory of one pair for each span."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice

SHOWN = 8


class Spans:
    """Numbers from 0 that were added in ascending order; what joins the last span makes it longer."""

    def __init__(self) -> None:
        self._firsts = array("I")
        self._lasts = array("I")

    def add(self, first: int, last: int | None = None) -> None:
        """`first` alone, or all numbers up to `last`. What is not beyond the last one is passed over."""
        end = first if last is None else last
        start = max(first, self._lasts[-1] + 1) if self._lasts else max(first, 0)
        if end < start:
            return
        if self._lasts and start == self._lasts[-1] + 1:
            self._lasts[-1] = end
        else:
            self._firsts.append(start)
            self._lasts.append(end)

    def __contains__(self, number: int) -> bool:
        at = bisect_right(self._firsts, number) - 1
        return at >= 0 and number <= self._lasts[at]

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return zip(self._firsts, self._lasts, strict=True)

    def __len__(self) -> int:
        """How many numbers there are."""
        return sum(last - first + 1 for first, last in self)

    def __bool__(self) -> bool:
        return bool(self._firsts)

    def __str__(self) -> str:
        """Counted from 1, the first spans only: "4-9, 14"."""
        spans = [f"{a + 1}" if a == b else f"{a + 1}-{b + 1}" for a, b in islice(self, SHOWN)]
        return ", ".join(spans) + (", …" if len(self._firsts) > SHOWN else "")
