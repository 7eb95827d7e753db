"""Undo and redo of a batch on the Data page, and the question about its corrected rows. Wiring only.

Must not contain SQL.
"""

from __future__ import annotations

from typing import Any

from dash import ALL, Dash, Input, Output, ctx, html, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard import ids
from dashboard.components.data_after_undo import undo_question
from i18n import gettext as _
from store import Store, StoreError, batches
from store.corrected_by import CorrectedCountError

Said = str | Component
ANSWERS = {"undo": None, "undo-both": batches.UNDO, "undo-alone": batches.LEAVE}


def register_undo(app: Dash, store: Store) -> None:
    """Add the callbacks of the buttons."""

    @app.callback(
        Output(ids.DATA_CHANGED, "data", allow_duplicate=True),
        Output(ids.DATA_SAID, "children", allow_duplicate=True),
        Output(ids.DATA_UNDO, "opened"),
        Output(ids.DATA_UNDO_ABOUT, "children"),
        *(Input(ids.data_act(name, ALL), "n_clicks") for name in ANSWERS),
        prevent_initial_call=True,
    )
    def undo(*_clicks: list[int | None]) -> tuple[Any, Any, bool, Any]:
        name, batch = _clicked()
        try:
            undone = batches.undo(store, batch, corrected=ANSWERS[name])
        except CorrectedCountError:
            return no_update, no_update, True, undo_question(batches.get_batch(store, batch))
        except StoreError as error:
            return no_update, _refused(error), False, no_update
        return str(store.data_version()), _said(undone), False, no_update

    @app.callback(
        Output(ids.DATA_CHANGED, "data", allow_duplicate=True),
        Output(ids.DATA_SAID, "children", allow_duplicate=True),
        Input(ids.data_act("redo", ALL), "n_clicks"),
        prevent_initial_call=True,
    )
    def redo(_clicks: list[int | None]) -> tuple[Any, Said]:
        try:
            brought_back = batches.redo(store, _clicked()[1])
        except StoreError as error:
            return no_update, _refused(error)
        return str(store.data_version()), _said(brought_back)


def _refused(error: StoreError) -> Component:
    return html.Span(str(error), className="data-error")


def _said(batch: batches.Batch) -> Said:
    """What was done, and what counts without what it belongs to."""
    sentence = _("{file} counts again, exactly as before.")
    if batch.status == "undone":
        sentence = _("{file} is undone and counts nowhere; nothing was deleted, Redo brings it back.")
    done = sentence.format(file=batch.file_name)
    if batch.left_over is None:
        return done
    return html.Span([done, " ", html.Span(batch.left_over, className="data-amber")])


def _clicked() -> tuple[str, int]:
    """The act and the batch of the button that was pressed; a button that merely appeared stops the callback."""
    if not ctx.triggered_id or not any(item["value"] for item in ctx.triggered):
        raise PreventUpdate
    return str(ctx.triggered_id["type"]).removeprefix("data-"), int(ctx.triggered_id["key"])
