"""The form for a file no profile knows: each of the five fields that matter is a column or one value for all rows.

Functions that return components, no callbacks. Must not import etl, plotly or SQL.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.components.attributes import attributes
from dashboard.components.button import button
from dashboard.upload import Upload
from i18n import gettext as _
from i18n import language, mark
from store.reference import Reference

SAMPLE_ROWS = 6
LONG_CELL = 60
DATE_ORDERS = {"dmy": mark("day, month, year"), "mdy": mark("month, day, year"), "ymd": mark("year, month, day")}


@dataclass(frozen=True)
class Choices:
    """What a field can be when the file has no column for it: (value, label) pairs."""

    country: Sequence[tuple[str, str]]
    unit: Sequence[tuple[str, str]]

    @classmethod
    def of(cls, reference: Reference) -> Choices:
        lang = language()
        countries = sorted(
            ((key, item.name(lang)) for key, item in reference.countries.items()), key=lambda pair: pair[1]
        )
        units = [(key, item.name(lang)) for key, item in reference.units.items() if item.family != "unknown"]
        return cls(countries, units)


def mapping_form(upload: Upload, five: Sequence[str], labels: Mapping[str, str], choices: Choices) -> Component:
    """`labels`: of all fields. Preselected: what the person chose last, before that what was guessed."""
    inspection, chosen = upload.inspection or {}, upload.choice
    columns = list(dict.fromkeys(item["column"] for item in inspection["columns"]))
    picked = chosen.mapping if chosen.made else inspection["mapping"]
    fixed = chosen.constants if chosen.made else inspection["constants"]
    order = chosen.overrides.get("date_order") or inspection["dialect"].get("date_order")
    controls = [
        html.Div(
            [
                _column(upload.id, key, labels[key], columns, picked.get(key)),
                *_constant(upload.id, key, labels[key], fixed, choices),
            ]
        )
        for key in five
    ]
    return html.Div(
        [
            html.P(
                _("No profile knows this file. Say which column holds what, compare with the rows below, and load it."),
                className="data-lead",
            ),
            html.Div([*controls, _date_order(upload.id, order)], className="data-fields"),
            *_also(inspection, five, labels),
            _sample(inspection),
            html.Div(
                [
                    button(_("Load with this mapping"), ids.data_act("load", upload.id), main=True),
                    *([html.Span(upload.error, role="alert", className="data-error")] if upload.error else []),
                ],
                className="data-actions",
            ),
        ],
        className="data-mapping",
    )


def _column(upload: str, key: str, label: str, columns: Sequence[str], value: str | None) -> Component:
    select: Component = dmc.Select(
        id=ids.data_field("column", upload, key),
        label=_(label),
        data=columns,
        value=value or None,
        placeholder=_("no column"),
        searchable=True,
        clearable=True,
    )
    return select


def _constant(upload: str, key: str, label: str, fixed: Mapping[str, str], choices: Choices) -> list[Component]:
    """One value for all rows, where that makes sense for the field."""
    offered: Sequence[tuple[str, str]] = getattr(choices, key, ())
    if not offered:
        return []
    select = dmc.Select(
        id=ids.data_field("constant", upload, key),
        data=[{"value": value, "label": name} for value, name in offered],
        value=fixed.get(key) or None,
        placeholder=_("or one for all rows"),
        searchable=True,
        clearable=True,
        size="xs",
        **attributes(aria_label=_("{field}: the same for all rows").format(field=_(label))),
    )
    return [select]


def _date_order(upload: str, value: str | None) -> Component:
    select = dmc.Select(
        id=ids.data_field("override", upload, "date_order"),
        label=_("Order in dates"),
        data=[{"value": order, "label": _(label)} for order, label in DATE_ORDERS.items()],
        value=value,
        placeholder=_("decided from the column"),
        clearable=True,
    )
    return html.Div(select)


def _also(inspection: Mapping[str, Any], shown: Sequence[str], labels: Mapping[str, str]) -> list[Component]:
    others = [
        _("{field} from “{column}”").format(field=_(labels[field]), column=column)
        for field, column in inspection["mapping"].items()
        if field not in shown
    ]
    if not others:
        return []
    return [html.P(_("Also recognised: {fields}.").format(fields="; ".join(others)), className="data-quiet")]


def _sample(inspection: Mapping[str, Any]) -> Component:
    sample = inspection["sample"]
    body = [html.Tr([html.Td(_short(cell)) for cell in row]) for row in sample["rows"][:SAMPLE_ROWS]]
    head = html.Tr([html.Th(column, scope="col") for column in sample["columns"]])
    table = html.Table([html.Thead(head), html.Tbody(body)], className="data-sheet data-sample")
    label = _("The first rows as read")
    return html.Div(
        [
            html.H4(label, className="data-h4"),
            html.Div(table, className="data-scroll", tabIndex="0", role="region", **attributes(aria_label=label)),
            html.P(_dialect(inspection["dialect"]), className="data-quiet"),
        ]
    )


def _dialect(dialect: Mapping[str, Any]) -> str:
    names = {"\t": _("tab"), ";": _("semicolon"), ",": _("comma"), "|": "|"}
    parts = [
        _("encoding {name}").format(name=dialect["encoding"]) if dialect.get("encoding") else "",
        _("columns parted by {name}").format(name=names.get(dialect["delimiter"], dialect["delimiter"]))
        if dialect.get("delimiter")
        else "",
        _("decimal mark {name}").format(name=names.get(dialect["decimal"], _("point")))
        if dialect.get("decimal")
        else "",
    ]
    return _("Read as: {parts}.").format(parts=", ".join(filter(None, parts)))


def _short(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return text if len(text) <= LONG_CELL else f"{text[:LONG_CELL]}…"
