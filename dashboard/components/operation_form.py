"""The form in which an operation is made and edited, as a dialog. An error stands beside the field that caused it.

Functions that return components, no callbacks. Must not import etl, analytics or SQL.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.components.attributes import attributes
from dashboard.components.button import button
from i18n import gettext as _

# The controls, in the order of the form; `named` and `assumed` are both participants.
FIELDS = ("name", "coordinator", "from_date", "to_date", "named", "assumed", "drugs", "reference")
# Where an error of the store is shown: its field -> the control.
CONTROL_OF = {"participants": "named", "operation": "name"}
Options = Sequence[dict[str, str]]
PROPERTY = "value"


def operation_dialog(countries: Options, drugs: Options) -> Component:
    """Closed and empty; the page's callbacks fill it and open it."""
    dialog: Component = dmc.Modal(
        id=ids.OPERATION_FORM,
        title=_("New operation"),
        opened=False,
        size="lg",
        closeButtonProps={"aria-label": _("Close")},
        transitionProps={"duration": 0},
        returnFocus=True,
        children=[dcc.Store(id=ids.OPERATION_FORM_OF), _fields(countries, drugs), _remove_question(), _buttons()],
    )
    return dialog


def _fields(countries: Options, drugs: Options) -> Component:
    return html.Div(
        [
            _text("name", _("Name"), required=True, description=_("Files and links call the operation by it.")),
            _text("coordinator", _("Coordinator")),
            html.Div([_day("from_date", _("First day")), _day("to_date", _("Last day"))], className="side-by-side"),
            _several("named", _("Participants that a source names"), countries),
            _several("assumed", _("Participants that are assumed"), countries),
            _several("drugs", _("Target drugs"), drugs, description=_("None means any drug; cocaine takes in crack.")),
            _text("reference", _("Link of the communique"), placeholder="https://"),
        ],
        className="operation-fields",
    )


def _text(field: str, label: str, **more: Any) -> Component:
    control: Component = dmc.TextInput(id=ids.operation_field(field), label=label, value="", size="sm", **more)
    return control


def _day(field: str, label: str) -> Component:
    control: Component = dmc.DateInput(
        id=ids.operation_field(field),
        label=label,
        value=None,
        valueFormat="YYYY-MM-DD",
        placeholder=_("year-month-day"),
        clearable=True,
        size="sm",
        popoverProps={"withinPortal": True},
    )
    return control


def _several(field: str, label: str, options: Options, **more: Any) -> Component:
    control: Component = dmc.MultiSelect(
        id=ids.operation_field(field),
        label=label,
        data=list(options),
        value=[],
        searchable=True,
        clearable=True,
        hidePickedOptions=True,
        nothingFoundMessage=_("Nothing of that name"),
        filter={"function": "optionsByAnyName", "options": {"vocabulary": "drug" if field == "drugs" else "country"}},
        maxDropdownHeight=240,
        size="sm",
        clearButtonProps={"aria-label": _("Clear")},
        **more,
    )
    return control


def _remove_question() -> Component:
    """Asked before an operation is removed; hidden until then."""
    return html.Div(
        [
            html.P(_("Remove this operation? Its window, participants and target drugs are forgotten for good.")),
            button(_("Remove it"), ids.OPERATION_REMOVE_SURELY),
        ],
        id=ids.OPERATION_REMOVE_ASK,
        className="operation-remove-ask",
        hidden=True,
    )


def _buttons() -> Component:
    return html.Div(
        [
            html.P(id=ids.OPERATION_FORM_ERROR, className="operation-error", role="alert"),
            html.Div(
                [
                    html.Button(
                        _("Remove…"), id=ids.OPERATION_REMOVE, type="button", className="button operation-remove"
                    ),
                    button(_("Cancel"), ids.OPERATION_CANCEL),
                    button(_("Save"), ids.OPERATION_SAVE, main=True),
                ],
                className="operation-row operation-form-buttons",
            ),
        ],
        **attributes(data_form="operation"),
    )
