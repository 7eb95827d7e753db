"""Wiring of the region schemes on the Data page: list, load from a CSV file, remove. Reaches etl through its door.

Must not contain SQL.
"""

from __future__ import annotations

import base64
import binascii
import tempfile
from pathlib import Path
from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, html, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard import ids
from dashboard.components.data_schemes import MAX_BYTES, schemes_table
from dashboard.numbers import count
from dashboard.upload import clean_name
from etl import door
from i18n import gettext as _
from i18n import language, ngettext
from store import Store, StoreError
from store.schemes import SchemeEntry, list_schemes, remove_scheme

Said = str | Component


def register_schemes(app: Dash, store: Store) -> None:
    """Add the panel's callbacks."""

    @app.callback(Output(ids.DATA_SCHEMES, "children"), Input(ids.DATA_CHANGED, "data"))
    def show_schemes(_changed: str | None) -> Component:
        return schemes_table(list_schemes(store, language()))

    @app.callback(
        Output(ids.DATA_CHANGED, "data", allow_duplicate=True),
        Output(ids.DATA_SCHEME_SAID, "children", allow_duplicate=True),
        Output(ids.DATA_SCHEME_FILE, "contents"),
        Input(ids.DATA_SCHEME_FILE, "contents"),
        State(ids.DATA_SCHEME_FILE, "filename"),
        State(ids.DATA_SCHEME_SLUG, "value"),
        State(ids.DATA_SCHEME_NAME, "value"),
        prevent_initial_call=True,
    )
    def load_chosen(contents: str | None, file_name: str, slug: str, name: str) -> tuple[Any, Said, None]:
        if not contents:
            raise PreventUpdate
        try:
            said = _loaded(_load(store, contents, clean_name(file_name), slug, name))
        except (door.BadInput, StoreError) as error:
            return no_update, html.Span(str(error), className="data-error"), None
        return _changed_now(store), said, None

    @app.callback(
        Output(ids.DATA_CHANGED, "data", allow_duplicate=True),
        Output(ids.DATA_SCHEME_SAID, "children", allow_duplicate=True),
        Input(ids.data_act("scheme", ALL), "n_clicks"),
        prevent_initial_call=True,
    )
    def remove(clicks: list[int | None]) -> tuple[Any, Said]:
        if not ctx.triggered_id or not any(clicks):
            raise PreventUpdate
        scheme = str(ctx.triggered_id["key"])
        try:
            back = remove_scheme(store, scheme)
        except StoreError as error:
            return no_update, html.Span(str(error), className="data-error")
        return _changed_now(store), _removed(scheme, back=back)


def _load(store: Store, contents: str, file_name: str, slug: str, name: str) -> SchemeEntry:
    """`contents` is a data address, as the browser sends a small file. Raises BadInput."""
    try:
        content = base64.b64decode(contents.partition(",")[2], validate=True)
    except binascii.Error as error:
        raise door.BadInput(_("The file arrived incomplete, so it was not kept; send it again.")) from error
    if len(content) > MAX_BYTES:
        raise door.BadInput(_("{file} is too large for a region scheme.").format(file=file_name), file=file_name)
    with tempfile.TemporaryDirectory(prefix="sentinel-scheme-") as folder:
        path = Path(folder) / "scheme.csv"
        path.write_bytes(content)
        return door.load_scheme(
            store, door.SchemeFile(path, (slug or "").strip(), (name or "").strip(), file_name=file_name)
        )


def _changed_now(store: Store) -> str:
    return f"{store.data_version()} schemes"


def _loaded(entry: SchemeEntry) -> str:
    n = entry.memberships
    text = (
        ngettext(
            "{name} is loaded in place of the scheme that comes with the program: {n} membership.",
            "{name} is loaded in place of the scheme that comes with the program: {n} memberships.",
            n,
        )
        if entry.replaces
        else ngettext(
            "{name} is loaded: {n} membership. Select its regions with region={scheme}:….",
            "{name} is loaded: {n} memberships. Select its regions with region={scheme}:….",
            n,
        )
    )
    return text.format(name=entry.name, n=count(n), scheme=entry.scheme)


def _removed(scheme: str, *, back: bool) -> str:
    if back:
        return _("{scheme} is removed; the scheme that comes with the program is back.").format(scheme=scheme)
    return _("{scheme} is removed.").format(scheme=scheme)
