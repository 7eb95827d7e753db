"""Build data/geo/countries.json and data/geo/territories.csv from the npm package world-atlas (Natural Earth).

    make assets        installs the packages pinned in tools/package.json, then runs this as `python -m tools.build_geo`

One feature per ISO 3166-1 alpha-2 code. What Natural Earth draws otherwise than ISO codes it (Kosovo, Somaliland, the
overseas departments of France...) is decided in the tables below; data/geo/README.md says the same in words.
Nothing of the product imports this module.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pycountry

from tools.topology import Point, Polygon, area_km2, decode_arcs, label_point, polygons, rounded, thin

ROOT = Path(__file__).resolve().parent.parent
ATLAS = ROOT / "tools" / "node_modules" / "world-atlas"
OUTLINES = ROOT / "data" / "geo" / "countries.json"
TERRITORIES = ROOT / "data" / "geo" / "territories.csv"

LEAST_KM2 = 60.0  # a bend that spans less is dropped: 8 km square, a third of a pixel of a 1,400 pixel world map
DIGITS = 2  # 0.01 degree, about a kilometre
SMALL_KM2 = 3000.0  # four pixels of that map: shown as a dot

# Natural Earth's features without an ISO number: name -> code, or None: drawn for nobody.
UNCODED: dict[str, str | None] = {
    "Kosovo": "XK",  # user-assigned code, as the EU, the IMF and CLDR use it
    "Somaliland": "SO",
    "N. Cyprus": "CY",
    "Cyprus U.N. Buffer Zone": "CY",
    "Indian Ocean Ter.": "AU",  # split below
    "Coral Sea Is.": "AU",
    "Baikonur": "KZ",  # leased to Russia
    "USNB Guantanamo Bay": "CU",  # leased to the United States
    "Clipperton I.": "FR",
    "Siachen Glacier": None,
    "Akrotiri": None,
    "Dhekelia": None,
    "Spratly Is.": None,
    "Scarborough Reef": None,
    "Bajo Nuevo Bank": None,
    "Serranilla Bank": None,
}


@dataclass(frozen=True, slots=True)
class Part:
    """Polygons of `of` inside the box (west, south, east, north) that ISO codes as `code`."""

    of: str
    code: str
    box: tuple[float, float, float, float]


PARTS = (
    Part("FR", "GF", (-55.0, 2.0, -51.0, 6.0)),
    Part("FR", "GP", (-62.0, 15.8, -60.9, 16.6)),
    Part("FR", "MQ", (-61.3, 14.3, -60.7, 15.0)),
    Part("FR", "RE", (55.0, -21.5, 56.0, -20.8)),
    Part("FR", "YT", (44.9, -13.1, 45.4, -12.5)),
    Part("NO", "SJ", (10.0, 74.0, 35.0, 81.5)),  # Svalbard
    Part("NO", "SJ", (-9.5, 70.5, -7.5, 71.5)),  # Jan Mayen
    Part("NO", "BV", (3.0, -54.8, 4.0, -54.0)),
    Part("NL", "BQ", (-68.6, 12.0, -68.0, 12.4)),  # Bonaire
    Part("NL", "BQ", (-63.4, 17.3, -62.8, 17.8)),  # Saba, Sint Eustatius
    Part("NZ", "TK", (-173.0, -10.0, -171.0, -8.0)),
    Part("AU", "CX", (105.0, -11.0, 106.0, -10.0)),
    Part("AU", "CC", (96.0, -13.0, 97.5, -11.5)),
)

# A representative point where the shapes give none that is of use.
FIXED: dict[str, tuple[float, float]] = {
    "AQ": (-82.0, 45.0),  # a ring round the pole has no label point; latitude, longitude
}

Shapes = dict[str, list[Polygon]]


@dataclass(frozen=True, slots=True)
class Territory:
    """One row of territories.csv."""

    code: str
    shape: str
    latitude: float
    longitude: float
    area_km2: float
    outline: str
    source: str


def read(resolution: str, least_km2: float, digits: int) -> Shapes:
    """Polygons by alpha-2 code of the atlas at `resolution`, thinned to `least_km2` and rounded to `digits`."""
    topology = json.loads((ATLAS / f"countries-{resolution}.json").read_text(encoding="utf-8"))
    arcs = [rounded(thin(arc, least_km2), digits) for arc in decode_arcs(topology)]
    shapes: Shapes = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = code_of(geometry)
        if code is not None:
            for polygon in polygons(geometry, arcs):
                shapes.setdefault(part_code(code, polygon), []).append(polygon)
    return {code: sorted(found, key=area_km2, reverse=True) for code, found in sorted(shapes.items())}


def code_of(geometry: dict[str, Any]) -> str | None:
    """The alpha-2 code of a feature of the atlas.

    Raises KeyError for a feature that no table above decides about: a new edition of the atlas must not pass unseen.
    """
    number = geometry.get("id")
    if number is None:
        return UNCODED[geometry["properties"]["name"]]
    country = pycountry.countries.get(numeric=number)
    if country is None:
        raise KeyError(f"ISO 3166-1 has no number {number}")
    return str(country.alpha_2)


def part_code(code: str, polygon: Polygon) -> str:
    """`code`, or the code ISO gives to that part of it."""
    for part in PARTS:
        west, south, east, north = part.box
        if part.of == code and all(west <= x <= east and south <= y <= north for x, y in polygon[0]):
            return part.code
    return code


def territory(code: str, outlines: Shapes, exact: Shapes, fine: Shapes) -> Territory:
    """The row of one code: how to show it and where, from the best shape there is."""
    outline = "yes" if code in outlines else "no"
    shape, name = (exact, "1:50m") if code in exact else (fine, "1:10m")
    if code not in shape:
        raise KeyError(f"{code} is in no shape of the atlas: give it a point in FIXED")
    area = sum(area_km2(polygon) for polygon in shape[code])
    source = f"Natural Earth {name}, label point of the largest polygon"
    if code in FIXED:
        latitude, longitude = FIXED[code]
        source = "chosen by hand in tools/build_geo.py"
    else:
        point: Point = label_point(outlines[code][0] if code in outlines else shape[code][0])
        longitude, latitude = point
    kind = "polygon" if code in outlines and area >= SMALL_KM2 else "point"
    return Territory(code, kind, latitude, longitude, round(area, 1 if area < 100 else 0), outline, source)


def feature(code: str, found: list[Polygon]) -> dict[str, Any]:
    """The GeoJSON feature of one code."""
    geometry = {"type": "MultiPolygon", "coordinates": found}
    return {"type": "Feature", "id": code, "properties": {}, "geometry": geometry}


def write_outlines(outlines: Shapes) -> int:
    """Write countries.json, one feature a line; returns its size in bytes."""
    lines = [json.dumps(feature(code, found), separators=(",", ":")) for code, found in outlines.items()]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    OUTLINES.write_text(text, encoding="utf-8")
    return len(text)


def write_territories(rows: list[Territory]) -> None:
    """Write territories.csv, one row a code."""
    with TERRITORIES.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Territory.__slots__)
        for row in rows:
            writer.writerow([getattr(row, column) for column in Territory.__slots__])


def main() -> int:
    """Build both files and say how large they became."""
    if not ATLAS.is_dir():
        print(f"{ATLAS} is missing: run `make assets`, which installs it with npm.", file=sys.stderr)
        return 2
    outlines, exact, fine = read("50m", LEAST_KM2, DIGITS), read("50m", 0.0, 6), read("10m", 0.0, 6)
    codes = sorted({country.alpha_2 for country in pycountry.countries} | {"XK"})
    rows = [territory(code, outlines, exact, fine) for code in codes]
    size = write_outlines(outlines)
    write_territories(rows)
    packed = len(gzip.compress(OUTLINES.read_bytes(), 9))
    points = sum(len(ring) for found in outlines.values() for polygon in found for ring in polygon)
    dots = [row.code for row in rows if row.shape == "point"]
    print(f"{OUTLINES.name}: {len(outlines)} features, {points} points, {size} bytes, gzip {packed}")
    print(f"{TERRITORIES.name}: {len(rows)} codes, {len(dots)} shown as dots: {' '.join(dots)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
