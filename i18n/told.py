"""Plain data with sentences in it: sent from one process to another, and said again in the language of who reads.

`packed` makes JSON of it that `unpacked` makes whole again, `retold` says every sentence in it anew. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from i18n.said import Said

# No key of ours; and what comes in from outside can hold no NUL.
PART = "\0said"


def packed(value: Any) -> Any:
    """`value` with each sentence as {PART: what it was made of}."""
    return _each(value, lambda said: {PART: said.part, "text": str.__str__(said)})


def unpacked(value: Any) -> Any:
    """What was `packed`."""
    if isinstance(value, Mapping):
        if value.keys() == {PART, "text"}:
            return Said(value[PART], value["text"])
        return {key: unpacked(item) for key, item in value.items()}
    return [unpacked(item) for item in value] if isinstance(value, list) else value


def retold(value: Any) -> Any:
    """`value` with each sentence in the current language."""
    return _each(value, lambda said: Said(said.part))


def _each(value: Any, change: Callable[[Said], Any]) -> Any:
    if isinstance(value, Said):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _each(item, change) for key, item in value.items()}
    return [_each(item, change) for item in value] if isinstance(value, list | tuple) else value
