"""What the Operations page looks like before anything is known. No callbacks; asks only for what never changes."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component
from flask import Flask

from analytics.door import ask
from analytics.selection import Selection
from dashboard import ids
from dashboard.charts import operation_days, operation_drugs, operation_map, operation_weeks
from dashboard.components.attributes import attributes
from dashboard.components.button import button
from dashboard.components.card import chart_card
from dashboard.components.marks import icon
from dashboard.components.menu import card_menu
from dashboard.components.operation_form import operation_dialog
from dashboard.components.operation_links import PATH
from dashboard.components.operation_people import TABLE as PEOPLE
from dashboard.components.operation_people import people_notes
from dashboard.components.operation_published import published_section
from i18n import gettext as _
from i18n import language
from store import Store

CARDS = 5


def layout(store: Store, _server: Flask) -> Component:
    """The page's frame: the list and one operation, of which the address shows one."""
    return html.Div(
        [
            dcc.Location(id=ids.OPERATIONS_LOCATION, refresh="callback-nav"),
            dcc.Store(id=ids.OPERATIONS_CHANGED),
            dcc.Store(id=ids.OPERATIONS_TABLES),
            html.Main(
                [_head(), html.Div(id=ids.OPERATIONS_NOTICE), _loading(), *_all(store), _one()], id=ids.SKIP_TARGET
            ),
            operation_dialog(_countries(store), _drugs(store)),
        ],
        id=ids.OPERATIONS,
        className="operations is-loading",
    )


def _head() -> Component:
    back = dcc.Link(_("All operations"), href=PATH, className="operation-back")
    sentence = html.H1(id=ids.OPERATIONS_SENTENCE, className="sentence", **attributes(aria_live="polite"))
    tools = html.Div(
        [
            html.Span(id=ids.OPERATION_LINKS, className="operation-row for-one"),
            html.Span(button(_("Edit"), ids.OPERATION_EDIT), className="for-one"),
            html.Button(
                _("Copy link"), type="button", className="button for-one", **attributes(data_action="link", data_for="")
            ),
            html.Span(button(_("New operation"), ids.OPERATION_NEW, main=True), className="for-list"),
        ],
        className="head-tools",
    )
    said = html.Span(id=ids.OPERATIONS_SAID, role="status", className="dim for-list")
    return html.Header([back, html.Div([sentence, tools], className="operation-head"), said], className="page-head")


def _loading() -> Component:
    """Until it is known which of the two the address shows."""
    return html.Div(html.Div(className="skeleton"), className="card for-neither", **attributes(aria_hidden="true"))


def _all(store: Store) -> list[Component]:
    table = html.Div(id=ids.OPERATIONS_LIST)
    published = published_section(ask(store, "published_operations", Selection(lang=language())))
    return [
        html.Section(table, className="card for-list", **attributes(aria_label=_("Operations"))),
        html.Div(published, className="for-list"),
    ]


def _one() -> Component:
    empty = [html.Article(html.Div(className="skeleton"), className="card number-card") for _each in range(CARDS)]
    return html.Div(
        [
            html.Div(id=ids.OPERATION_BANNER),
            html.Div(id=ids.OPERATION_ABOUT, className="card"),
            html.Div(empty, id=ids.OPERATION_CARDS, className="cards", **attributes(aria_busy="true")),
            html.Div([chart_card(operation_map.CHART, (), _zoom()), chart_card(operation_drugs.CHART)], className=MAP),
            _people(),
            html.Div(chart_card(operation_days.CHART), className="row row-trend"),
            html.Div(chart_card(operation_weeks.CHART), className="row row-trend"),
            _rule(),
        ],
        className="operation-one for-one",
    )


MAP = "row row-map"


def _people() -> Component:
    head = html.Header(
        [
            html.H2(id=ids.chart_title(PEOPLE), className="card-title"),
            html.Div(card_menu(PEOPLE, _("Export and more"), image=False), className="card-tools"),
        ],
        className="card-head",
    )
    body = html.Div(id=ids.OPERATION_PARTICIPANTS)
    note = html.Footer(people_notes(), className="card-note")
    return html.Section([head, body, note], className="card row", **attributes(data_chart=PEOPLE))


def _rule() -> Component:
    lead = _(
        "A seizure fits when its whole period lies in the window, its country takes part, and one of its lines is a "
        "target drug. None is taken before you say so, and never one that belongs to another operation."
    )
    return html.Section(
        [
            html.Header(html.H2(_("Seizures that fit the rule"), className="card-title"), className="card-head"),
            html.P(lead, className="dim small"),
            html.Div(id=ids.OPERATION_RULE, className="operation-rule"),
            html.P(id=ids.OPERATION_RULE_SAID, role="status", className="operation-said"),
        ],
        className="card",
    )


def _zoom() -> Component:
    steps = (
        ("zoom-in", _("Zoom in"), "plus"),
        ("zoom-out", _("Zoom out"), "minus"),
        ("zoom-reset", _("Whole map"), "reset"),
    )
    named = {action: attributes(data_action=action, data_for=operation_map.CHART.id) for action, *_rest in steps}
    buttons = [
        html.Button(
            icon(drawing),
            type="button",
            className="icon-button",
            title=label,
            **named[action],
            **attributes(aria_label=label),
        )
        for action, label, drawing in steps
    ]
    return html.Div(buttons, className="zoom")


def _countries(store: Store) -> list[dict[str, str]]:
    lang = language()
    named = ((key, item.name(lang)) for key, item in store.reference().countries.items())
    return [{"value": key, "label": name} for key, name in sorted(named, key=lambda pair: pair[1])]


def _drugs(store: Store) -> list[dict[str, str]]:
    lang = language()
    named = ((key, item.name(lang)) for key, item in store.reference().drugs.items())
    return [{"value": key, "label": name} for key, name in sorted(named, key=lambda pair: pair[1])]
