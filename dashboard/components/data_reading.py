"""Controls of a card for how the bytes became a table: which sheets are read, quotes, values printed once.

Each with why. Functions that return components, no callbacks. Must not import etl, plotly or SQL.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash.development.base_component import Component

from dashboard import numbers
from dashboard.components import data_chosen as chosen
from dashboard.components import data_controls as controls
from dashboard.components.data_chosen import ADD, AS_DETECTED, NONE, TAKE
from dashboard.components.data_draft import Draft
from i18n import gettext as _
from i18n import mark, ngettext

PART = "reading"
SHEETS_SHOWN = 40
COLUMNS_OFFERED = 200
QUOTES = {
    '"': mark("double quotes"),
    "'": mark("single quotes"),
    NONE: mark("nothing: a quote is a letter like others"),
}
HIDDEN = {
    "hidden": mark("hidden"),
    "very_hidden": mark("hidden, and not even listed by the spreadsheet program"),
}


def sheets_in_short(found: Mapping[str, Any]) -> str:
    """"2 of 5 sheets"; nothing for a file without any."""
    there, read = len(found.get("sheets") or ()), len(found["dialect"].get("sheets") or ())
    if there > read:
        return _("{n} of {all} sheets").format(n=numbers.count(read), all=numbers.count(there))
    return ngettext("{n} sheet", "{n} sheets", read).format(n=numbers.count(read)) if read else ""


def sheets(draft: Draft) -> list[Component]:
    """A box for each sheet of a workbook that has several with rows."""
    there = chosen.sheets_there(draft)
    if len(there) < 2:
        return []
    ticked = chosen.sheets_chosen(draft)
    shown = [one for place, one in enumerate(there) if place < SHEETS_SHOWN or one["name"] in ticked]
    options = [(str(one["name"]), _about(draft, one)) for one in shown]
    control = controls.several(draft.upload, PART, "sheets", _("Sheets"), options, ticked)
    return [controls.labelled(_("Sheets"), control, _why(draft, len(there) - len(shown)))]


def _about(draft: Draft, sheet: chosen.Sheet) -> str:
    rows, hidden = sheet["rows"], sheet.get("hidden")
    said = [
        "" if rows is None else ngettext("{n} row", "{n} rows", rows).format(n=numbers.count(rows)),
        _(HIDDEN[hidden]) if hidden else "",
        _("its header is another") if chosen.is_unlike(draft, sheet) else "",
        "" if sheet["batch"] is None else _("in batch {id}").format(id=sheet["batch"]),
    ]
    return " · ".join(filter(None, said))


def _why(draft: Draft, left: int) -> str:
    if "sheets" in chosen.reading_said(draft):
        said = _("You said so; untick all for what the program would read.")
    else:
        evidence = draft.inspection["dialect"]["evidence"].get("sheets")
        said = _("Why these: {evidence}.").format(evidence=evidence) if evidence else ""
    how = _("Sheets of one header are one table; a sheet of another is loaded by itself, as a batch of its own.")
    more = ngettext(
        "{n} more sheet can be chosen on the command line, with --sheet.",
        "{n} more sheets can be chosen on the command line, with --sheet.",
        left,
    ).format(n=numbers.count(left)) if left else ""  # fmt: skip
    return " ".join(filter(None, (said, how, more)))


def quotes(draft: Draft) -> Component:
    """What stands around a cell that holds a delimiter."""
    dialect, said = draft.inspection["dialect"], chosen.reading_said(draft).get("quotechar")
    value = str(said or dialect.get("quotechar") or NONE)
    automatic = [("", _("as detected"))] if said else []
    options = [*automatic, *((key, _named(key)) for key in QUOTES)]
    label = _("Cells stand in")
    evidence = _("You said so.") if said else dialect["evidence"].get("quotechar")
    return controls.labelled(label, controls.pick(draft.upload, PART, "quotechar", label, options, value), evidence)


def _named(quote: str) -> str:
    return _(QUOTES[quote]) if quote == NONE else f"{_(QUOTES[quote])} {quote}"


def printed_once(draft: Draft) -> Component:
    """The columns whose value is printed once above its rows; one is added or taken away at a time."""
    dialect = draft.inspection["dialect"]
    said, filled = "fill_down" in chosen.reading_said(draft), chosen.printed_once(draft)
    columns = chosen.columns_of_the_file(draft)
    offered = [name for name in columns if name not in filled][:COLUMNS_OFFERED]
    add = _("{column} as well") if filled else "{column}"
    options = [
        *([(AS_DETECTED, _("as detected"))] if said else []),
        *([(NONE, _("no column"))] if filled else []),
        *((f"{TAKE}{name}", _("not {column}").format(column=name)) for name in filled),
        *((f"{ADD}{name}", add.format(column=name)) for name in offered),
    ]
    label = _("Printed once, for the rows below")
    control = controls.choices(draft.upload, PART, "fill_down", label, options, ", ".join(filled) or _("no column"))
    return controls.labelled(label, control, _("You said so.") if said else _seen_once(dialect))


def _seen_once(dialect: Mapping[str, Any]) -> str:
    if dialect.get("filled_down"):
        return dialect["evidence"].get("fill_down") or _("The source says so.")
    return _("No column is printed once above its rows.")
