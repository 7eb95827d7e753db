"""The card around a chart: title, controls, menu, figure, table, footnote. Must not hold callbacks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.charts.base import Chart
from dashboard.components.attributes import attributes
from dashboard.components.menu import card_menu
from i18n import gettext as _

GRAPH_SETTINGS: Any = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}


def chart_card(chart: Chart, controls: Sequence[Component] = (), overlay: Component | None = None) -> Component:
    """An empty card of the chart's final size; the page's callback fills title, figure, note and table."""
    named = f"{ids.chart_title(chart.id)} {ids.chart_summary(chart.id)}"
    drawn = dcc.Graph(
        id=ids.chart_figure(chart.id),
        figure={"data": [], "layout": {"xaxis": {"visible": False}, "yaxis": {"visible": False}}},
        config=GRAPH_SETTINGS,
        responsive=True,
        className="graph",
    )
    graph = html.Div(drawn, className="graph-frame", role="img", **attributes(aria_labelledby=named))
    picture = html.Div(
        [graph, *([] if overlay is None else [overlay])], className="picture", style={"--high": f"{chart.pixels}px"}
    )
    return html.Section(
        [
            html.Header(
                [
                    html.H2(id=ids.chart_title(chart.id), className="card-title"),
                    html.Div([*controls, card_menu(chart.id, _("Export and more"))], className="card-tools"),
                ],
                className="card-head",
            ),
            html.P(id=ids.chart_summary(chart.id), className="sr"),
            html.Div(picture, className="picture-frame"),
            html.Div(id=ids.chart_table(chart.id), className="twin table-frame"),
            html.Footer(id=ids.chart_note(chart.id), className="card-note"),
        ],
        className=f"card card-{chart.id}",
        **attributes(data_chart=chart.id, data_own=",".join(chart.own)),
    )
