"""GET /export/quality.csv, quality-sheet.csv and lookalikes.csv: the tables of the page with their captions.

They take the address of the page: a selection, and `reporter` for its sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from flask import Flask, Response, request

from analytics.door import ask_query
from analytics.selection import SelectionError
from dashboard.caption import Caption, caption
from dashboard.charts.base import Answer, Column, Table
from dashboard.components.data_lookalikes import lookalikes_table, lookalikes_title
from dashboard.components.data_quality import reporters_table, reporters_title
from dashboard.exports.headings import table_headings
from dashboard.exports.routes import with_caption
from dashboard.numbers import exact
from dashboard.pages.operations_draw import spoken
from dashboard.security import refusal
from i18n import gettext as _
from store import Store

Made = tuple[Table, str]
MOST_PAIRS = 1000
SHEET_COLUMNS = ("part", "label", "rows", "of", "share", "value")


def register(server: Flask, store: Store) -> None:
    """One address per table, before the general one of the Overview's charts."""
    for name, (question, more, make) in _FILES.items():
        view = partial(_export, store, name, question, more, make)
        server.add_url_rule(f"/export/{name}.csv", f"export-{name}", view)


def _export(store: Store, name: str, question: str, more: str, make: Callable[[Answer], Made]) -> Response:
    search = request.query_string.decode("utf-8", "replace")
    with spoken(search):
        if name == "quality-sheet" and "reporter" not in request.args:
            return refusal(400, _("Say which reporter: add reporter=… to the address."), key="reporter")
        try:
            answer = ask_query(store, question, "&".join(part for part in (search, more) if part))
        except SelectionError as error:
            return refusal(400, error.sentence, key=error.key, value=error.value)
        table, title = make(answer)
        return _file(name, table, caption(answer, title))


def _file(name: str, table: Table, words: Caption) -> Response:
    header = table_headings(table.columns)
    rows = ([exact(row["key"]), *[exact(row.get(column.id)) for column in table.columns]] for row in table.rows)
    response = Response(with_caption(words.lines(), header, rows), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="sentinel-{name}-{words.snapshot}.csv"'
    return response


def _reporters(answer: Answer) -> Made:
    return reporters_table(answer), reporters_title(answer)


def _lookalikes(answer: Answer) -> Made:
    return lookalikes_table(answer), lookalikes_title(answer)


def _sheet(answer: Answer) -> Made:
    """Everything of the sheet below one another: which part, what, rows, of how many, share or value."""
    one = answer["sheet"]
    labels = (_("Part"), _("What"), _("Rows"), _("Of"), _("Share"), _("Value"))
    formats = ("text", "text", "integer", "integer", "share", "number")
    columns = tuple(Column(*parts) for parts in zip(SHEET_COLUMNS, labels, formats, strict=True))
    rows = [*_counted(one["fields_stated"], "fields"), *_counted(one["problems_found"], "problems"), *_figures(one)]
    for period in one["periods"]:
        for name, value in period.items():
            if name not in ("key", "label", "few"):
                rows.append(_line("periods", f"{period['key']} {name}", value=value))
    title = _("Quality of the data of {reporter}").format(reporter=f"{one['label']} ({one['source_label']})")
    return Table(columns, rows), title


def _counted(items: Iterable[Answer], part: str) -> list[Answer]:
    return [
        _line(part, item["key"], label=item["label"], rows=item["rows"], of=item["of"], share=item["share"])
        for item in items
    ]


def _figures(one: Answer) -> list[Answer]:
    found = [_line("heaping", name, value=value) for name, value in one["heaping"].items()]
    for part in ("delay", "delay_of_archives"):
        found += [_line(part, name, value=value) for name, value in one[part].items()]
    repeated = one["repeated"]
    found.append(_line("repeated", "rows", rows=repeated["rows"], of=repeated["of"], share=repeated["share"]))
    return found


def _line(part: str, key: str, **cells: object) -> Answer:
    return {"key": f"{part}.{key}", "part": part, "label": cells.pop("label", key), **cells}


_FILES: dict[str, tuple[str, str, Callable[[Answer], Made]]] = {
    "quality": ("quality", "", _reporters),
    "quality-sheet": ("quality", "", _sheet),
    "lookalikes": ("lookalikes", f"limit={MOST_PAIRS}", _lookalikes),
}
