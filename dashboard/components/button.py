"""A button that a callback listens to. Must not hold callbacks."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.components.marks import icon


def button(label: str, identity: Any, *, main: bool = False, spoken: str = "") -> Component:
    """`main`: the one action of its group. `spoken`: all of what it does, where the label alone does not say it."""
    return html.Button(
        label,
        id=identity,
        type="button",
        className="button button-main" if main else "button",
        **attributes(aria_label=spoken or label),
    )


def icon_button(name: str, identity: Any, spoken: str) -> Component:
    return html.Button(
        icon(name), id=identity, type="button", className="icon-button", title=spoken, **attributes(aria_label=spoken)
    )
