"""HTTP routes for what follows a load: the error workbook, decisions about held lines, what was taught to the loader.

What the Data page does with its buttons, a program does here. Must not import dash or analytics; of etl only the door.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, request, stream_with_context

from dashboard.bodies import json_of
from dashboard.security import refusal
from dashboard.upload import UploadError
from etl import door
from i18n import gettext as _
from i18n import language
from store import Store, StoreError, StoreUnavailable, batches
from store.aliases import list_aliases, remove_alias
from store.decisions import list_decisions, undo_decision
from store.mappings import list_mappings, remove_mapping

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BLOCK = 1 << 16
STEM_LENGTH = 80
Workbook = Callable[[int], AbstractContextManager[Path]]


def add_after_routes(server: Flask, store: Store, workbook: Workbook) -> None:
    """Add the routes to `server`; `workbook` makes that of a batch and takes it away again."""
    _add_workbook_route(server, store, workbook)
    _add_decision_routes(server, store)
    _add_taught_routes(server, store)


def _add_workbook_route(server: Flask, store: Store, workbook: Workbook) -> None:
    @server.get("/batches/<int:batch_id>/errors.xlsx")
    def error_workbook(batch_id: int) -> Response:
        try:
            batch = batches.get_batch(store, batch_id)
        except StoreUnavailable:
            raise  # the batch may be there: nobody could look
        except StoreError as error:
            return refusal(404, str(error))
        kept = ExitStack()
        try:
            path = kept.enter_context(workbook(batch_id))
        except BaseException:
            kept.close()
            raise
        response = Response(stream_with_context(_blocks(path, kept)), mimetype=XLSX)
        response.headers["Content-Length"] = str(path.stat().st_size)
        response.headers["Content-Disposition"] = f'attachment; filename="{workbook_name(batch)}"'
        response.call_on_close(kept.close)
        return response


def workbook_name(batch: batches.Batch) -> str:
    """A name for every system: of the file's own only what is a letter of ASCII, a digit or a hyphen."""
    stem = re.sub(r"[^A-Za-z0-9-]+", "-", batch.file_name.rpartition(".")[0] or batch.file_name).strip("-")
    return "-".join(filter(None, ("sentinel-errors", str(batch.id), stem[:STEM_LENGTH]))) + ".xlsx"


def _blocks(path: Path, kept: ExitStack) -> Iterator[bytes]:
    with kept, path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def _add_decision_routes(server: Flask, store: Store) -> None:
    @server.get("/held")
    def held_lines() -> Response:
        return jsonify(held=door.held(store, request.args.get("batch", type=int)))

    @server.get("/decisions")
    def decisions() -> Response:
        found = list_decisions(store, batch=request.args.get("batch", type=int))
        return jsonify(decisions=[one.as_json() for one in found])

    @server.post("/held/<int:line>/decide")
    def decide(line: int) -> Response:
        said = _said(("kind", "reason", "quantity", "unit"))
        quantity, unit = said.get("quantity"), said.get("unit")
        if not (quantity is None or (isinstance(quantity, int | float) and not isinstance(quantity, bool))):
            raise UploadError(_("The quantity of a correction is a number."), 400)
        decision = door.decide(
            store,
            line,
            str(said.get("kind", "")),
            reason=str(said.get("reason") or ""),
            by=door.user(),
            quantity=quantity,
            unit=None if unit is None else str(unit),
        )
        return jsonify(decision.as_json())

    @server.post("/decisions/<int:decision>/undo")
    def undo(decision: int) -> Response:
        return jsonify(undo_decision(store, decision, door.user()).as_json())


def _add_taught_routes(server: Flask, store: Store) -> None:
    @server.get("/aliases")
    def aliases() -> Response:
        return jsonify(aliases=[one.as_json() for one in list_aliases(store, language())])

    @server.post("/aliases/remove")
    def forget_alias() -> Response:
        said = _said(("vocabulary", "alias"))
        remove_alias(store, str(said.get("vocabulary", "")), str(said.get("alias", "")))
        return Response(status=204)

    @server.get("/mappings")
    def mappings() -> Response:
        return jsonify(mappings=[one.as_json() for one in list_mappings(store)])

    @server.post("/mappings/remove")
    def forget_mapping() -> Response:
        remove_mapping(store, str(_said(("name",)).get("name", "")))
        return Response(status=204)


def _said(names: tuple[str, ...]) -> dict[str, Any]:
    """The JSON object of the request. Raises UploadError where it is none, or says something else."""
    sentence = _("The request takes one JSON object with {names}, and nothing else.")
    refused = UploadError(sentence.format(names=", ".join(names)), 400)
    try:
        body = json_of(request.get_data())
    except ValueError as error:
        raise refused from error
    if not isinstance(body, dict) or not set(body) <= set(names):
        raise refused
    return body
