"""Whose numbers they are: every source with what it covers, and where two of them overlap. Must not hold callbacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.charts.base import Answer
from dashboard.components.attributes import attributes
from dashboard.components.marks import icon, mark
from dashboard.numbers import count, day
from i18n import gettext as _
from i18n import ngettext

OVERLAPS_SAID = 3
Part = Mapping[str, Any]


def source_section() -> Component:
    """The empty section at the foot of the page; `source_lines` fills it."""
    title = html.H2(_("Sources and what they cover"), className="card-title")
    lines = html.Div(id=ids.SOURCES, className="sources")
    return html.Section([title, lines], id=ids.SOURCES_SECTION, className="card card-sources", tabIndex=-1)


def source_lines(totals: Answer) -> list[Component]:
    """One line per source with a record in the selection: name, scope; then the overlaps."""
    lines: list[Component] = [html.Ul([html.Li(_source(source)) for source in totals["sources"]])]
    if totals["overlaps"]:
        lines.append(html.P([icon("overlap"), html.Span(overlaps_said(totals["overlaps"]))], className="overlaps"))
    return lines


def source_link(totals: Answer) -> Component:
    """How many sources stand behind the numbers; leads to the lines."""
    n = len(totals["sources"])
    said = ngettext("{n} source", "{n} sources", n).format(n=count(n))
    tip = " ".join(f"{source['label']}: {source['scope']}." for source in totals["sources"])
    return html.A(
        said,
        href=f"#{ids.SOURCES_SECTION}",
        className="quiet-link tip",
        **attributes(data_tip=tip, aria_description=tip),
    )


def overlaps_said(overlaps: Sequence[Part]) -> str:
    """Which sources, which country, which time; the first few, and how many more."""
    text = _("{sources} both have records of {country}, {period}")
    said = [
        text.format(
            sources=_("{one} and {other}").format(one=one, other=other), country=part["label"], period=_days(part)
        )
        for part in overlaps[:OVERLAPS_SAID]
        for one, other in [part["labels"]]
    ]
    more = len(overlaps) - len(said)
    if more:
        said.append(ngettext("and {n} more such overlap", "and {n} more such overlaps", more).format(n=count(more)))
    return _("{overlaps}. Their numbers may count the same seizures twice.").format(overlaps="; ".join(said))


def _days(overlap: Part) -> str:
    first, last = date.fromisoformat(overlap["from"]), date.fromisoformat(overlap["to"])
    whole_years = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    if whole_years:
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    return f"{day(overlap['from'])} – {day(overlap['to'])}"


def _source(source: Part) -> list[Any]:
    said: list[Any] = [html.Strong(source["label"])]
    if source["scope"]:
        said.append(html.Span(source["scope"]))
    if source["illustrative"]:
        said.append(mark("illustrative", _("Illustrative data, not a record of real seizures.")))
    return said
