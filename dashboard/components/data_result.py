"""The card of one uploaded file: waiting for a person, loaded, already there, or refused with its sentence.

Functions that return components, no callbacks. Must not import etl, plotly or SQL.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import ids, numbers
from dashboard.components.attributes import attributes
from dashboard.components.button import icon_button
from dashboard.components.data_account import account, findings, remarks
from dashboard.components.data_batches import overview_of
from dashboard.components.data_draft import Draft, Words
from dashboard.components.data_way import way_in
from dashboard.upload import DONE, FAILED, Upload
from i18n import gettext as _
from i18n import ngettext
from store.batches import Issue

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Background:
    """What a card needs beside the upload itself; `issues`: by batch."""

    words: Words
    issues: Mapping[int, Sequence[Issue]] = field(default_factory=dict)


def result_card(upload: Upload, background: Background) -> Component:
    """What became of a file, or what it waits for."""
    body, tone = _body(upload, background)
    return html.Article(
        [
            html.Div(
                [
                    html.H2(upload.file_name, className="data-card-name"),
                    html.Span(_size(upload.size_bytes), className="data-sub"),
                    icon_button(
                        "close",
                        ids.data_act("dismiss", upload.id),
                        _("Take {file} off this list").format(file=upload.file_name),
                    ),
                ],
                className="data-card-head",
            ),
            *body,
        ],
        className=f"data-card data-card-{tone}",
        tabIndex="-1",  # the focus comes here when what had it is no more
        **attributes(data_stage=upload.stage, data_upload=upload.id),
    )


def draft_of(upload: Upload, words: Words) -> Draft:
    """What the program found out about the file, and what was said to it so far."""
    chosen = upload.choice
    return Draft(
        upload=upload.id,
        file_name=upload.file_name,
        inspection=upload.inspection or {},
        words=words,
        review=upload.review,
        document=chosen.document or {},
        profile=chosen.profile,
        replaces=chosen.replaces,
        error=upload.error,
    )


def _body(upload: Upload, background: Background) -> tuple[list[Component], str]:
    if upload.stage == FAILED and upload.error:
        return [html.P(upload.error, className="data-error", role="alert")], "failed"
    if upload.stage == DONE and upload.report is not None:
        if upload.report["already_loaded"]:
            return [_already(upload.report)], "already"
        return _loaded(upload.report, _recognised(upload), background.issues.get(upload.report["batch"], ())), "done"
    if upload.inspection is not None:
        return way_in(draft_of(upload, background.words)), "way"
    return [html.P(_("Being read."), className="data-quiet")], "loading"


def _recognised(upload: Upload) -> str | None:
    """The name of the profile that knew the file; None where a person mapped it."""
    inspection = upload.inspection or {}
    return inspection.get("profile_name") if inspection.get("profile") else None


def _already(report: Mapping[str, Any]) -> Component:
    sentence = _("These very bytes are in the database already, as batch {batch}; nothing was added.")
    return html.P([sentence.format(batch=report["batch"]), " ", _see(report)], className="data-lead")


def _loaded(report: Mapping[str, Any], profile_name: str | None, issues: Sequence[Issue]) -> list[Component]:
    batch = report["batch"]
    recognised = _("Recognised as {profile}.").format(profile=profile_name) if profile_name else _("Read as mapped.")
    seizures = ngettext("{n} seizure", "{n} seizures", report["seizures"] or 0).format(
        n=numbers.count(report["seizures"])
    )
    summary = _("{recognised} {seizures}, {mass} kg; {seconds} s.").format(
        recognised=recognised,
        seizures=seizures,
        mass=numbers.kilograms(report["mass_kg"]),
        seconds=numbers.kilograms(report["seconds"]),
    )
    said = remarks(report)
    shown = [html.P([summary, " ", _see(report)], className="data-lead"), account(report)]
    if said is not None:
        shown.append(said)
    shown += _next(report)
    if issues:
        title = html.Summary(_("What was found in the rows"))
        shown.append(html.Details([title, findings(issues, batch)], className="data-details"))
    return shown


def _next(report: Mapping[str, Any]) -> list[Component]:
    """What is left to do after the load, one click away: rows to correct, held lines to decide about."""
    links: list[Component] = []
    rows, lines = report["rows_quarantined"], report["lines_held"]
    if rows:
        text = ngettext("Error workbook, {n} row (XLSX)", "Error workbook, {n} rows (XLSX)", rows)
        address = f"/batches/{report['batch']}/errors.xlsx"
        links.append(html.A(text.format(n=numbers.count(rows)), href=address, download="", className="data-link"))
    if lines:
        text = ngettext("Decide about the held line", "Decide about the held lines", lines)
        links.append(html.A(text, href=f"#{ids.DATA_HELD}", className="data-link"))
    return [html.Div(links, className="data-actions")] if links else []


def _see(report: Mapping[str, Any]) -> Component:
    address = overview_of("batch", str(report["batch"]), report["grains"])
    return dcc.Link(_("See it on the Overview"), href=address, className="data-link")


def _size(size_bytes: int) -> str:
    if size_bytes < MEGABYTE:
        return _("{n} kB").format(n=numbers.kilograms(size_bytes / 1000))
    return _("{n} MB").format(n=numbers.kilograms(size_bytes / MEGABYTE))
