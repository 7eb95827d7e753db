"""tools.topology: measures with known answers."""

from __future__ import annotations

from math import pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.topology import (
    EARTH_RADIUS_KM,
    area_km2,
    decode_arcs,
    label_point,
    oriented,
    polygons,
    rounded,
    steradians,
    thin,
)

SQUARE = [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.0)]  # clockwise


def test_an_octant_is_an_eighth_of_the_sphere() -> None:
    octant = [(0.0, 0.0), (0.0, 90.0), (90.0, 0.0), (0.0, 0.0)]
    assert steradians(octant) == pytest.approx(pi / 2)
    assert steradians(octant[::-1]) == pytest.approx(4 * pi - pi / 2)


def test_a_square_degree_at_the_equator() -> None:
    assert area_km2([SQUARE]) == pytest.approx(12_364, rel=1e-3)
    hole = [(0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75), (0.25, 0.25)]
    assert area_km2([SQUARE, hole]) == pytest.approx(12_364 * 3 / 4, rel=1e-3)


def test_area_does_not_change_over_the_180th_meridian() -> None:
    moved = [((x + 179.5 + 180) % 360 - 180, y) for x, y in SQUARE]
    assert area_km2([moved]) == pytest.approx(area_km2([SQUARE]))
    longitude, latitude = label_point([moved])
    assert abs(longitude) == pytest.approx(180, abs=0.1)
    assert latitude == pytest.approx(0.5, abs=0.1)


def test_either_direction_is_put_right() -> None:
    assert oriented(SQUARE[::-1], clockwise=True) == SQUARE
    assert oriented(SQUARE, clockwise=False) == SQUARE[::-1]


def test_the_label_of_a_horseshoe_is_not_in_its_middle() -> None:
    horseshoe = [(0, 0), (0, 4), (6, 4), (6, 0), (5, 0), (5, 3), (1, 3), (1, 0), (0, 0)]
    x, y = label_point([[(float(x), float(y)) for x, y in horseshoe]])
    assert not (1 < x < 5 and y < 3)


@given(st.lists(st.tuples(st.floats(-170, 170), st.floats(-80, 80)), min_size=2, max_size=40), st.floats(0, 1e6))
def test_thinning_keeps_ends_and_order(arc: list[tuple[float, float]], least_km2: float) -> None:
    kept = thin(arc, least_km2)
    assert (kept[0], kept[-1]) == (arc[0], arc[-1])
    places = iter(arc)
    assert all(any(point == place for place in places) for point in kept)


def test_thinning_drops_what_is_smaller_and_keeps_what_is_larger() -> None:
    bend_km2 = 12_364 / 2 * 0.001  # 1 degree wide, 0.001 high
    line = [(0.0, 0.0), (0.5, 0.001), (1.0, 0.0), (2.0, 1.0)]
    assert (0.5, 0.001) not in thin(line, bend_km2 * 1.1)
    assert (0.5, 0.001) in thin(line, bend_km2 * 0.9)
    assert len(thin(SQUARE, EARTH_RADIUS_KM**2)) == 5


def test_rounding_leaves_no_repeats() -> None:
    assert rounded([(0.001, 0.0), (0.002, 0.0), (0.011, -0.001)], 2) == [(0.0, 0.0), (0.01, 0.0)]


def test_a_topology_becomes_closed_polygons() -> None:
    topology = {
        "transform": {"scale": [0.5, 0.5], "translate": [10, 20]},
        "arcs": [[[0, 0], [0, 2], [2, 0]], [[0, 0], [2, 0], [0, 2]]],
    }
    arcs = decode_arcs(topology)
    assert arcs[0] == [(10, 20), (10, 21), (11, 21)]
    (polygon,) = polygons({"type": "Polygon", "arcs": [[0, -2]]}, arcs)
    assert polygon == [[(10, 20), (10, 21), (11, 21), (11, 20), (10, 20)]]
