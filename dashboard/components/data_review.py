"""Step 3: what a load would do, before anything is written: the account, the values, what would not count.

Functions that return components, no callbacks. Must not import etl, plotly or SQL.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import numbers
from dashboard.components.data_account import account, remarks
from dashboard.components.data_draft import Draft
from dashboard.components.data_steps import ASKS, NOW, Step
from dashboard.components.data_values import values
from dashboard.components.data_withheld import withheld
from i18n import gettext as _
from i18n import ngettext


def review_step(draft: Draft) -> Step:
    """Always open: it is what the reader came for."""
    review = draft.review
    if review is None:
        sentence = _("The review follows as soon as the fields that are needed have their columns.")
        return Step("review", _("Review"), "", ASKS, [html.P(sentence, className="data-quiet")], True)
    body = [
        html.P(would(review), className="data-lead"),
        account(review["account"]),
        _remarks(review),
        html.Div(values(draft), className="way-panels"),
        *withheld(draft),
    ]
    shown = [child for child in body if child is not None]
    return Step("review", _("Review"), _in_short(draft, review), NOW, shown, True)


def would(review: Mapping[str, Any]) -> str:
    """What a load would add, as a sentence."""
    told = review["account"]
    if told.get("already_loaded"):
        return _("Loading adds nothing: this is what batch {batch} holds.").format(batch=told["batch"])
    if not told["rows_loaded"]:
        return _("No row of this file could be loaded as it is read now.")
    events = told.get("seizures")
    if events is None:
        return _("Loading adds the rows below; the file states no number of seizures.")
    n = numbers.count(events)
    if told.get("mass_kg") is None:
        return ngettext(
            "Loading adds {n} seizure, without a mass.", "Loading adds {n} seizures, without a mass.", events
        ).format(n=n)
    return ngettext("Loading adds {n} seizure, {mass} kg.", "Loading adds {n} seizures, {mass} kg.", events).format(
        n=n, mass=numbers.kilograms_in_full(told["mass_kg"])
    )


def _in_short(draft: Draft, review: Mapping[str, Any]) -> str:
    said = []
    unknown = draft.unrecognised
    if unknown:
        text = ngettext("{n} spelling nobody knows yet", "{n} spellings nobody knows yet", unknown)
        said.append(text.format(n=numbers.count(unknown)))
    kept = review["account"]["rows_quarantined"]
    if kept:
        said.append(ngettext("{n} row quarantined", "{n} rows quarantined", kept).format(n=numbers.count(kept)))
    held = review["account"]["lines_held"]
    if held:
        said.append(ngettext("{n} line held", "{n} lines held", held).format(n=numbers.count(held)))
    return " · ".join(said) or _("everything in it was understood")


def _remarks(review: Mapping[str, Any]) -> Component | None:
    """What else to know of the account; holds and totals have a part of their own below."""
    told = {**review["account"], "lines_held": 0, "control_totals": []}
    return remarks(told)
