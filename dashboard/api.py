"""The machine-readable twin of the screens: GET /api/v1/<question>?<selection>, batches and their issues. Reads only.

The JSON is exactly what analytics answers; errors are {"error", "key", "value"}. Must not import etl or dash.
"""

from __future__ import annotations

from typing import Any

import orjson
from flask import Flask, Response, request

from analytics.door import ask_query
from analytics.selection import SelectionError
from dashboard.csv_rows import csv_lines
from dashboard.exports.headings import headings
from dashboard.security import refusal
from i18n import gettext as _
from store import Store, StoreError, StoreUnavailable, batches

ISSUES_AT_ONCE = 1000
LONGEST_NUMBER = 12
ISSUE_COLUMNS = ("level", "rows", "sheet", "row_number", "column_name", "value", "code", "message", "raw_row")


def register_api(server: Flask, store: Store) -> None:
    """Add the reading routes to `server`."""

    @server.get("/api/v1/<question>")
    def answer(question: str) -> Response:
        try:
            return as_json(ask_query(store, question, request.query_string.decode("utf-8", "replace")))
        except SelectionError as error:
            status = 404 if error.key == "question" else 400
            return refusal(status, error.sentence, key=error.key, value=error.value)

    @server.get("/api/v1/batches")
    def list_batches() -> Response:
        return as_json([batch.as_json() for batch in batches.list_batches(store)])

    _register_issues(server, store)

    @server.route("/api/", defaults={"rest": ""})
    @server.route("/api/<path:rest>")
    def nothing_here(rest: str) -> Response:
        return refusal(404, _("There is nothing at this address; questions are at /api/v1/<question>."), value=rest)


def _register_issues(server: Flask, store: Store) -> None:
    @server.get("/api/v1/batches/<int:batch_id>/issues")
    def list_issues(batch_id: int) -> Response:
        limit, offset = _number("limit", ISSUES_AT_ONCE), _number("offset", 0)
        if limit is None or offset is None:
            key = "limit" if limit is None else "offset"
            return refusal(400, _("limit and offset must be whole numbers."), key=key, value=request.args.get(key))
        try:
            found = batches.issues(store, batch_id, limit=min(limit, ISSUES_AT_ONCE), offset=offset)
        except StoreUnavailable:
            raise  # the batch may be there: nobody could look
        except StoreError as error:
            return refusal(404, str(error))
        return as_json([issue.as_json() for issue in found])

    @server.get("/api/v1/batches/<int:batch_id>/issues.csv")
    def save_issues(batch_id: int) -> Response:
        try:
            found = batches.issues(store, batch_id)
        except StoreUnavailable:
            raise  # the batch may be there: nobody could look
        except StoreError as error:
            return refusal(404, str(error))
        rows = ([getattr(issue, name) for name in ISSUE_COLUMNS] for issue in found)
        response = Response(csv_lines(headings(ISSUE_COLUMNS), rows), mimetype="text/csv")
        response.headers["Content-Disposition"] = f'attachment; filename="sentinel-batch-{batch_id}-issues.csv"'
        return response


def as_json(answer: Any) -> Response:
    """An answer as it is. Column names that came from the database are a kind of str of their own, hence the option."""
    return Response(orjson.dumps(answer, option=orjson.OPT_NON_STR_KEYS), mimetype="application/json")


def _number(name: str, otherwise: int) -> int | None:
    written = request.args.get(name, str(otherwise))
    # Longer ones are beyond what a database can count.
    return int(written) if written.isdecimal() and len(written) <= LONGEST_NUMBER else None
