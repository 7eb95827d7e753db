"""Records of different files that may be the same seizure: the panel on the Data page. Nothing can be removed in it.

Functions that return components or plain tables, no callbacks. Must not import etl, plotly or SQL.
"""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.charts.base import Answer, Column, Table
from dashboard.components.attributes import attributes
from dashboard.components.data_quality import PATH
from dashboard.numbers import UNKNOWN, count, kilograms_in_full, period
from i18n import gettext as _
from i18n import language, ngettext

TABLE = "lookalikes"
SHOWN = 20


def quality_panel() -> Component:
    """The frame on the Data page: a link to the quality of each reporter, and the look-alikes."""
    link = dcc.Link(_("Quality of each reporter"), href=PATH, className="data-link quality-link")
    said = html.Span(
        _("What the rows of each reporter state, what is wrong with them, how round and how late they are."),
        className="data-said",
    )
    return html.Div(
        [
            html.H2(_("Quality and look-alikes"), className="data-h2"),
            html.P([link, " ", said], className="quality-way"),
            html.Div(id=ids.DATA_LOOKALIKES),
        ],
        className="data-panel",
    )


def lookalikes_title(answer: Answer) -> str:
    return _("Look-alikes across files, {n}").format(n=count(answer["total"]))


def lookalikes_table(answer: Answer) -> Table:
    columns = [Column(item["id"], item["label"], item["format"], item["unit"]) for item in answer["columns"]]
    return Table(tuple(columns), answer["rows"])


def lookalikes(answer: Answer) -> list[Component]:
    """How many pairs there are, between which sources, and the latest of them side by side."""
    if not answer["total"]:
        return [html.P(_("No record of one file looks like a record of another."), className="data-quiet")]
    return [
        html.P(_said(answer), className="data-lead"),
        html.Ul([html.Li(_between(one)) for one in answer["by_sources"]], className="data-remarks"),
        html.Details(
            [html.Summary(_("The latest of them, side by side")), _pairs(answer), _foot(answer)],
            className="data-details",
        ),
    ]


def _said(answer: Answer) -> str:
    text = ngettext(
        "{n} pair of records of different files agrees in country, time, drug and mass, and in the place where both "
        "name one. It may be one seizure counted twice; nothing is removed by itself.",
        "{n} pairs of records of different files agree in country, time, drug and mass, and in the place where both "
        "name one. They may be seizures counted twice; nothing is removed by itself.",
        answer["total"],
    ).format(n=count(answer["total"]))
    if answer["complete"]:
        return text
    more = _("There are more: the search ended at {n} pairs.").format(n=count(answer["total"]))
    return f"{text} {more}"


def _between(one: Answer) -> str:
    first, other = one["labels"]
    n = count(one["pairs"])
    if first == other:
        return _("{n} between files of {source}").format(n=n, source=first)
    return _("{n} between {one} and {other}").format(n=n, one=first, other=other)


def _pairs(answer: Answer) -> Component:
    heads = (_("When"), _("What"), _("First record"), _("Other record"), _("Why they look alike"))
    rows = [_pair(row, heads) for row in answer["rows"][:SHOWN]]
    head = html.Thead(html.Tr([html.Th(text, scope="col") for text in heads]))
    return html.Table([head, html.Tbody(rows)], className="data-sheet data-stacked lookalikes")


def _pair(row: Answer, heads: Sequence[str]) -> Component:
    cells = [
        html.Td(_when(row["one"]), className="data-when"),
        html.Td(f"{row['country_label']}, {row['drug_label']}"),
        html.Td(_record(row["one"])),
        html.Td(_record(row["other"])),
        html.Td(row["why"]),
    ]
    for cell, text in zip(cells, heads, strict=True):
        setattr(cell, "data-label", text)
    return html.Tr(cells, **attributes(data_pair=row["key"]))


def _when(side: Answer) -> str:
    return period(side["period_start"], side["period_end"], side["date_precision"])


def _record(side: Answer) -> list[Component]:
    mass = _("{n} kg").format(n=kilograms_in_full(side["mass_kg"]))
    parts = [_when(side), mass, side["place"]]
    where = _("{source}: {file}, row {n}").format(
        source=side["source_label"], file=side["file_name"], n=count(side["row_number"])
    )
    # The batch is in the link: records of an annual table or of another selection would not be found without it.
    link = f"/records?batch={side['batch']}&record={side['line']}"
    return [
        dcc.Link(", ".join(part for part in parts if part) or UNKNOWN, href=link, className="data-link"),
        html.Span(where, className="data-sub"),
    ]


def _foot(answer: Answer) -> Component:
    shown = min(SHOWN, len(answer["rows"]))
    text = _("These are {n} of {all}.").format(n=count(shown), all=count(answer["total"]))
    save = html.A(
        _("Save them as CSV"),
        href=f"/export/lookalikes.csv?lang={language()}",
        download="",
        className="data-link",
    )
    return html.P([text, " ", save], className="data-quiet")
