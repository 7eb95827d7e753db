"""All operations with their numbers, as a table whose rows lead to one of them. Must not hold callbacks."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.charts.base import Answer
from dashboard.components.attributes import attributes
from dashboard.components.operation_links import operation_href, window_said
from dashboard.components.operation_marks import assumed_mark, illustrative_mark, mass_marks, value
from dashboard.numbers import UNKNOWN, count, kilograms
from i18n import gettext as _
from i18n import ngettext

DRUGS_NAMED = 4


def operation_table(rows: Sequence[Answer]) -> Component:
    """One row per operation; with none, what to do next."""
    if not rows:
        return no_operation()
    heads = (
        _("Operation"),
        _("Window"),
        _("Participants"),
        _("Seizures"),
        _("Kilograms of drugs"),
        _("Target drugs"),
    )
    numeric = (heads[3], heads[4])
    head = html.Tr([html.Th(text, scope="col", className="number" if text in numeric else "") for text in heads])
    body = [_row(row, heads) for row in rows]
    table = html.Table([html.Thead(head), html.Tbody(body)], className="operation-sheet operation-list")
    return html.Div([table, html.P(_foot(), className="dim small")])


def _foot() -> str:
    return _("The rows are not added up: operations may share days, countries and seizures of the same routes.")


def no_operation() -> Component:
    return html.Div(
        [
            html.H3(_("No operation yet")),
            html.P(
                _(
                    "Make one with New operation: its name, its first and last day, who takes part and which drugs it "
                    "is after. Seizures then join it in their files (a column, or --set operation=), or by its rule, "
                    "which shows what it would take before it does."
                )
            ),
            html.P([_("To look around first, load the illustrative data."), " ", _data_link()]),
        ],
        className="operation-none",
    )


def _data_link() -> Component:
    return dcc.Link(_("To the Data page"), href="/data")


def _row(row: Answer, heads: Sequence[str]) -> Component:
    cells = [
        html.Th(_name(row), scope="row"),
        html.Td(window_said(row["from"], row["to"]), className="operation-window"),
        html.Td(_participants(row)),
        html.Td(value(count(row["seizures"]), row["seizures"], "seizures"), className="number"),
        html.Td([value(kilograms(row["mass_kg"]), row["mass_kg"], "mass_kg"), _marks(row)], className="number"),
        html.Td(drugs_said(row)),
    ]
    for cell, head in zip(cells, heads, strict=True):
        setattr(cell, "data-label", head)
    return html.Tr(cells, **attributes(data_operation=row["operation"]))


def _name(row: Answer) -> list[Component]:
    link = dcc.Link(row["label"], href=operation_href(row["operation"]), className="operation-name")
    coordinator = [html.Span(row["coordinator"], className="dim small")] if row["coordinator"] else []
    return [link, *([illustrative_mark()] if row["illustrative"] else []), *coordinator]


def _participants(row: Answer) -> list[Component]:
    n = row["participants"]
    if not n:
        return [html.Span(_("none named yet"), className="dim")]
    said = ngettext("{n} participant", "{n} participants", n).format(n=count(n))
    return [
        html.Span([html.Span(said), *([assumed_mark()] if row["assumed"] else [])]),
        html.Span(answered_said(row), className="dim small"),
    ]


def answered_said(row: Answer) -> list[Component | str]:
    """How many reported, how many that there was nothing, how many not at all."""
    parts = (
        ("reported", _("{n} reported seizures")),
        ("reported_nil", _("{n} reported nothing seized")),
        ("silent", _("{n} did not report")),
    )
    said: list[Component | str] = []
    for key, text in parts:
        said += [value(text.format(n=count(row[key])), row[key], key), ", "]
    return said[:-1]


def _marks(row: Answer) -> Component:
    return html.Div(mass_marks(row), className="operation-marks")


def drugs_said(row: Answer) -> str:
    names = [drug["label"] for drug in row["drugs"]]
    if not names:
        return _("any drug")
    more = len(names) - DRUGS_NAMED
    said = ", ".join(names[:DRUGS_NAMED])
    return _("{drugs} and {n} more").format(drugs=said, n=count(more)) if more > 0 else said or UNKNOWN
