"""What can be done after a load on the Data page: decide about held lines, take back what was taught. Wiring only.

Replacing a batch is assets/upload.js, its error workbook dashboard/uploads_after.py. Must not contain SQL.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, html, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard import ids
from dashboard.components.data_after_decide import decide_form
from dashboard.components.data_after_held import SHOWN, held_panel
from dashboard.components.data_after_taught import taught_key, taught_panel
from etl import door
from i18n import gettext as _
from i18n import language
from store import Store, StoreError
from store.aliases import list_aliases, remove_alias
from store.decisions import CORRECT, list_decisions, undo_decision
from store.held import count_held
from store.mappings import list_mappings, remove_mapping

Said = str | Component
MOST_HELD = 1000  # a form is made for a line that is on the page


def register_after(app: Dash, store: Store) -> None:
    """Add the callbacks of the panels."""
    _register_panels(app, store)
    _register_form(app, store)
    _register_decision(app, store)
    _register_undone(app, store)


def _register_panels(app: Dash, store: Store) -> None:
    @app.callback(
        Output(ids.DATA_HELD, "children"), Output(ids.DATA_TAUGHT, "children"), Input(ids.DATA_CHANGED, "data")
    )
    def show_after(_changed: str | None) -> tuple[Component | None, Component | None]:
        held = door.held(store, limit=SHOWN)
        decisions = list_decisions(store)
        shown = held_panel(held, count_held(store), decisions, names_of(store))
        return shown, taught_panel(list_aliases(store, language()), list_mappings(store))


def names_of(store: Store) -> dict[str, str]:
    """Codes of countries, drugs and units in the reader's words; they do not overlap."""
    reference, lang = store.reference(), language()
    named: dict[str, str] = {}
    for vocabulary in (reference.countries, reference.drugs, reference.units):
        named |= {code: item.name(lang) for code, item in vocabulary.items()}
    return named


def _register_form(app: Dash, store: Store) -> None:
    @app.callback(
        Output(ids.DATA_DECIDE, "opened"),
        Output(ids.DATA_DECIDE_LINE, "data"),
        Output(ids.DATA_DECIDE_ABOUT, "children"),
        Input(ids.data_act("decide", ALL), "n_clicks"),
        prevent_initial_call=True,
    )
    def open_form(_clicks: list[int | None]) -> tuple[bool, Any, Component]:
        line = int(_clicked())
        found = [one for one in door.held(store, limit=MOST_HELD) if one["line"] == line]
        if not found:
            text = _("This line was decided meanwhile; close this, and look at the list again.")
            return True, None, html.P(text, className="data-error", role="alert")
        units = [(code, unit.name(language())) for code, unit in store.reference().units.items()]
        return True, line, decide_form(found[0], names_of(store), units)

    @app.callback(
        Output(ids.DATA_DECIDE_CORRECTION, "hidden"),
        Input(ids.DATA_DECIDE_KIND, "value"),
        prevent_initial_call=True,
    )
    def show_correction(kind: str) -> bool:
        return kind != CORRECT

    @app.callback(
        Output(ids.DATA_DECIDE_KIND, "value"),
        Output(ids.DATA_DECIDE_UNIT, "value"),
        Input(ids.data_act("reading", ALL), "n_clicks"),
        prevent_initial_call=True,
    )
    def take_reading(_clicks: list[int | None]) -> tuple[str, str]:
        return CORRECT, str(_clicked())


def _register_decision(app: Dash, store: Store) -> None:
    @app.callback(
        Output(ids.DATA_CHANGED, "data", allow_duplicate=True),
        Output(ids.DATA_DECIDE, "opened", allow_duplicate=True),
        Output(ids.DATA_AFTER_SAID, "children", allow_duplicate=True),
        Output(ids.DATA_DECIDE_ERROR, "children"),
        Input(ids.DATA_DECIDE_SAVE, "n_clicks"),
        State(ids.DATA_DECIDE_LINE, "data"),
        State(ids.DATA_DECIDE_KIND, "value"),
        State(ids.DATA_DECIDE_QUANTITY, "value"),
        State(ids.DATA_DECIDE_UNIT, "value"),
        State(ids.DATA_DECIDE_REASON, "value"),
        prevent_initial_call=True,
    )
    def save(clicks: int | None, line: int, kind: str, quantity: Any, unit: str | None, reason: str) -> Any:
        if not clicks:
            raise PreventUpdate
        correct = kind == CORRECT
        try:
            if not kind:
                raise door.BadInput(_("Say first what you decide: accept, correct or reject."))
            decision = door.decide(
                store,
                line,
                kind,
                reason=reason or "",
                by=door.user(),
                quantity=_number(quantity) if correct else None,
                unit=unit if correct else None,
            )
        except (door.BadInput, StoreError) as error:
            return no_update, no_update, no_update, str(error)
        said = _("Line {id} of {file} is decided.").format(id=decision.line_id, file=decision.file_name)
        return f"{store.data_version()} decided", False, said, ""


def _number(written: Any) -> float | None:
    return float(written) if isinstance(written, int | float) else None


def _register_undone(app: Dash, store: Store) -> None:
    acts: dict[str, Callable[[str], str]] = {
        "undecide": lambda key: _undecided(store, int(key)),
        "forget-alias": lambda key: _forgotten(store, key),
        "forget-mapping": lambda key: _removed(store, key),
    }
    for name, act in acts.items():

        @app.callback(
            Output(ids.DATA_CHANGED, "data", allow_duplicate=True),
            Output(ids.DATA_AFTER_SAID, "children", allow_duplicate=True),
            Input(ids.data_act(name, ALL), "n_clicks"),
            prevent_initial_call=True,
        )
        def change(_clicks: list[int | None], name: str = name, act: Callable[[str], str] = act) -> tuple[Any, Said]:
            try:
                said = act(str(_clicked()))
            except StoreError as error:
                return no_update, html.Span(str(error), className="data-error")
            return f"{store.data_version()} {name} {said}", said


def _undecided(store: Store, decision_id: int) -> str:
    decision = undo_decision(store, decision_id, door.user())
    text = _("The decision about line {id} is undone; the line waits again, as it was.")
    return text.format(id=decision.line_id)


def _forgotten(store: Store, key: str) -> str:
    for alias in list_aliases(store):
        if taught_key(alias.vocabulary, alias.alias) == key:
            remove_alias(store, alias.vocabulary, alias.alias)
            return _("The spelling {spelling} is removed; what was loaded with it stays.").format(spelling=alias.alias)
    return _gone()


def _removed(store: Store, key: str) -> str:
    for mapping in list_mappings(store):
        if taught_key(mapping.name) == key:
            remove_mapping(store, mapping.name)
            return _("The mapping {name} is removed; what was loaded with it stays.").format(name=mapping.name)
    return _gone()


def _gone() -> str:
    return _("Somebody took it away meanwhile; nothing was changed.")


def _clicked() -> str | int:
    """The key of the button that was pressed; a button that merely appeared stops the callback."""
    if not ctx.triggered_id or not any(item["value"] for item in ctx.triggered):
        raise PreventUpdate
    key: str | int = ctx.triggered_id["key"]
    return key
