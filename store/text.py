"""Text: folded for matching (names, aliases, places, search words), and made harmless for spreadsheets. Pure."""

from __future__ import annotations

import re
import unicodedata

from store.transliteration import ALIKE, LATIN_OF

_NOT_WORD = re.compile(r"[\W_]+")
# Letters that Unicode does not take apart into a base and a mark.
_WHOLE = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})

# What the same does to each sign of ASCII: a letter small, a digit as it is, all else a blank.
_SIGNS = [chr(code) if code < 128 else " " for code in range(256)]
_ASCII_FOLDED = "".join(sign.lower() if sign.isalnum() else " " for sign in _SIGNS).encode()


def fold(text: str) -> str:
    """Case, accents, punctuation and runs of spaces folded away; scripts are kept apart.

    >>> fold("  Côte d'Ivoire ")
    'cote d ivoire'
    >>> fold("Łódź")
    'lodz'
    >>> fold("ГЕРОИН, чистый")
    'героин чистыи'
    """
    if text.isascii():  # most texts are, and this is many times faster
        return " ".join(text.encode().translate(_ASCII_FOLDED).decode().split())
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_WHOLE))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", bare.casefold()).strip()


# In two steps: a letter of the first table may give one of the second (ы: y, then i).
_TO_LATIN, _ALIKE = str.maketrans(LATIN_OF), str.maketrans(ALIKE)
_APOSTROPHES = str.maketrans(dict.fromkeys("'’ʼʻ‘`´ʹ", ""))
_ASCII_APOSTROPHES = b"'`"
_ASCII_KEYS = _ASCII_FOLDED.decode("latin-1").translate(_ALIKE).encode("latin-1")


def search_key(text: str) -> str:
    """Folded for searching: as `fold`, with scripts brought together and apostrophes left out (Farg'ona).

    Every letter stands for itself alone, so a part of a text is found in the whole: what this makes of a part is a
    part of what it makes of the whole.

    >>> search_key("г. Душанбе"), search_key("DUSHANBE")
    ('g dushanbe', 'dushanbe')
    >>> search_key("Алматы"), search_key("Almaty"), search_key("Қарши"), search_key("Qarshi")
    ('almati', 'almati', 'karshi', 'karshi')
    """
    if text.isascii():
        return " ".join(text.encode().translate(_ASCII_KEYS, _ASCII_APOSTROPHES).decode().split())
    return fold(fold(text.translate(_APOSTROPHES)).translate(_TO_LATIN)).translate(_ALIKE)


SEARCH_GAP = " | "  # between the texts of one row, so that no word is found across their border


_SHORT_I = "ʝ"  # a letter of no name, which folding leaves as it is


def slug(text: str) -> str:
    """A stable identifier for a name: folded, words joined by hyphens; empty for a name without letters or digits.

    A й stays one: people read identifiers in addresses and sentences, and Быстрыи is no word.

    >>> slug("Быстрый ветер!")
    'быстрый-ветер'
    """
    short_i = unicodedata.normalize("NFC", text).casefold().replace("й", _SHORT_I)
    return fold(short_i).replace(" ", "-").replace(_SHORT_I, "й")


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
