"""What the server refuses, and the headers that tell the browser what to refuse.

Sentinel has no accounts yet, so it answers its own computer only: the Host header must name it (a page elsewhere that
rebinds its name to 127.0.0.1 is turned away), and nothing is changed on the word of another site. Must not import etl,
store, analytics or dash.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, Response, jsonify, request

from i18n import gettext as _

LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "[::1]")
MARK_HEADER = "X-Requested-With"
MARK = "sentinel"
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
SAME_SITE = ("same-origin", "none")
DASH_PREFIX = "/_dash-"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def refusal(status: int, sentence: str, **more: str | None) -> Response:
    """One sentence as JSON, with the offending key and value where there are any."""
    response = jsonify(error=sentence, **more)
    response.status_code = status
    return response


def check_requests(server: Flask) -> None:
    """Turn away, before any view runs, what does not come from this computer's own pages."""

    @server.before_request
    def _check() -> Response | None:
        return _check_host() or _check_origin()


def policy(script_hashes: Sequence[str]) -> str:
    """The Content-Security-Policy; the hashes are those of Dash's own inline scripts (`app.csp_hashes()`)."""
    scripts = " ".join(("'self'", *script_hashes))
    return (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "worker-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
        "frame-ancestors 'none'"
    )


def send_headers(server: Flask, script_hashes: Sequence[str]) -> None:
    """Add the policy and its companions to every answer; call it when all callbacks exist."""
    content_policy = policy(script_hashes)

    @server.after_request
    def _headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = content_policy
        response.headers.update(HEADERS)
        return response


def _check_host() -> Response | None:
    written = request.environ.get("HTTP_HOST", "")
    name, port = _split(written)
    if name in LOOPBACK_HOSTS and port == request.environ["SERVER_PORT"]:
        return None
    return refusal(
        400,
        _("This server answers only as 127.0.0.1 or localhost with its own port; open it by that address."),
        key="Host",
        value=written,
    )


def _split(host: str) -> tuple[str, str]:
    name, colon, port = host.lower().rpartition(":")
    if not colon or host.endswith("]"):
        return host.lower(), "80"
    return name, port


def _check_origin() -> Response | None:
    if request.method in SAFE_METHODS:
        return None
    if request.headers.get("Sec-Fetch-Site", SAME_SITE[0]) not in SAME_SITE:
        return refusal(403, _("A page of another site asked for a change, so nothing was changed."))
    if request.path.startswith(DASH_PREFIX):
        # Dash cannot send our mark; a JSON body says the same, because no other site can send one unasked.
        marked = request.mimetype == "application/json"
    else:
        marked = request.headers.get(MARK_HEADER) == MARK
    if marked:
        return None
    return refusal(
        403,
        _("Nothing was changed: a request that changes something must carry the header {header}.").format(
            header=f"{MARK_HEADER}: {MARK}"
        ),
        key=MARK_HEADER,
        value=request.headers.get(MARK_HEADER),
    )
