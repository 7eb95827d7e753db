"""Signs of a number that look alike, brought to one: digits of other scripts, minus signs, marks nobody sees. Pure."""

from __future__ import annotations

import re
import unicodedata

_MINUS = {"\u2212": "-", "\uff0d": "-", "\ufe63": "-"}
# Marks of writing direction and of joining, which spreadsheets copy along and nobody sees.
_UNSEEN = dict.fromkeys(
    map(chr, (0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF)), ""
)
_WIDE = {"\uff0c": ",", "\uff0e": ".", "\uff0b": "+", "\u3000": " "}
_SIGNS = str.maketrans({**_MINUS, **_UNSEEN, **_WIDE})
_TEXT_MARK = re.compile(r"'(?=[+-]?[0-9.,])")  # with which a spreadsheet is told that a number is a text


def plain(text: str) -> str:
    """The text without blanks around it, its digits and signs those of ASCII.

    >>> plain(" \uff11\uff12 "), plain("\u200e5"), plain("'12"), plain("\u22125")
    ('12', '5', '12', '-5')
    """
    body = text.strip()
    if not body.isascii():
        body = body.translate(_SIGNS).strip()
        body = "".join(map(_digit, body)) if any(char.isdecimal() and char > "9" for char in body) else body
    return _TEXT_MARK.sub("", body, count=1) if body.startswith("'") else body


def _digit(char: str) -> str:
    return str(unicodedata.decimal(char)) if char.isdecimal() else char
