"""What the page says instead of charts: nothing loaded, nothing matches, a query that cannot be read. No callbacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.components.attributes import attributes
from dashboard.components.marks import icon
from dashboard.numbers import count
from i18n import gettext as _
from i18n import ngettext


@dataclass(frozen=True)
class Way:
    """A filter that can be cleared: how it is named, where that leads, how many seizures there are then.

    `seizures` is None where no row there states a number of them; `rows` is known always.
    """

    label: str
    href: str
    seizures: int | None
    rows: int

    @property
    def leads_to(self) -> str:
        if self.seizures is None:
            return ngettext("{n} row", "{n} rows", self.rows).format(n=count(self.rows))
        return ngettext("{n} seizure", "{n} seizures", self.seizures).format(n=count(self.seizures))


def empty_database() -> Component:
    return html.Div(
        [
            html.H2(_("Start with a file, or look around first")),
            html.P(
                _(
                    "Drop a spreadsheet of seizures on the Data page: Excel, CSV, or a public file as it was "
                    "published. To look around first, load the illustrative data there."
                )
            ),
            html.Div(
                [
                    dcc.Link(_("Load a file"), href="/data", className="button button-main"),
                    dcc.Link(_("Load illustrative data"), href="/data", className="button"),
                ],
                className="buttons",
            ),
        ],
        className="notice notice-empty",
    )


def illustrative_banner() -> Component:
    """Above everything while invented data count; assets/45-demo.js removes them."""
    return html.Div(
        [
            icon("illustrative"),
            html.Span(_("Illustrative data, not a record of real seizures.")),
            html.Button(
                _("Remove"),
                id=ids.REMOVE_DEMO,
                type="button",
                className="button",
                **attributes(aria_label=_("Remove the illustrative data")),
            ),
        ],
        className="banner",
        role="note",
    )


def nothing_matches(ways: Sequence[Way]) -> Component:
    said = _("No filter brings any back when it is cleared alone.")
    if ways:
        said = _("Each of these filters, cleared alone, brings some back:")
    links = [
        dcc.Link(
            [
                _("Clear {filter}").format(filter=way.label),
                html.Span(way.leads_to, className="dim"),
            ],
            href=way.href,
            className="button",
        )
        for way in ways
    ]
    links.append(dcc.Link(_("Clear all filters"), href="?", className="button button-main"))
    return html.Div(
        [html.H2(_("No seizures match")), html.P(said), html.Div(links, className="buttons")],
        className="notice notice-nothing",
    )


def refused(sentence: str, key: str | None, href: str) -> Component:
    where = _("In the address of this page, at “{key}”:").format(key=key) if key else _("In the address of this page:")
    return html.Div(
        [
            html.P([icon("error"), html.Span(where, className="dim"), html.Strong(sentence)]),
            html.Div(
                [
                    dcc.Link(_("Leave it out"), href=href, className="button button-main"),
                    dcc.Link(_("Clear all filters"), href="?", className="button"),
                ],
                className="buttons",
            ),
        ],
        className="notice notice-error",
        role="alert",
    )
