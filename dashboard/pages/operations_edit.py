"""An operation is made, edited and removed in a dialog; what the store refuses stands beside the field. Wiring."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from dash import Dash, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

from dashboard import ids
from dashboard.components.operation_form import CONTROL_OF, FIELDS
from dashboard.components.operation_links import operation_href
from dashboard.pages.operations_draw import slug_of, spoken
from i18n import gettext as _
from store import Store, StoreError
from store.operations import (
    Operation,
    OperationError,
    Participant,
    get_operation,
    remove_operation,
    save_operation,
)

Values = Mapping[str, Any]
Said = dict[str, Any]
TEXTS = ("name", "coordinator", "reference")
DAYS = ("from_date", "to_date")


def register(app: Dash, store: Store) -> None:
    """Add the callbacks of the dialog."""
    _register_opening(app, store)
    _register_saving(app, store)
    _register_removing(app, store)


def _register_opening(app: Dash, store: Store) -> None:
    @app.callback(
        output={
            "opened": Output(ids.OPERATION_FORM, "opened"),
            "title": Output(ids.OPERATION_FORM, "title"),
            "of": Output(ids.OPERATION_FORM_OF, "data"),
            "values": {field: Output(ids.operation_field(field), "value") for field in FIELDS},
            "errors": {field: Output(ids.operation_field(field), "error") for field in FIELDS},
            "error": Output(ids.OPERATION_FORM_ERROR, "children"),
            "ask": Output(ids.OPERATION_REMOVE_ASK, "hidden"),
            "removable": Output(ids.OPERATION_REMOVE, "hidden"),
            "said": Output(ids.OPERATIONS_SAID, "children"),
        },
        inputs={
            "_new": Input(ids.OPERATION_NEW, "n_clicks"),
            "_edit": Input(ids.OPERATION_EDIT, "n_clicks"),
            "search": State(ids.OPERATIONS_LOCATION, "search"),
        },
        prevent_initial_call=True,
    )
    def open_form(_new: int | None, _edit: int | None, search: str | None) -> Said:
        with spoken(search or ""):
            return _opened(store, slug_of(search or "") if ctx.triggered_id == ids.OPERATION_EDIT else None)

    @app.callback(
        Output(ids.OPERATION_FORM, "opened", allow_duplicate=True),
        Input(ids.OPERATION_CANCEL, "n_clicks"),
        prevent_initial_call=True,
    )
    def close_form(presses: int | None) -> bool:
        if not presses:
            raise PreventUpdate
        return False


def _opened(store: Store, slug: str | None) -> Said:
    """The form of an operation, or an empty one."""
    said: Said = {"opened": True, "of": slug, "said": "", "error": "", "ask": True, "removable": slug is None}
    said["errors"] = dict.fromkeys(FIELDS)
    if slug is None:
        return said | {"title": _("New operation"), "values": _values(Operation("", ""))}
    try:
        operation = get_operation(store, slug)
    except StoreError as error:
        return said | {"title": _("Edit"), "values": dict.fromkeys(FIELDS, no_update), "error": str(error)}
    return said | {"title": _("Edit {name}").format(name=operation.name), "values": _values(operation)}


def _values(operation: Operation) -> dict[str, Any]:
    by_basis = {
        basis: [one.country for one in operation.participants if one.basis == basis]
        for basis in ("published", "assumed")
    }
    return {
        "name": operation.name,
        "coordinator": operation.coordinator or "",
        "from_date": operation.from_date.isoformat() if operation.from_date else None,
        "to_date": operation.to_date.isoformat() if operation.to_date else None,
        "named": by_basis["published"],
        "assumed": by_basis["assumed"],
        "drugs": list(operation.drugs),
        "reference": operation.reference or "",
    }


def read(values: Values, slug: str | None) -> Operation:
    """The operation that the form says; whether it can be used is decided by the store."""
    participants = [Participant(country, "published") for country in values["named"] or ()]
    participants += [Participant(country, "assumed") for country in values["assumed"] or ()]
    first, last = (date.fromisoformat(values[day][:10]) if values[day] else None for day in DAYS)
    return Operation(
        slug or "",
        values["name"] or "",
        values["coordinator"] or None,
        first,
        last,
        values["reference"] or None,
        tuple(participants),
        tuple(values["drugs"] or ()),
    )


def _register_saving(app: Dash, store: Store) -> None:
    @app.callback(
        output={
            "opened": Output(ids.OPERATION_FORM, "opened", allow_duplicate=True),
            "errors": {field: Output(ids.operation_field(field), "error", allow_duplicate=True) for field in FIELDS},
            "error": Output(ids.OPERATION_FORM_ERROR, "children", allow_duplicate=True),
            "changed": Output(ids.OPERATIONS_CHANGED, "data", allow_duplicate=True),
            "search": Output(ids.OPERATIONS_LOCATION, "search", allow_duplicate=True),
        },
        inputs={
            "presses": Input(ids.OPERATION_SAVE, "n_clicks"),
            "enters": [Input(ids.operation_field(field), "n_submit") for field in TEXTS],
            "values": {field: State(ids.operation_field(field), "value") for field in FIELDS},
            "slug": State(ids.OPERATION_FORM_OF, "data"),
            "search": State(ids.OPERATIONS_LOCATION, "search"),
        },
        running=[(Output(ids.OPERATION_SAVE, "disabled"), True, False)],
        prevent_initial_call=True,
    )
    def save(
        presses: int | None, enters: list[int | None], values: Values, slug: str | None, search: str | None
    ) -> Said:
        if not presses and not any(enters):
            raise PreventUpdate
        with spoken(search or ""):
            try:
                saved = save_operation(store, read(values, slug), new=slug is None)
            except StoreError as error:
                return _refused(error)
        leads_to = no_update if slug else operation_href(saved.operation).partition("?")[2]
        return _settled(store) | {"opened": False, "search": f"?{leads_to}" if slug is None else no_update}


def _settled(store: Store) -> Said:
    return {"errors": dict.fromkeys(FIELDS), "error": "", "changed": str(store.data_version()), "search": no_update}


def _refused(error: StoreError) -> Said:
    """The sentence beside its field, or at the foot of the form where it is about none."""
    field = error.field if isinstance(error, OperationError) else None
    control = CONTROL_OF.get(field or "", field)
    errors: dict[str, str | None] = dict.fromkeys(FIELDS)
    known = control in errors
    if known:
        errors[str(control)] = str(error)
    return {
        "opened": True,
        "errors": errors,
        "error": "" if known else str(error),
        "changed": no_update,
        "search": no_update,
    }


def _register_removing(app: Dash, store: Store) -> None:
    @app.callback(
        Output(ids.OPERATION_REMOVE_ASK, "hidden", allow_duplicate=True),
        Input(ids.OPERATION_REMOVE, "n_clicks"),
        prevent_initial_call=True,
    )
    def ask_first(presses: int | None) -> bool:
        if not presses:
            raise PreventUpdate
        return False

    @app.callback(
        Output(ids.OPERATION_FORM, "opened", allow_duplicate=True),
        Output(ids.OPERATION_FORM_ERROR, "children", allow_duplicate=True),
        Output(ids.OPERATIONS_SAID, "children", allow_duplicate=True),
        Output(ids.OPERATIONS_LOCATION, "search", allow_duplicate=True),
        Input(ids.OPERATION_REMOVE_SURELY, "n_clicks"),
        State(ids.OPERATION_FORM_OF, "data"),
        State(ids.OPERATIONS_LOCATION, "search"),
        prevent_initial_call=True,
    )
    def remove(presses: int | None, slug: str | None, search: str | None) -> tuple[Any, ...]:
        if not presses or slug is None:
            raise PreventUpdate
        with spoken(search or ""):
            try:
                name = get_operation(store, slug).name
                remove_operation(store, slug)
            except StoreError as error:
                return True, str(error), no_update, no_update
            return False, "", _("{name} is removed.").format(name=name), ""
