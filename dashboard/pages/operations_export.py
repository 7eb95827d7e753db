"""GET /export/operation-<chart>.csv?operation=slug: a table of one operation with its caption, as the page shows it."""

from __future__ import annotations

from functools import partial

from flask import Flask, Response, request

from analytics.selection import SelectionError
from dashboard.caption import Caption, caption, chart_caption
from dashboard.charts.base import Table
from dashboard.charts.operation_charts import OPERATION_CHARTS
from dashboard.components.operation_people import TABLE, people_table, people_title
from dashboard.exports.headings import table_headings
from dashboard.exports.routes import with_caption
from dashboard.numbers import exact
from dashboard.pages.operations_draw import KEY, about_operation, chart_answer, slug_of, spoken
from dashboard.security import refusal
from dashboard.view import View
from i18n import gettext as _
from store import Store


def register(server: Flask, store: Store) -> None:
    """One address per table, before the general one of the Overview's charts."""
    for name in (TABLE, *(chart.id for chart in OPERATION_CHARTS)):
        server.add_url_rule(f"/export/{name}.csv", f"export-{name}", partial(_export, store, name))


def _export(store: Store, name: str) -> Response:
    search = request.query_string.decode("utf-8", "replace")
    slug = slug_of(search)
    with spoken(search):
        if slug is None:
            return refusal(400, _("Say which operation: add operation=… to the address."), key=KEY)
        try:
            table, words = _table(store, name, slug)
        except SelectionError as error:
            return refusal(400, error.sentence, key=error.key, value=error.value)
        return _file(name, table, words)


def _table(store: Store, name: str, slug: str) -> tuple[Table, Caption]:
    chart = next((chart for chart in OPERATION_CHARTS if chart.id == name), None)
    if chart is None:
        answer = about_operation(store, slug)(KEY)
        return people_table(answer), caption(answer, people_title(answer))
    answer = chart_answer(store, chart, slug)
    return chart.table(answer), chart_caption(chart, answer, View())


def _file(name: str, table: Table, words: Caption) -> Response:
    header = table_headings(table.columns)
    rows = ([exact(row["key"]), *[exact(row.get(column.id)) for column in table.columns]] for row in table.rows)
    response = Response(with_caption(words.lines(), header, rows), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="sentinel-{name}-{words.snapshot}.csv"'
    return response
