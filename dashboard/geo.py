"""The shapes of the map: where each country's label point is, and the route from which a browser reads the outlines.

Files come from data/geo, so that an administration can replace its boundaries. Must not import analytics or dash.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import cos, radians, sqrt
from pathlib import Path

from flask import Flask, Response, send_file

GEO_FOLDER = Path(__file__).parent.parent / "data" / "geo"
OUTLINES_URL = "/geo/countries.json"
KM_PER_DEGREE = 111.2


@dataclass(frozen=True)
class Territory:
    """`drawn`: has an outline; `dot`: too small to be seen, shown as a point as well. Degrees, WGS 84.

    `reach`: how far it extends about its label point, north and east, were it a square.
    """

    code: str
    latitude: float
    longitude: float
    drawn: bool
    dot: bool
    reach: tuple[float, float]


@cache
def territories() -> Mapping[str, Territory]:
    """Every ISO 3166-1 alpha-2 code that has a place on the map."""
    with (GEO_FOLDER / "territories.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["code"]: _territory(row) for row in rows}


def _territory(row: Mapping[str, str]) -> Territory:
    latitude, longitude = float(row["latitude"]), float(row["longitude"])
    north = sqrt(float(row["area_km2"] or 0)) / 2 / KM_PER_DEGREE
    reach = (north, north / cos(radians(latitude)))
    return Territory(row["code"], latitude, longitude, row["outline"] == "yes", row["shape"] == "point", reach)


def register_geo(server: Flask) -> None:
    """Serve the outlines; a browser asks again only when the file has changed."""

    @server.get(OUTLINES_URL)
    def outlines() -> Response:
        response = send_file(GEO_FOLDER / "countries.json", mimetype="application/json", conditional=True, max_age=0)
        response.headers["Cache-Control"] = "no-cache"
        return response
