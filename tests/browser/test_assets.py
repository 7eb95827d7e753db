"""The vendored assets in a real browser: our Plotly bundle instead of Dash's, our shapes, our fonts, no other host."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from dash import Dash, dcc, html
from playwright.sync_api import Browser, BrowserContext, Page

from dashboard.security import send_headers
from tests.browser.conftest import PATIENCE_MS, Watch, serving
from tests.conftest import ROOT

ASSETS = ROOT / "dashboard" / "assets"
# Of the dashboard's assets only what is under test here.
NOT_UNDER_TEST = r"^(?!00-plotly-guard\.js|plotly-sentinel\.min\.js|fonts\.css).*\.(js|css)$"
TALLEST = 0.5  # of the map's height; no country is half as high as the world


def _figures(outlines: dict[str, Any]) -> list[dict[str, Any]]:
    codes = [feature["id"] for feature in outlines["features"]]
    geo = {"projection": {"type": "natural earth"}, "fitbounds": False, "visible": False}
    world = {"type": "choropleth", "geojson": outlines, "locations": codes, "z": list(range(len(codes)))}
    places = {"type": "scattergeo", "lat": [55.75], "lon": [37.62], "marker": {"size": 12}}
    bars = {"type": "bar", "x": ["Heroin", "Героин"], "y": [3, 5]}
    heat = {"type": "heatmap", "z": [[1, 2], [3, 4]]}
    return [
        {"data": [world, places], "layout": {"geo": geo, "width": 1000, "height": 520}},
        {"data": [bars, {"type": "scatter", "y": [1, 2]}], "layout": {"width": 500, "height": 300}},
        {"data": [heat], "layout": {"width": 500, "height": 300}},
        {"data": [{"type": "box", "x": [1, 2, 9]}, {"type": "histogram", "x": [1, 1, 2]}], "layout": {"width": 500}},
    ]


@pytest.fixture(scope="module")
def outlines() -> dict[str, Any]:
    shapes: dict[str, Any] = json.loads((ROOT / "data" / "geo" / "countries.json").read_text(encoding="utf-8"))
    return shapes


@pytest.fixture(scope="module")
def address(outlines: dict[str, Any]) -> Iterator[str]:
    app = Dash(__name__, assets_folder=str(ASSETS), assets_ignore=NOT_UNDER_TEST)
    graphs = [dcc.Graph(id=f"graph-{n}", figure=figure) for n, figure in enumerate(_figures(outlines))]
    words = html.P("Sentinel, Часовой, 1 234", id="words", style={"fontFamily": "IBM Plex Sans", "fontWeight": 600})
    app.layout = html.Div([words, *graphs])
    send_headers(app.server, app.csp_hashes())
    with serving(app.server) as served:
        yield served


@dataclass(frozen=True)
class Drawn:
    """The drawn page, what went wrong on it, and every address it asked for."""

    page: Page
    watch: Watch
    requested: list[str]


@pytest.fixture(scope="module")
def drawn_once(browser: Browser, browser_context_args: dict[str, Any], address: str) -> Iterator[Drawn]:
    """One page for all tests here: they look at it, and none depends on what another has asked it."""
    context = browser.new_context(**browser_context_args)
    page = context.new_page()
    found = Drawn(page, Watch(), [])
    found.watch.context(context, address)
    page.set_default_timeout(PATIENCE_MS)
    page.on("request", lambda request: found.requested.append(request.url))
    page.goto(address)
    page.locator("#graph-0 .choroplethlayer path").first.wait_for(state="attached")
    page.locator("#graph-2 .heatmaplayer image").first.wait_for(state="attached")
    yield found
    context.close()


@pytest.fixture
def drawn(drawn_once: Drawn) -> Iterator[Page]:
    yield drawn_once.page
    assert not drawn_once.watch.problems, "\n".join(drawn_once.watch.problems)


@pytest.fixture
def requested(drawn_once: Drawn) -> list[str]:
    return drawn_once.requested


def test_the_watch_sees_what_it_is_for(new_context: Callable[..., BrowserContext], address: str) -> None:
    watch = Watch()
    context = new_context()
    watch.context(context, address)
    page = context.new_page()
    page.evaluate("fetch('http://elsewhere.invalid/').catch(() => console.error('refused'))")  # about:blank: no policy
    with context.expect_event("weberror"):
        page.evaluate("setTimeout(() => { throw new Error('uncaught') })")
    seen = " | ".join(watch.problems)
    assert "request to another host: http://elsewhere.invalid/" in seen
    assert "console: refused" in seen
    assert "exception: uncaught" in seen


def test_only_our_bundle_and_topology_are_loaded(drawn: Page, requested: list[str]) -> None:
    assert drawn.evaluate("typeof Plotly") == "object"
    scripts = [url for url in requested if "plotly" in url and url.split("?")[0].endswith(".js")]
    assert [url.split("/assets/")[-1].split("?")[0] for url in scripts] == [
        "00-plotly-guard.js",
        "vendor/plotly/plotly-sentinel.min.js",
    ]
    topologies = [url for url in requested if url.endswith("m.json")]
    assert topologies
    assert all("/assets/vendor/topojson/world_" in url for url in topologies)


def test_the_bundle_has_the_version_python_plotly_writes_figures_for(drawn: Page) -> None:
    from plotly.offline import get_plotlyjs_version

    assert drawn.evaluate("Plotly.version") == get_plotlyjs_version()


def test_nothing_can_be_uploaded(drawn: Page) -> None:
    context = drawn.evaluate("document.querySelector('#graph-0 .js-plotly-plot')._context")
    assert context["showSendToCloud"] is False
    assert context["plotlyServerURL"] == ""


def test_every_country_is_drawn_and_none_fills_the_sphere(drawn: Page, outlines: dict[str, Any]) -> None:
    boxes = drawn.evaluate(
        """() => [...document.querySelectorAll('#graph-0 .choroplethlayer path')].map(path => {
            const box = path.getBBox(); return [path.__data__.loc, box.width, box.height, path.getAttribute('d')] })"""
    )
    frame = drawn.evaluate(
        "() => { const box = document.querySelector('#graph-0 .bg rect').getBBox(); return [box.width, box.height] }"
    )
    assert {code for code, *_ in boxes} == {feature["id"] for feature in outlines["features"]}
    assert not [code for code, *_, path in boxes if not path]
    # An exterior ring the wrong way round paints everything but the country, over the whole height of the map.
    assert not [code for code, _, height, _ in boxes if height > TALLEST * frame[1]]


@pytest.mark.parametrize("graph", range(4))
def test_png_and_svg_are_made_in_the_browser(drawn: Page, graph: int) -> None:
    image = "([id, format]) => Plotly.toImage(document.querySelector(`#${id} .js-plotly-plot`), {format})"
    png = base64.b64decode(drawn.evaluate(image, [f"graph-{graph}", "png"]).split(",", 1)[1])
    svg = drawn.evaluate(image, [f"graph-{graph}", "svg"])
    assert png.startswith(b"\x89PNG")
    assert len(png) > 2_000
    assert svg.startswith("data:image/svg+xml")
    assert "%3Cpath" in svg


@pytest.mark.parametrize("locale", ["ru", "fr", "es"])
def test_the_locales_are_in_the_bundle(drawn: Page, locale: str) -> None:
    title = drawn.evaluate(
        """async locale => { const div = document.body.appendChild(document.createElement('div'));
            await Plotly.newPlot(div, [{y: [1, 2]}], {}, {locale, displayModeBar: true});
            return div.querySelector('[data-attr=dragmode][data-val=pan]').dataset.title }""",
        locale,
    )
    assert title == {"ru": "Сдвиг", "fr": "Translation", "es": "Modo Panorámica"}[locale]


def test_latin_and_cyrillic_come_from_the_bundled_font(drawn: Page) -> None:
    drawn.evaluate("document.fonts.ready")
    loaded = drawn.evaluate(
        "() => [...document.fonts].filter(f => f.status === 'loaded').map(f => [f.family, f.weight, f.unicodeRange])"
    )
    ranges = " ".join(unicode_range for _, weight, unicode_range in loaded if weight == "600")
    assert "U+0-FF" in ranges.upper()
    assert "U+400-45F" in ranges.upper()
