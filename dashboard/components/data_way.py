"""The card of a file that waits for a person: how it was read, its columns, what a load would do, and the one button.

Functions that return components, no callbacks. Must not import etl, plotly or SQL.
"""

from __future__ import annotations

import json

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import ids, numbers
from dashboard.components import data_controls as controls
from dashboard.components.attributes import attributes
from dashboard.components.button import button
from dashboard.components.data_chosen import sheets_left
from dashboard.components.data_columns import columns_step
from dashboard.components.data_draft import BESIDE, PLACE, REPLACE, Draft
from dashboard.components.data_review import review_step
from dashboard.components.data_steps import way
from dashboard.components.data_understand import recognised, understood
from i18n import gettext as _
from i18n import ngettext


def way_in(draft: Draft) -> list[Component]:
    """Everything beneath the head of the card."""
    # The columns of an error workbook are those of the file its rows come from; nothing said of them would count.
    columns = [] if draft.corrects else [columns_step(draft)]
    # Nor is its mapping kept under a name; but who presses the main button reads that field.
    unnamed = html.Div(controls.plain_words(ids.data_save_as(draft.upload), "", ""), hidden=True)
    steps = [understood(draft), *columns, review_step(draft)]
    return [
        html.P([recognised(draft), *_known_already(draft)], className="data-lead"),
        *_replaces(draft),
        way(steps),
        _foot(draft),
        *([unnamed] if draft.corrects else []),
        dcc.Store(id=ids.data_asked(draft.upload)),
        dcc.Store(id=ids.data_picked(draft.upload)),
        html.Div(hidden=True, **attributes(data_columns_of=draft.upload, data_columns=_columns(draft))),
    ]


def _columns(draft: Draft) -> str:
    """All columns, for the searchable lists of this card."""
    names = [item["column"] for item in draft.columns]
    return json.dumps([{"value": name, "label": name} for name in names if name], ensure_ascii=False)


def _known_already(draft: Draft) -> list[Component | str]:
    batch = draft.inspection.get("already_loaded")
    if batch is None:
        return []
    sentence = _("These very bytes are in the database already, as batch {batch}; loading adds nothing.")
    left = sheets_left(draft)
    if not left:
        return [" ", html.Strong(sentence.format(batch=batch), className="data-amber")]
    known = _("What is read of it is in the database already, as batch {batch}.").format(batch=batch)
    other = _("Sheets that no batch holds yet: {sheets}. Choose one under “Understood” to load it as well.")
    return [" ", known, " ", html.Strong(other.format(sheets=", ".join(left)), className="data-amber")]


def _replaces(draft: Draft) -> list[Component]:
    if draft.replaces is None:
        return []
    said = {"batch": draft.replaces, "file": draft.words.batches.get(draft.replaces, "")}
    sentence = _("It takes the place of batch {batch}, {file}: that one counts no more once this one is loaded.")
    if draft.beside:
        sentence = _("It is loaded beside batch {batch}, {file}: both count.")
    label = _("What becomes of batch {batch}").format(**said)
    options = [(REPLACE, _("is replaced by this file")), (BESIDE, _("stays, and counts beside it"))]
    value = BESIDE if draft.beside else REPLACE
    control = controls.pick(draft.upload, PLACE, "replaces", label, options, value)
    return [
        html.P(sentence.format(**said), className="data-lead"),
        html.Div(controls.labelled(label, control), className="way-narrow"),
    ]


def _foot(draft: Draft) -> Component:
    """Always in sight while the card is: what pressing does, and that nothing has been done so far."""
    refused = html.Span(
        draft.error or "", id=ids.data_refused(draft.upload), role="alert", className="data-error way-refused"
    )
    return html.Div(
        [
            html.Div(
                [
                    html.Div(className="way-progress", **attributes(data_progress_of=draft.upload)),
                    html.Span(_("Nothing has been written yet."), className="way-nothing"),
                    refused,
                    html.Div(
                        [
                            button(
                                _("Cancel"),
                                ids.data_act("cancel", draft.upload),
                                spoken=_("Cancel {file}: nothing of it is kept").format(file=draft.file_name),
                            ),
                            *_load(draft),
                        ],
                        className="buttons way-buttons",
                    ),
                ],
                className="way-foot-row",
            ),
        ],
        className="way-foot",
    )


def _load(draft: Draft) -> list[Component]:
    """The one main button, where there is something to load."""
    rows = draft.review["account"]["rows_loaded"] if draft.review else 0
    if not rows or draft.missing or sheets_left(draft):
        return []
    n = numbers.count(rows)
    label = ngettext("Load {n} row", "Load {n} rows", rows).format(n=n)
    spoken = ngettext("Load {n} row of {file}", "Load {n} rows of {file}", rows).format(n=n, file=draft.file_name)
    return [button(label, ids.data_act("load", draft.upload), main=True, spoken=spoken)]
