"""What a person does at the card of a file: says how it is read, loads it, gives it up. Wiring only.

Each answer is put into the file's mapping document and the file is read again by dashboard/intake.py; nothing is
written before the one main button. Must not contain SQL.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dash import ALL, MATCH, ClientsideFunction, Dash, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

from dashboard import ids
from dashboard.components.data_draft import BESIDE, PLACE, Draft, Words, names_of
from dashboard.components.data_result import draft_of
from dashboard.pages.data_changes import StrangeAnswerError, changed
from dashboard.upload import RESTING, Choice, Upload, UploadError
from dashboard.uploads import intake_of
from etl import door
from i18n import gettext as _
from store import Store, batches

NAMESPACE = "sentinel"
Answer = tuple[str, str, Any]  # part, name, value: what was chosen or written at one control


def words_of(store: Store) -> Words:
    """The names that cards and lists show, in the reader's language."""
    return Words(
        fields={field.key: _(field.label) for field in door.FIELDS},
        vocabularies=names_of(store.reference()),
        profiles={key: _(profile.name) for key, profile in door.load_profiles().items()},
        batches={batch.id: batch.file_name for batch in batches.list_batches(store)},
    )


def register_way(app: Dash, store: Store) -> None:
    """Add what the controls of a card do."""
    _register_follow(app)
    _register_controls(app, store)
    _register_load(app)


def _register_follow(app: Dash) -> None:
    """A card says which upload is worked on anew; assets/upload.js follows it to its end."""
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction(NAMESPACE, "picked"), Input(ids.DATA_PICKER, "value"), prevent_initial_call=True
    )
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction(NAMESPACE, "askedUpload"),
        Output(ids.DATA_FOLLOW, "data", allow_duplicate=True),
        Input(ids.data_asked(ALL), "data"),
        prevent_initial_call=True,
    )


def _register_controls(app: Dash, store: Store) -> None:
    # Two callbacks: a card that is drawn anew sets off the second, and Dash drops the answer to what is set off again.
    @app.callback(
        Output(ids.data_asked(MATCH), "data"),
        Output(ids.data_refused(MATCH), "children"),
        Input(ids.data_picked(MATCH), "data"),
        prevent_initial_call=True,
    )
    def say_picked(picked: dict[str, str] | None) -> tuple[Any, Any]:
        answers = [(picked["part"], picked["name"], picked["value"])] if picked else []
        return _say(app, store, answers)

    @app.callback(
        Output(ids.data_asked(MATCH), "data", allow_duplicate=True),
        Output(ids.data_refused(MATCH), "children", allow_duplicate=True),
        Input(ids.data_said(MATCH, ALL, ALL), "value"),
        prevent_initial_call=True,
    )
    def say_written(_values: list[Any]) -> tuple[Any, Any]:
        which = [(ctx.triggered_prop_ids[item["prop_id"]], item["value"]) for item in ctx.triggered]
        return _say(app, store, [(str(said["part"]), str(said["name"]), value) for said, value in which])


def _say(app: Dash, store: Store, answers: list[Answer]) -> tuple[Any, Any]:
    """Read the file again, with what was just said; or why that cannot be done."""
    if not answers:
        raise PreventUpdate
    words = words_of(store)
    try:
        upload = intake_of(app.server).said(
            str(ctx.triggered_id["key"]), lambda before: _answered(draft_of(before, words), before.choice, answers)
        )
    except (UploadError, StrangeAnswerError) as error:
        return no_update, str(error)
    if upload.stage in RESTING:
        raise PreventUpdate  # nothing new was said
    return _follow(upload, _("Reading again")), ""


def _answered(draft: Draft, before: Choice, answers: list[Answer]) -> Choice:
    """The choice after these answers; the very same where they say nothing new."""
    for part, name, value in answers:
        if part == PLACE:
            draft = replace(draft, beside=value == BESIDE)
            continue
        profile, document = changed(draft, part, name, value)
        draft = replace(draft, profile=profile, document=document)
    if (draft.profile, draft.document, draft.beside) == (before.profile, before.document or {}, before.beside):
        return before
    return replace(before, profile=draft.profile, document=draft.document, beside=draft.beside)


def _register_load(app: Dash) -> None:
    @app.callback(
        Output(ids.data_asked(MATCH), "data", allow_duplicate=True),
        Output(ids.data_refused(MATCH), "children", allow_duplicate=True),
        Input(ids.data_act("load", MATCH), "n_clicks"),
        State(ids.data_save_as(MATCH), "value"),
        prevent_initial_call=True,
    )
    def load(clicks: int | None, save_as: str | None) -> tuple[Any, Any]:
        if not clicks:
            raise PreventUpdate
        intake = intake_of(app.server)
        try:
            upload = intake.get(str(ctx.triggered_id["key"]))
            choice = replace(upload.choice, save_mapping_as=(save_as or "").strip())
            return _follow(intake.start(upload.id, choice), _("Loading")), ""
        except UploadError as error:
            return no_update, str(error)


def _follow(upload: Upload, said: str) -> dict[str, str]:
    """`said`: what is done with it, until the server says how far it is."""
    return {"upload": upload.id, "file_name": upload.file_name, "said": said}
