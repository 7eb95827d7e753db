"""GET /records/rows?<query of the page>&offset=&limit=: a block of the grid, as the texts it shows. No dash here.

Beside the page and in the reader's language, unlike /api/v1/records, which gives programs the values.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import orjson
from flask import Flask, Response, request

from analytics.door import record_rows
from analytics.selection import SelectionError, parse
from dashboard.components.record_row import grid_row
from dashboard.components.record_state import Asked, read
from dashboard.security import refusal
from i18n import speaking
from store import Store

PATH = "/records/rows"
BLOCK = ("offset", "limit")


def register_rows(server: Flask, store: Store) -> None:
    """Add the route to `server`."""

    @server.get(PATH)
    def rows() -> Response:
        given = request.args.to_dict()
        block = {key: given.pop(key) for key in BLOCK if key in given}
        try:
            answer = block_of(store, read(urlencode(given)), block)
        except SelectionError as error:
            return refusal(400, error.sentence, key=error.key, value=error.value)
        return Response(orjson.dumps(answer), mimetype="application/json")


def block_of(store: Store, asked: Asked, block: Mapping[str, str | int]) -> dict[str, Any]:
    """{rows, total, snapshot}. Raises SelectionError."""
    selection = parse(asked.query)
    with speaking(selection.lang):
        answer = record_rows(store, selection, **asked.options, **block)
        rows = [grid_row(row, answer["columns"]) for row in answer["rows"]]
    return {"rows": rows, "total": answer["total"], "snapshot": answer["snapshot"]}
