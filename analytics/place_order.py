"""What a place is, and which of two stands first: the rule of protocol.Places, for engines and the question. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analytics.engines.protocol import PLACE, Cell
from analytics.rollup import Tally, steady

Place = tuple[Any, ...]  # country, folded name, latitude, longitude
SPELLING = PLACE.index("place")
_KEPT = tuple(PLACE.index(name) for name in ("country", "place_folded", "latitude", "longitude"))


def place_of(cell: Cell) -> Place:
    return tuple(cell.values[position] for position in _KEPT)


def spelling_of(cell: Cell) -> str | None:
    spelling: str | None = cell.values[SPELLING]
    return spelling


def in_order(tallies: Mapping[Place, Tally]) -> list[Place]:
    """Most seizures first, then most kilograms, then most equivalents; then by what the place is, None first."""

    def order(place: Place) -> tuple[Any, ...]:
        tally = tallies[place]
        numbers = (tally.seizures, tally.mass_kg, tally.kg_equivalent)
        return *(-steady(number or 0) for number in numbers), *map(nulls_first, place)

    return sorted(tallies, key=order)


def nulls_first(value: Any) -> tuple[Any, ...]:
    """A key that orders values of one kind, and None before all of them."""
    return () if value is None else (value,)
