"""The JSON of a request's body, read strictly: what cannot be kept as text in every database is no text.

Must not import etl, store, analytics or dash.
"""

from __future__ import annotations

import re

import orjson

# PostgreSQL keeps no NUL in a text, and half of a surrogate pair (which orjson refuses) is in no encoding.
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


def json_of(body: bytes) -> object:
    """What a body says, {} for an empty one. Raises ValueError: no JSON, nested too deep, or such a text in it."""
    if not body.strip():
        return {}
    if _NUL.search(body):
        raise ValueError("a text holds a NUL")
    return orjson.loads(body)
