"""Folding of text for matching: names, aliases, places and search words. Pure; imports nothing of the project."""

from __future__ import annotations

import re
import unicodedata

_NOT_WORD = re.compile(r"[\W_]+")
# Letters that Unicode does not take apart into a base and a mark.
_WHOLE = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


def fold(text: str) -> str:
    """Case, accents, punctuation and runs of spaces folded away; scripts are kept apart.

    >>> fold("  Côte d'Ivoire ")
    'cote d ivoire'
    >>> fold("Łódź")
    'lodz'
    >>> fold("ГЕРОИН, чистый")
    'героин чистыи'
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_WHOLE))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", bare.casefold()).strip()


def slug(text: str) -> str:
    """A stable identifier for a name: folded, words joined by hyphens; empty for a name without letters or digits."""
    return fold(text).replace(" ", "-")
