"""A record as the cells of the grid: texts as a reader sees them, by column. Must not hold callbacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.components.marks import WORDS
from dashboard.numbers import UNKNOWN, count, kilograms_in_full, period
from i18n import gettext as _

Row = Mapping[str, Any]
# Here "Unknown" is a category, which the filters offer and the charts show. Elsewhere what is not known is a dash: a
# number, a text, or an operation, which most seizures do not belong to.
CATEGORIES = frozenset(
    ("country", "origin", "departure", "transit", "destination", "mode", "concealment", "location")
)
WRITTEN, MARKS = "written", "marks"  # columns that the question does not have


def grid_row(row: Row, columns: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Column -> text; `id` is what the record is called by, `held` whether its mass waits for a reviewer."""
    cells = {column["column"]: _text(row[column["id"]], column) for column in columns}
    return {
        **cells,
        "date": period(row["period_start"], row["period_end"], row["date_precision"]),
        WRITTEN: written(row),
        MARKS: marks(row),
        "id": str(row["line"]),
        "held": row["held"],
    }


def written(row: Row) -> str:
    """The quantity with its unit, as the file has them."""
    return " ".join(text for text in (row["quantity_as_written"], row["unit_as_written"]) if text) or UNKNOWN


def _text(value: Any, column: Mapping[str, Any]) -> str:
    form = column["format"]
    if form == "integer":
        return count(value)
    if form in ("kg", "number"):
        return kilograms_in_full(value)
    if value is None:
        return _("Unknown") if column["column"] in CATEGORIES else UNKNOWN
    return str(value)


def marks(row: Row) -> list[dict[str, str]]:
    """{kind, word, title} of each mark: held, partial, aggregate, illustrative."""
    found = []
    if row["held"]:
        found.append(_mark("held", _("Held for review: its mass is in no sum until someone decides.")))
    if row["grain"] != "individual":
        stated = row["event_count"] is not None
        title = _("Events: {n}").format(n=count(row["event_count"])) if stated else _("Number of events not stated")
        found.append(_mark("aggregate", title))
    if row["illustrative"]:
        found.append(_mark("illustrative", _("Illustrative data, not a record of real seizures.")))
    return found


def _mark(kind: str, title: str) -> dict[str, str]:
    return {"kind": kind, "word": _(WORDS[kind]), "title": title}
