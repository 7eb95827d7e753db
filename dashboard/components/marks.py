"""The marks: one icon and one word each, the same on cards, charts, tables and exports. Must not hold callbacks."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from i18n import gettext as _
from i18n import mark as said

WORDS = {
    "held": said("held"),
    "aggregate": said("aggregates"),
    "partial": said("partial"),
    "illustrative": said("illustrative"),
    "overlap": said("sources overlap"),
    "coverage": said("reporters changed"),
}


def icon(name: str) -> Component:
    """A drawing that says nothing to a screen reader; the word beside it does."""
    return html.Span(className=f"icon icon-{name}", **attributes(aria_hidden="true"))


def mark(kind: str, tip: str, word: str | None = None) -> Component:
    """A mark with its explanation, which opens on hover and on keyboard focus."""
    return with_tip([icon(kind), html.Span(word or _(WORDS[kind]))], tip, f"mark mark-{kind}")


def with_tip(children: Any, tip: str, class_name: str = "") -> Component:
    described = attributes(data_tip=tip, aria_description=tip)  # the tip itself is drawn by the style sheet
    return html.Span(children, className=f"tip {class_name}".strip(), tabIndex=0, **described)
