"""The Operations page: the list, one operation, its form, its rule. Wiring only; drawing is in operations_draw.

The address is the state: /operations is the list, /operations?operation=slug is one operation.
"""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State
from dash.exceptions import PreventUpdate

from dashboard import ids
from dashboard.charts.operation_charts import OPERATION_CHARTS
from dashboard.components.operation_links import PATH
from dashboard.components.operation_people import TABLE as PEOPLE
from dashboard.pages import operations_edit, operations_export, operations_join
from dashboard.pages.operations_draw import draw, spoken
from dashboard.pages.operations_layout import layout
from store import Store

__all__ = ["layout", "register"]

RECORDS = "/records"


def register(app: Dash, store: Store) -> None:
    """Add the page's callbacks and the files it offers."""
    _register_browser(app)
    _register_drawing(app, store)
    operations_edit.register(app, store)
    operations_join.register(app, store)
    operations_export.register(app.server, store)


def _register_browser(app: Dash) -> None:
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("sentinel", "setOutTables"), Input(ids.OPERATIONS_TABLES, "data")
    )
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("sentinel", "published"),
        Output(ids.PUBLISHED_SHOWN, "children"),
        Input(ids.PUBLISHED_DATA, "data"),
        Input(ids.PUBLISHED_FILTER, "value"),
        Input(ids.PUBLISHED_DISPUTED, "checked"),
    )


def _register_drawing(app: Dash, store: Store) -> None:
    @app.callback(
        output=_drawn_outputs(),
        inputs={
            "search": Input(ids.OPERATIONS_LOCATION, "search"),
            "theme": Input(ids.THEME, "data"),
            "_changed": Input(ids.OPERATIONS_CHANGED, "data"),
            "path": State(ids.OPERATIONS_LOCATION, "pathname"),
        },
        running=[(Output(ids.OPERATION_CARDS, "aria-busy"), "true", "false")],
    )
    def draw_page(search: str | None, theme: str | None, _changed: str | None, path: str) -> dict[str, Any]:
        if path != PATH or theme is None:
            raise PreventUpdate  # on the way to another page, or its theme is not known yet
        with spoken(search or ""):
            return draw(store, search or "", theme, records=_has_records())


def _has_records() -> bool:
    from dashboard.pages import PAGES  # not above: the list of pages imports this one

    return any(page.path == RECORDS for page in PAGES)


def _drawn_outputs() -> dict[str, Any]:
    return {
        "state": Output(ids.OPERATIONS, "className"),
        "sentence": Output(ids.OPERATIONS_SENTENCE, "children"),
        "notice": Output(ids.OPERATIONS_NOTICE, "children"),
        "banner": Output(ids.OPERATION_BANNER, "children"),
        "list": Output(ids.OPERATIONS_LIST, "children"),
        "about": Output(ids.OPERATION_ABOUT, "children"),
        "links": Output(ids.OPERATION_LINKS, "children"),
        "cards": Output(ids.OPERATION_CARDS, "children"),
        "people_title": Output(ids.chart_title(PEOPLE), "children"),
        "people": Output(ids.OPERATION_PARTICIPANTS, "children"),
        "all_tables": Output(ids.OPERATIONS_TABLES, "data"),
        "figures": {chart.id: Output(ids.chart_figure(chart.id), "figure") for chart in OPERATION_CHARTS},
        "titles": {chart.id: Output(ids.chart_title(chart.id), "children") for chart in OPERATION_CHARTS},
        "summaries": {chart.id: Output(ids.chart_summary(chart.id), "children") for chart in OPERATION_CHARTS},
        "notes": {chart.id: Output(ids.chart_note(chart.id), "children") for chart in OPERATION_CHARTS},
    }
