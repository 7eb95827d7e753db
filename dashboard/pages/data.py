"""The Data page: send files, see what became of their rows, map what no profile knows, undo and redo.

Wiring only: files arrive through dashboard/uploads.py and assets/upload.js, components draw. The one page that reaches
etl, through its door. Must not contain SQL.
"""

from __future__ import annotations

from typing import Any

from dash import ALL, ClientsideFunction, Dash, Input, Output, Patch, State, ctx, html, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard import ids
from dashboard.components.data_account import FINDINGS_SHOWN, account, findings, remarks
from dashboard.components.data_batches import batch_table, demo_banner, source_table
from dashboard.components.data_onward import leads
from dashboard.components.data_result import Background, result_card
from dashboard.pages import data_layout
from dashboard.pages.data_after import register_after
from dashboard.pages.data_schemes import register_schemes
from dashboard.pages.data_undo import register_undo
from dashboard.pages.data_way import register_way, words_of
from dashboard.upload import UploadError
from dashboard.uploads import intake_of, limit_of
from etl import door
from i18n import gettext as _
from store import Store, StoreError, StoreUnavailable, batches

__all__ = ["layout", "limit_of", "register"]

NAMESPACE = "sentinel"


def layout(store: Store, limit_bytes: int) -> Component:
    """The page before anything is known; `limit_bytes` is the largest file the server takes."""
    return data_layout.layout(limit_bytes, words_of(store).options())


def register(app: Dash, store: Store) -> None:
    """Add the page's callbacks."""
    _register_browser(app)
    _register_results(app, store)
    register_way(app, store)
    _register_database(app, store)
    _register_demo(app, store)
    register_undo(app, store)
    register_after(app, store)
    register_schemes(app, store)


def _register_browser(app: Dash) -> None:
    """What assets/upload.js does when Dash says so."""
    for function, said, answer in (
        ("recallUploads", ids.DATA_OPENED, ids.DATA_EVENT),
        ("drawnUploads", ids.DATA_DRAWN, ids.DATA_OPENED),
        ("followUpload", ids.DATA_FOLLOW, ids.DATA_OPENED),
        ("forgetUpload", ids.DATA_DISMISSED, ids.DATA_OPENED),
    ):
        app.clientside_callback(  # type: ignore[no-untyped-call]
            ClientsideFunction(NAMESPACE, function),
            Output(answer, "data", allow_duplicate=answer == ids.DATA_OPENED),
            Input(said, "data"),
            prevent_initial_call=answer == ids.DATA_OPENED,
        )


def _register_results(app: Dash, store: Store) -> None:
    @app.callback(
        Output(ids.DATA_RESULTS, "children"),
        Output(ids.DATA_CHANGED, "data"),
        Output(ids.DATA_DRAWN, "data"),
        Input(ids.DATA_EVENT, "data"),
        prevent_initial_call=True,
    )
    def show_results(event: dict[str, Any]) -> tuple[Any, str, list[str] | None]:
        uploads, changed = event["uploads"], event["changed"]
        now = f"{store.data_version()} {event['told']}"
        if changed is None:
            cards = {upload: _card(app, store, upload) for upload in uploads}
            known = [upload for upload, card in cards.items() if card is not None]
            return [cards[upload] for upload in known], now, known
        patch = Patch()
        card = _card(app, store, changed)
        if event["fresh"]:
            patch.insert(uploads.index(changed), card)
        else:
            patch[uploads.index(changed)] = card
        return patch, now, None

    @app.callback(
        Output(ids.DATA_DISMISSED, "data"),
        Output(ids.DATA_RESULTS, "children", allow_duplicate=True),
        Input(ids.data_act("dismiss", ALL), "n_clicks"),
        Input(ids.data_act("cancel", ALL), "n_clicks"),
        prevent_initial_call=True,
    )
    def dismiss(clicks: list[int | None], _cancelled: list[int | None]) -> tuple[str, Any]:
        upload = str(_clicked(clicks))
        place = [item["id"]["key"] for item in ctx.inputs_list[0]].index(upload)
        intake_of(app.server).discard(upload)
        patch = Patch()
        del patch[place]
        return upload, patch


def _card(app: Dash, store: Store, upload_id: str) -> Component | None:
    try:
        upload = intake_of(app.server).get(upload_id).in_words()
    except UploadError:
        return None  # an earlier run of the server took it; its batch is in the table below
    number = (upload.report or {}).get("batch")
    batch = _batch(store, number) if number else None
    issues = {} if batch is None else {batch.id: batches.issues(store, batch.id, limit=FINDINGS_SHOWN + 1)}
    return result_card(upload, Background(words_of(store), issues, batch))


def _batch(store: Store, number: int) -> batches.Batch | None:
    """As it is now; None where another database was put in the place of the one that it was loaded into."""
    try:
        return batches.get_batch(store, number)
    except StoreUnavailable:
        raise
    except StoreError:
        return None


def _register_database(app: Dash, store: Store) -> None:
    @app.callback(
        Output(ids.DATA_NOTICE, "children"),
        Output(ids.DATA_BATCHES, "children"),
        Output(ids.DATA_SOURCES, "children"),
        Input(ids.DATA_CHANGED, "data"),
    )
    def show_database(_changed: str | None) -> tuple[Component, Component, Component | None]:
        loaded = batches.list_batches(store)
        return demo_banner(door.has_demo(store), loaded), batch_table(loaded), source_table(loaded)

    @app.callback(
        Output(ids.data_onward(ALL, ALL), "children"),
        Input(ids.DATA_CHANGED, "data"),
        State(ids.data_onward(ALL, ALL), "id"),
        prevent_initial_call=True,
    )
    def show_onward(_changed: str | None, cards: list[dict[str, Any]]) -> list[list[Component]]:
        """A card whose batch was undone or replaced leads nowhere that is empty."""
        found = {batch.id: batch for batch in batches.list_batches(store)} if cards else {}
        return [leads(found.get(card["batch"])) for card in cards]

    @app.callback(
        Output(ids.DATA_FINDINGS, "opened"),
        Output(ids.DATA_FINDINGS, "title"),
        Output(ids.DATA_FINDINGS_BODY, "children"),
        Input(ids.data_act("findings", ALL), "n_clicks"),
        prevent_initial_call=True,
    )
    def show_findings(clicks: list[int | None]) -> tuple[bool, str, list[Component | None]]:
        batch = batches.get_batch(store, int(_clicked(clicks)))
        found = batches.issues(store, batch.id, limit=FINDINGS_SHOWN + 1)
        account_of = batch.as_json()
        title = _("Batch {id}: {file}").format(id=batch.id, file=batch.file_name)
        return True, title, [account(account_of), remarks(account_of), findings(found, batch.id)]


def _register_demo(app: Dash, store: Store) -> None:
    @app.callback(
        Output(ids.DATA_CHANGED, "data", allow_duplicate=True),
        Output(ids.DATA_SAID, "children", allow_duplicate=True),
        Input(ids.data_act("demo", ALL), "n_clicks"),
        prevent_initial_call=True,
    )
    def change(clicks: list[int | None]) -> tuple[Any, str | Component]:
        try:
            said = _demo(store, str(_clicked(clicks)))
        except StoreError as error:
            return no_update, html.Span(str(error), className="data-error")
        return str(store.data_version()), said


def _demo(store: Store, act: str) -> str:
    if act == "load":
        door.load_demo(store)
        return _("The illustrative data are loaded.")
    door.remove_demo(store)
    return _("The illustrative data are removed; your own files are as they were.")


def _clicked(clicks: list[int | None]) -> str | int:
    """The key of the button that was pressed; a button that merely appeared stops the callback."""
    if not ctx.triggered_id or not any(item["value"] for item in ctx.triggered):
        raise PreventUpdate
    del clicks
    key: str | int = ctx.triggered_id["key"]
    return key
