"""From the address of the Operations page to everything it shows: the list, or one operation. No callbacks here.

Numbers come from analytics only; what an operation is comes with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from dash import dcc, html, no_update
from dash.development.base_component import Component

from analytics.door import ask
from analytics.selection import Selection, SelectionError
from dashboard import ids
from dashboard.asking import look_of
from dashboard.caption import as_of, chart_caption
from dashboard.charts.base import Answer, Ask, Chart
from dashboard.charts.operation_charts import OPERATION_CHARTS
from dashboard.components.footnote import left_out
from dashboard.components.marks import mark
from dashboard.components.operation_head import about, cards, how_much, links
from dashboard.components.operation_links import window_said
from dashboard.components.operation_list import operation_table
from dashboard.components.operation_people import people, people_title
from dashboard.components.operation_states import illustrative_note, refused
from dashboard.components.table import table_data
from dashboard.numbers import count, moment
from dashboard.view import View
from i18n import LANGUAGES, language, ngettext, speaking
from i18n import gettext as _
from store import Store, StoreError

Drawn = dict[str, Any]
KEY = "operation"
PER_CHART = ("figures", "titles", "notes", "summaries")
AROUND = "operation-weeks"  # the one chart that does not show the operation's own seizures
# What an answer says about its selection (docs/ANSWERS.md).
ABOUT = ("n", "n_rows", "weight", "selection", "query", "left_out", "sources", "illustrative", "kinds")


@contextmanager
def spoken(search: str) -> Iterator[None]:
    """In the language that the address asks for; without one, in that of the request."""
    asked = dict(parse_qsl(search.lstrip("?"))).get("lang", "")
    with speaking(asked if asked in LANGUAGES else language()):
        yield


def slug_of(search: str) -> str | None:
    """The operation that the address names; None: the list."""
    return dict(parse_qsl(search.lstrip("?"))).get(KEY) or None


def about_operation(store: Store, slug: str) -> Ask:
    """Questions about one operation: its own, or any other about its seizures."""
    plain = Selection(lang=language())

    def put(question: str, *, everything: bool = False, **options: str | int) -> Answer:
        if question == KEY:
            return ask(store, question, plain, id=slug)
        return ask(store, question, plain if everything else plain.replace(operation=(slug,)), **options)

    return put


def draw(store: Store, search: str, theme: str, *, records: bool) -> Drawn:
    """Every output of the page's callback. `records`: whether there is a page of records to lead to."""
    slug = slug_of(search)
    try:
        return _list(store) if slug is None else _one(store, slug, theme, records=records)
    except (SelectionError, StoreError) as error:
        said = {"sentence": _("This operation cannot be shown"), "notice": refused(str(error))}
        return _nothing("is-refused") | said


def _one(store: Store, slug: str, theme: str, *, records: bool) -> Drawn:
    answer = about_operation(store, slug)(KEY)
    return _frame(answer, slug, records=records) | _charts(store, slug, theme)


def _list(store: Store) -> Drawn:
    answer = ask(store, "operations", Selection(lang=language()))
    n = len(answer["rows"])
    said = ngettext("{n} operation", "{n} operations", n).format(n=count(n))
    sentence = [_("Operations"), html.Span(f": {said}", className="how-much")] if n else _("Operations")
    return _nothing("is-list") | {"sentence": sentence, "list": operation_table(answer["rows"])}


def _frame(answer: Answer, slug: str, *, records: bool) -> Drawn:
    """All but the charts."""
    operation = answer["operation"]
    named = f"{operation['label']}, {window_said(operation['from'], operation['to'])}"
    loaded = _("Data version {snapshot}, loaded {when}").format(
        snapshot=answer["snapshot"], when=moment(answer["loaded_at"])
    )
    return _nothing("is-one") | {
        "sentence": [named, html.Span(f": {how_much(answer['numbers'])}", className="how-much")],
        "banner": illustrative_note() if answer["illustrative"] else None,
        "about": about(operation),
        "links": [
            html.Span(_("as of {day}").format(day=as_of(answer)), title=loaded, className="as-of"),
            *links(slug, records=records),
        ],
        "cards": cards(answer),
        "people_title": people_title(answer),
        "people": people(answer),
    }


def _charts(store: Store, slug: str, theme: str) -> Drawn:
    parts: Drawn = {name: {} for name in (*PER_CHART, "all_tables")}
    selection = Selection(operation=(slug,), lang=language())
    for chart in OPERATION_CHARTS:
        answer = chart_answer(store, chart, slug)
        words = chart_caption(chart, answer, View())
        figure = chart.figure(answer, look_of(store, chart, selection, View(), theme))
        figure["layout"]["meta"] = {**figure["layout"].get("meta", {}), **words.as_meta()}
        parts["figures"][chart.id] = figure
        parts["titles"][chart.id] = words.title
        parts["notes"][chart.id] = _note(chart, answer)
        parts["summaries"][chart.id] = chart.summary(answer, View())
        parts["all_tables"][ids.chart_table(chart.id)] = table_data(chart.table(answer), words.title)
    return parts


def chart_answer(store: Store, chart: Chart, slug: str) -> Answer:
    """The answer a chart shows. That of the weeks around says, of what is told beside it, what it is about itself."""
    answer = chart.gather(about_operation(store, slug), View())
    if chart.id != AROUND or not answer["weeks"]:
        return answer
    around = ask(store, "totals", selection_around(answer))
    return {**answer, **{name: around[name] for name in ABOUT}}


def selection_around(answer: Answer) -> Selection:
    """All seizures of the participants and target drugs, from the first to the last of the weeks shown."""
    return Selection(
        country=tuple(row["country"] for row in answer["participants"]),
        drug=tuple(drug["key"] for drug in answer["operation"]["drugs"]),
        from_date=date.fromisoformat(answer["weeks"][0]["from"]),
        to_date=date.fromisoformat(answer["weeks"][-1]["to"]),
        lang=language(),
    )


def _note(chart: Chart, answer: Answer) -> list[Any]:
    said = [*left_out(answer), *chart.notes(answer, View())]
    marks = []
    if answer["illustrative"]:
        marks.append(mark("illustrative", _("Illustrative data, not a record of real seizures.")))
    if answer["left_out"]["lines_held"]:
        marks.append(mark("held", _("Lines held for review: their mass is in no sum until someone decides.")))
    around = [_open_weeks(answer)] if chart.id == AROUND and answer["weeks"] else []
    return [html.Span(" ".join(said)), *marks, *around]


def _open_weeks(answer: Answer) -> Component:
    href = f"/?{answer['query']}"
    return dcc.Link(_("Open these weeks in Overview"), href=href, className="quiet-link operation-weeks-link")


def _nothing(state: str) -> Drawn:
    """The outputs of a page that shows no operation; the last figures stay as they are, out of sight."""
    unchanged = {name: {chart.id: no_update for chart in OPERATION_CHARTS} for name in PER_CHART}
    return unchanged | {
        "state": f"operations {state}",
        "sentence": "",
        "notice": None,
        "banner": None,
        "list": None,
        "about": [],
        "links": [],
        "cards": [],
        "people_title": "",
        "people": [],
        "all_tables": {ids.chart_table(chart.id): None for chart in OPERATION_CHARTS},
    }
