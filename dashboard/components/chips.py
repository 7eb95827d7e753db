"""The filters in force as chips; each is a link to the same page without it. Must not hold callbacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.marks import icon
from i18n import gettext as _


@dataclass(frozen=True)
class Chip:
    """`href`: this page without the filter."""

    filter: str
    label: str
    href: str


def chip_row(chips: Sequence[Chip]) -> list[Component]:
    if not chips:
        return [html.Span(_("No filter is set: this is all there is."), className="dim")]
    row: list[Component] = [
        dcc.Link(
            [html.Span(f"{chip.filter}: ", className="chip-filter"), html.Span(chip.label), icon("close")],
            href=chip.href,
            className="chip",
            title=_("Remove this filter"),
        )
        for chip in chips
    ]
    if len(chips) > 1:
        row.append(dcc.Link(_("Clear all"), href="?", className="quiet-link"))
    return row
