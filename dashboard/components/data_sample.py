"""The first rows of a file: each cell as it was read, and beneath it what was made of it.

Functions that return components, no callbacks. Must not import etl, plotly or SQL.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.components.data_draft import Draft
from dashboard.components.data_steps import part
from dashboard.numbers import UNKNOWN, count, day, kilograms_in_full
from i18n import gettext as _
from i18n import ngettext

ROWS = 6
COLUMNS = 40
LONG_CELL = 60
SPAN = " – "
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?")
NUMBERS = ("quantity", "kg_equivalent", "event_count", "purity_percent")


@dataclass(frozen=True)
class Preview:
    """`fields`: of each column, the field it is read as. `constants`: fields that no column gives."""

    columns: Sequence[str]
    as_read: Sequence[Sequence[Any]]
    as_understood: Sequence[Mapping[str, Any]]
    fields: Mapping[str, str]
    constants: Sequence[str]
    wide: Mapping[str, Any]

    def key(self, column: str) -> str | None:
        """Under which name the understood rows tell what the cells of a column became; None: nothing."""
        return f"wide:{column}" if column in self.wide else self.fields.get(column)

    def shared(self, column: str) -> bool:
        """Whether other columns give the same field."""
        return list(self.fields.values()).count(self.fields.get(column, "")) > 1


def preview(draft: Draft) -> Preview:
    """From the review where there is one, else from the inspection, which understood nothing yet."""
    found = draft.inspection
    rows = (draft.review or {}).get("rows")
    if rows:
        columns, as_read, made = rows["columns"], rows["as_read"], rows["as_understood"]
    else:
        there = found["sample"]
        columns, as_read, made = there["columns"], there["rows"], there.get("as_understood") or []
    fields = {item["column"]: item["field"] for item in found["columns"] if item.get("field")}
    constants = [key for key in found["constants"] if key not in fields.values()]
    if draft.own_units and "unit" not in constants and any(row.get("unit") for row in made):
        constants.append("unit")
    return Preview(columns, as_read[:ROWS], made[:ROWS], fields, constants, draft.wide)


def sample(draft: Draft) -> Component:
    """The table: one column of the file is one column here."""
    shown = preview(draft)
    title = _("The first rows, as read and as understood")
    if not shown.as_read:
        return part(title, [html.P(_("The file has no rows."), className="data-quiet")])
    columns = list(shown.columns)[:COLUMNS]
    head = [*(_head(name, shown, draft) for name in columns), *(_constant(key, draft) for key in shown.constants)]
    body = [_row(place, cells, columns, shown) for place, cells in enumerate(shown.as_read)]
    table = html.Table(
        [html.Thead(html.Tr(head)), html.Tbody(body)], className="data-sheet data-sample way-sample"
    )
    spoken = _("The first rows of {file}").format(file=draft.file_name)
    scroll = html.Div(table, className="data-scroll", tabIndex="0", role="region", **attributes(aria_label=spoken))
    return part(title, [scroll, *_left_out(len(shown.columns))], _key(shown))


def _key(shown: Preview) -> str | None:
    if not shown.as_understood:
        return None
    return _("Above in each cell what the file says, beneath it what it became.")


def _left_out(columns: int) -> list[Component]:
    if columns <= COLUMNS:
        return []
    n = columns - COLUMNS
    text = ngettext("And {n} more column.", "And {n} more columns.", n).format(n=count(n))
    return [html.P(text, className="data-quiet")]


def _head(name: str, shown: Preview, draft: Draft) -> Component:
    key = shown.fields.get(name)
    wide = draft.wide.get(name)
    if key:
        said, style = draft.label(key), "way-field-name"
    elif wide:
        said, style = _("amount of {drug}").format(drug=wide["drug"]), "way-field-name"
    else:
        said, style = _("not read"), "way-unread"
    return html.Th([html.Span(short(name)), html.Span(said, className=style)], scope="col")


def _constant(key: str, draft: Draft) -> Component:
    own = key == "unit" and draft.own_units
    told = _("as each quantity says") if own else _("the same for every row")
    said = html.Span(told, className="way-field-name")
    return html.Th([html.Span(draft.label(key)), said], scope="col")


def _row(place: int, cells: Sequence[Any], columns: Sequence[str], shown: Preview) -> Component:
    made = shown.as_understood[place] if place < len(shown.as_understood) else None
    tds = [
        _cell(cell, shown.key(column), made, shared=shown.shared(column))
        for cell, column in zip(cells, columns, strict=False)
    ]
    return html.Tr([*tds, *(_cell(None, key, made) for key in shown.constants)])


def _cell(cell: Any, key: str | None, made: Mapping[str, Any] | None, *, shared: bool = False) -> Component:
    text = "" if cell is None else str(cell)
    if key is None or made is None:
        return html.Td(html.Span(short(text) or " ", className="way-read way-unread" if key is None else "way-read"))
    became = str(made.get(key) or "")
    # Of several columns that give a field, each row shows it under the one that it comes from.
    if shared and (not text.strip() or _digits(text) != _digits(became)):
        return html.Td(html.Span(short(text) or " ", className="way-read"))
    shown = _written(key, became)
    style = "way-made"
    if not became:  # in amber where the file says something that nobody understands
        style += " way-made-unknown" if text.strip() else " way-made-nothing"
    elif became != text:
        style += " way-made-other"
    read = html.Span(short(text) or " ", className="way-read", title=text if len(text) > LONG_CELL else None)
    return html.Td([read, html.Span(short(shown), className=style)])


def _digits(text: str) -> str:
    """What tells two numbers apart however they are written: "1 250,50 kg" and "1250.5"."""
    return "".join(filter(str.isdecimal, text)).strip("0")


def _written(key: str, became: str) -> str:
    """What a cell became, as the reader's language writes it."""
    if not became:
        return UNKNOWN
    if key == "date":
        return SPAN.join(day(part) if ISO_DAY.fullmatch(part) else part for part in became.split(SPAN))
    if key in NUMBERS and NUMBER.fullmatch(became):
        return kilograms_in_full(float(became))
    return became


def short(text: str) -> str:
    return text if len(text) <= LONG_CELL else f"{text[:LONG_CELL]}…"
