"""Wiring of the remark under the region control, for each page that has the filter column. Draws nothing itself."""

from __future__ import annotations

from dash import Dash, Input, Output
from dash.development.base_component import Component

from dashboard import ids
from dashboard.components.scheme_note import scheme_note
from i18n import language
from store import Store


def register_scheme_note(app: Dash, store: Store, prefix: str = "") -> None:
    """`prefix`: what the page puts before the ids of its controls."""

    @app.callback(
        Output(prefix + ids.SCHEME_NOTE, "children"),
        Input(prefix + ids.view("scheme"), "value"),
        prevent_initial_call=True,
    )
    def show_note(chosen: str) -> Component | None:
        reference = store.reference()
        scheme = reference.region_schemes.get(chosen)
        if scheme is None:  # an address may name one that was removed
            return None
        regions = [region for region in reference.regions.values() if region.scheme == chosen]
        return scheme_note(scheme, regions, language())
