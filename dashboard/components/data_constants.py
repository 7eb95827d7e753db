"""What no column of a file gives: one value for every row, or a column that nobody thought of.

Functions that return components, no callbacks. Must not import etl, plotly or SQL.
"""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.components import data_controls as controls
from dashboard.components.data_draft import VOCABULARIES, Draft
from dashboard.components.data_steps import part
from i18n import gettext as _

# Fields that one value can answer for a whole file, in the order of the form.
OFFERED = ("date", "country", "drug", "unit", "operation", "administration", "mode", "location")


def asked_field(draft: Draft, key: str) -> Component:
    """For a field that is needed: a column, or one value for every row where that makes sense."""
    label = draft.label(key)
    spoken = _("{field}: its column").format(field=label)
    column = controls.search(draft.upload, "needed", key, spoken, f"columns-{draft.upload}", empty=_("choose a column"))
    one = [_value(draft, key, _("or one for all rows"))] if key in OFFERED else []
    return controls.labelled(label, html.Div([column, *one], className="way-two"), amber=True)


def constants(draft: Draft) -> Component | None:
    """One value for every row, where the file has no column for it."""
    mapped = {*draft.inspection["mapping"], *draft.missing, *draft.wanted}
    if draft.wide:
        mapped |= {"drug"}
    if draft.many_measures:
        mapped |= {"unit"}
    offered = [key for key in OFFERED if key not in mapped]
    offered += [key for key in draft.inspection["constants"] if key not in offered and key not in mapped]
    fields = [controls.labelled(draft.label(key), _value(draft, key, _("not stated"))) for key in offered]
    note = _("Its files are found by this name in every filter; the files of one administration should have one name.")
    fields.append(controls.labelled(_("Name of the source"), _source_name(draft), note))
    title = _("The same for every row")
    note = _("For what the file itself does not say in any column.")
    return part(title, [html.Div(fields, className="way-fields")], note)


def _value(draft: Draft, key: str, empty: str) -> Component:
    text = draft.inspection["constants"].get(key, "")
    spoken = _("{field}: the same for all rows").format(field=draft.label(key))
    if key not in VOCABULARIES:
        return controls.words(draft.upload, "constant", key, spoken, text, empty)
    named = draft.words.vocabularies[VOCABULARIES[key]]
    chosen = (text, named.get(text, text)) if text else None
    return controls.search(draft.upload, "constant", key, spoken, key, chosen=chosen, empty=empty)


def _source_name(draft: Draft) -> Component:
    label = _("Name of the source")
    return controls.words(draft.upload, "meaning", "source", label, draft.inspection["source_name"])
