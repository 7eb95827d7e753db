"""The controls of a file's card: buttons that open the page's one searchable list, numbers, words.

Each says one thing about the file; pages/data_changes.py puts it into the mapping document. A card may hold hundreds of
choices, and a list for each would take the browser seconds to draw: the page has one (`picker`), which
assets/data-pick.js lays over the button that was pressed. Functions that return components, no callbacks. Must not
import etl, plotly or SQL.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.components.attributes import attributes
from dashboard.components.marks import icon
from i18n import gettext as _

Option = tuple[str, str]


def picker() -> Component:
    """The list of the page; hidden until a button asks for it."""
    select = dmc.Select(
        id=ids.DATA_PICKER,
        data=[],
        searchable=True,
        clearable=True,
        allowDeselect=False,
        clearSearchOnFocus=True,
        filter={"function": "sentinelSearch"},  # assets/data-pick.js
        size="xs",
        nothingFoundMessage=_("Nothing has this name."),
        comboboxProps={"width": "max-content", "position": "bottom-start"},
        withScrollArea=False,  # its own scrolls where the keyboard cannot follow
        classNames={"options": "way-picker-options", "dropdown": "way-picker-list"},
        **attributes(aria_label=_("Choose")),
    )
    return html.Div(select, id=ids.DATA_PICKER_PLACE, className="way-picker")


def pick(upload: str, part: str, name: str, label: str, options: Sequence[Option], value: str) -> Component:
    """One of a few. `label` is read out; what is seen beside it is the caller's."""
    known = [*options] if value in {key for key, _label in options} else [(value, value), *options]
    shown = dict(known)[value]
    choices = json.dumps([{"value": key, "label": text} for key, text in known], ensure_ascii=False)
    return _button(upload, part, name, label, (value, shown), "", data_choices=choices)


def search(
    upload: str, part: str, name: str, label: str, offered: str, *, chosen: Option | None = None, empty: str = ""
) -> Component:
    """One of many. `offered` names what assets/data-pick.js offers: a list of the page, or the file's columns."""
    return _button(upload, part, name, label, chosen, empty, data_offered=offered)


def choices(upload: str, part: str, name: str, label: str, options: Sequence[Option], shown: str) -> Component:
    """One more of a few, beside what is chosen already, which is `shown`."""
    offered = json.dumps([{"value": key, "label": text} for key, text in options], ensure_ascii=False)
    return _button(upload, part, name, label, None, shown, data_choices=offered)


def several(
    upload: str, part: str, name: str, label: str, options: Sequence[Option], ticked: Sequence[str]
) -> Component:
    """Any number of a few: a box for each, and beside its name what is known of it."""
    boxes = [
        dmc.Checkbox(
            value=key,
            label=[html.Span(key, className="way-box-name"), html.Span(known, className="way-note")],
            size="xs",
            **attributes(id=f"{ids.data_pick(upload, part, name)}-{place}"),
        )
        for place, (key, known) in enumerate(options)
    ]
    group: Component = dmc.CheckboxGroup(
        html.Div(boxes, className="way-several"),
        id=ids.data_said(upload, part, name),
        value=list(ticked),
        **attributes(aria_label=label),
    )
    return group


def _button(
    upload: str, part: str, name: str, label: str, chosen: Option | None, empty: str, **more: str
) -> Component:
    shown = chosen[1] if chosen else empty
    return html.Button(
        [html.Span(shown, className="way-pick-text"), icon("chevron")],
        id=ids.data_pick(upload, part, name),
        type="button",
        className="way-pick" if chosen else "way-pick way-pick-empty",
        **attributes(
            aria_label=_("{label}: {value}").format(label=label, value=shown),
            aria_haspopup="listbox",
            data_label=label,
            data_part=part,
            data_name=name,
            data_value=chosen[0] if chosen else "",
            **more,
        ),
    )


def words(upload: str, part: str, name: str, label: str, value: str, empty: str = "") -> Component:
    """Free text; it counts when the field is left or Enter is pressed."""
    field: Component = dmc.TextInput(
        id=ids.data_said(upload, part, name),
        value=value,
        placeholder=empty,
        size="xs",
        debounce=True,
        **attributes(aria_label=label),
    )
    return field


def plain_words(identity: dict[str, str], label: str, value: str) -> Component:
    """Free text that is read when a button is pressed."""
    field: Component = dmc.TextInput(id=identity, value=value, size="xs", **attributes(aria_label=label))
    return field


def labelled(label: str, control: Component, note: str | Component | None = None, *, amber: bool = False) -> Component:
    """A control under its visible name, with what is known about it beneath."""
    parts = [html.Span(label, className="way-label"), control]
    if note:
        parts.append(html.Span(note, className="way-note"))
    return html.Div(parts, className="way-field way-field-amber" if amber else "way-field")
