"""Which language an answer is given in: `lang` of the address, the page that asks, the reader's choice, the browser's.

Chosen before any view runs and given up when the answer is made. Must not import etl, store, analytics or dash.
"""

from __future__ import annotations

from flask import Flask, Response, g, request

from i18n import DEFAULT, LANGUAGES, language, speak, stop_speaking

# Kept by assets/05-language.js when a reader chooses; strictly functional, never sent to another site.
COOKIE = "sentinel-language"
# Sent by a page with every request it makes: a page is in one language from its first word to its last.
HEADER = "X-Sentinel-Language"
# For programs: the same address gives the same words to everyone, whatever a browser prefers.
MACHINES = "/api/"
# Files that are the same in every language, and kept by browsers as such.
WORDLESS = ("/assets/", "/_dash-component-suites/")


def speak_to_readers(server: Flask) -> None:
    """Speak the language of each request while it is answered. Call it before anything that may refuse a request."""

    @server.before_request
    def _speak() -> None:
        g.language = speak(language_of_request())

    @server.after_request
    def _say_so(response: Response) -> Response:
        if not request.path.startswith(WORDLESS):
            response.headers["Content-Language"] = language()
            response.vary.update(("Accept-Language", "Cookie"))
        return response

    @server.teardown_request
    def _be_silent(_error: BaseException | None) -> None:
        token = g.pop("language", None)
        if token is not None:
            stop_speaking(token)


def language_of_request() -> str:
    """One of LANGUAGES. Of several wishes the first that is spoken here holds."""
    asked = request.args.get("lang", "")
    if request.path.startswith(MACHINES):
        return asked if asked in LANGUAGES else DEFAULT
    wishes = (asked, request.headers.get(HEADER, ""), request.cookies.get(COOKIE, ""))
    chosen = next((wish for wish in wishes if wish in LANGUAGES), None)
    return chosen or _preferred() or DEFAULT


def _preferred() -> str | None:
    """The browser's first language that is spoken here: "ru-KZ" is Russian."""
    for wanted in request.accept_languages.values():
        spoken = wanted.replace("_", "-").split("-")[0].lower()
        if spoken in LANGUAGES:
            return spoken
    return None
