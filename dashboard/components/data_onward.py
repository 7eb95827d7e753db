"""Where the card of a loaded file leads to while its batch counts: its seizures, its rows to correct, its held lines.

A card stays after its batch was undone or replaced; it then says so, and leads nowhere that is empty. Functions that
return components, no callbacks. Must not import etl, plotly or SQL.
"""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import ids, numbers
from dashboard.components.attributes import attributes
from dashboard.components.data_batches import overview_of
from i18n import gettext as _
from i18n import ngettext
from store.batches import Batch


def onward(upload: str, batch_id: int, batch: Batch | None) -> Component:
    """The links, drawn again whenever what is loaded changes. `batch`: None where the database has it no more."""
    return html.Div(
        leads(batch),
        id=ids.data_onward(upload, batch_id),
        className="data-actions",
        **attributes(aria_live="polite"),
    )


def leads(batch: Batch | None) -> list[Component]:
    """What stands in it."""
    if batch is None:
        return []
    gone = _gone(batch)
    if gone is not None:
        return [html.P(gone, className="data-amber data-lead")]
    return [_see(batch), *_workbook(batch), *_held(batch)]


def _gone(batch: Batch) -> str | None:
    """Why nothing of it counts, and what to do; None where it counts."""
    sentences = {
        "undone": _("Batch {id} is undone and counts nowhere; Redo in the list below brings it back."),
        "superseded": _("Batch {id} counts nowhere: other editions of its source cover its periods and reach further."),
        "replaced": _("Batch {id} is replaced and counts nowhere; undo the one in its place to bring it back."),
    }
    if batch.replaced_by is not None and batch.status == "replaced":
        sentence = _("Batch {id} is replaced by batch {other} and counts nowhere; undo batch {other} to bring it back.")
        return sentence.format(id=batch.id, other=batch.replaced_by)
    return sentences[batch.status].format(id=batch.id) if batch.status in sentences else None


def _see(batch: Batch) -> Component:
    address = overview_of("batch", str(batch.id), batch.grains)
    return dcc.Link(_("See it on the Overview"), href=address, className="data-link")


def _workbook(batch: Batch) -> list[Component]:
    rows = batch.rows_quarantined - batch.rows_corrected
    if rows <= 0:
        return []
    text = ngettext("Error workbook, {n} row (XLSX)", "Error workbook, {n} rows (XLSX)", rows)
    address = f"/batches/{batch.id}/errors.xlsx"
    return [html.A(text.format(n=numbers.count(rows)), href=address, download="", className="data-link")]


def _held(batch: Batch) -> list[Component]:
    lines = batch.lines_held - batch.lines_decided
    if lines <= 0:
        return []
    text = ngettext("Decide about the held line", "Decide about the held lines", lines)
    return [html.A(text, href=f"#{ids.DATA_HELD}", className="data-link")]
