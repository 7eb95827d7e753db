"""What is answered when something is not there or goes wrong: a page for people, one JSON sentence for programs.

Both carry the id of the request, by which the log says more; neither ever shows a trace. Must not import etl, analytics
or dash.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from flask import Flask, Response, redirect, request
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Response as AnyResponse

from dashboard.logs import faulted, request_id
from dashboard.security import refusal
from i18n import gettext as _
from i18n import language

MACHINE_PATHS = ("/api/", "/upload", "/batches/", "/demo/", "/healthz", "/export", "/_dash-", "/assets/")
ANY_PAGE = "/<path:path>"  # Dash draws its shell at every address; which of them are pages is known here
PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – Sentinel</title>
<link rel="icon" type="image/svg+xml" href="/assets/favicon.svg">
<link rel="stylesheet" href="/assets/vendor/fonts/fonts.css">
<link rel="stylesheet" href="/assets/10-tokens.css"><link rel="stylesheet" href="/assets/11-base.css">
<link rel="stylesheet" href="/assets/56-faults.css">
<script src="/assets/10-theme.js"></script>
</head>
<body>
<main class="fault-page">
<p class="fault-code">{code}</p>
<h1>{title}</h1>
<p>{sentence}</p>
<nav aria-label="{pages}">{links}</nav>
<p class="fault-request">{request}</p>
</main>
</body>
</html>"""


def answer_errors(server: Flask, pages: Mapping[str, str]) -> None:
    """Say what went wrong at every address. `pages`: path -> name (English; translated here) of those there are."""

    @server.before_request
    def _only_pages() -> AnyResponse | None:
        rule = request.url_rule
        if rule is None or rule.rule != ANY_PAGE or request.path in pages:
            return None
        without_slash = request.path.rstrip("/")
        if without_slash not in pages:
            raise NotFound
        query = f"?{request.query_string.decode('ascii', 'replace')}" if request.query_string else ""
        return redirect(without_slash + query, 308)

    @server.errorhandler(HTTPException)
    def _known(error: HTTPException) -> Response:
        code = error.code or 500
        if _for_programs():
            return refusal(code, error.description or error.name, request=request_id())
        return _page(code, pages)

    @server.errorhandler(Exception)
    def _fault(error: Exception) -> Response:
        faulted(error)
        sentence = _("The program made a mistake while answering; the log says more. Nothing was changed.")
        return refusal(500, sentence, request=request_id()) if _for_programs() else _page(500, pages)


def _for_programs() -> bool:
    return request.path.startswith(MACHINE_PATHS) or not request.accept_mimetypes.accept_html


def _page(code: int, pages: Mapping[str, str]) -> Response:
    title, sentence = _said(code)
    links = "".join(f'<a class="button" href="{escape(path)}">{escape(_(name))}</a>' for path, name in pages.items())
    text = PAGE.format(
        lang=language(),
        code=code,
        title=escape(title),
        sentence=escape(sentence),
        pages=escape(_("Pages")),
        links=links,
        request=escape(_("Request {id}").format(id=request_id())),
    )
    return Response(text, status=code, mimetype="text/html")


def _said(code: int) -> tuple[str, str]:
    if code == 404:
        return _("There is no such page"), _(
            "Nothing is kept at this address; it may have been mistyped, or the link is older than this version. "
            "These pages are here:"
        )
    if code >= 500:
        return _("The program made a mistake"), _(
            "This page could not be made, and nothing was changed. Try again; if it stays so, give the number below to "
            "whoever looks after this server: the log says more under it."
        )
    return _("This request was not understood"), _(
        "The address or what was sent with it cannot be used here, so nothing was changed. These pages are here:"
    )
