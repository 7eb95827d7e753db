"""Region schemes on the Data page: those there are, one of the reader's own from a CSV file, its removal.

Functions that return components, no callbacks. Must not import etl, analytics or SQL.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import ids, numbers
from dashboard.components.attributes import attributes
from dashboard.components.button import button
from i18n import gettext as _
from i18n import ngettext
from store.schemes import SchemeEntry

MAX_BYTES = 4 << 20


def schemes_panel() -> Component:
    """The frame: form, what was said, and the table that a callback fills."""
    return html.Div(
        [
            html.Div(
                [
                    html.H2(_("Region schemes"), className="data-h2"),
                    html.Span(id=ids.DATA_SCHEME_SAID, role="status", className="data-said"),
                ],
                className="data-panel-head",
            ),
            html.Details([html.Summary(_("Those there are, and your own")), *_opened()], className="data-details"),
        ],
        className="data-panel",
    )


def _opened() -> list[Component]:
    """Needed once in a while: it waits to be opened."""
    return [
        html.P(
            _(
                "Your own regions come from a CSV file with the columns region and country, and where known from, "
                "to, name_en, name_ru and source. Countries may be written as in any seizure file. A scheme named "
                "like one of ours, such as rilo, takes its place until you remove it."
            ),
            className="data-quiet",
        ),
        _form(),
        html.Div(id=ids.DATA_SCHEMES, className="data-scroll"),
    ]


def _form() -> Component:
    slug = dmc.TextInput(id=ids.DATA_SCHEME_SLUG, label=_("Short name, for links"), value="own", size="sm")
    name = dmc.TextInput(
        id=ids.DATA_SCHEME_NAME, label=_("Name"), value="", placeholder=_("that of the file"), size="sm"
    )
    choose = dcc.Upload(
        button(_("Choose a CSV file…"), ids.DATA_SCHEME_CHOOSE),
        id=ids.DATA_SCHEME_FILE,
        max_size=MAX_BYTES,
        multiple=False,
    )
    return html.Div([slug, name, choose], className="data-scheme-form")


def schemes_table(entries: Sequence[SchemeEntry]) -> Component:
    """One row per scheme, the reader's own first."""
    heads = (_("Scheme"), _("Regions"), _("Memberships"), _("What to know"), _("Action"))
    head = html.Tr(
        [html.Th(text, scope="col", className="data-number" if i in (1, 2) else "") for i, text in enumerate(heads)]
    )
    rows = [html.Tr(_cells(entry, heads)) for entry in entries]
    return html.Table([html.Thead(head), html.Tbody(rows)], className="data-sheet data-stacked data-scheme-table")


def _cells(entry: SchemeEntry, heads: Sequence[str]) -> list[Component]:
    cells: list[tuple[Any, str]] = [
        ([html.Strong(entry.name), " ", html.Span(entry.scheme, className="data-sub")], ""),
        (numbers.count(entry.regions), "data-number"),
        (numbers.count(entry.memberships), "data-number"),
        (_known(entry), ""),
        (_action(entry), ""),
    ]
    return [
        html.Td(children, className=style, **attributes(data_label=head))
        for (children, style), head in zip(cells, heads, strict=True)
    ]


def _known(entry: SchemeEntry) -> list[Component]:
    said: list[Component] = []
    if entry.unverified:
        text = ngettext("{n} membership is unverified.", "{n} memberships are unverified.", entry.unverified)
        said.append(html.Strong(text.format(n=numbers.count(entry.unverified)) + " ", className="data-amber"))
    if entry.regions_without_members:
        count = entry.regions_without_members
        text = ngettext("{n} region has no members.", "{n} regions have no members.", count)
        said.append(html.Span(text.format(n=numbers.count(count)) + " "))
    if entry.own:
        loaded = _("Loaded from {file} on {day}.").format(
            file=entry.file_name, day=numbers.day((entry.loaded_at or "")[:10])
        )
        said.append(html.Span(loaded + " "))
    if entry.replaces:
        said.append(html.Span(_("It stands in place of the one that comes with the program.") + " "))
    if entry.note:
        said.append(html.Span(_(entry.note)))
    return said


def _action(entry: SchemeEntry) -> Component | None:
    if not entry.own:
        return None
    label = _("Remove the region scheme {name}").format(name=entry.name)
    return button(_("Remove"), ids.data_act("scheme", entry.scheme), spoken=label)
