"""Shapes on the sphere: decode a topology, thin its arcs, close its rings, measure and label them.

Arcs are thinned and rounded before rings are made of them, so that a border two countries share stays one line.
Points are (longitude, latitude) in degrees. Used by tools/build_geo.py and the tests of data/geo; must not import any
other module of the project.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from itertools import pairwise
from math import atan2, cos, inf, pi, radians, sin, sqrt, tau
from typing import Any

EARTH_RADIUS_KM = 6371.0088

Point = tuple[float, float]
Ring = list[Point]
Polygon = list[Ring]
Edge = tuple[Point, Point]
Cell = tuple[float, float, float, float, float]


def decode_arcs(topology: dict[str, Any]) -> list[list[Point]]:
    """The arcs of a quantised TopoJSON topology as absolute points."""
    (scale_x, scale_y), (shift_x, shift_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for deltas in topology["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in deltas:
            x, y = x + dx, y + dy
            arc.append((x * scale_x + shift_x, y * scale_y + shift_y))
        arcs.append(arc)
    return arcs


def _vector(point: Point) -> tuple[float, float, float]:
    longitude, latitude = radians(point[0]), radians(point[1])
    return cos(latitude) * cos(longitude), cos(latitude) * sin(longitude), sin(latitude)


def triangle_km2(a: Point, b: Point, c: Point) -> float:
    """Area of a spherical triangle (Van Oosterom and Strackee 1983), also across the 180th meridian."""
    (ax, ay, az), (bx, by, bz), (cx, cy, cz) = _vector(a), _vector(b), _vector(c)
    volume = ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)
    cosines = ax * bx + ay * by + az * bz + bx * cx + by * cy + bz * cz + cx * ax + cy * ay + cz * az
    return 2 * abs(atan2(volume, 1 + cosines)) * EARTH_RADIUS_KM**2


def thin(arc: Sequence[Point], least_km2: float) -> list[Point]:
    """Visvalingam-Whyatt: drop points, the least noticeable first, while each spans less than `least_km2`.

    The ends stay (other arcs join there) and a closed arc keeps four points, so that an island stays an island.
    """
    count, floor = len(arc), 5 if arc[0] == arc[-1] else 2
    before, after = [i - 1 for i in range(count)], [i + 1 for i in range(count)]
    area = [inf] * count
    for i in range(1, count - 1):
        area[i] = triangle_km2(arc[i - 1], arc[i], arc[i + 1])
    heap = [(area[i], i) for i in range(1, count - 1)]
    heapq.heapify(heap)
    gone: set[int] = set()
    while heap and count - len(gone) > floor:
        size, i = heapq.heappop(heap)
        if i in gone or size != area[i]:
            continue
        if size >= least_km2:
            break
        gone.add(i)
        left, right = before[i], after[i]
        after[left], before[right] = right, left
        for j in (left, right):
            if 0 < j < count - 1:
                # Never less than what was dropped before it, or a bend would vanish point by point.
                area[j] = max(size, triangle_km2(arc[before[j]], arc[j], arc[after[j]]))
                heapq.heappush(heap, (area[j], j))
    return [point for i, point in enumerate(arc) if i not in gone]


def rounded(arc: Sequence[Point], digits: int) -> list[Point]:
    """`arc` on a grid of `digits` decimals, without the repeats this makes; the ends stay even where they coincide."""
    points = [(round(x, digits) + 0.0, round(y, digits) + 0.0) for x, y in arc]
    return [points[0], *(b for a, b in pairwise(points) if a != b)]


def polygons(geometry: dict[str, Any], arcs: Sequence[Sequence[Point]]) -> list[Polygon]:
    """The polygons of one TopoJSON geometry; rings (and whole polygons) that collapsed to a line are left out."""
    groups = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    found = []
    for group in groups:
        # A cylinder's map needs a ring along the pole to close Antarctica; on the sphere it encloses everything.
        rings = [ring for ring in (_ring(indexes, arcs) for indexes in group) if any(abs(y) < 89.9 for _, y in ring)]
        if len(rings[0]) >= 4:
            found.append([oriented(ring, clockwise=not n) for n, ring in enumerate(rings) if len(ring) >= 4])
    return found


def _ring(indexes: Sequence[int], arcs: Sequence[Sequence[Point]]) -> Ring:
    ring: Ring = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring.extend(arc if not ring else arc[1:])
    return [*ring[:1], *(b for a, b in pairwise(ring) if a != b)]


def steradians(ring: Ring) -> float:
    """What a CLOCKWISE ring encloses, as d3-geo measures it: a counter-clockwise one encloses all the rest."""
    total = 0.0
    for (x0, y0), (x1, y1) in pairwise(ring):
        turn = radians(x1 - x0)
        half0, half1 = radians(y0) / 2 + pi / 4, radians(y1) / 2 + pi / 4
        k = sin(half0) * sin(half1)
        total += atan2(k * sin(turn), cos(half0) * cos(half1) + k * cos(turn))
    return 2 * (total if total >= 0 else total + tau)


def oriented(ring: Ring, *, clockwise: bool) -> Ring:
    """`ring` in the asked direction. No country is larger than half the sphere, so the smaller side is the inside."""
    return ring if (steradians(ring) < tau) is clockwise else ring[::-1]


def area_km2(polygon: Polygon) -> float:
    """Surface of a polygon with clockwise exterior, its holes taken out."""
    exterior, *holes = polygon
    holes_area = sum(steradians(hole[::-1]) for hole in holes)
    return (steradians(exterior) - holes_area) * EARTH_RADIUS_KM**2


def label_point(polygon: Polygon, precision: float = 0.05) -> Point:
    """The point of a polygon farthest from its edges (Mapbox's polylabel), so that a dot there lies well inside.

    `precision` is in degrees. Not for a ring round a pole.
    """
    start = polygon[0][0][0]
    flat = [[((x - start + 180) % 360 - 180, y) for x, y in ring] for ring in polygon]
    low, high = min(y for _, y in flat[0]), max(y for _, y in flat[0])
    squeeze = max(cos(radians((low + high) / 2)), 0.01)
    edges = [edge for ring in flat for edge in pairwise([(x * squeeze, y) for x, y in ring])]
    x, y = _pole_of_inaccessibility(edges, precision)
    longitude = (x / squeeze + start + 180) % 360 - 180
    return round(longitude, 3), round(y, 3)


def _pole_of_inaccessibility(edges: list[Edge], precision: float) -> Point:
    left, right = min(a[0] for a, _ in edges), max(a[0] for a, _ in edges)
    low, high = min(a[1] for a, _ in edges), max(a[1] for a, _ in edges)
    half = max(min(right - left, high - low) / 2, 1e-6)
    cells = []
    y = low + half
    while y - half < high:
        x = left + half
        while x - half < right:
            cells.append(_cell(x, y, half, edges))
            x += 2 * half
        y += 2 * half
    heapq.heapify(cells)
    best = max(cells, key=lambda cell: cell[1])
    # A tiny country asks for a finer answer than a large one.
    fine = min(precision, half / 20)
    while cells:
        cell = heapq.heappop(cells)
        if cell[1] > best[1]:
            best = cell
        if -cell[0] - best[1] <= fine:
            break
        quarter = cell[4] / 2
        for sx, sy in ((-1, -1), (1, -1), (-1, 1), (1, 1)):
            heapq.heappush(cells, _cell(cell[2] + sx * quarter, cell[3] + sy * quarter, quarter, edges))
    return best[2], best[3]


def _cell(x: float, y: float, half: float, edges: list[Edge]) -> Cell:
    """(minus the best distance any point of the cell can have, the centre's distance, x, y, half the side)."""
    inside, nearest = False, inf
    for (ax, ay), (bx, by) in edges:
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
        dx, dy = bx - ax, by - ay
        length = dx * dx + dy * dy
        along = max(0.0, min(1.0, ((x - ax) * dx + (y - ay) * dy) / length)) if length else 0.0
        nearest = min(nearest, (x - ax - along * dx) ** 2 + (y - ay - along * dy) ** 2)
    distance = sqrt(nearest) * (1 if inside else -1)
    return -(distance + half * sqrt(2)), distance, x, y, half


