"""What the database holds: the batches, newest first, their sources with what they leave out, the demonstration banner.

Functions that return components, no callbacks. Must not import etl, plotly or SQL.
"""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import ids, numbers
from dashboard.components import marks
from dashboard.components.attributes import attributes
from dashboard.components.button import button
from dashboard.components.data_account import rules
from dashboard.components.data_after_menu import batch_menu
from i18n import gettext as _
from i18n import mark, ngettext
from store.batches import Batch

STATUSES = {
    "active": mark("Counts"),
    "undone": mark("Undone"),
    "superseded": mark("Superseded"),
    "replaced": mark("Replaced"),
}
SHORT_HASH = 12
LONGEST = 60  # of the names of sheets


def batch_table(batches: Sequence[Batch]) -> Component:
    """All batches; an empty database says what to do next."""
    if not batches:
        return html.P(
            _("Nothing is loaded yet. Drop a file above, or load the illustrative data to look around."),
            className="data-empty",
        )
    heads = (_("File"), _("Source"), _("When"), _("Status"), *(_(name) for name in _COUNTS), _("Action"))
    first = len(heads) - len(_COUNTS) - 1
    cells = [
        html.Th(head, scope="col", className="data-number" if first <= place < len(heads) - 1 else "")
        for place, head in enumerate(heads)
    ]
    body = [_row(batch, heads) for batch in batches]
    return html.Table(
        [html.Thead(html.Tr(cells)), html.Tbody(body)], className="data-sheet data-stacked data-batch-table"
    )


_COUNTS = (
    mark("Read"),
    mark("Loaded"),
    mark("Quarantined"),
    mark("Skipped"),
    mark("Held"),
    mark("Superseded"),
)


def _row(batch: Batch, heads: Sequence[str]) -> Component:
    skipped = sum(batch.rows_skipped.values())
    counts = (
        batch.rows_read,
        batch.rows_loaded,
        batch.rows_quarantined,
        skipped,
        batch.lines_held,
        batch.rows_superseded,
    )
    cells = [
        html.Td(_file(batch)),
        html.Td([html.Span(batch.source_name), " ", *_illustrative(batch)]),
        html.Td(numbers.moment(batch.loaded_at), className="data-when"),
        html.Td(html.Span(_(STATUSES[batch.status]), className=f"data-tag data-tag-{batch.status}")),
        *(
            html.Td(
                numbers.count(count),
                className="data-number" if count else "data-number data-zero",
                title=_why(batch, name),
                **attributes(data_value=str(count)),
            )
            for name, count in zip(_COUNTS, counts, strict=True)
        ),
        html.Td(html.Div(_actions(batch), className="data-buttons")),
    ]
    style = f"data-batch data-batch-{batch.status}"
    return html.Tr(_labelled(cells, heads), className=style, **attributes(data_batch=str(batch.id)))


def _why(batch: Batch, count: str) -> str | None:
    """What stands behind a number of a batch: the rules by which rows were skipped, what became of others since."""
    if count == "Skipped":
        return rules(batch.rows_skipped)
    if count == "Quarantined" and batch.rows_corrected:
        return ngettext("{n} loaded since, corrected", "{n} loaded since, corrected", batch.rows_corrected).format(
            n=numbers.count(batch.rows_corrected)
        )
    if count == "Held" and batch.lines_decided:
        return ngettext("{n} decided since", "{n} decided since", batch.lines_decided).format(
            n=numbers.count(batch.lines_decided)
        )
    return None


def _labelled(cells: Sequence[Component], heads: Sequence[str]) -> list[Component]:
    """The cells, each with its column's name, for narrow screens that stack them."""
    for cell, head in zip(cells, heads, strict=True):
        setattr(cell, "data-label", head)
    return list(cells)


def _file(batch: Batch) -> list[Component]:
    about = _("batch {id}, SHA-256 {hash}…").format(id=batch.id, hash=batch.sha256[:SHORT_HASH])
    return [
        dcc.Link(
            batch.file_name,
            href=overview_of("batch", str(batch.id), batch.grains),
            className="data-file data-link",
            title=batch.file_name,
        ),
        html.Span(about, className="data-sub", title=batch.sha256),
        *_sheets(batch),
        *(html.Span(text, className="data-sub") for text in _related(batch)),
        *([html.Span(batch.left_over, className="data-sub data-amber")] if batch.left_over else []),
    ]


def _sheets(batch: Batch) -> list[Component]:
    """Of a workbook: which sheets; the others may be batches of their own."""
    if not batch.sheets:
        return []
    named = ngettext("sheet {names}", "sheets {names}", len(batch.sheets)).format(names=", ".join(batch.sheets))
    short = named if len(named) <= LONGEST else f"{named[:LONGEST]}…"
    return [html.Span(short, className="data-sub", title=named)]


def _related(batch: Batch) -> list[str]:
    """The other batches that it has to do with."""
    said = (
        (_("in the place of batch {id}"), batch.replaces),
        (_("replaced by batch {id}"), batch.replaced_by if batch.status == "replaced" else None),
        (_("corrected rows of batch {id}"), batch.corrects),
    )
    return [text.format(id=other) for text, other in said if other is not None]


def overview_of(key: str, value: str, grains: Sequence[str]) -> str:
    """The Overview of one batch or source. Annual tables enter totals only when they are asked for, so ask."""
    kind = "&kind=annual" if tuple(grains) == ("annual",) else ""
    return f"/?{key}={value}{kind}"


def _illustrative(batch: Batch) -> list[Component]:
    return [illustrative_mark()] if batch.illustrative else []


def illustrative_mark() -> Component:
    """The one mark of invented data."""
    return marks.mark("illustrative", _("Illustrative data, not a record of real seizures"))


def _actions(batch: Batch) -> list[Component]:
    act, word = ("redo", _("Redo")) if batch.status == "undone" else ("undo", _("Undo"))
    label = _("{act} batch {id}, {file}").format(act=word, id=batch.id, file=batch.file_name)
    findings = _("Findings of batch {id}, {file}").format(id=batch.id, file=batch.file_name)
    # A replaced batch comes back when the one in its place is undone.
    change = [] if batch.status == "replaced" else [button(word, ids.data_act(act, batch.id), spoken=label)]
    return [*change, button(_("Findings"), ids.data_act("findings", batch.id), spoken=findings), *batch_menu(batch)]


def source_table(batches: Sequence[Batch]) -> Component | None:
    """Each source once, with its scope: what its numbers leave out. None where nothing is loaded."""
    if not batches:
        return None
    named = {batch.source: batch for batch in batches}
    counting: dict[str, int] = dict.fromkeys(named, 0)
    for batch in batches:
        counting[batch.source] += batch.status == "active"
    heads = (_("Source"), _("What it covers and leaves out"), _("Batches that count"))
    rows = [
        [
            html.Td(
                dcc.Link(batch.source_name, href=overview_of("source", source, batch.grains), className="data-link")
            ),
            html.Td(batch.scope or _("not stated")),
            html.Td(numbers.count(counting[source]), className="data-number"),
        ]
        for source, batch in sorted(named.items(), key=lambda item: item[1].source_name)
    ]
    head = html.Tr([html.Th(text, scope="col", className="data-number" if text == heads[-1] else "") for text in heads])
    return html.Div(
        [
            html.H2(_("Sources"), className="data-h2"),
            html.Table(
                [html.Thead(head), html.Tbody([html.Tr(_labelled(row, heads)) for row in rows])],
                className="data-sheet data-stacked data-source-table",
            ),
        ],
        className="data-panel",
    )


def demo_banner(demo_loaded: bool, batches: Sequence[Batch]) -> Component:
    """Whether the illustrative data are counted, and the button that changes it."""
    own = any(batch.status == "active" and not batch.illustrative for batch in batches)
    if not demo_loaded:
        load = button(_("Load illustrative data"), ids.data_act("demo", "load"))
        return html.Div([html.Span(_("The illustrative data are not loaded.")), load], className="data-banner")
    text = (
        _("Illustrative data, not a record of real seizures, are counted beside your own files.")
        if own
        else _("What you see is illustrative data, not a record of real seizures.")
    )
    remove = button(_("Remove illustrative data"), ids.data_act("demo", "remove"))
    return html.Div(
        [illustrative_mark(), html.Span(text), remove],
        className="data-banner data-banner-on",
    )
