"""What is wrong with an input, said so that its reader can act on it.

`BadInput` carries ONE sentence (what, where, why it matters, what to do) and the place as data. The command line prints
the sentence and ends with exit code 2; the Data page shows it beside the file. Must not import any other part of etl.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from i18n import gettext as _
from i18n.said import curbed

_NOT_KEPT = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True)
class Place:
    """Where in the input: every part that is known. `line` is the 1-based line an editor shows, `row` the data row."""

    file: str | None = None
    sheet: str | None = None
    line: int | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None


class BadInput(Exception):  # noqa: N818 - the name is a contract between packages
    """Raised for anything a person can put right; `str(error)` is the sentence."""

    def __init__(
        self,
        sentence: str,
        *,
        file: str | None = None,
        sheet: str | None = None,
        line: int | None = None,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        super().__init__(curbed(sentence))
        self._place = Place(file, sheet, line, row, column, value)

    @property
    def sentence(self) -> str:
        """What is wrong, where, why it matters and what to do."""
        return str(self.args[0])

    @property
    def place(self) -> Place:
        """All parts of the place at once."""
        return self._place

    @property
    def file(self) -> str | None:
        """Name of the file, without its folder."""
        return self._place.file

    @property
    def sheet(self) -> str | None:
        """Sheet of a workbook."""
        return self._place.sheet

    @property
    def line(self) -> int | None:
        """1-based line of the file, as an editor counts."""
        return self._place.line

    @property
    def row(self) -> int | None:
        """Data row: 1 is the first after the header."""
        return self._place.row

    @property
    def column(self) -> str | None:
        """Name of the column."""
        return self._place.column

    @property
    def value(self) -> str | None:
        """The offending text, shortened where it is long."""
        return self._place.value


def require_texts(said: object) -> None:
    """Raises BadInput where a text in plain data cannot be kept: PostgreSQL has no NUL, UTF-8 no half characters."""
    if isinstance(said, str):
        if _NOT_KEPT.search(said):
            sentence = _(
                "{value} holds a character that cannot be kept (NUL, or half of one), so it was not taken; correct it."
            )
            raise BadInput(sentence.format(value=repr(shorten(said))), value=shorten(said))
    elif isinstance(said, Mapping):
        require_texts([*said.keys(), *said.values()])
    elif isinstance(said, list | tuple):
        for one in said:
            require_texts(one)


def shorten(text: str, length: int = 80) -> str:
    """`text` on one line, cut with an ellipsis after `length` characters, for use inside a sentence."""
    flat = visible(" ".join(text.split()))
    return flat if len(flat) <= length else flat[: length - 1] + "…"


def visible(text: str) -> str:
    """`text` with a mark for each character without a shape, which could command a terminal or turn a line round."""
    return "".join(char if char.isprintable() or char in "\u00a0\u2009\u202f" else "\ufffd" for char in text)


def listed(names: Sequence[str], most: int = 40) -> str:
    """Names inside a sentence: all of them, or the first `most` and how many there are."""
    shown = ", ".join(shorten(name) for name in names[:most])
    return shown if len(names) <= most else _("{names}, … ({n} in all)").format(names=shown, n=len(names))
