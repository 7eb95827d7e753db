"""The question that is asked before a file is undone whose corrected rows count as batches of their own.

Functions that return components, no callbacks. Must not import etl, plotly or SQL.
"""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.components.button import button
from dashboard.numbers import count
from i18n import gettext as _
from i18n import ngettext
from store.batches import Batch
from store.corrected_by import Corrected


def undo_frame() -> Component:
    """The frame, closed; a callback fills it for one batch."""
    frame: Component = dmc.Modal(
        html.Div(id=ids.DATA_UNDO_ABOUT),
        id=ids.DATA_UNDO,
        title=_("Its corrected rows count as well"),
        centered=True,
        transitionProps={"duration": 120},
        closeButtonProps={"aria-label": _("Close")},
    )
    return frame


def undo_question(batch: Batch) -> Component:
    """What would be left, and the two answers; closing it is the third."""
    parts = [one for one in batch.corrected_by if one.counts]
    n = sum(one.rows for one in parts)
    lead = ngettext(
        "{n} row of {file} was corrected and loaded afterwards. Undoing the file alone would leave it behind.",
        "{n} rows of {file} were corrected and loaded afterwards. Undoing the file alone would leave them behind.",
        n,
    )
    both = _("Undo both") if len(parts) == 1 else _("Undo all of them")
    return html.Div(
        [
            html.P(lead.format(n=count(n), file=batch.file_name)),
            html.Ul([html.Li(_part(one)) for one in parts], className="data-remarks"),
            html.Div(
                [
                    button(both, ids.data_act("undo-both", batch.id), main=True),
                    button(_("Undo the file alone"), ids.data_act("undo-alone", batch.id)),
                ],
                className="data-actions",
            ),
        ],
        className="data-decide",
    )


def _part(one: Corrected) -> str:
    text = ngettext("batch {id}, {file}: {n} row", "batch {id}, {file}: {n} rows", one.rows)
    return text.format(id=one.batch, file=one.file_name, n=count(one.rows))
