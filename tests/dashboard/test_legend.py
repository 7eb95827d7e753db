"""The legend of a map and the numbers of the heat map: whatever the values, the texts fit and can be read."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.charts import methods
from dashboard.charts.base import Answer, Look
from dashboard.charts.shading import END, LENGTH, shading
from dashboard.theme import THEMES, contrast, ink_on, sequential, shade_at
from dashboard.view import CHOICES, View
from i18n import LANGUAGES, speaking
from store import Store
from tests.dashboard.conftest import answered, drawn

MASSES = st.lists(st.floats(1e-6, 5e6), min_size=1, max_size=30)
LEAST = 4.5  # WCAG 2.2, 1.4.3
NARROWEST = 5.2  # pixels of a letter or digit at size 11, on the low side; the browser's tests measure the real ones


def said(values: list[float], scale: str, measure: str = "mass_kg") -> list[tuple[float, str]]:
    """Place in pixels along the scale, and text."""
    axis = shading(values, Look(view=View(scale=scale)), measure).coloraxis
    low, high, bar = axis["cmin"], axis["cmax"], axis["colorbar"]
    places = [(place - low) / (high - low) * LENGTH for place in bar["tickvals"]]
    return list(zip(places, bar["ticktext"], strict=True))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scale", CHOICES["scale"])
@settings(deadline=None)  # the first number of a language reads its marks from a file
@given(values=MASSES)
def test_the_numbers_of_a_legend_stand_clear_of_each_other(language: str, scale: str, values: list[float]) -> None:
    with speaking(language):
        ticks = said(values, scale)
    assert ticks
    assert all(-0.01 <= place <= LENGTH + 0.01 for place, _text in ticks)
    for (one, left), (other, right) in pairwise(ticks):
        assert other - one > (len(left) + len(right)) / 2 * NARROWEST - 4, (left, right)


@pytest.mark.parametrize("scale", CHOICES["scale"])
def test_the_legend_is_as_long_on_every_map(scale: str) -> None:
    bar = shading([1, 7, 900], Look(view=View(scale=scale))).coloraxis["colorbar"]
    assert (bar["lenmode"], bar["len"] - 2 * bar["xpad"]) == ("pixels", LENGTH)
    assert LENGTH + 2 * END <= 270 - 42, "beside the buttons of the map on a phone 320 wide"


def test_more_decades_than_fit_leave_out_every_second_power_of_ten() -> None:
    assert [text for _place, text in said([1, 195_000], "log")] == ["1", "10", "100", "1,000", "10K", "100K"]
    with speaking("ru"):
        assert [text for _place, text in said([1, 195_000], "log")] == ["1", "100", "10\xa0тыс."]


def test_one_number_is_one_colour_with_that_number() -> None:
    axis = shading([6089, 6089], Look()).coloraxis
    assert axis["colorbar"]["ticktext"] == ["6,089"]
    assert len({colour for _place, colour in axis["colorscale"]}) == 1


def test_numbers_that_hold_no_round_one_between_them_are_named_themselves() -> None:
    assert [text for _place, text in said([11, 12], "log", "seizures")] == ["11", "12"]


@pytest.mark.parametrize("theme", THEMES)
def test_words_can_be_read_on_every_colour_of_the_scale(theme: str) -> None:
    for step in range(1001):
        colour = shade_at(sequential(theme), step / 1000)
        assert contrast(ink_on(colour), colour) >= LEAST, colour


@given(colour=st.integers(0, 0xFFFFFF).map("#{:06x}".format))
def test_words_can_be_read_on_any_colour_at_all(colour: str) -> None:
    assert contrast(ink_on(colour), colour) >= LEAST


def test_a_colour_between_two_is_the_mean_of_their_parts() -> None:
    assert shade_at(("#000000", "#204060", "#ffffff"), 0.25) == "#102030"
    assert shade_at(("#000000", "#204060"), 1) == "#204060"


def cell(mode: str | None, concealment: str | None, seizures: int | None) -> Answer:
    labels = {"mode_label": mode, "concealment_label": concealment, "key": f"{mode}-{concealment}"}
    numbers = {"seizures": seizures, "mass_kg": 1.0, "kg_equivalent": None, "lines": 1, "aggregate_rows": 0}
    numbers |= dict.fromkeys(("lines_without_mass", "lines_held", "lines_without_count"), 0)
    return {"mode": mode, "concealment": concealment, **labels, **numbers}


def answer(*cells: Answer) -> Answer:
    return {"rows": cells, "n": sum(one["seizures"] or 0 for one in cells), "weight": "mass_kg"}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("query", ["", "country=KZ", "group=opioids"])
def test_every_number_of_the_heat_map_can_be_read(demo: Store, theme: str, query: str) -> None:
    squares, numbers = drawn(demo, methods.CHART, query, theme=theme)["data"]
    low, high = squares["zmin"], squares["zmax"]
    scale = [colour for _place, colour in squares["colorscale"]]
    columns, rows = squares["x"], squares["y"]
    for mode, place, ink in zip(numbers["x"], numbers["y"], numbers["textfont"]["color"], strict=True):
        shade = squares["z"][rows.index(place)][columns.index(mode)]
        ground = Look(theme=theme).colour("surface") if shade is None else shade_at(scale, (shade - low) / (high - low))
        assert contrast(ink, ground) >= LEAST, (mode, place)


@pytest.mark.parametrize("theme", THEMES)
def test_a_square_without_a_number_of_seizures_is_read_on_the_card(theme: str) -> None:
    figure = methods.figure(answer(cell("rail", "luggage", 0), cell("road", "luggage", 5)), Look(theme=theme))
    squares, numbers = figure["data"]
    assert squares["z"] == [[pytest.approx(0.69897), None]]
    assert (squares["zmin"], squares["zmax"]) == pytest.approx((0.19897, 1.19897)), "all alike: the middle"
    assert contrast(numbers["textfont"]["color"][0], Look(theme=theme).colour("surface")) >= LEAST


def test_the_heat_map_speaks_of_unknown_only_where_it_is_shown(demo: Store) -> None:
    known = methods.notes(answer(cell("rail", "luggage", 3), cell("road", "luggage", 5)), View())
    some = methods.notes(answer(cell("rail", "luggage", 3), cell(None, "luggage", 5)), View())
    assert not any("Unknown" in sentence for sentence in known)
    assert sum("Unknown" in sentence for sentence in some) == 1
    assert sum("Unknown" in sentence for sentence in methods.notes(answered(demo, methods.CHART), View())) == 1
