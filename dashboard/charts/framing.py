"""Which part of the world the map shows first. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import radians

from dashboard.charts.base import Figure, Look
from dashboard.geo import Territory, territories


@dataclass(frozen=True)
class Frame:
    """The part of the world that the map shows first. Scale 1 is all of it."""

    longitude: float
    latitude: float
    scale: float


WORLD = Frame(11.0, 14.0, 1.15)
CLOSEST = 8.0
WIDEST = 160.0  # degrees; what reaches further is shown on the whole world
EDGE = 4.0  # degrees around the countries that have records


def framed(recorded: Sequence[str], look: Look) -> Figure:
    """Natural Earth projection, framed on the countries with any record at all: the frame does not follow a filter."""
    view = _frame([territories()[code] for code in recorded if code in territories()])
    return {
        "visible": False,
        "bgcolor": look.colour("sea"),
        "fitbounds": False,
        "center": {"lon": view.longitude, "lat": view.latitude},
        "projection": {"type": "natural earth", "scale": view.scale, "rotation": {"lon": view.longitude}},
    }


def _frame(where: Sequence[Territory]) -> Frame:
    """What shows all of these, or the whole world where they lie too far apart."""
    if not where:
        return WORLD
    west = min(item.longitude - item.reach[1] for item in where)
    east = max(item.longitude + item.reach[1] for item in where)
    south = min(item.latitude - item.reach[0] for item in where)
    north = max(item.latitude + item.reach[0] for item in where)
    wide, high = east - west + 2 * EDGE, north - south + 2 * EDGE
    if wide > WIDEST or high > WIDEST:
        return WORLD
    widest_at = 0.0 if south < 0 < north else min(abs(south), abs(north))
    scale = min(360 / (wide * _narrowing(widest_at)), 180 / high, CLOSEST)
    return Frame(round((west + east) / 2, 2), round((south + north) / 2, 2), round(scale, 2))


def _narrowing(latitude: float) -> float:
    """How much shorter a degree of longitude is there than on the equator, in the Natural Earth projection.

    The first terms of its polynomial: T. Patterson, B. Jenny, N. Kelso, B. Savric 2011.
    """
    phi = radians(latitude)
    return (0.8707 - 0.131979 * phi**2 - 0.013791 * phi**4) / 0.8707
