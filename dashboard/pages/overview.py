"""The Overview: its empty layout, and the wiring of its callbacks. Drawing is in overview_draw.

any control, click or address -> the reducer in the browser -> address + query -> draw, one answer for all of the page
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component
from flask import Flask

from analytics.door import ask
from analytics.selection import Selection
from dashboard import ids
from dashboard.charts import CHARTS
from dashboard.components.attributes import attributes
from dashboard.components.card import chart_card
from dashboard.components.filters import LISTED, PLAIN, filter_column
from dashboard.components.marks import icon
from dashboard.components.menu import card_menu
from dashboard.components.sources import source_section
from dashboard.components.states import illustrative_banner
from dashboard.pages.overview_cards import lines_beneath
from dashboard.pages.overview_draw import draw
from dashboard.pages.scheme_note import register_scheme_note
from dashboard.view import CHOICES, View
from i18n import gettext as _
from i18n import language
from store import Store

DEFAULT_SCHEME = "bloc"
CLICKED = tuple(chart.id for chart in CHARTS if chart.own)


def layout(store: Store, _server: Flask) -> Component:
    """The page at its final size, without a number in it."""
    return html.Div(
        [
            dcc.Location(id=ids.OVERVIEW_LOCATION, refresh="callback-nav"),
            dcc.Store(id=ids.OVERVIEW_QUERY),
            dcc.Store(id=ids.OVERVIEW_NAMES, data=_names()),
            dcc.Store(id=ids.TABLES),
            filter_column(_labels(store), _schemes(store), _newest(store)),
            html.Div(className="backdrop", **attributes(data_action="filters")),
            html.Main(
                [
                    _banner(store),
                    _head(),
                    html.Div(id=ids.NOTICE),
                    _cards(store),
                    *_charts(),
                    _records(),
                    source_section(),
                ],
                id=ids.SKIP_TARGET,
                tabIndex=-1,
            ),
            html.Div(id=ids.ANNOUNCED, role="status", className="sr"),
        ],
        id=ids.OVERVIEW,
        className="overview is-loading",
    )


def register(app: Dash, store: Store) -> None:
    """Add the page's callbacks."""
    register_scheme_note(app, store)
    controls = [*[ids.control(key) for key in (*LISTED, *PLAIN)], ids.PERIOD, ids.PRESET, *_view_controls()]
    clicks = [ids.chart_figure(chart) for chart in CLICKED]
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("sentinel", "reduce"),
        Output(ids.OVERVIEW_QUERY, "data"),
        Output(ids.OVERVIEW_LOCATION, "search"),
        [Output(control, "value") for control in controls],
        [Output(click, "clickData") for click in clicks],
        Input(ids.OVERVIEW_LOCATION, "search"),
        Input(ids.THEME, "data"),
        [Input(control, "value") for control in controls],
        [Input(click, "clickData") for click in clicks],
        State(ids.OVERVIEW_NAMES, "data"),
        State(ids.OVERVIEW_QUERY, "data"),
    )

    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("sentinel", "setOutTables"), Input(ids.TABLES, "data")
    )

    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("sentinel", "announce"), Input(ids.SENTENCE, "children"), Input(ids.NOTICE, "children")
    )

    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("sentinel", "removeDemo"),
        Output(ids.OVERVIEW_QUERY, "data", allow_duplicate=True),
        Input(ids.REMOVE_DEMO, "n_clicks"),
        State(ids.OVERVIEW_QUERY, "data"),
        prevent_initial_call=True,
    )

    @app.callback(
        output=_drawn_outputs(),
        inputs={"query": Input(ids.OVERVIEW_QUERY, "data")},
        running=[(Output(ids.CARDS, "aria-busy"), "true", "false")],
        prevent_initial_call=True,
    )
    def draw_page(query: dict[str, str]) -> dict[str, Any]:
        return draw(store, query["search"], query["theme"])


def _drawn_outputs() -> dict[str, Any]:
    return {
        "state": Output(ids.OVERVIEW, "className"),
        "sentence": Output(ids.SENTENCE, "children"),
        "chips": Output(ids.CHIPS, "children"),
        "as_of": Output(ids.AS_OF, "children"),
        "notice": Output(ids.NOTICE, "children"),
        "banner": Output(ids.BANNER, "children"),
        "sources": Output(ids.SOURCES, "children"),
        "cards": Output(ids.CARDS, "children"),
        "filters_on": Output(ids.FILTERS_ON, "children"),
        "all_tables": Output(ids.TABLES, "data"),
        "records_title": Output(ids.RECORDS_TITLE, "children"),
        "records_note": Output(ids.RECORDS_NOTE, "children"),
        "presets": Output(ids.PRESET, "data"),
        "options": {key: Output(ids.control(key), "data") for key in LISTED},
        "figures": {chart.id: Output(ids.chart_figure(chart.id), "figure") for chart in CHARTS},
        "titles": {chart.id: Output(ids.chart_title(chart.id), "children") for chart in CHARTS},
        "notes": {chart.id: Output(ids.chart_note(chart.id), "children") for chart in CHARTS},
        "summaries": {chart.id: Output(ids.chart_summary(chart.id), "children") for chart in CHARTS},
    }


def _view_controls() -> list[str]:
    return [ids.view(key) for key in (*CHOICES, "scheme")]


def _names() -> dict[str, Any]:
    """What the reducer must know: three ids, and what each view control shows when the address does not say."""
    defaults = {ids.view(key): getattr(View(), key) for key in CHOICES} | {ids.view("scheme"): DEFAULT_SCHEME}
    return {
        "location": ids.OVERVIEW_LOCATION,
        "query": ids.OVERVIEW_QUERY,
        "selection": ids.SELECTION,
        "defaults": defaults,
    }


def _banner(store: Store) -> Component:
    """There from the start where invented data count, so that the page does not move when its numbers arrive."""
    illustrative = ask(store, "options", Selection(lang=language()))["illustrative"]
    return html.Div(illustrative_banner() if illustrative else None, id=ids.BANNER)


def _labels(store: Store) -> dict[str, str]:
    filters = ask(store, "options", Selection(lang=language()))["filters"]
    return {key: filters[key]["label"] for key in LISTED}


def _newest(store: Store) -> str | None:
    """The day of the newest record, not later than today: a year that was mistyped is no place to begin."""
    last: str | None = ask(store, "options", Selection(lang=language()))["filters"]["from"]["last"]
    return last and min(last, dt.date.today().isoformat())


def _schemes(store: Store) -> list[dict[str, str]]:
    schemes = store.reference().region_schemes
    return [{"value": key, "label": scheme.name(language())} for key, scheme in schemes.items()]


def _head() -> Component:
    opener = html.Button(
        [icon("filters"), _("Filters"), html.Span(id=ids.FILTERS_ON, className="badge")],
        type="button",
        className="button filters-open",
        **attributes(data_action="filters", aria_controls=ids.FILTERS, aria_expanded="false"),
    )
    tools = html.Div(
        [
            opener,
            html.Span(id=ids.AS_OF, className="as-of"),
            html.Button(
                _("Copy link"), type="button", className="button", **attributes(data_action="link", data_for="")
            ),
        ],
        className="head-tools",
    )
    chips = html.Div(id=ids.CHIPS, className="chips")
    # Not a live region itself: it would also be read when the page opens, once for each of its parts.
    sentence = html.H1(id=ids.SENTENCE, className="sentence", tabIndex=-1)
    return html.Header([sentence, html.Div([chips, tools], className="head-row")], className="page-head")


def _cards(store: Store) -> Component:
    lines = lines_beneath(ask(store, "totals", Selection(lang=language())))
    empty = [html.Article(html.Div(className="skeleton"), className="card number-card") for _each in range(5)]
    room = {"--lines": str(lines)}
    return html.Div(empty, id=ids.CARDS, className="cards", style=room, **attributes(aria_busy="true"))


def _charts() -> list[Component]:
    cards = {
        chart.id: chart_card(chart, _controls(chart.id), _zoom() if chart.id == "map" else None) for chart in CHARTS
    }
    rows = (("map", "countries"), ("trend",), ("drugs", "methods"), ("sizes", "classes"))
    return [html.Div([cards[name] for name in row], className=f"row row-{row[0]}") for row in rows]


def _controls(chart: str) -> list[Component]:
    measures = [("seizures", _("Seizures")), ("mass_kg", _("kg"))]
    if chart == "map":
        scales = [("log", _("Log")), ("quantile", _("Quantile"))]
        return [_switch("map", measures, _("Measure")), _switch("scale", scales, _("Colour scale"))]
    if chart == "trend":
        grains = [("month", _("Month")), ("quarter", _("Quarter")), ("year", _("Year"))]
        return [_switch("trend", measures, _("Measure")), _switch("grain", grains, _("Periods"))]
    return []


def _switch(key: str, choices: list[tuple[str, str]], label: str) -> Component:
    control = dmc.SegmentedControl(
        id=ids.view(key),
        data=[{"value": value, "label": text} for value, text in choices],
        value=getattr(View(), key),
        size="xs",
        radius="sm",
        transitionDuration=0,
    )
    return html.Div(control, role="group", className=f"switch switch-{key}", **attributes(aria_label=label))


def _zoom() -> Component:
    steps = (
        ("zoom-in", _("Zoom in"), "plus"),
        ("zoom-out", _("Zoom out"), "minus"),
        ("zoom-reset", _("Whole map"), "reset"),
    )
    return html.Div(
        [
            html.Button(
                icon(drawing),
                type="button",
                className="icon-button",
                title=label,
                **attributes(data_action=action, data_for="map", aria_label=label),
            )
            for action, label, drawing in steps
        ],
        className="zoom",
    )


def _records() -> Component:
    head = html.Header(
        [
            html.H2(id=ids.RECORDS_TITLE, className="card-title"),
            html.Div(
                card_menu("records", _("Export and more"), image=False, titled=ids.RECORDS_TITLE),
                className="card-tools",
            ),
        ],
        className="card-head",
    )
    table = html.Div(id=ids.RECORDS, className="table-frame")
    note = html.Footer(id=ids.RECORDS_NOTE, className="card-note")
    return html.Section([head, table, note], className="card card-records", **attributes(data_chart="records"))
