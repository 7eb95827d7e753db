"""One reporter over time: what its rows state and how late they are, year by year or month by month. No callbacks.

Must not import etl.
"""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.charts.base import Answer
from dashboard.components.attributes import attributes
from dashboard.components.data_quality import few_said, quality_href
from dashboard.numbers import UNKNOWN, count, share
from i18n import gettext as _
from i18n import mark, ngettext

KEY_HEADS = {
    "share_date_day": mark("Day"),
    "share_place": mark("Place"),
    "share_drug": mark("Drug"),
    "share_quantity": mark("Quantity"),
    "share_unit": mark("Unit"),
    "share_mode": mark("Mode"),
}


def over_time(answer: Answer, one: Answer, granularity: str) -> list[Component]:
    """The table of the periods of a sheet (`one`), and what to know of it."""
    return [_periods(one), *_over_time_notes(answer, one, granularity)]


def _periods(one: Answer) -> Component:
    heads = [_("Period"), _("Rows"), *(_(head) for head in KEY_HEADS.values()), _("Median delay, days")]
    rows = [_period(period) for period in one["periods"]]
    table = html.Table(
        [
            html.Caption(_("Share of rows with a value, and the delay, by period"), className="sr"),
            html.Thead(html.Tr([_heading(text, number=at > 0) for at, text in enumerate(heads)])),
            html.Tbody(rows),
        ],
        className="data-sheet quality-periods",
    )
    return html.Div(
        table, className="data-scroll", tabIndex="0", role="region", **attributes(aria_label=_("Over time"))
    )


def _heading(text: str, *, number: bool) -> Component:
    return html.Th(text, scope="col", className="data-number" if number else "")


def _period(period: Answer) -> Component:
    old = period["delay_rows"] == 0 and period["archive_rows"] > 0
    delay = period["archive_median_days"] if old else period["delay_median_days"]
    late = UNKNOWN if delay is None else count(delay)
    cells = [
        html.Th([period["label"], *([" *"] if period["few"] else [])], scope="row"),
        html.Td(count(period["rows"]), className="data-number", **attributes(data_value=str(period["rows"]))),
        *(html.Td(share(period[key]), className="data-number") for key in KEY_HEADS),
        html.Td(_("{days} (archive)").format(days=late) if old else late, className="data-number"),
    ]
    return html.Tr(cells, **attributes(data_period=period["key"]))


def _over_time_notes(answer: Answer, one: Answer, granularity: str) -> list[Component]:
    said = []
    if any(period["few"] for period in one["periods"]):
        said.append("* " + few_said(answer["few_rows"]))
    if one["coarser"]:
        text = ngettext(
            "{n} row is known only to a longer period.", "{n} rows are known only to a longer period.", one["coarser"]
        )
        said.append(text.format(n=count(one["coarser"])))
    other, words = ("month", _("By month")) if granularity == "year" else ("year", _("By year"))
    href = quality_href(answer["query"], reporter=one["key"], granularity="month" if other == "month" else "")
    link = dcc.Link(words, href=href, className="data-link quality-granularity")
    return [html.P([html.Span(" ".join(said)), " ", link], className="quality-note")]
