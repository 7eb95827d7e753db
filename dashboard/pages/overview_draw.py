"""From a query string to everything the Overview shows, in one go. Reads through analytics only; no callbacks here."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import Any
from urllib.parse import parse_qsl, urlencode

from dash import dcc, html, no_update

from analytics.door import ask
from analytics.selection import Selection, SelectionError, parse
from dashboard import ids
from dashboard.asking import about, chart_answer, look_of
from dashboard.caption import as_of, chart_caption
from dashboard.charts import CHARTS
from dashboard.charts.base import Answer, Chart
from dashboard.charts.trend import finest
from dashboard.charts.weights import how_many, weight_said
from dashboard.components.chips import chip_row
from dashboard.components.filters import LISTED
from dashboard.components.footnote import left_out
from dashboard.components.marks import mark
from dashboard.components.records import record_data
from dashboard.components.sources import source_lines, source_link
from dashboard.components.states import empty_database, illustrative_banner, nothing_matches, refused
from dashboard.components.table import table_data
from dashboard.numbers import count, moment
from dashboard.pages.overview_cards import cards
from dashboard.pages.overview_filters import chips, filter_data, presets, ways_back
from dashboard.view import View, join, split
from i18n import LANGUAGES, language, ngettext, speaking
from i18n import gettext as _
from store import Store

Drawn = dict[str, Any]
RECORDS_SHOWN = 25
PER_CHART = ("figures", "titles", "notes", "summaries")
# Overviews drawn side by side. More of them would take more memory, and none of them would be there sooner.
DRAWN_AT_ONCE = 1
_turns = BoundedSemaphore(DRAWN_AT_ONCE)


def draw(store: Store, search: str, theme: str) -> Drawn:
    """Every output of the page's callback. A query that cannot be read is answered with its sentence, never a fault."""
    query, view = split(search)
    with _turns, speaking(view.lang if view.lang in LANGUAGES else language()):
        try:
            selection = parse(query)
            totals = ask(store, "totals", selection)
        except SelectionError as error:
            return _refused(error, query, view)
        if not _has_records(totals) and not _has_records(ask(store, "totals", Selection())):
            return _without_charts("is-empty") | {"notice": empty_database(), "sentence": _("Nothing is loaded yet")}
        drawn = _frame(store, selection, view, totals, theme)
        if not _has_records(totals):
            ways = ways_back(store, selection, view)
            nothing = {"state": "overview is-nothing", "notice": nothing_matches(ways)}
            return _without_charts("is-nothing") | drawn | nothing
        charts, records = _charts(store, selection, view, theme), _records(store, selection)
        return drawn | charts | records | {"all_tables": charts["all_tables"] | records["all_tables"]}


def _has_records(totals: Answer) -> bool:
    return bool(totals["seizures"] or totals["lines"] or totals["aggregate_rows"])


def _frame(store: Store, selection: Selection, view: View, totals: Answer, theme: str) -> Drawn:
    """All but the charts: sentence, chips, cards, filters."""
    options = ask(store, "options", selection)
    trend = finest(about(store, selection), "month", "none")
    in_force = chips(selection, view, options)
    return {
        "state": _state(totals, trend),
        "sentence": _sentence(totals),
        "chips": chip_row(in_force),
        "as_of": _as_of(totals),
        "notice": None,
        "banner": illustrative_banner() if totals["illustrative"] else None,
        "sources": source_lines(totals),
        "cards": cards(totals, trend, theme),
        "filters_on": count(len(in_force)) if in_force else "",
        "presets": presets(store, selection, options),
        "options": filter_data(selection, view, options),
    }


def _state(totals: Answer, trend: Answer) -> str:
    """Classes of the page: what its switches cannot offer for this selection is hidden (assets/13-overview.css)."""
    shown = [("is-uncounted", totals["n"] is None), ("is-yearly", trend["granularity"] == "year")]
    return " ".join(["overview", *[name for name, holds in shown if holds]])


def _sentence(totals: Answer) -> list[Any]:
    """The selection, and how much it is."""
    n, weight = totals["n"], totals[totals["weight"]]
    said = how_many(totals) if n is None else ngettext("{n} seizure", "{n} seizures", n).format(n=count(n))
    if weight is not None:
        said += ", " + weight_said(totals["weight"], weight)
    return [totals["selection"], html.Span(f": {said}", className="how-much")]


def _as_of(totals: Answer) -> list[Any]:
    loaded = _("Data version {snapshot}, loaded {when}").format(
        snapshot=totals["snapshot"], when=moment(totals["loaded_at"])
    )
    said: list[Any] = [html.Span(_("as of {day}").format(day=as_of(totals)), title=loaded)]
    return [*said, source_link(totals)] if totals["sources"] else said


def _charts(store: Store, selection: Selection, view: View, theme: str) -> Drawn:
    parts: Drawn = {"figures": {}, "titles": {}, "notes": {}, "summaries": {}, "all_tables": {}}
    for chart in CHARTS:
        answer = chart_answer(store, chart, selection, view)
        words = chart_caption(chart, answer, view)
        look = look_of(store, chart, selection, view, theme)
        figure = chart.figure(answer, look)
        figure["layout"]["meta"] = {**figure["layout"].get("meta", {}), **words.as_meta()}
        parts["figures"][chart.id] = figure
        parts["titles"][chart.id] = words.title
        parts["notes"][chart.id] = _note(chart, answer, selection, view)
        parts["summaries"][chart.id] = chart.summary(answer, view)
        table = table_data(chart.table(answer), words.title, chart.fragment, look.chosen)
        parts["all_tables"][ids.chart_table(chart.id)] = table
    return parts


def _note(chart: Chart, answer: Answer, selection: Selection, view: View) -> list[Any]:
    said = [*left_out(answer), *chart.notes(answer, view)]
    if any(selection.is_set(key) for key in chart.own):
        said.insert(0, _("Shown without its own filter; what is selected stands out."))
    marks = []
    if answer["illustrative"]:
        marks.append(mark("illustrative", _("Illustrative data, not a record of real seizures.")))
    if answer["left_out"]["lines_held"]:
        marks.append(mark("held", _("Lines held for review: their mass is in no sum until someone decides.")))
    return [html.Span(" ".join(said)), *marks]


def _records(store: Store, selection: Selection) -> Drawn:
    answer = about(store, selection)("records", limit=RECORDS_SHOWN)
    shown, total = len(answer["rows"]), answer["total"]
    title = _("Records, {shown} of {total}").format(shown=count(shown), total=count(total))
    return {
        "all_tables": {ids.RECORDS: record_data(answer["rows"], answer["weight"])},
        "records_title": title,
        "records_note": [
            html.Span(_("The newest first. The CSV holds all of them, with what was written in the file.")),
            dcc.Link(_("All records"), href=f"/records{join(selection.to_query(), View())}", className="all-records"),
        ],
    }


def _refused(error: SelectionError, query: str, view: View) -> Drawn:
    rest = urlencode([(key, value) for key, value in parse_qsl(query) if key != error.key], safe=",:")
    without = join(rest, view)
    notice = refused(error.sentence, error.key, without)
    return _without_charts("is-refused") | {"sentence": _("This selection cannot be read"), "notice": notice}


def _without_charts(state: str) -> Drawn:
    """The outputs of a page that shows no chart; the last figures stay as they are, out of sight."""
    per_chart = {name: {chart.id: no_update for chart in CHARTS} for name in PER_CHART}
    return per_chart | {
        "state": f"overview {state}",
        "sentence": "",
        "chips": [],
        "as_of": [],
        "notice": None,
        "banner": None,
        "sources": [],
        "cards": [],
        "filters_on": "",
        "all_tables": dict.fromkeys((ids.RECORDS, *[ids.chart_table(chart.id) for chart in CHARTS])),
        "records_title": "",
        "records_note": "",
        "presets": no_update,
        "options": {key: no_update for key in LISTED},
    }
