"""What the number formats of a workbook show beside its numbers: a unit (0.0" kg"), or thousands left away. Pure.

Only the number is read, so whoever loads the workbook is told. Formats of dates, currencies in brackets and colours
show nothing of the kind. Must not know what a column means.
"""

from __future__ import annotations

import re

from etl.readers.guarded_xml import Attributes

MOST_STYLES = 65_536  # of cells; the format allows no more
LONGEST, MOST_CHARS = 40, 255  # of what is shown, and of a format
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|[_*].')
_BRACKETS = re.compile(r"\[[^\]]*\]")
_SECTION = re.compile(r'(?:"[^"]*"|\\.|[^;"\\])*')
_DATE = re.compile(r"[ymdhs]", re.IGNORECASE)
_GENERAL = re.compile("general", re.IGNORECASE)
_THOUSANDS = re.compile(r"[0#?](,+)(?![0#?,])")


def shown_beside(code: str) -> str:
    """The words that a number format writes beside a number, or ",000" for thousands it leaves away; "" for none."""
    section = _SECTION.match(code[:MOST_CHARS])
    first = _GENERAL.sub("0", section[0]) if section else ""
    words = " ".join("".join(quoted or escaped for quoted, escaped in _LITERAL.findall(first)).split())
    bare = _BRACKETS.sub("", _LITERAL.sub("", first))
    if _DATE.search(bare) or not re.search("[0#?]", bare):
        return ""
    left_away = _THOUSANDS.search(bare)
    thousands = ",000" * len(left_away[1]) if left_away else ""
    return f"{thousands} {words if any(map(str.isalpha, words)) else ''}".strip()[:LONGEST]


class Styles:
    """Reads the styles of a workbook. `shown`: number of a cell's style -> what its format shows beside numbers."""

    def __init__(self) -> None:
        self.shown: dict[str, str] = {}
        self._codes: dict[str, str] = {}
        self._in_cells = False
        self._next = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt" and len(self._codes) < MOST_STYLES:
            self._codes[attributes.get("numFmtId", "")] = shown_beside(attributes.get("formatCode", ""))
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells and self._next < MOST_STYLES:
            shown = self._codes.get(attributes.get("numFmtId", ""), "")
            if shown:
                self.shown[str(self._next)] = shown
            self._next += 1

    def text(self, text: str) -> None:
        """Nothing of it is text."""

    def end(self, name: str) -> None:
        self._in_cells = self._in_cells and name != "cellXfs"
