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
    graph = dcc.Graph(
        id=ids.chart_figure(chart.id),
        figure={"data": [], "layout": {"xaxis": {"visible": False}, "yaxis": {"visible": False}}},
        config=GRAPH_SETTINGS,
        responsive=True,
        className="graph",
    )
    picture = html.Div(
        [graph, *([] if overlay is None else [overlay])], className="picture", style={"--high": f"{chart.pixels}px"}
    )
    named = attributes(aria_labelledby=ids.chart_title(chart.id))
    return html.Section(
        [
            html.Header(
                [
                    html.H2(id=ids.chart_title(chart.id), className="card-title"),
                    html.Div([*controls, card_menu(chart.id, _("Export and more"))], className="card-tools"),
                ],
                className="card-head",
            ),
            html.Div(picture, className="picture-frame", role="group", **named),
            html.Div(id=ids.chart_table(chart.id), className="twin", tabIndex=-1),
            html.Footer(id=ids.chart_note(chart.id), className="card-note"),
        ],
        className=f"card card-{chart.id}",
        **attributes(data_chart=chart.id),
    )
