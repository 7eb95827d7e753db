"""What the Operations page says instead of an operation, and above an invented one. Must not hold callbacks."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.marks import icon
from dashboard.components.operation_links import PATH
from i18n import gettext as _


def illustrative_note() -> Component:
    """Above everything while an operation has invented seizures; they are removed on the Data page."""
    return html.Div(
        [
            icon("illustrative"),
            html.Span(_("Illustrative data, not a record of real seizures.")),
            dcc.Link(_("To the Data page"), href="/data", className="button"),
        ],
        className="banner",
        role="note",
    )


def refused(sentence: str) -> Component:
    return html.Div(
        [
            html.P([icon("error"), html.Strong(sentence)]),
            html.Div(dcc.Link(_("All operations"), href=PATH, className="button button-main"), className="buttons"),
        ],
        className="notice notice-error",
        role="alert",
    )
