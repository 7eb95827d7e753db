"""GET /export/<chart>.csv?<query of the page>: a chart's table with its caption, from the answer the chart shows.

The caption lines begin with # and say selection, n, time, data version and counting rule. Must not import dash.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from flask import Flask, Response, request

from analytics.door import every_record
from analytics.selection import Selection, SelectionError, parse
from dashboard.asking import chart_answer
from dashboard.caption import Caption, caption, chart_caption
from dashboard.charts import find_chart
from dashboard.charts.base import Chart
from dashboard.components.record_state import read
from dashboard.csv_rows import csv_lines
from dashboard.exports.headings import headings, table_headings
from dashboard.numbers import count, exact
from dashboard.security import refusal
from dashboard.view import View, split
from i18n import gettext as _
from store import Store

RECORDS = "records"


def register_exports(server: Flask, store: Store) -> None:
    """Add the route to `server`."""

    @server.get("/export/<name>.csv")
    def export_csv(name: str) -> Response:
        search = request.query_string.decode("utf-8", "replace")
        query, view = split(search)
        try:
            if name == RECORDS:
                asked = read(search)
                return _records(store, parse(asked.query), asked.options)
            return _file(store, name, parse(query), view)
        except SelectionError as error:
            return refusal(400, error.sentence, key=error.key, value=error.value)


def _file(store: Store, name: str, selection: Selection, view: View) -> Response:
    chart = find_chart(name)
    if chart is None:
        return refusal(404, _("There is no chart {name} to export.").format(name=repr(name)), value=name)
    return _chart(store, chart, selection, view)


def _chart(store: Store, chart: Chart, selection: Selection, view: View) -> Response:
    answer = chart_answer(store, chart, selection, view)
    table = chart.table(answer)
    header = table_headings(table.columns)
    rows = ([exact(row["key"]), *[exact(row.get(column.id)) for column in table.columns]] for row in table.rows)
    return _download(chart.id, chart_caption(chart, answer, view), header, rows)


def _records(store: Store, selection: Selection, options: Mapping[str, str]) -> Response:
    """Every record in the order and under the column filters of the page (`options`)."""
    first, found = every_record(store, selection, **options)
    title = _("Records, {total}").format(total=count(first["total"]))
    header = list(first["rows"][0]) if first["rows"] else [column["id"] for column in first["columns"]]
    rows = ([exact(row[name]) for name in header] for row in found)
    words, more = caption(first, title), _order_and_filters(first["columns"], options)
    if first["where"]:  # what the selection leaves out is not what these rows leave out
        words = replace(words, n=count(first["seizures"]), left_out="")
    return _download(RECORDS, words, headings(header), rows, more)


def _order_and_filters(columns: Sequence[Mapping[str, str]], options: Mapping[str, str]) -> list[tuple[str, str]]:
    """The caption's lines for what the page asked of single columns."""
    named = {column["where"]: column["label"] for column in columns if column["where"]}
    filters = [f"{named[key]}: {text}" for key, text in options.items() if key in named]
    sorts = {column["sort"]: column["label"] for column in columns if column["sort"]}
    order = [f"{sorts[options['sort']]} ({options.get('order', 'desc')})"] if options.get("sort") in sorts else []
    lines = ((_("filters of columns"), "; ".join(filters)), (_("order"), "; ".join(order)))
    return [(name, text) for name, text in lines if text]


def _download(
    name: str,
    words: Caption,
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    more: Sequence[tuple[str, str]] = (),
) -> Response:
    """`more`: lines of the caption beside those of the selection."""
    response = Response(with_caption([*words.lines(), *more], header, rows), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="sentinel-{name}-{words.snapshot}.csv"'
    return response


def with_caption(
    words: Iterable[tuple[str, str]], header: Sequence[str], rows: Iterable[Sequence[str]]
) -> Iterator[str]:
    """The file's text, piece by piece: mark of UTF-8, caption as # lines, header, rows.

    Runs after the view has returned, when its language is no longer spoken: it must not say anything of its own.
    """
    lines = csv_lines(header, rows)
    mark, first = "\ufeff", next(lines)
    yield mark + "".join(_comment(name, text) for name, text in words) + first.removeprefix(mark)
    yield from lines


def _comment(name: str, text: str) -> str:
    """One # line; quoted like any cell, so that a comma or a line break in it does no harm."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow([f"# {name}: {' '.join(text.split())}"])
    return buffer.getvalue()
