"""The filter column: one control per selection key, whose id is the key (see ids.control). Must not hold callbacks.

The reducer in assets/20-reducer.js moves values between these controls and the URL; a control with several values
starts as an empty list, one with a single value as an empty text: that is how the reducer knows which is which.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.components.attributes import attributes
from dashboard.components.marks import icon
from dashboard.components.scheme_note import scheme_note_place
from i18n import gettext as _

WAIT_MS = 450  # for the end of a word or a number before the page is drawn again
SIZE = "sm"
# Options drawn at a time, the most seizures first; a search finds the others. Thousands of administrations would take a
# browser seconds to draw.
MOST_SHOWN = 300
OPTION = {"function": "optionWithCount"}  # assets/40-options.js
# The vocabulary whose names an option is found by, where it is not called as the filter is.
NAMED_AS = {"mode": "transport_mode"}
# Shown in this order; `more` ones are folded away until asked for.
FIRST = ("country", "group", "drug", "operation")
THEN = ("mode", "concealment", "administration", "source")
MORE = ("class", "kind")
LISTED = ("region", *FIRST, *THEN, *MORE)
PLAIN = ("min_kg", "max_kg", "q")


def filter_column(
    labels: dict[str, str], schemes: Sequence[dict[str, str]], newest: str | None = None
) -> Component:
    """`labels`: key -> label of every filter. `newest`: the day of the newest record, at which the calendar opens.

    On a narrow screen the column is a drawer (assets/50-shell.js).
    """
    head = html.Div(
        [html.H2(_("Filters"), className="filters-title"), _clear(), _close()],
        className="filters-head",
    )
    body = [
        _period(newest),
        _region(labels["region"], schemes),
        *[_several(key, labels[key]) for key in FIRST],
        *[_several(key, labels[key]) for key in THEN],
        _mass_range(),
        _search(),
        *[_several(key, labels[key]) for key in MORE],
    ]
    return html.Aside(
        [head, html.Div(body, className="filters-body")],
        id=ids.FILTERS,
        className="filters",
        **attributes(aria_label=_("Filters")),
    )


def _clear() -> Component:
    return dcc.Link(_("Clear all"), href="?", className="quiet-link")


def _close() -> Component:
    return html.Button(
        icon("close"),
        type="button",
        className="icon-button filters-close",
        **attributes(data_action="filters", aria_label=_("Close filters")),
    )


def found_by_name(vocabulary: str) -> dict[str, Any]:
    """What makes a list of any length: the first of it are drawn, a line says how many there are, typing finds all."""
    more = _("{shown} of {all} listed; type to find the others")
    options = {"vocabulary": vocabulary, "more": more}
    return {"filter": {"function": "optionsByAnyName", "options": options}, "limit": MOST_SHOWN}


def _several(key: str, label: str) -> Component:
    control: Component = dmc.MultiSelect(
        id=ids.control(key),
        label=label,
        data=[],
        value=[],
        searchable=True,
        clearable=True,
        hidePickedOptions=True,
        placeholder=_("All"),
        nothingFoundMessage=_("Nothing of that name"),
        renderOption=OPTION,
        maxDropdownHeight=320,
        **found_by_name(NAMED_AS.get(key, key)),
        size=SIZE,
        comboboxProps={"shadow": "md"},
        clearButtonProps={"aria-label": _("Clear")},
    )
    return control


def _region(label: str, schemes: Sequence[dict[str, str]]) -> Component:
    scheme = dmc.Select(
        id=ids.view("scheme"),
        data=list(schemes),
        value="",
        size="xs",
        allowDeselect=False,
        variant="unstyled",
        withCheckIcon=False,
        className="scheme",
        comboboxProps={"shadow": "md", "width": 200, "position": "bottom-end"},
        **attributes(aria_label=_("Region scheme")),
    )
    return html.Div([scheme, _several("region", label), scheme_note_place()], className="with-scheme")


def _period(newest: str | None) -> Component:
    return html.Div(
        [
            dmc.Select(
                id=ids.PRESET,
                label=_("Period"),
                data=[{"value": "..", "label": _("All time")}],
                value="..",
                allowDeselect=False,
                placeholder=_("Own period"),
                size=SIZE,
                maxDropdownHeight=360,
                comboboxProps={"shadow": "md"},
            ),
            dmc.DatePickerInput(
                id=ids.PERIOD,
                type="range",
                value=[None, None],
                **({"defaultDate": newest} if newest else {}),
                valueFormat="D MMM YYYY",
                placeholder=_("First day – last day"),
                allowSingleDateInRange=True,
                clearable=True,
                size=SIZE,
                popoverProps={"id": ids.CALENDAR},
                ariaLabels=_calendar_names(),
                **attributes(aria_label=_("First and last day")),
            ),
            # The calendar is named by an element of this id, which Mantine expects on its field.
            html.Span(_("First and last day"), id=ids.CALENDAR_NAME, hidden=True),
        ],
        className="stacked",
    )


def _calendar_names() -> dict[str, str]:
    """What the unlabelled buttons of the calendar are called."""
    return {
        "previousMonth": _("Previous month"),
        "nextMonth": _("Next month"),
        "previousYear": _("Previous year"),
        "nextYear": _("Next year"),
        "previousDecade": _("Previous decade"),
        "nextDecade": _("Next decade"),
        "monthLevelControl": _("Choose the month"),
        "yearLevelControl": _("Choose the year"),
    }


def _mass_range() -> Component:
    return html.Div([_mass("min_kg", _("At least (kg)")), _mass("max_kg", _("At most (kg)"))], className="side-by-side")


def _mass(key: str, label: str) -> Component:
    control: Component = dmc.NumberInput(
        id=ids.control(key),
        label=label,
        value="",
        min=0,
        hideControls=True,
        debounce=WAIT_MS,
        size=SIZE,
        placeholder=_("any"),
    )
    return control


def _search() -> Component:
    control: Component = dmc.TextInput(
        id=ids.control("q"),
        label=_("Search"),
        value="",
        debounce=WAIT_MS,
        size=SIZE,
        placeholder=_("Place, note, drug as written"),
        leftSection=icon("search"),
    )
    return control
