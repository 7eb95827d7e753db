"""The legend of a map as the browser draws it: no number runs into another or over the edge, on the narrowest phone."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page

from dashboard.charts.base import Look
from dashboard.charts.shading import shading
from dashboard.theme import THEMES
from dashboard.view import CHOICES, View
from i18n import LANGUAGES, speaking
from tests.browser.conftest import OpenPage
from tests.browser.test_accessibility import drawn

VALUES: tuple[list[float], ...] = (
    [1, 5, 56, 165, 460, 195_000],
    [512, 1_020, 2_040, 5_400, 9_999],
    [0.00041, 0.0123, 1.28, 4_560, 12_345, 2_110_000],
    [1e-5, 9e6],
    [1_234, 2_345, 3_456, 4_567, 8_901],
    [222_222, 333_333, 444_444, 888_888],
    [1_888_888, 2_888_888, 8_888_888],
    [88.8, 88.9],
    [6_089],
)
NARROW, BUTTONS = 270, 42  # pixels of a map in a window 320 wide, and of the buttons on it
DRAWN = """async ([axis, width]) => {
    const place = document.body.appendChild(document.createElement('div'));
    const trace = {type: 'scatter', x: [0], y: [0], mode: 'markers', marker: {color: [1], coloraxis: 'coloraxis'}};
    const look = {margin: {l: 0, r: 0, t: 0, b: 0}, font: {family: 'IBM Plex Sans'}};
    const layout = {width, height: 300, coloraxis: axis, ...look};
    await window.Plotly.newPlot(place, [trace], layout, {staticPlot: true});
    const edges = place.getBoundingClientRect();
    const found = [...place.querySelectorAll('.colorbar text')].map(text => {
        const box = text.getBoundingClientRect();
        return [text.textContent, box.left - edges.left, box.right - edges.left, box.top];
    });
    place.remove();
    return found;
}"""


def boxes(page: Page, axis: dict[str, Any]) -> list[tuple[str, float, float, float]]:
    """Text, left, right and top of the legend's numbers and of its title."""
    found = page.evaluate(DRAWN, [axis, NARROW])
    return [(text, left, right, top) for text, left, right, top in found if text]


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_do_not_run_into_each_other(open_page: OpenPage, language: str) -> None:
    page = drawn(open_page(f"/?lang={language}"))
    for theme in THEMES:
        for scale in CHOICES["scale"]:
            for values in VALUES:
                with speaking(language):
                    axis = shading(values, Look(theme, View(scale=scale)), "mass_kg").coloraxis
                shown = boxes(page, json.loads(json.dumps(axis)))
                numbers = sorted(box for box in shown if box[0] in axis["colorbar"]["ticktext"])
                assert len(numbers) == len(axis["colorbar"]["ticktext"]), "all that were chosen are drawn"
                in_order = sorted(numbers, key=lambda box: box[1])
                for (one, _left, right, _top), (other, left, *_rest) in pairwise(in_order):
                    assert left - right >= 3, (scale, one, other)
                assert all(left >= BUTTONS and right <= NARROW for _text, left, right, _top in shown), shown
