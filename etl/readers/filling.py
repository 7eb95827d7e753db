"""Values printed once above their rows, repeated downwards. Pure: tables of strings in and out.

Only columns that were named, or that a sheet itself shows to be such, are filled: a blank cell elsewhere stays blank.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from etl.errors import BadInput, listed, shorten
from i18n import gettext as _

_SEPARATORS = ("\n", ";", ",", "/")


def stated_names(text: str, known: Sequence[str]) -> list[str] | None:
    """The names in an option: one as it is, a JSON list, or several with a separator; None where one is not known."""
    if text in known:
        return [text]
    candidates = [text.split(mark) for mark in _SEPARATORS]
    if text.lstrip().startswith("["):
        try:
            candidates = [json.loads(text)]
        except ValueError:
            return None
    folded = {name.strip().casefold(): name for name in reversed(known)}
    for names in candidates:
        found = [folded.get(str(name).strip().casefold()) for name in names]
        chosen = [name for name in found if name is not None]
        if len(chosen) == len(found):
            return chosen
    return None


def as_option(names: Sequence[str]) -> str:
    """Names as an option that `stated_names` reads again, whatever characters are in them."""
    return names[0] if len(names) == 1 and names[0] not in ("", "none") else json.dumps(list(names), ensure_ascii=False)


def chosen_columns(option: str | None, columns: Sequence[str], file: str) -> tuple[str, ...]:
    """The columns that the option `fill_down` names, in the table's order. Raises BadInput for one it does not have."""
    if option is None or option.strip().casefold() in ("", "none"):
        return ()
    names = stated_names(option, columns)
    if names is None:
        raise BadInput(
            _(
                "{file} has no column '{value}' to fill down, so it was not read; its columns are: {columns}."
            ).format(file=file, value=shorten(option), columns=listed(columns)),
            file=file,
            value=shorten(option),
        )
    return tuple(name for name in columns if name in names)


class FillDown:
    """Repeats the last value of some columns over blank cells, from block to block; a blank row stays blank."""

    def __init__(self, names: tuple[str, ...], columns: Sequence[str]) -> None:
        self.names = names
        self._columns = list(columns)
        self._last = dict.fromkeys(names, "")

    def fill(self, table: pa.Table) -> pa.Table:
        """The next block of the table; columns in the order of `columns`, whatever they are called in it."""
        if not self.names or not table.num_rows:
            return table
        empty = [pc.equal(pc.utf8_trim_whitespace(column), "") for column in table.columns]
        row_blank = empty[0]
        for mask in empty[1:]:
            row_blank = pc.and_(row_blank, mask)
        for name in self.names:
            at = self._columns.index(name)
            known = pc.if_else(empty[at], pa.scalar(None, pa.string()), table.column(at))
            filled = pc.fill_null(pc.fill_null_forward(known), self._last[name])
            self._last[name] = filled[table.num_rows - 1].as_py()
            cells = pc.if_else(row_blank, table.column(at), filled)
            table = table.set_column(at, table.field(at), cells)
        return table
