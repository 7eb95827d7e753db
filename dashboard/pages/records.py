"""The Records page: its empty layout, and the wiring of its callbacks. Drawing is in records_draw.

address, filters or grid -> the reducer in the browser -> address + query -> head, panel, story; the grid asks for its
own blocks (records_rows, assets/62-records.js).
"""

from __future__ import annotations

import json
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component
from flask import Flask

from analytics.door import record_rows
from analytics.selection import Selection, SelectionError
from dashboard import ids
from dashboard.components.attributes import attributes
from dashboard.components.filters import LISTED, PLAIN, filter_column
from dashboard.components.marks import icon
from dashboard.components.menu import card_menu
from dashboard.components.record_grid import NARROW, record_grid
from dashboard.pages.overview import DEFAULT_SCHEME, _labels, _newest, _schemes
from dashboard.pages.records_draw import head, panel, told
from dashboard.pages.records_rows import register_rows
from dashboard.pages.scheme_note import register_scheme_note
from i18n import gettext as _
from i18n import language
from store import Store

CONTROLS = ("filter-", "view-")


def layout(store: Store, _server: Flask) -> Component:
    """The page at its final size, without a row in it."""
    columns = record_rows(store, Selection(lang=language()), limit=1)["columns"]
    return html.Div(
        [
            dcc.Location(id=ids.RECORDS_LOCATION, refresh="callback-nav"),
            dcc.Store(id=ids.RECORDS_QUERY),
            dcc.Store(id=ids.RECORDS_NAMES, data=_names()),
            dcc.Store(id=ids.RECORDS_SHOWN),
            dcc.Store(id=ids.RECORDS_OPEN),
            _own_ids(filter_column(_labels(store), _schemes(store), _newest(store))),
            html.Div(className="backdrop", **attributes(data_action="filters")),
            html.Main(
                [
                    html.Div(id=ids.RECORDS_BANNER),
                    _head(),
                    html.Div(id=ids.RECORDS_NOTICE),
                    _table(columns),
                ],
                id=ids.SKIP_TARGET,
                tabIndex=-1,
            ),
            _story(),
        ],
        id=ids.RECORDS_PAGE,
        className="overview records is-loading",
    )


def register(app: Dash, store: Store) -> None:
    """Add the page's callbacks and the route that its grid asks."""
    register_rows(app.server, store)
    _register_browser(app)
    register_scheme_note(app, store, ids.RECORDS_PREFIX)

    @app.callback(
        output={
            "state": Output(ids.RECORDS_PAGE, "className"),
            "sentence": Output(ids.RECORDS_SENTENCE, "children"),
            "count": Output(ids.RECORDS_COUNT, "children"),
            "notice": Output(ids.RECORDS_NOTICE, "children"),
        },
        inputs={"query": Input(ids.RECORDS_SHOWN, "data")},
        prevent_initial_call=True,
    )
    def draw_head(query: dict[str, str]) -> dict[str, Any]:
        return head(store, query["search"])

    @app.callback(
        output=_panel_outputs(), inputs={"query": Input(ids.RECORDS_SHOWN, "data")}, prevent_initial_call=True
    )
    def draw_panel(query: dict[str, str]) -> dict[str, Any]:
        try:
            return panel(store, query["search"])
        except SelectionError:  # the head says it
            unchanged = {key: no_update for key in _panel_outputs()}
            return unchanged | {"options": {key: no_update for key in LISTED}, "chips": [], "nothing": None}

    @app.callback(
        output={
            "title": Output(ids.RECORDS_STORY_TITLE, "children"),
            "body": Output(ids.RECORDS_STORY_BODY, "children"),
        },
        inputs={"record": Input(ids.RECORDS_OPEN, "data"), "query": State(ids.RECORDS_QUERY, "data")},
        prevent_initial_call=True,
    )
    def draw_story(record: str | None, query: dict[str, str]) -> dict[str, Any]:
        return told(store, record, query["search"])


def _register_browser(app: Dash) -> None:
    """The reducer of the address, what follows from it for the grid and the story, the links of the header."""
    controls = [_own(one) for one in _controls()]
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("sentinel", "reduce"),
        Output(ids.RECORDS_QUERY, "data"),
        Output(ids.RECORDS_LOCATION, "search"),
        [Output(control, "value") for control in controls],
        Input(ids.RECORDS_LOCATION, "search"),
        Input(ids.THEME, "data"),
        [Input(control, "value") for control in controls],
        State(ids.RECORDS_NAMES, "data"),
        State(ids.RECORDS_QUERY, "data"),
    )
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("sentinel", "showRecords"),
        Output(ids.RECORDS_SHOWN, "data"),
        Output(ids.RECORDS_OPEN, "data"),
        Input(ids.RECORDS_QUERY, "data"),
        State(ids.RECORDS_SHOWN, "data"),
        State(ids.RECORDS_OPEN, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("sentinel", "selectionLinks"),
        Output(ids.nav_link("/"), "href"),
        Output(ids.nav_link("/records"), "href"),
        Input(ids.SELECTION, "data"),
        State(ids.nav_link("/"), "href"),
        State(ids.nav_link("/records"), "href"),
    )


def _panel_outputs() -> dict[str, Any]:
    return {
        "chips": Output(ids.RECORDS_CHIPS, "children"),
        "as_of": Output(ids.RECORDS_AS_OF, "children"),
        "left_out": Output(ids.RECORDS_LEFT_OUT, "children"),
        "banner": Output(ids.RECORDS_BANNER, "children"),
        "filters_on": Output(ids.RECORDS_FILTERS_ON, "children"),
        "presets": Output(_own(ids.PRESET), "data"),
        "options": {key: Output(_own(ids.control(key)), "data") for key in LISTED},
        "nothing": Output(ids.RECORDS_NOTHING, "children"),
    }


def _controls() -> list[str]:
    return [*[ids.control(key) for key in (*LISTED, *PLAIN)], ids.PERIOD, ids.PRESET, ids.view("scheme")]


def _own(control: str) -> str:
    """The id of a control that the Overview has too: pages that shared one would share its callbacks."""
    return ids.RECORDS_PREFIX + control


def _own_ids(column: Component) -> Component:
    for part in column._traverse():  # type: ignore[no-untyped-call]
        named = getattr(part, "id", None)
        if isinstance(named, str) and named.startswith(CONTROLS):
            part.id = _own(named)
    return column


def _names() -> dict[str, Any]:
    """What the reducer must know: its ids, and what the scheme shows when the address does not say."""
    return {
        "location": ids.RECORDS_LOCATION,
        "query": ids.RECORDS_QUERY,
        "selection": ids.SELECTION,
        "prefix": ids.RECORDS_PREFIX,
        "defaults": {ids.view("scheme"): DEFAULT_SCHEME},
    }


def _head() -> Component:
    opener = html.Button(
        [icon("filters"), _("Filters"), html.Span(id=ids.RECORDS_FILTERS_ON, className="badge")],
        type="button",
        className="button filters-open",
        **attributes(data_action="filters", aria_controls=ids.FILTERS, aria_expanded="false"),
    )
    copy = html.Button(_("Copy link"), type="button", className="button", **attributes(data_action="link", data_for=""))
    as_of = html.Span(id=ids.RECORDS_AS_OF, className="as-of")
    tools = html.Div([opener, as_of, copy], className="head-tools")
    chips = html.Div(id=ids.RECORDS_CHIPS, className="chips")
    sentence = html.H1(id=ids.RECORDS_SENTENCE, className="sentence")
    return html.Header([sentence, html.Div([chips, tools], className="head-row")], className="page-head")


def _table(columns: list[dict[str, Any]]) -> Component:
    counted = html.P(id=ids.RECORDS_COUNT, className="records-count", role="status")
    tools = html.Div(
        [_column_menu(), card_menu("records", _("Export and more"), image=False, titled=ids.RECORDS_COUNT)],
        className="card-tools",
    )
    grid = html.Div(record_grid(columns), className="records-frame", **attributes(data_narrow=json.dumps(NARROW)))
    nothing = html.Div(id=ids.RECORDS_NOTHING, className="records-nothing")
    return html.Section(
        [
            html.Div([counted, tools], className="card-head"),
            html.Div([grid, nothing], className="records-body"),
            html.Footer(
                [
                    html.Span(id=ids.RECORDS_LEFT_OUT),
                    html.Span(_("Click a row, or press Enter on it, for its whole story.")),
                ],
                className="card-note",
            ),
        ],
        className="card card-grid",
        **attributes(data_chart="records", aria_labelledby=ids.RECORDS_SENTENCE),
    )


def _column_menu() -> Component:
    """Which columns are shown; assets/62-records.js lists them and remembers the choice in this browser."""
    reset = html.Button(
        _("Columns as they were"), type="button", className="menu-item", **attributes(data_records="reset-columns")
    )
    opener = html.Summary([_("Columns")], className="button")
    inside = html.Div([html.Div(id=ids.RECORDS_COLUMNS, className="column-list"), reset], className="menu-items")
    return html.Details([opener, inside], className="menu columns-menu")


def _story() -> Component:
    close = html.Button(
        icon("close"),
        type="button",
        className="icon-button",
        **attributes(data_records="close", aria_label=_("Close the story of this record")),
    )
    link = html.Button(_("Copy link"), type="button", className="button", **attributes(data_action="link", data_for=""))
    title = html.H2(id=ids.RECORDS_STORY_TITLE, tabIndex=-1)
    return html.Aside(
        [
            html.Header([title, link, close], className="story-head"),
            html.Div(id=ids.RECORDS_STORY_BODY, className="story-body"),
        ],
        id=ids.RECORDS_STORY,
        className="story",
        **attributes(aria_labelledby=ids.RECORDS_STORY_TITLE),
    )
