"""The menu of a card: take the chart away, show its table, copy its address. assets/30-export.js does what it says."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.components.marks import icon
from i18n import gettext as _


def card_menu(card_id: str, title: str, *, image: bool = True) -> Component:
    """`image`: whether the card holds a figure that can be saved as PNG and SVG."""
    pictures = [_item("png", _("Image, PNG"), card_id), _item("svg", _("Image, SVG"), card_id)] if image else []
    table = [_item("table", _("Show as table"), card_id)] if image else []
    items = [
        *pictures,
        _item("csv", _("Data, CSV"), card_id),
        *table,
        _item("link", _("Copy link to this view"), card_id),
    ]
    opener = html.Summary(
        icon("dots"), className="icon-button", title=_("Export and more"), **attributes(aria_label=title)
    )
    return html.Details([opener, html.Div(items, className="menu-items")], className="menu")


def _item(action: str, label: str, card_id: str) -> Component:
    return html.Button(label, type="button", className="menu-item", **attributes(data_action=action, data_for=card_id))
