"""The form in which a held line is decided: accepted, corrected or rejected, with the reason that others will ask for.

Functions that return components, no callbacks. Must not import etl, plotly or SQL.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import ids, numbers
from dashboard.components.button import button
from dashboard.components.data_after_held import Held, Names, where
from dashboard.components.data_after_undo import undo_frame
from i18n import gettext as _
from i18n import mark

KINDS = {
    "accept": (mark("Accept"), mark("It is right as it was reported; its kilograms count from now on.")),
    "correct": (mark("Correct"), mark("The quantity or its unit is wrong; kilograms follow from what you say here.")),
    "reject": (mark("Reject"), mark("Nobody can say what was meant; its kilograms stay out of every total.")),
}


def after_frames() -> Component:
    """Where the held lines and what was taught will stand; empty ones take no room."""
    return html.Div(
        [
            html.Span(id=ids.DATA_AFTER_SAID, role="status", className="data-said"),
            html.Div(id=ids.DATA_HELD),
            html.Div(id=ids.DATA_TAUGHT),
            decide_drawer(),
            undo_frame(),
        ],
        className="data-after",
    )


def decide_drawer() -> Component:
    """The frame, closed; a callback fills it for one line."""
    drawer: Component = dmc.Drawer(
        [dcc.Store(id=ids.DATA_DECIDE_LINE), html.Div(id=ids.DATA_DECIDE_ABOUT)],
        id=ids.DATA_DECIDE,
        title=_("Decide about a held line"),
        position="right",
        size="lg",
        transitionProps={"duration": 120},
        closeButtonProps={"aria-label": _("Close")},
    )
    return drawer


def decide_form(line: Held, names: Names, units: Sequence[tuple[str, str]]) -> Component:
    """`units`: (code, name) of what a quantity can be measured in."""
    return html.Div(
        [
            _about(line, names),
            _perhaps(line, names),
            _kinds(),
            _correction(line, units),
            _reason(),
            html.Div(
                [
                    button(_("Save the decision"), ids.DATA_DECIDE_SAVE, main=True),
                    html.Span(id=ids.DATA_DECIDE_ERROR, role="alert", className="data-error"),
                ],
                className="data-actions",
            ),
        ],
        className="data-decide",
    )


def _about(line: Held, names: Names) -> Component:
    written = " ".join(filter(None, (line["quantity_as_written"], line["unit_as_written"])))
    told: tuple[tuple[str, Any], ...] = (
        (_("Drug"), [names.get(line["drug"], line["drug"]), " ", html.Code(line["drug_as_written"])]),
        (_("As written"), html.Code(written)),
        (_("Kilograms"), html.Span(numbers.kilograms_in_full(line["mass_kg"]), className="data-amber")),
        (_("Where"), where(line, names)),
        (_("Why it is held"), line["message"]),
    )
    return html.Dl(
        [part for name, value in told for part in (html.Dt(name), html.Dd(value))], className="data-told"
    )


def _perhaps(line: Held, names: Names) -> Component | None:
    """One button for each likelier reading: it fills in the correction."""
    if not line["proposals"]:
        return None
    return html.Div(
        [
            html.Span(_("Perhaps meant:"), className="data-sub"),
            *(button(_reading(one, line, names), ids.data_act("reading", one["unit"])) for one in line["proposals"]),
        ],
        className="data-buttons data-readings",
    )


def _reading(proposal: Mapping[str, Any], line: Held, names: Names) -> str:
    said = {"quantity": numbers.kilograms_in_full(line["quantity"]), "unit": names.get(proposal["unit"], "")}
    if proposal["low_kg"] == proposal["high_kg"]:
        mass = numbers.kilograms_in_full(proposal["low_kg"])
        return _("{quantity} {unit} = {mass} kg").format(mass=mass, **said)
    low, high = numbers.kilograms(proposal["low_kg"]), numbers.kilograms(proposal["high_kg"])
    return _("{quantity} {unit} = {low}–{high} kg").format(low=low, high=high, **said)


def _kinds() -> Component:
    radios = [
        dmc.Radio(label=_(label), description=_(note), value=kind, size="sm") for kind, (label, note) in KINDS.items()
    ]
    group: Component = dmc.RadioGroup(
        dmc.Stack(radios, gap="xs"), id=ids.DATA_DECIDE_KIND, label=_("Decision"), value="", size="sm"
    )
    return group


def _correction(line: Held, units: Sequence[tuple[str, str]]) -> Component:
    marks = numbers.separators()
    quantity = dmc.NumberInput(
        id=ids.DATA_DECIDE_QUANTITY,
        label=_("Quantity"),
        value=line["quantity"] if line["quantity"] is not None else "",
        decimalSeparator=marks[0],
        thousandSeparator=marks[1],
        min=0,
        hideControls=True,
        size="sm",
    )
    unit = dmc.Select(
        id=ids.DATA_DECIDE_UNIT,
        label=_("Unit"),
        data=[{"value": code, "label": name} for code, name in units],
        value=line["unit"],
        searchable=True,
        size="sm",
    )
    return html.Div([quantity, unit], id=ids.DATA_DECIDE_CORRECTION, className="data-correction", hidden=True)


def _reason() -> Component:
    reason: Component = dmc.Textarea(
        id=ids.DATA_DECIDE_REASON,
        label=_("Reason"),
        description=_("Kept with the decision: what you have seen or asked, and whom."),
        value="",
        required=True,
        autosize=True,
        minRows=2,
        size="sm",
    )
    return reason
