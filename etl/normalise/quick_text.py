"""`store.text.fold` and `search_key` for texts of ASCII, in a fraction of the time; others are left to them. Pure."""

from __future__ import annotations

from store import text as whole

APOSTROPHES = "'`"
_ASCII = [chr(code) for code in range(128)]
# What folding makes of each ASCII character: a letter or digit, or a gap between words.
_FOLD = str.maketrans({char: char.lower() if char.isalnum() else " " for char in _ASCII})
_KEYS = {ord(char): whole.search_key(char) for char in _ASCII if char.isalnum()}
_KEY: dict[int, str | None] = {**_FOLD, **_KEYS, **{ord(char): None for char in APOSTROPHES}}


def fold(text: str) -> str:
    """What `store.text.fold` makes of a text."""
    return " ".join(text.translate(_FOLD).split()) if text.isascii() else whole.fold(text)


def search_key(text: str) -> str:
    """What `store.text.search_key` makes of a text."""
    return " ".join(text.translate(_KEY).split()) if text.isascii() else whole.search_key(text)
