"""Seizures join an operation by its rule: shown first, then done, then undone if wanted. Wiring only."""

from __future__ import annotations

from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, html, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard import ids
from dashboard.components.operation_links import PATH
from dashboard.components.operation_rule import rule_panel, rule_refused
from dashboard.numbers import count
from dashboard.pages.operations_draw import slug_of, spoken
from i18n import gettext as _
from i18n import language, ngettext
from store import Store, StoreError
from store.joins import Join, apply_join, list_joins, preview_join, undo_join

# There are no accounts yet: what was done on the page was done by whoever sits at this computer.
BY = "dashboard"


def register(app: Dash, store: Store) -> None:
    """Add the callbacks of the rule."""
    _register_panel(app, store)
    _register_changes(app, store)


def _register_panel(app: Dash, store: Store) -> None:
    @app.callback(
        Output(ids.OPERATION_RULE, "children"),
        Output(ids.OPERATION_RULE_SAID, "children"),
        Input(ids.OPERATIONS_LOCATION, "search"),
        Input(ids.OPERATIONS_CHANGED, "data"),
        State(ids.OPERATIONS_LOCATION, "pathname"),
    )
    def show_rule(search: str | None, _changed: str | None, path: str) -> tuple[list[Component], Any]:
        slug = slug_of(search or "")
        if path != PATH or slug is None:
            raise PreventUpdate
        # What was said about one operation is not said about the next.
        said = no_update if ctx.triggered_id == ids.OPERATIONS_CHANGED else ""
        with spoken(search or ""):
            return panel(store, slug), said


def panel(store: Store, slug: str) -> list[Component]:
    """What the rule would take and what it took; a rule that cannot be used says why."""
    joins: list[Join] = []
    try:
        joins = list_joins(store, slug)
        preview = preview_join(store, slug)
    except StoreError as error:
        return rule_refused(str(error), joins)
    names = {code: country.name(language()) for code, country in store.reference().countries.items()}
    return rule_panel(preview, joins, names)


def _register_changes(app: Dash, store: Store) -> None:
    for act in ("join", "undo"):

        @app.callback(
            Output(ids.OPERATIONS_CHANGED, "data", allow_duplicate=True),
            Output(ids.OPERATION_RULE_SAID, "children", allow_duplicate=True),
            Input(ids.operation_act(act, ALL), "n_clicks"),
            State(ids.OPERATIONS_LOCATION, "search"),
            running=[(Output(ids.OPERATION_RULE, "aria-busy"), "true", "false")],
            prevent_initial_call=True,
        )
        def change(_clicks: list[int | None], search: str | None, act: str = act) -> tuple[Any, Any]:
            slug, key = slug_of(search or ""), _clicked()
            if slug is None:
                raise PreventUpdate
            with spoken(search or ""):
                try:
                    said = _join(store, slug, key) if act == "join" else _undo(store, key)
                except StoreError as error:
                    # What is shown may be out of date: show it again beside the sentence.
                    return str(store.data_version()), html.Span(str(error), className="operation-error")
            return str(store.data_version()), said


def _join(store: Store, slug: str, expected: int) -> str:
    n = apply_join(store, slug, BY, expected=expected).seizures
    if n is None:
        return _("They joined.")
    return ngettext("{n} seizure joined.", "{n} seizures joined.", n).format(n=count(n))


def _undo(store: Store, join: int) -> str:
    n = undo_join(store, join).seizures
    if n is None:
        return _("The join is undone.")
    text = ngettext(
        "Join {id} is undone; {n} seizure belongs to no operation again.",
        "Join {id} is undone; {n} seizures belong to no operation again.",
        n,
    )
    return text.format(id=join, n=count(n))


def _clicked() -> int:
    """The key of the button that was pressed; a button that merely appeared stops the callback."""
    if not ctx.triggered_id or not any(item["value"] for item in ctx.triggered):
        raise PreventUpdate
    return int(ctx.triggered_id["key"])
