"""The quality of each reporter (/data/quality) and the look-alikes on the Data page. Wiring only; components draw.

The address is the state: a selection, `reporter` for one sheet, `granularity` of its time. Must not contain SQL.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate
from flask import Flask

from analytics.door import ask, ask_query
from analytics.selection import Selection, SelectionError
from dashboard import ids
from dashboard.caption import as_of
from dashboard.components.attributes import attributes
from dashboard.components.data_lookalikes import SHOWN, lookalikes
from dashboard.components.data_quality import (
    PATH,
    choices,
    loads,
    nothing_reported,
    quality_href,
    reporters_data,
    reporters_title,
)
from dashboard.components.data_quality_sheet import sheet
from dashboard.components.filters import found_by_name
from dashboard.components.record_state import without
from dashboard.components.states import illustrative_banner, refused
from dashboard.numbers import moment
from dashboard.pages import data_quality_export
from dashboard.pages.operations_draw import spoken
from i18n import gettext as _
from i18n import language
from store import Store

NAMESPACE = "sentinel"
REPORTER = "reporter"
Drawn = dict[str, Any]


def layout(_store: Store, _server: Flask) -> Component:
    """The page's frame."""
    picker = dmc.Select(
        id=ids.QUALITY_REPORTER,
        label=_("Reporter"),
        placeholder=_("all, in a table"),
        searchable=True,
        clearable=True,
        nothingFoundMessage=_("No such reporter"),
        className="quality-picker",
        **found_by_name("reporter"),
    )
    head = html.Header(
        [
            dcc.Link(_("Data"), href="/data", className="quality-back"),
            html.H1(id=ids.QUALITY_SENTENCE, className="sentence", **attributes(aria_live="polite")),
            html.Div([picker, html.Span(id=ids.QUALITY_AS_OF, className="as-of")], className="quality-pick"),
        ],
        className="page-head",
    )
    return html.Div(
        [
            dcc.Location(id=ids.QUALITY_LOCATION, refresh="callback-nav"),
            dcc.Store(id=ids.QUALITY_TABLES),
            html.Main(
                [
                    head,
                    html.Div(id=ids.QUALITY_NOTICE),
                    html.Div(id=ids.QUALITY_SHEET),
                    _table(),
                    html.Div(id=ids.QUALITY_LOADS),
                ],
                id=ids.SKIP_TARGET,
                className="data-page",
            ),
        ],
        id=ids.QUALITY,
        className="quality is-loading",
    )


def _table() -> Component:
    title = html.H2(id=ids.chart_title(ids.QUALITY_TABLE), className="data-h2")
    save = html.Span(id=ids.QUALITY_SAVE)
    return html.Section(
        [
            html.Div([title, save], className="data-panel-head"),
            html.P(
                _(
                    "In the order of their sources and names; not a ranking, because forms, thresholds and laws "
                    "differ. Shares are of the reporter's rows. A name leads to its sheet; the CSV file has a column "
                    "for each problem."
                ),
                className="data-quiet",
            ),
            html.Div(id=ids.QUALITY_TABLE, className="table-frame quality-table"),
        ],
        className="data-panel quality-all",
    )


def register(app: Dash, store: Store) -> None:
    """Add the callbacks of the page and of its panel on the Data page, and the files they offer."""
    data_quality_export.register(app.server, store)
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction(NAMESPACE, "reporters"), Input(ids.QUALITY_TABLES, "data")
    )
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction(NAMESPACE, "printSheet"),
        Input(ids.QUALITY_PRINT, "n_clicks"),
        prevent_initial_call=True,
    )

    @app.callback(
        output=_outputs(),
        inputs={"search": Input(ids.QUALITY_LOCATION, "search"), "path": State(ids.QUALITY_LOCATION, "pathname")},
        running=[(Output(ids.QUALITY_TABLE, "aria-busy"), "true", "false")],
    )
    def draw_page(search: str | None, path: str) -> Drawn:
        if path != PATH:
            raise PreventUpdate  # on the way to another page
        with spoken(search or ""):
            return draw(store, search or "")

    @app.callback(
        Output(ids.QUALITY_LOCATION, "search"),
        Input(ids.QUALITY_REPORTER, "value"),
        State(ids.QUALITY_LOCATION, "search"),
        prevent_initial_call=True,
    )
    def pick(reporter: str | None, search: str | None) -> str:
        pairs = dict(parse_qsl((search or "").lstrip("?"), keep_blank_values=True))
        if (reporter or "") == pairs.get(REPORTER, ""):
            raise PreventUpdate
        pairs[REPORTER] = reporter or ""
        rest = urlencode({key: value for key, value in pairs.items() if value}, safe=",:")
        return f"?{rest}" if rest else "?"

    @app.callback(Output(ids.DATA_LOOKALIKES, "children"), Input(ids.DATA_CHANGED, "data"))
    def show_lookalikes(_changed: str | None) -> list[Component]:
        return lookalikes(ask(store, "lookalikes", Selection(lang=language()), limit=SHOWN))


def _outputs() -> dict[str, Any]:
    return {
        "state": Output(ids.QUALITY, "className"),
        "sentence": Output(ids.QUALITY_SENTENCE, "children"),
        "as_of": Output(ids.QUALITY_AS_OF, "children"),
        "notice": Output(ids.QUALITY_NOTICE, "children"),
        "sheet": Output(ids.QUALITY_SHEET, "children"),
        "loads": Output(ids.QUALITY_LOADS, "children"),
        "title": Output(ids.chart_title(ids.QUALITY_TABLE), "children"),
        "save": Output(ids.QUALITY_SAVE, "children"),
        "tables": Output(ids.QUALITY_TABLES, "data"),
        "options": Output(ids.QUALITY_REPORTER, "data"),
        "chosen": Output(ids.QUALITY_REPORTER, "value"),
    }


def draw(store: Store, search: str) -> Drawn:
    """Every output of the page's callback."""
    try:
        answer = ask_query(store, "quality", _with_language(search))
    except SelectionError as error:
        said = refused(error.sentence, error.key, without(search, error.key))
        return _nothing("is-refused", _("This selection cannot be read")) | {"notice": said}
    if not answer["rows"]:
        return _nothing("is-empty", _("Quality of each reporter")) | {"notice": nothing_reported()}
    granularity = dict(parse_qsl(search.lstrip("?"))).get("granularity", "year")
    one = answer["sheet"]
    title = _("Quality of each reporter: {selection}").format(selection=answer["selection"])
    return {
        "state": "quality has-sheet" if one else "quality",
        "sentence": _("Quality of the data of {reporter}").format(reporter=one["label"]) if one else title,
        "as_of": _as_of(answer),
        "notice": illustrative_banner() if answer["illustrative"] and not one else None,
        "sheet": sheet(answer, granularity) if one else None,
        "loads": None if one else loads(answer),
        "title": reporters_title(answer),
        "save": _save(answer),
        "tables": {ids.QUALITY_TABLE: reporters_data(answer)},
        "options": choices(answer),
        "chosen": one["key"] if one else None,
    }


def _with_language(search: str) -> str:
    pairs = parse_qsl(search.lstrip("?"), keep_blank_values=True)
    return urlencode([*(pair for pair in pairs if pair[0] != "lang"), ("lang", language())], safe=",:")


def _as_of(answer: Drawn) -> Component:
    loaded = _("Data version {snapshot}, loaded {when}").format(
        snapshot=answer["snapshot"], when=moment(answer["loaded_at"])
    )
    return html.Span(_("as of {day}").format(day=as_of(answer)), title=loaded)


def _save(answer: Drawn) -> Component:
    query = quality_href(answer["query"], lang=language()).partition("?")[2]
    return html.A(_("Save as CSV"), href=f"/export/quality.csv?{query}", download="", className="data-link")


def _nothing(state: str, sentence: str) -> Drawn:
    return {
        "state": f"quality {state}",
        "sentence": sentence,
        "as_of": None,
        "notice": None,
        "sheet": None,
        "loads": None,
        "title": "",
        "save": None,
        "tables": {ids.QUALITY_TABLE: None},
        "options": [],
        "chosen": None,
    }
