"""What else can be done to a batch: put a corrected file in its place, take its rejected rows away to correct them.

Functions that return components, no callbacks: assets/upload.js chooses the file. Must not import etl or SQL.
"""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.components.marks import icon
from i18n import gettext as _
from i18n import ngettext
from store.batches import Batch


def batch_menu(batch: Batch) -> list[Component]:
    """The menu of a batch; none where there is nothing in it."""
    items = [*_replace(batch), *_workbook(batch)]
    if not items:
        return []
    label = _("More for batch {id}, {file}").format(id=batch.id, file=batch.file_name)
    opener = html.Summary(icon("dots"), className="icon-button", title=label, **attributes(aria_label=label))
    return [html.Details([opener, html.Div(items, className="menu-items")], className="menu data-batch-menu")]


def _replace(batch: Batch) -> list[Component]:
    if batch.status in ("undone", "replaced"):
        return []
    text = _("Replace by a corrected file…")
    spoken = _("Replace batch {id}, {file}, by a corrected file").format(id=batch.id, file=batch.file_name)
    named = attributes(data_replace=str(batch.id), aria_label=spoken)
    return [html.Button(text, type="button", className="menu-item", **named)]


def _workbook(batch: Batch) -> list[Component]:
    left = batch.rows_quarantined - batch.rows_corrected
    if left <= 0 or batch.status in ("undone", "replaced"):
        return []
    text = ngettext("Error workbook, {n} row (XLSX)", "Error workbook, {n} rows (XLSX)", left).format(n=left)
    spoken = _("Error workbook of batch {id}, {file}").format(id=batch.id, file=batch.file_name)
    address = f"/batches/{batch.id}/errors.xlsx"
    return [html.A(text, href=address, download="", className="menu-item", **attributes(aria_label=spoken))]
