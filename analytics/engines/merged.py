"""One cell per combination: seizures of one line and of several are added up by two statements. Pure; no SQL."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from analytics.engines.protocol import Cell
from analytics.place_order import nulls_first

_SUMS = tuple(name for name in Cell._fields if name not in ("values", "first", "last"))
_sums = attrgetter(*_SUMS)


def merged(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Cells of the same values as one, in the order of the values, None first."""
    found: dict[tuple[Any, ...], Cell] = {}
    for cell in cells:
        known = found.get(cell.values)
        found[cell.values] = cell if known is None else _both(known, cell)
    return tuple(sorted(found.values(), key=lambda cell: tuple(map(nulls_first, cell.values))))


def _both(one: Cell, other: Cell) -> Cell:
    sums = (a + b for a, b in zip(_sums(one), _sums(other), strict=True))
    added: dict[str, Any] = dict(zip(_SUMS, sums, strict=True))
    return one._replace(**added, first=min(one.first, other.first), last=max(one.last, other.last))
