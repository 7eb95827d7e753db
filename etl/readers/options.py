"""What a person, a profile or a saved mapping may state about how a file is written, in the form the readers keep.

One set of options for every format: those that mean nothing for a format are passed over. Must not open files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from etl.errors import BadInput, shorten
from etl.readers.encoding import check_encoding
from i18n import gettext as _

KEYS = ("encoding", "delimiter", "quotechar", "header_row")
# number_mark: the decimal mark that typed numbers of a workbook get as text, as the other cells of the file have it.
OPTIONS = (*KEYS, "escapechar", "sheets", "fill_down", "number_mark")
NONE = "none"  # no quotes at all: every quote is a letter
_NAMED_DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
_RANGE = re.compile(r"\s*(\d{1,7})\s*(?:[-–]\s*(\d{1,7})\s*)?")


def stated_by_user() -> str:
    """The evidence for what was not detected."""
    return _("stated by the user or the profile")


def checked(options: Mapping[str, str | int]) -> dict[str, str | int]:
    """Options in the form that Dialect keeps; raises BadInput for what cannot be meant."""
    for key in options:
        if key not in OPTIONS:
            raise refused(
                key,
                options[key],
                _("this is not a property of a text table; use one of {keys}").format(keys=", ".join(OPTIONS)),
            )
    stated = dict(options)
    if "encoding" in stated:
        stated["encoding"] = check_encoding(str(stated["encoding"]))
    if "delimiter" in stated:
        stated["delimiter"] = _NAMED_DELIMITERS.get(str(stated["delimiter"]), str(stated["delimiter"]))
        _one_ascii_character("delimiter", str(stated["delimiter"]))
    for key in ("quotechar", "escapechar"):
        if str(stated.get(key, "")).casefold() == NONE:
            stated[key] = ""
        if stated.get(key):
            _one_ascii_character(key, str(stated[key]))
    return stated


def header_line(value: str | int) -> int:
    """The line of a header that is one line, or 0 for none. Raises BadInput."""
    first, last = header_lines(value)
    if first != last:
        raise refused("header_row", value, _("the header of a text table is one line; state its number"))
    return first


def header_lines(value: str | int) -> tuple[int, int]:
    """First and last row of a header ("6", "5-6"), 0 and 0 for none. Raises BadInput."""
    found = _RANGE.fullmatch(str(value))
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (-1, -1)
    if first < 0 or last < first or last - first > 5 or (first == 0 and last > 0):
        raise refused("header_row", value, _("it must be the number of a line, or 0 when the file has no header"))
    return first, last


def _one_ascii_character(key: str, value: str) -> None:
    if len(value) != 1 or not value.isascii() or value in "\r\n\x00":
        raise refused(key, value, _("it must be one ASCII character, and no line break"))


def refused(key: str, value: str | int, reason: str) -> BadInput:
    """The sentence for an option that cannot be meant."""
    return BadInput(
        _("'{value}' cannot be used as {key}: {reason}; the file was not read.").format(
            value=shorten(str(value)), key=key, reason=reason
        ),
        column=key,
        value=shorten(str(value)),
    )
