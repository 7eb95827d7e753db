"""What the Data page looks like before anything is known. No callbacks; must not import etl, store or analytics."""

from __future__ import annotations

import json
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.components.attributes import attributes
from dashboard.components.button import button
from dashboard.components.data_after_decide import after_frames
from dashboard.components.data_controls import picker
from dashboard.components.data_lookalikes import quality_panel
from dashboard.components.data_schemes import schemes_panel
from dashboard.serving import too_large
from i18n import gettext as _


def layout(limit_bytes: int, options: dict[str, Any]) -> Component:
    """The page's frame; `limit_bytes` is the largest file the server takes, `options` what its lists offer."""
    return html.Main(
        [
            dcc.Store(id=ids.DATA_OPENED, data=True),
            dcc.Store(id=ids.DATA_EVENT),
            dcc.Store(id=ids.DATA_DRAWN),
            dcc.Store(id=ids.DATA_FOLLOW),
            dcc.Store(id=ids.DATA_DISMISSED),
            dcc.Store(id=ids.DATA_CHANGED),
            html.Div(id=ids.DATA_OPTIONS, hidden=True, **attributes(data_options=_json(options))),
            html.H1(_("Data"), className="data-h1"),
            html.Div(id=ids.DATA_NOTICE),
            _drop_zone(),
            html.Div(id=ids.DATA_OTHERS, className="data-others"),
            html.Div(id=ids.DATA_PROGRESS, **attributes(data_words=_words(limit_bytes), data_limit=str(limit_bytes))),
            html.Div(id=ids.DATA_RESULTS),
            picker(),
            html.Div(
                [
                    html.Div(
                        [
                            html.H2(_("What is loaded"), className="data-h2"),
                            html.Span(id=ids.DATA_SAID, role="status", className="data-said"),
                        ],
                        className="data-panel-head",
                    ),
                    html.Div(id=ids.DATA_BATCHES),
                ],
                className="data-panel",
            ),
            after_frames(),
            html.Div(id=ids.DATA_SOURCES),
            quality_panel(),
            schemes_panel(),
            dmc.Drawer(
                html.Div(id=ids.DATA_FINDINGS_BODY),
                id=ids.DATA_FINDINGS,
                position="right",
                size="xl",
                transitionProps={"duration": 120},
                closeButtonProps={"aria-label": _("Close")},
            ),
        ],
        id=ids.SKIP_TARGET,
        className="data-page",
    )


def _drop_zone() -> Component:
    return html.Div(
        [
            html.P(_("Drop seizure files here"), className="data-drop-title"),
            button(_("Choose files…"), ids.DATA_CHOOSE, main=True),
            html.P(
                _(
                    "Excel, OpenDocument, CSV or another text table, Parquet; also inside gz or zip, several at once. "
                    "How a file is written is detected. Nothing leaves this computer, and every load can be undone."
                ),
                className="data-quiet",
            ),
            _review_each(),
        ],
        id=ids.DATA_DROP,
        className="data-drop",
    )


def _review_each() -> Component:
    """Kept in the reader's browser: whether also a file that is recognised waits for a look before it is loaded."""
    switch: Component = dmc.Switch(
        id=ids.DATA_REVIEW_EACH,
        label=_("Review each file before loading"),
        description=_("Otherwise a file from a known source that misses nothing is loaded at once."),
        checked=False,
        persistence=True,
        persistence_type="local",
        size="sm",
    )
    return html.Div(switch, className="data-review-each")


def _words(limit_bytes: int) -> str:
    """What assets/upload.js says, by the name it knows."""
    return _json(
        {
            "waiting": _("Waiting"),
            "sending": _("Sending: {sent} of {size} MiB"),
            "stored": _("Sent; being stored"),
            "stopping": _("Being stopped"),
            "cancel": _("Cancel"),
            "dismiss": _("Dismiss"),
            "broken": _("The connection broke off before the file was loaded; choose it again."),
            "tooLarge": too_large(limit_bytes),
        }
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
