"""The card of one uploaded file: waiting for a person, loaded, already there, or refused with its sentence.

Functions that return components, no callbacks. Must not import etl, plotly or SQL.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import ids, numbers
from dashboard.components.attributes import attributes
from dashboard.components.button import icon_button
from dashboard.components.data_account import account, findings, remarks
from dashboard.components.data_draft import Draft, Words
from dashboard.components.data_onward import onward
from dashboard.components.data_way import way_in
from dashboard.upload import DONE, FAILED, Upload
from i18n import gettext as _
from i18n import ngettext
from store.batches import Batch, Issue

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Background:
    """What a card needs beside the upload itself; `issues`: by batch."""

    words: Words
    issues: Mapping[int, Sequence[Issue]] = field(default_factory=dict)
    batch: Batch | None = None  # that the file was loaded as, as it is now


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
        beside=chosen.beside,
        error=upload.error,
    )


def _body(upload: Upload, background: Background) -> tuple[list[Component], str]:
    if upload.stage == FAILED and upload.error:
        return [html.P(upload.error, className="data-error", role="alert")], "failed"
    if upload.stage == DONE and upload.report is not None:
        leads = onward(upload.id, upload.report["batch"], background.batch)
        if upload.report["already_loaded"]:
            return [_already(upload.report), leads], "already"
        issues = background.issues.get(upload.report["batch"], ())
        return _loaded(upload.report, _recognised(upload), leads, issues), "done"
    if upload.inspection is not None:
        return way_in(draft_of(upload, background.words)), "way"
    return [html.P(_("Being read."), className="data-quiet")], "loading"


def _recognised(upload: Upload) -> str | None:
    """The name of the profile that knew the file; None where a person mapped it."""
    inspection = upload.inspection or {}
    return inspection.get("profile_name") if inspection.get("profile") else None


def _already(report: Mapping[str, Any]) -> Component:
    sentence = _("These very bytes are in the database already, as batch {batch}; nothing was added.")
    return html.P(sentence.format(batch=report["batch"]), className="data-lead")


def _loaded(
    report: Mapping[str, Any], profile_name: str | None, leads: Component, issues: Sequence[Issue]
) -> list[Component]:
    batch = report["batch"]
    recognised = _("Recognised as {profile}.").format(profile=profile_name) if profile_name else _("Read as mapped.")
    seizures = ngettext("{n} seizure", "{n} seizures", report["seizures"] or 0).format(
        n=numbers.count(report["seizures"])
    )
    summary = _("{recognised} {seizures}, {mass} kg; {seconds} s.").format(
        recognised=recognised,
        seizures=seizures,
        mass=numbers.kilograms_in_full(report["mass_kg"]),
        seconds=numbers.kilograms(report["seconds"]),
    )
    said = remarks(report)
    shown = [html.P(summary, className="data-lead"), account(report)]
    if said is not None:
        shown.append(said)
    shown.append(leads)
    if issues:
        title = html.Summary(_("What was found in the rows"))
        shown.append(html.Details([title, findings(issues, batch)], className="data-details"))
    return shown


def _size(size_bytes: int) -> str:
    if size_bytes < MEGABYTE:
        return _("{n} kB").format(n=numbers.count(max(1, round(size_bytes / 1000))))
    return _("{n} MB").format(n=numbers.kilograms(size_bytes / MEGABYTE))
