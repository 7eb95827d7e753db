"""data/geo: every code can be shown, rings run the way plotly.js needs, borders are shared, the file stays small."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from itertools import pairwise
from math import tau

import pycountry
import pytest

from tests.conftest import ROOT
from tools.topology import Polygon, area_km2, steradians

GEO = ROOT / "data" / "geo"
CODES = {country.alpha_2 for country in pycountry.countries} | {"XK"}


@pytest.fixture(scope="module")
def outlines() -> dict[str, list[Polygon]]:
    collection = json.loads((GEO / "countries.json").read_text(encoding="utf-8"))
    assert collection["type"] == "FeatureCollection"
    features = collection["features"]
    assert {feature["geometry"]["type"] for feature in features} == {"MultiPolygon"}
    shapes = {
        feature["id"]: [[[(x, y) for x, y in ring] for ring in rings] for rings in feature["geometry"]["coordinates"]]
        for feature in features
    }
    assert len(shapes) == len(features), "a code has two features"
    return shapes


@pytest.fixture(scope="module")
def territories() -> dict[str, dict[str, str]]:
    with (GEO / "territories.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["code"] for row in rows}) == len(rows)
    return {row["code"]: row for row in rows}


def drawn_in(outlines: dict[str, list[Polygon]], longitude: float, latitude: float) -> list[str]:
    """Codes with a polygon round the point (even-odd rule; a ring's jump over the 180th meridian is no edge)."""
    found = []
    for code, shapes in outlines.items():
        for polygon in shapes:
            edges = [edge for ring in polygon for edge in pairwise(ring)]
            crossed = sum(
                longitude < (bx - ax) * (latitude - ay) / (by - ay) + ax
                for (ax, ay), (bx, by) in edges
                if (ay > latitude) != (by > latitude) and abs(ax - bx) < 180
            )
            found += [code] * (crossed % 2)
    return found


def test_the_file_is_small() -> None:
    raw = (GEO / "countries.json").read_bytes()
    assert len(raw) < 600_000
    assert len(gzip.compress(raw, 9)) < 200_000


def test_every_iso_code_has_a_polygon_or_a_point(
    outlines: dict[str, list[Polygon]], territories: dict[str, dict[str, str]]
) -> None:
    assert set(territories) == CODES
    assert set(outlines) <= CODES
    for code, row in territories.items():
        assert row["shape"] in {"polygon", "point"}, code
        assert row["outline"] == ("yes" if code in outlines else "no"), code
        assert row["shape"] == "point" or code in outlines, code
        assert -90 <= float(row["latitude"]) <= 90, code
        assert -180 <= float(row["longitude"]) <= 180, code


def test_rings_are_closed_and_on_the_grid(outlines: dict[str, list[Polygon]]) -> None:
    for code, shapes in outlines.items():
        for ring in (ring for polygon in shapes for ring in polygon):
            assert len(ring) >= 4, code
            assert ring[0] == ring[-1], code
            assert all(a != b for a, b in pairwise(ring)), code
            assert all(abs(x) <= 180 and abs(y) <= 90 for x, y in ring), code
            assert all(round(x, 2) == x and round(y, 2) == y for x, y in ring), code


def test_exterior_rings_run_clockwise_and_holes_do_not(outlines: dict[str, list[Polygon]]) -> None:
    for code, shapes in outlines.items():
        for exterior, *holes in shapes:
            assert steradians(exterior) < tau, f"{code}: the exterior ring encloses everything but the country"
            assert all(steradians(hole) > tau for hole in holes), code


def test_neighbours_share_their_border(outlines: dict[str, list[Polygon]]) -> None:
    owners: Counter[frozenset[tuple[float, float]]] = Counter()
    of: dict[str, set[frozenset[tuple[float, float]]]] = {}
    for code, shapes in outlines.items():
        of[code] = {frozenset(edge) for polygon in shapes for ring in polygon for edge in pairwise(ring)}
        owners.update(of[code])
    assert max(owners.values()) <= 2
    # Landlocked: every edge is also a neighbour's (Kazakhstan's and Uzbekistan's seas are lakes, so not these two).
    for code in ("MN", "KG", "TJ", "BY", "BO", "TD", "CZ", "LS"):
        assert all(owners[edge] == 2 for edge in of[code]), code


@pytest.mark.parametrize(
    ("code", "official_km2"),
    [("RU", 17_098_246), ("KZ", 2_724_900), ("BR", 8_515_767), ("AM", 29_743), ("FJ", 18_272), ("AQ", 14_200_000)],
)
def test_areas_are_those_of_the_countries(outlines: dict[str, list[Polygon]], code: str, official_km2: int) -> None:
    assert sum(area_km2(polygon) for polygon in outlines[code]) == pytest.approx(official_km2, rel=0.15)


def test_the_point_of_a_territory_lies_in_its_outline(
    outlines: dict[str, list[Polygon]], territories: dict[str, dict[str, str]]
) -> None:
    strays = [
        code
        for code, row in territories.items()
        if code in outlines and code != "AQ"  # its ring goes round the pole: even-odd does not hold
        if code not in drawn_in({code: outlines[code]}, float(row["longitude"]), float(row["latitude"]))
    ]
    assert strays == []


@pytest.mark.parametrize(
    ("place", "longitude", "latitude", "codes"),
    [
        ("Crimea", 34.2, 45.2, ["RU"]),
        ("Donetsk", 37.8, 48.0, ["UA"]),
        ("Abkhazia", 41.2, 42.9, ["GE"]),
        ("South Ossetia", 43.9, 42.3, ["GE"]),
        ("Transnistria", 29.5, 47.0, ["MD"]),
        ("Nagorno-Karabakh", 46.7, 39.8, ["AZ"]),
        ("Kosovo", 20.9, 42.6, ["XK"]),
        ("Northern Cyprus", 33.5, 35.3, ["CY"]),
        ("Somaliland", 44.0, 9.6, ["SO"]),
        ("Western Sahara, west", -13.5, 25.5, ["MA"]),
        ("Western Sahara, east", -9.5, 26.5, ["EH"]),
        ("Golan", 35.8, 33.0, ["IL"]),
        ("West Bank", 35.2, 32.0, ["PS"]),
        ("Gaza", 34.35, 31.4, ["PS"]),
        ("Azad Kashmir", 74.2, 34.9, ["PK"]),
        ("Jammu", 75.0, 33.0, ["IN"]),
        ("Aksai Chin", 79.5, 35.2, ["CN"]),
        ("Siachen", 77.1, 35.4, []),
        ("Arunachal Pradesh", 94.5, 28.0, ["IN"]),
        ("Taiwan", 121.0, 23.7, ["TW"]),
        ("Iturup", 147.9, 45.0, ["RU"]),
        ("Hala'ib", 35.5, 22.5, ["EG"]),
        ("Falkland Islands", -59.0, -51.8, ["FK"]),
        ("French Guiana", -53.0, 4.0, ["GF"]),
        ("Svalbard", 18.0, 79.0, ["SJ"]),
    ],
)
def test_boundaries_are_as_the_readme_says(
    outlines: dict[str, list[Polygon]], place: str, longitude: float, latitude: float, codes: list[str]
) -> None:
    assert drawn_in(outlines, longitude, latitude) == codes, place
