"""Published results of past operations, as their sources word them: data for assets/60-operations.js, and its frame.

They are read only and part of no total. What sources say differently stands side by side. Must not hold callbacks.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.charts.base import Answer
from dashboard.components.attributes import attributes
from i18n import gettext as _

Data = dict[str, Any]


def published_section(answer: Answer) -> Component:
    """The section under its own heading; the script sets the list out, filters it and counts what is shown."""
    return html.Section(
        [
            html.Header(
                html.H2(
                    _("Published results, as worded by their sources; never part of any total"),
                    className="card-title",
                ),
                className="card-head",
            ),
            html.P(_lead(), className="dim small"),
            html.Div([_filter(), _disputed(), _shown()], className="operation-row published-tools"),
            dcc.Store(id=ids.PUBLISHED_DATA, data=published_data(answer["rows"])),
            html.Div(id=ids.PUBLISHED, className="published", tabIndex=0, **_named(_("Published results"))),
        ],
        className="card",
    )


def _lead() -> str:
    return _(
        "Figures of press releases: rounded, often “more than”, sometimes preliminary. Where sources give different "
        "figures for one thing, both stand side by side and neither is preferred."
    )


def _named(label: str) -> dict[str, Any]:
    return {"role": "region", **attributes(aria_label=label)}


def _filter() -> Component:
    control: Component = dmc.TextInput(
        id=ids.PUBLISHED_FILTER,
        value="",
        size="sm",
        placeholder=_("Filter: operation, drug, unit, source"),
        className="published-filter",
        **attributes(aria_label=_("Filter the published results")),
    )
    return control


def _disputed() -> Component:
    control: Component = dmc.Checkbox(
        id=ids.PUBLISHED_DISPUTED, label=_("Only contradictions"), checked=False, size="sm"
    )
    return control


def _shown() -> Component:
    words = attributes(
        data_all=_("{all} figures"), data_some=_("{shown} of {all} figures"), data_none=_("No figure matches.")
    )
    return html.Span(id=ids.PUBLISHED_SHOWN, role="status", className="dim small", **words)


def published_data(rows: Sequence[Answer]) -> list[Data]:
    """[{operation, when, organiser, source, note, figures}], in the order given; see _figure for a figure.

    The claims of one contradiction stand together, under the operation that is named first. A source and a note that
    all figures of an operation share are said once.
    """
    told: dict[str, list[Answer]] = {}
    for row in rows:
        told.setdefault(row["conflict_group"] or row["key"], []).append(row)
    first = [row for row in rows if told[row["conflict_group"] or row["key"]][0] is row]
    grouped = groupby(first, key=lambda row: (_operation(row), row["when"] or "", row["organiser"] or ""))
    return [
        _group(operation, when, organiser, [_figure(told[row["conflict_group"] or row["key"]]) for row in group])
        for (operation, when, organiser), group in grouped
    ]


def _group(operation: str, when: str, organiser: str, figures: list[Data]) -> Data:
    claims = [claim for figure in figures for claim in figure["claims"]]
    source = _shared([claim["source"] for claim in claims])
    note = _shared([figure["note"] for figure in figures])
    for claim in claims:
        claim["source"] = "" if source else claim["source"]
    for figure in figures:
        figure["note"] = "" if note else figure["note"]
    head = {"operation": operation, "when": when, "organiser": organiser, "source": source, "note": note}
    return {**head, "figures": figures}


def _shared(texts: list[str]) -> str:
    return texts[0] if len(set(texts)) == 1 else ""


def _operation(row: Answer) -> str:
    return f"{row['operation']}, {row['phase']}" if row["phase"] else str(row["operation"])


def _figure(told: Sequence[Answer]) -> Data:
    """{figure, disputed, note, claims: [{of, wording, source}]}; `disputed` is the mark, empty where there is none."""
    first = told[0]
    marks = {True: _("sources disagree"), False: _("contradicts itself")}
    notes = list(dict.fromkeys(row["note"] for row in told if row["note"]))
    return {
        "figure": first["figure"],
        "disputed": marks[len(told) > 1] if first["conflict_group"] else "",
        "note": " ".join(notes),
        "claims": [_claim(row, told) for row in told],
    }


def _claim(row: Answer, told: Sequence[Answer]) -> Data:
    """`of`: what the claim is about, in so far as the claims of a contradiction are not about the same."""
    parts = [part(row) for part in (_operation, _about) if len({part(one) for one in told}) > 1]
    return {"of": ": ".join(parts), "wording": row["wording"], "source": row["source"]}


def _about(row: Answer) -> str:
    return str(row["figure"])
