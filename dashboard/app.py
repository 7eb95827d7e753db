"""The Dash application: shell, pages, assets. Must not contain SQL, nor be imported by a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dash import Dash
from flask import Flask

from dashboard import layout
from dashboard.geo import register_geo
from dashboard.pages import PAGES
from i18n import language
from store import Store

ASSETS = Path(__file__).parent / "assets"
INDEX = """<!DOCTYPE html>
<html lang="{%lang%}">
<head>{%metas%}<title>{%title%}</title><link rel="icon" type="image/svg+xml" href="/assets/favicon.svg">{%css%}</head>
<body>{%app_entry%}<footer>{%config%}{%scripts%}{%renderer%}</footer></body>
</html>"""


class Pages(Dash):
    """Dash with pages in the language of who asks for them."""

    def interpolate_index(self, *parts: Any, **named: Any) -> Any:
        page = super().interpolate_index(*parts, **named)  # type: ignore[no-untyped-call]
        return page.replace("{%lang%}", language())


def build_dash(store: Store, server: Flask) -> Dash:
    """All pages on `server`, drawn from `store`. Call `csp_hashes()` of what comes back only after this."""
    app = Pages(
        "sentinel",
        server=server,  # type: ignore[arg-type] # the annotation leaves out what the documentation offers
        title="Sentinel",
        update_title="",  # the title stays while an answer is made
        assets_folder=str(ASSETS),
        index_string=INDEX,
        suppress_callback_exceptions=True,  # the controls of a page are there only while it is open
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    app.layout = layout.shell
    layout.register(app, store)
    for page in PAGES:
        page.register(app, store)
    register_geo(server)
    return app
