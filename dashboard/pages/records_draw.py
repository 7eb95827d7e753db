"""From a query string to what stands above the grid: sentence, count, chips, filters. No callbacks, no rows here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from analytics.door import ask, record_rows
from analytics.selection import Selection, SelectionError, parse
from dashboard.caption import as_of
from dashboard.components.chips import Chip, chip_row
from dashboard.components.footnote import left_out
from dashboard.components.marks import icon
from dashboard.components.record_state import WHERE, Asked, read, without, write
from dashboard.components.record_story import no_such_record, story
from dashboard.components.states import empty_database, nothing_matches, refused
from dashboard.numbers import count, moment
from dashboard.pages.overview_filters import chips, filter_data, presets, ways_back
from i18n import gettext as _
from i18n import language, ngettext, speaking
from store import Store

Drawn = dict[str, Any]


def head(store: Store, search: str) -> Drawn:
    """Sentence and count at once; nothing here waits for a scan of the whole selection."""
    asked = read(search)
    with speaking(asked.view.lang or language()):
        try:
            answer = record_rows(store, parse(asked.query), **asked.options, limit=1)
        except SelectionError as error:
            notice = refused(error.sentence, error.key, without(search, error.key))
            return _head("is-refused", _("This selection cannot be read"), "", notice)
        if not answer["total"] and not record_rows(store, Selection(), limit=1)["total"]:
            return _head("is-empty", _("Nothing is loaded yet"), "", empty_database())
        return _head("", answer["selection"], _how_many(answer), None)


def _head(state: str, sentence: str, counted: Any, notice: Component | None) -> Drawn:
    return {"state": f"overview records {state}".strip(), "sentence": sentence, "count": counted, "notice": notice}


def _how_many(answer: dict[str, Any]) -> list[Component]:
    """Lines and seizures, side by side: a seizure of two drugs is two lines."""
    lines, seizures = answer["total"], answer["seizures"]
    said = [html.Span(ngettext("{n} line", "{n} lines", lines).format(n=count(lines)))]
    if seizures is None:
        return [*said, html.Span(_("number of seizures not stated"))]
    return [*said, html.Span(ngettext("{n} seizure", "{n} seizures", seizures).format(n=count(seizures)))]


def panel(store: Store, search: str) -> Drawn:
    """Chips, filters with their numbers, what is left out, ways back from nothing. Raises SelectionError."""
    asked = read(search)
    with speaking(asked.view.lang or language()):
        selection = parse(asked.query)
        options = ask(store, "options", selection)
        found = record_rows(store, selection, **asked.options, limit=1)
        in_force = _chips(asked, selection, options, found)
        return {
            "chips": chip_row(in_force),
            "as_of": _as_of(options),
            # Numbers of the selection: they would be too many beside the rows that the columns' filters leave.
            "left_out": "" if asked.filters else " ".join(left_out(options)),
            "banner": _banner() if options["illustrative"] else None,
            "filters_on": count(len(in_force)) if in_force else "",
            "presets": presets(store, selection, options),
            "options": filter_data(selection, asked.view, options),
            "nothing": None if found["total"] else _nothing(store, asked, selection),
        }


def _chips(asked: Asked, selection: Selection, options: dict[str, Any], found: dict[str, Any]) -> list[Chip]:
    """Those of the selection, and one per column filter; each link keeps the order and the other filters."""
    chosen = [
        replace(chip, href=write(chip.href.lstrip("?"), asked.view, asked.options))
        for chip in chips(selection, asked.view, options)
    ]
    labels = {column["column"]: column["label"] for column in found["columns"]}
    for name, text in asked.filters.items():
        rest = {key: value for key, value in asked.options.items() if key != f"{WHERE}{name}"}
        chosen.append(Chip(labels.get(name, name), text, write(asked.query, asked.view, rest)))
    return chosen


def _as_of(options: dict[str, Any]) -> list[Component]:
    loaded = _("Data version {snapshot}, loaded {when}").format(
        snapshot=options["snapshot"], when=moment(options["loaded_at"])
    )
    return [html.Span(_("as of {day}").format(day=as_of(options)), title=loaded)]


def _banner() -> Component:
    said = html.Span(_("Illustrative data, not a record of real seizures."))
    return html.Div([icon("illustrative"), said], className="banner", role="note")


def _nothing(store: Store, asked: Asked, selection: Selection) -> Component:
    """Column filters are cleared first: they are what a reader has just typed."""
    if not asked.filters:
        return nothing_matches(ways_back(store, selection, asked.view))
    order = {key: text for key, text in asked.options.items() if not key.startswith(WHERE)}
    back = write(asked.query, asked.view, order)
    button = dcc.Link(_("Clear the filters of the columns"), href=back, className="button button-main")
    return html.Div(
        [html.H2(_("No record matches the filters of the columns")), html.Div(button, className="buttons")],
        className="notice notice-nothing",
    )


def told(store: Store, record: str | None, search: str) -> Drawn:
    """The story of the open record; empty where none is open."""
    if record is None:
        return {"title": "", "body": []}
    asked = read(search)
    with speaking(asked.view.lang or language()):
        try:
            answer = ask(store, "record", _selection(asked), line=record)
        except SelectionError as error:
            return {"title": _("No such record"), "body": no_such_record(error.sentence)}
        title = _("{drug}, {where}").format(
            drug=answer["line"]["drug_label"], where=answer["line"]["country_label"] or _("Unknown")
        )
        return {"title": title, "body": story(answer)}


def _selection(asked: Asked) -> Selection:
    """That of the page; all there is where the page's cannot be read, which its head says."""
    try:
        return parse(asked.query)
    except SelectionError:
        return Selection(lang=language())
