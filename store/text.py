"""Text: folded for matching (names, aliases, places, search words), and made harmless for spreadsheets. Pure."""

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


FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def neutral(cell: object) -> str:
    """A cell of a CSV as text: one that a spreadsheet would run as a formula gets an apostrophe, a number never does.

    >>> neutral("=HYPERLINK(1)"), neutral(-74.05), neutral(None)
    ("'=HYPERLINK(1)", '-74.05', '')
    """
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
