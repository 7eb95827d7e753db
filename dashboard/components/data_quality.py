"""The table of reporters and what its loads held back. Functions that return components or plain tables, no callbacks.

Reporters stand in the order of their names: nothing here ranks them. Must not import etl, plotly or SQL.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.charts.base import Answer, Column, Table
from dashboard.components.attributes import attributes
from dashboard.components.data_batches import illustrative_mark
from dashboard.components.table import TableData, table_data
from dashboard.numbers import UNKNOWN, count
from i18n import gettext as _
from i18n import mark, ngettext

PATH = "/data/quality"
TABLE = "quality"
REASONS = {
    "no_date": mark("no date"),
    "bad_date": mark("a date that cannot be read"),
    "doubtful_date": mark("a date with two readings"),
    "no_country": mark("no country"),
    "no_commodity": mark("no drug or other commodity"),
    "bad_quantity": mark("a quantity that is no number"),
    "negative_quantity": mark("a quantity below zero"),
    "two_quantities": mark("two masses that differ"),
    "strange_unit": mark("a quantity in a unit that nobody knows"),
    "two_units": mark("two units that differ"),
    "bad_event_count": mark("a number of seizures that is none"),
    "cell_error": mark("an error of the spreadsheet in a cell"),
}
# Columns of the table whose values are whole enough to be shown without decimals.
_FORMATS = {"number": "integer"}
# What the page shows of them; the file and a reporter's sheet have all.
_SHOWN = (
    "label", "source_label", "rows", "share_date_day", "share_place", "share_drug", "share_quantity", "share_unit",
    "share_mode", "problem_kinds", "rounding_index", "delay_median_days", "rows_of_archives",
)  # fmt: skip


def quality_href(query: str, **more: str) -> str:
    """The page for a selection (its canonical query) and what else the address says."""
    rest = urlencode({key: value for key, value in more.items() if value}, safe=",:")
    search = "&".join(part for part in (without_language(query), rest) if part)
    return f"{PATH}?{search}" if search else PATH


def without_language(query: str) -> str:
    """A canonical query without `lang`: the reader's is spoken on every page."""
    return "&".join(part for part in query.split("&") if not part.startswith("lang="))


def reporters_title(answer: Answer) -> str:
    return _("Reporters, {n}").format(n=count(len(answer["rows"])))


def reporters_table(answer: Answer) -> Table:
    """All columns of the answer, for the file."""
    columns = [
        Column(item["id"], item["label"], _FORMATS.get(item["format"], item["format"]), item["unit"])
        for item in answer["columns"]
    ]
    return Table(tuple(columns), answer["rows"])


def reporters_data(answer: Answer) -> TableData:
    """The table as plain data: each reporter leads to its sheet, few rows are marked."""
    whole = reporters_table(answer)
    shown = replace(whole, columns=tuple(column for column in whole.columns if column.id in _SHOWN))
    table = table_data(shown, reporters_title(answer))
    by_key = {row["key"]: row for row in answer["rows"]}
    for row in table["rows"]:
        found = by_key[row["key"]]
        row["href"] = quality_href(answer["query"], reporter=row["key"])
        row["cells"][0]["marks"] = _marks(found, answer["few_rows"])
        if found["rounding_few"] and found["rounding_index"] is not None:
            place = _SHOWN.index("rounding_index")
            row["cells"][place]["marks"] = [_few(found["rounding_tested"], answer["few_rows"])]
    return table


def _marks(row: Answer, few: int) -> list[dict[str, str]]:
    marks = []
    if row["few"]:
        marks.append({"kind": "partial", "word": _("few rows"), "title": few_said(few)})
    if row["illustrative"]:
        title = _("Illustrative data, not a record of real seizures.")
        marks.append({"kind": "illustrative", "word": _("illustrative"), "title": title})
    return marks


def _few(tested: int, few: int) -> dict[str, str]:
    text = _("Of {n} quantities; fewer than {few} say little.").format(n=count(tested), few=count(few))
    return {"kind": "partial", "word": _("few"), "title": text}


def few_said(few: int) -> str:
    return _("Fewer than {n} rows: a share of so few says little.").format(n=count(few))


def loads(answer: Answer) -> Component | None:
    """What the files of each source held back, with the reasons. A row that was not loaded has no reporter."""
    if not answer["loads"]:
        return None
    heads = (
        _("Source"), _("Read"), _("Loaded"), _("Quarantined"), _("Skipped"), _("Repeated in the file"),
        _("Old archives"),
    )  # fmt: skip
    rows = [_load(one, heads) for one in answer["loads"]]
    head = [html.Th(text, scope="col", className="data-number" if 0 < at < 6 else "") for at, text in enumerate(heads)]
    return html.Section(
        [
            html.H2(_("Rows of their files"), className="data-h2"),
            html.P(
                _(
                    "Of whole files, whatever is selected: a row that was not loaded has no reporter. A file whose "
                    "newest record was more than a year old when it was loaded is an archive; its delay says nothing "
                    "of who reported."
                ),
                className="data-quiet",
            ),
            html.Table(
                [html.Thead(html.Tr(head)), html.Tbody(rows)], className="data-sheet data-stacked quality-loads"
            ),
        ],
        className="data-panel",
    )


def _load(one: Answer, heads: Sequence[str]) -> Component:
    name: list[Any] = [html.Span(one["source_label"]), " ", *([illustrative_mark()] if one["illustrative"] else [])]
    counts = [one[key] for key in ("rows_read", "rows_loaded", "rows_quarantined", "rows_skipped", "repeated_rows")]
    cells = [
        html.Td(name),
        *(html.Td(_counted(value, key, one), className="data-number") for key, value in enumerate(counts)),
        html.Td(_archives(one)),
    ]
    for cell, head in zip(cells, heads, strict=True):
        setattr(cell, "data-label", head)
    return html.Tr(cells)


def _counted(value: int, place: int, one: Answer) -> list[Component]:
    number = html.Span(count(value), **attributes(data_value=str(value)))
    if place != 2 or not value:
        return [number]
    return [number, html.Span(reasons_said(one["quarantined_by"]), className="data-sub")]


def reasons_said(reasons: Mapping[str, int]) -> str:
    """Why rows were held back: "a date that cannot be read: 12, no country: 3"."""
    return ", ".join(f"{_(REASONS.get(code, code))}: {count(rows)}" for code, rows in reasons.items())


def _archives(one: Answer) -> str:
    n, all_of_them = len(one["archives"]), len(one["batches"])
    if not n:
        return _("none")
    text = ngettext("{n} of {all} file", "{n} of {all} files", all_of_them)
    return text.format(n=count(n), all=count(all_of_them))


def nothing_reported() -> Component:
    return html.Div(
        [
            html.H2(_("No records, so no reporters")),
            html.P(
                _("Nothing that counts is in this selection. Load a file on the Data page, or widen the selection.")
            ),
            html.Div(
                [
                    dcc.Link(_("To the Data page"), href="/data", className="button button-main"),
                    dcc.Link(_("Clear all filters"), href=PATH, className="button"),
                ],
                className="buttons",
            ),
        ],
        className="notice",
    )


def choices(answer: Answer) -> list[dict[str, Any]]:
    """The reporters for the picker, under the names of their sources."""
    groups: dict[str, list[dict[str, str]]] = {}
    for row in answer["rows"]:
        groups.setdefault(row["source_label"], []).append({"value": row["key"], "label": row["label"] or UNKNOWN})
    return [{"group": name, "items": items} for name, items in groups.items()]
