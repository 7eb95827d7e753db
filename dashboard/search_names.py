"""By which other names the options of the filters are found: all languages and spellings, whatever the page speaks.

Served apart from the page, because a browser asks for it once. Must not import analytics, etl or dash.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256

import orjson
from flask import Flask, Response, request

from store import Store
from store.reference import VOCABULARIES, Named, Reference

ADDRESS = "/names.json"
Names = dict[str, dict[str, list[str]]]


def register_names(server: Flask, store: Store) -> None:
    """Serve {vocabulary: {value: [names]}}; a browser asks again only when the reference data have changed."""

    @server.get(ADDRESS)
    def names() -> Response:
        body = orjson.dumps(all_names(store.reference()))
        response = Response(body, mimetype="application/json")
        response.set_etag(sha256(body).hexdigest()[:32])
        response.headers["Cache-Control"] = "private, no-cache"  # spellings that people taught are among them
        response.make_conditional(request)
        return response


def all_names(reference: Reference) -> Names:
    """Every value of a vocabulary with its names in all languages and the spellings that stand for it."""
    found: Names = {
        "country": _with(reference.countries, reference.country_aliases.items()),
        "drug": _with(reference.drugs, reference.drug_aliases.items()),
        "group": _with(reference.drug_groups, ()),
        "region": _with(reference.regions, ()),
    }
    for vocabulary in VOCABULARIES:
        terms = {key: term for (name, key), term in reference.terms.items() if name == vocabulary}
        aliases = ((alias, key) for (name, alias), key in reference.term_aliases.items() if name == vocabulary)
        found[vocabulary] = _with(terms, aliases)
    return found


def _with(items: Mapping[str, Named], aliases: Iterable[tuple[str, str | None]]) -> dict[str, list[str]]:
    names = {key: dict.fromkeys(item.names.values()) for key, item in items.items()}
    for alias, key in aliases:
        if key in names:
            names[key][alias] = None
    return {key: list(known) for key, known in names.items()}
