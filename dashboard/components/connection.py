"""The line that says that the server does not answer, empty and hidden until assets/55-connection.js needs it."""

from __future__ import annotations

import json

from dash import html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.components.attributes import attributes
from i18n import gettext as _


def connection_line() -> Component:
    """Stands in the shell, so that it outlives every page; its words come with it, to be there without a server."""
    words = {
        "lost": _("Connection to Sentinel lost; the numbers on this page are those of {time}. Trying again…"),
        "fault": _("{sentence} (request {request})"),
        "unknown": _("The server could not answer; what is shown may not be what was asked for."),
        "dismiss": _("Dismiss"),
    }
    said = attributes(data_words=json.dumps(words, ensure_ascii=False))
    return html.Div(id=ids.CONNECTION, role="status", hidden=True, **said)
