"""What people taught the loader: spellings they assigned and mappings they saved, with who and when, to be taken away.

Functions that return components, no callbacks. Must not import etl, plotly or SQL.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import ids, numbers
from dashboard.components.attributes import attributes
from dashboard.components.button import button
from i18n import gettext as _
from i18n import mark, ngettext
from store.aliases import OwnAlias
from store.mappings import SavedMapping

VOCABULARIES = {
    "country": mark("Country"),
    "drug": mark("Drug"),
    "unit": mark("Unit"),
    "transport_mode": mark("Transport mode"),
    "concealment": mark("Concealment"),
    "location": mark("Kind of location"),
}
COLUMNS_NAMED = 6
KEY_LENGTH = 16


def taught_panel(aliases: Sequence[OwnAlias], mappings: Sequence[SavedMapping]) -> Component | None:
    """None where nobody taught anything."""
    if not aliases and not mappings:
        return None
    text = _("They hold for files loaded from now on. Taking one away changes nothing that is loaded.")
    return html.Div(
        [
            html.H2(_("Remembered for later files"), className="data-h2"),
            html.P(text, className="data-quiet"),
            *([_aliases(aliases)] if aliases else []),
            *([_mappings(mappings)] if mappings else []),
        ],
        className="data-panel",
    )


def taught_key(*named: str) -> str:
    """What a button says of what it takes away: an id of the page may not hold just any text."""
    return hashlib.sha256("\0".join(named).encode()).hexdigest()[:KEY_LENGTH]


def _aliases(aliases: Sequence[OwnAlias]) -> Component:
    heads = (_("Spelling"), _("Means"), _("Kind"), _("Who"), _("When"), _("Action"))
    n = len(aliases)
    title = ngettext("{n} remembered spelling", "{n} remembered spellings", n).format(n=numbers.count(n))
    return _fold(title, heads, [_alias_row(alias, heads) for alias in aliases], "data-alias-table")


def _alias_row(alias: OwnAlias, heads: Sequence[str]) -> Component:
    means = [html.Span(alias.name or alias.code or _("nothing is known"))]
    if alias.contradicts:
        built_in = alias.built_in or _("nothing is known")
        text = _("without it: {meaning}").format(meaning=built_in)
        means.append(html.Span(text, className="data-sub data-beneath"))
    spoken = _("Remove the spelling {spelling}").format(spelling=alias.alias)
    key = taught_key(alias.vocabulary, alias.alias)
    cells = [
        html.Td(html.Code(alias.alias)),
        html.Td(means),
        html.Td(_(VOCABULARIES[alias.vocabulary])),
        html.Td(alias.added_by),
        html.Td(numbers.moment(alias.added_at), className="data-when"),
        html.Td(button(_("Remove"), ids.data_act("forget-alias", key), spoken=spoken)),
    ]
    return _row(cells, heads)


def _mappings(mappings: Sequence[SavedMapping]) -> Component:
    heads = (_("Mapping"), _("For files with the columns"), _("Who"), _("When"), _("Action"))
    n = len(mappings)
    title = ngettext("{n} saved mapping", "{n} saved mappings", n).format(n=numbers.count(n))
    return _fold(title, heads, [_mapping_row(mapping, heads) for mapping in mappings], "data-mapping-table")


def _mapping_row(mapping: SavedMapping, heads: Sequence[str]) -> Component:
    columns = json.loads(mapping.fingerprint)
    shown, left = ", ".join(columns[:COLUMNS_NAMED]), len(columns) - COLUMNS_NAMED
    if left > 0:
        shown = ngettext("{columns} and {n} more", "{columns} and {n} more", left).format(columns=shown, n=left)
    spoken = _("Remove the mapping {name}").format(name=mapping.name)
    cells = [
        html.Td(mapping.name, className="data-strong"),
        html.Td(shown, className="data-sub"),
        html.Td(mapping.saved_by),
        html.Td(numbers.moment(mapping.saved_at), className="data-when"),
        html.Td(button(_("Remove"), ids.data_act("forget-mapping", taught_key(mapping.name)), spoken=spoken)),
    ]
    return _row(cells, heads)


def _fold(title: str, heads: Sequence[str], rows: Sequence[Component], style: str) -> Component:
    head = html.Tr([html.Th(text, scope="col") for text in heads])
    table = html.Table([html.Thead(head), html.Tbody(rows)], className=f"data-sheet data-stacked {style}")
    return html.Details([html.Summary(title), table], className="data-details")


def _row(cells: Sequence[Component], heads: Sequence[str]) -> Component:
    for cell, head in zip(cells, heads, strict=True):
        setattr(cell, "data-label", head)
    return html.Tr(list(cells), **attributes(data_taught=""))
