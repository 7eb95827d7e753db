"""HTTP routes that change something: sending a file, loading it, undo and redo, the demonstration data.

A file is the raw body of POST /upload, streamed to disk block by block; its size is refused before it is read. Reaches
etl through its door only; must not import dash or analytics.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote

from flask import Flask, Response, current_app, jsonify, request

from dashboard.bodies import json_of
from dashboard.intake import Intake
from dashboard.logs import request_id
from dashboard.security import refusal
from dashboard.serving import too_large
from dashboard.upload import Choice, Door, UploadError
from dashboard.upload_door import ProcessDoor, memory_limit_mb
from dashboard.upload_words import other_said, state_said
from dashboard.uploads_after import add_after_routes
from etl import door as etl_door
from etl.door import BadInput
from i18n import gettext as _
from store import Store, StoreError, StoreUnavailable, batches

EXTENSION = "sentinel_intake"
PARTS = {"profile", "document", "replaces", "save_mapping_as", "mapping", "constants", "overrides"}
LIMIT_SETTING = "SENTINEL_UPLOAD_LIMIT_BYTES"


def intake_of(server: Flask) -> Intake:
    """The uploads of this server."""
    return cast(Intake, server.extensions[EXTENSION])


def limit_of(server: Flask) -> int:
    """The largest file this server takes, in bytes."""
    return int(server.config[LIMIT_SETTING])


def register_uploads(server: Flask, store: Store, folder: Path, *, limit_bytes: int, door: Door | None = None) -> None:
    """Add the routes to `server`; files wait in `folder` until they are loaded."""
    server.config[LIMIT_SETTING] = limit_bytes
    server.extensions[EXTENSION] = Intake(store, folder, door or ProcessDoor(folder, memory_limit_mb()))
    server.register_error_handler(UploadError, lambda error: refusal(error.status, str(error)))
    server.register_error_handler(BadInput, lambda error: refusal(400, error.sentence))
    server.register_error_handler(StoreUnavailable, lambda error: refusal(503, str(error), request=request_id()))
    server.register_error_handler(StoreError, lambda error: refusal(409, str(error)))
    _add_sending_routes(server, limit_bytes)
    _add_upload_routes(server)
    _add_batch_routes(server, store)
    add_after_routes(server, store, lambda batch: intake_of(server).workbook(batch))
    _add_demo_routes(server, store)


def _add_sending_routes(server: Flask, limit: int) -> None:
    @server.post("/upload")
    def send_upload() -> Response:
        _check_length(limit)
        name = unquote(request.headers.get("X-Filename", ""))
        # The limit for other bodies is far lower. One more than ours: werkzeug refuses a body that reaches its limit.
        request.max_content_length = limit + 1
        upload = intake_of(current_app).receive(request.stream, request.content_length or 0, name)
        return _created(upload.as_json())

    @server.get("/uploads/room")
    def room_for_upload() -> Response:
        """Whether a file of this size would be taken: asked before it is sent."""
        size = request.args.get("size", 0, type=int)
        if size > limit:
            raise UploadError(too_large(limit), 413)
        intake_of(current_app).expect(size)
        return Response(status=204)


def _add_upload_routes(server: Flask) -> None:
    @server.get("/upload/<upload_id>")
    def upload_state(upload_id: str) -> Response:
        state = intake_of(current_app).get(upload_id).as_json()  # asked three times a second by an open page
        return jsonify(state | {"said": state_said(state)})

    @server.get("/uploads")
    def loads_now() -> Response:
        loads = intake_of(current_app).loads()
        return jsonify(loads=[load | {"said": other_said(load)} for load in loads])

    @server.get("/upload/<upload_id>/inspect")
    def inspect_upload(upload_id: str) -> Response:
        return jsonify(intake_of(current_app).inspect(upload_id, Choice()))

    @server.post("/upload/<upload_id>/load")
    def load_upload(upload_id: str) -> Response:
        return _accepted(intake_of(current_app).start(upload_id, read_choice(_body())).as_json())

    @server.post("/upload/<upload_id>/review")
    def review_upload(upload_id: str) -> Response:
        return _accepted(intake_of(current_app).review(upload_id, read_choice(_body())).as_json())

    @server.post("/upload/<upload_id>/stop")
    def stop_upload(upload_id: str) -> Response:
        intake_of(current_app).stop(upload_id)
        return Response(status=204)

    @server.delete("/upload/<upload_id>")
    def discard_upload(upload_id: str) -> Response:
        intake_of(current_app).discard(upload_id)
        return Response(status=204)


def _add_batch_routes(server: Flask, store: Store) -> None:
    def change(batch_id: int, act: Callable[..., batches.Batch], answer: str) -> Response:
        try:
            batches.get_batch(store, batch_id)
        except StoreUnavailable:
            raise  # the batch may be there: nobody could look
        except StoreError as error:
            return refusal(404, str(error))
        try:
            return jsonify(act(store, batch_id, **_corrected(_body(), (answer, batches.LEAVE))).as_json())
        except StoreUnavailable:
            raise
        except StoreError as error:
            return refusal(409, str(error))

    @server.post("/batches/<int:batch_id>/undo")
    def undo_batch(batch_id: int) -> Response:
        return change(batch_id, batches.undo, batches.UNDO)

    @server.post("/batches/<int:batch_id>/redo")
    def redo_batch(batch_id: int) -> Response:
        return change(batch_id, batches.redo, batches.REDO)


def _add_demo_routes(server: Flask, store: Store) -> None:
    @server.post("/demo/load")
    def load_demo() -> Response:
        return _created(etl_door.load_demo(store).as_json())

    @server.post("/demo/remove")
    def remove_demo() -> Response:
        return jsonify(removed=etl_door.remove_demo(store))


def _corrected(body: object, answers: tuple[str, str]) -> dict[str, str]:
    """{corrected}: what becomes of the corrected rows of the batch. Raises UploadError for other things."""
    if not isinstance(body, dict) or any(item not in [("corrected", one) for one in answers] for item in body.items()):
        sentence = _("An undo or redo takes corrected, which is one of {answers}, and nothing else.")
        raise UploadError(sentence.format(answers=", ".join(answers)), 400)
    return {name: str(said) for name, said in body.items()}


def _body() -> object:
    """The JSON of the request, nothing for an empty one. Raises UploadError for one that cannot be read."""
    try:
        return json_of(request.get_data())
    except ValueError as error:
        raise UploadError(
            _("The body of the request is no JSON that can be read, so nothing was loaded."), 400
        ) from error


def read_choice(body: object) -> Choice:
    """{profile, document, replaces, save_mapping_as}, or the document in parts. Raises UploadError for other things."""
    if not isinstance(body, dict) or not set(body) <= PARTS:
        sentence = _("A load takes {parts}, and nothing else.").format(parts=", ".join(sorted(PARTS)))
        raise UploadError(sentence, 400)
    return Choice(
        profile=_of_kind(body, "profile", str, _("The profile must be the name of a profile.")),
        document=_of_kind(body, "document", dict, _("The document must be a mapping, as a JSON object.")),
        replaces=_of_kind(body, "replaces", int, _("What a file replaces must be the number of a batch.")),
        beside="replaces" in body and body["replaces"] is None,  # null takes it back, saying nothing leaves it
        save_mapping_as=_of_kind(body, "save_mapping_as", str, _("A mapping is saved under a name.")) or "",
        mapping=_texts(body, "mapping"),
        constants=_texts(body, "constants"),
        overrides=_texts(body, "overrides"),
    )


def _of_kind(body: Mapping[str, Any], name: str, kind: type, sentence: str) -> Any:
    given = body.get(name)
    if given is not None and (not isinstance(given, kind) or isinstance(given, bool)):
        raise UploadError(sentence, 400)
    return given


def _texts(body: Mapping[str, Any], name: str) -> dict[str, str]:
    given = body.get(name) or {}
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise UploadError(_("{name} must give one text for each field.").format(name=name), 400)
    return dict(given)


def _check_length(limit: int) -> None:
    length = request.content_length
    if length is None:
        raise UploadError(_("The size of the file was not stated (Content-Length), so it was not read."), 411)
    if length > limit:
        raise UploadError(too_large(limit), 413)
    if length == 0:
        raise UploadError(_("The file is empty: there is nothing to load."), 400)


def _accepted(body: Mapping[str, Any]) -> Response:
    response = jsonify(body)
    response.status_code = 202
    return response


def _created(body: Mapping[str, Any]) -> Response:
    response = jsonify(body)
    response.status_code = 201
    return response
