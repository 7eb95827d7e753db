"""The menu of a card: take the chart away, show its table, copy its address. assets/30-export.js does what it says."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.components.attributes import attributes
from dashboard.components.marks import icon
from i18n import gettext as _


def card_menu(card_id: str, label: str, *, image: bool = True, titled: str = "") -> Component:
    """`image`: whether the card holds a figure that can be saved as PNG and SVG. `titled`: id of the card's title.

    Read out, the button is its label and the title: there is one such button on every card.
    """
    pictures = [_item("png", _("Image, PNG"), card_id), _item("svg", _("Image, SVG"), card_id)] if image else []
    table = [_item("table", _("Show as table"), card_id)] if image else []
    items = [
        *pictures,
        _item("csv", _("Data, CSV"), card_id),
        *table,
        _item("link", _("Copy link to this view"), card_id),
    ]
    opener_id = ids.menu_opener(card_id)
    opener = html.Summary(
        icon("dots"),
        id=opener_id,
        className="icon-button",
        title=label,
        **attributes(aria_label=label, aria_labelledby=f"{opener_id} {titled or ids.chart_title(card_id)}"),
    )
    return html.Details([opener, html.Div(items, className="menu-items")], className="menu")


def _item(action: str, label: str, card_id: str) -> Component:
    return html.Button(label, type="button", className="menu-item", **attributes(data_action=action, data_for=card_id))
