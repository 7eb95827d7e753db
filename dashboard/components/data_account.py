"""What became of a file's rows: the account (read = loaded + quarantined + skipped), what else to know, the findings.

Functions that return components, no callbacks. Must not import etl, plotly or SQL.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import numbers
from dashboard.components.attributes import attributes
from i18n import gettext as _
from i18n import language, mark, ngettext
from store.batches import Issue

FINDINGS_SHOWN = 50
SHEETS_SHOWN = 12
RULES = {
    "total_row": mark("totals"),
    "blank_row": mark("blank"),
    "repeated_header": mark("repeated header"),
    "footnote": mark("footnotes"),
    "group_heading": mark("headings of groups"),
    "region_row": mark("regions beside their countries"),
    "already_corrected": mark("corrected already"),
    "not_of_the_workbook": mark("not of the error workbook"),
    "twice_in_the_workbook": mark("twice in the error workbook"),
}
LEVELS = {
    "quarantined": mark("Quarantined"),
    "held": mark("Held"),
    "warning": mark("Warning"),
    "skipped": mark("Skipped"),
}


def account(load: Mapping[str, Any]) -> Component:
    """The one line that adds up; `load` is a load report or a batch."""
    skipped = sum(load["rows_skipped"].values())
    parts = [
        _term(load["rows_read"], _("rows read"), "read"),
        html.Span("=", className="data-sign"),
        _term(load["rows_loaded"], _("loaded"), "loaded"),
        html.Span("+", className="data-sign"),
        _term(load["rows_quarantined"], _("quarantined"), "quarantined", alarm=load["rows_quarantined"] > 0),
        html.Span("+", className="data-sign"),
        _term(skipped, _("skipped"), "skipped", note=rules(load["rows_skipped"])),
    ]
    return html.P(parts, className="data-account")


def rules(rows_skipped: Mapping[str, int]) -> str:
    """Why rows were skipped: "totals: 1, blank: 3"."""
    return ", ".join(
        f"{_(RULES.get(rule, rule))}: {numbers.count(rows)}" for rule, rows in rows_skipped.items() if rows
    )


def remarks(load: Mapping[str, Any]) -> Component | None:
    """What a reader must know beside the account; None where there is nothing."""
    said = [
        *_held(load),
        *_repeated(load),
        *_superseded(load),
        *_superseding(load),
        *_joined(load),
        *map(_control, _disagreements(load)),
        *_unread(load),
    ]
    return html.Ul(said, className="data-remarks") if said else None


def findings(issues: Sequence[Issue], batch_id: int) -> Component:
    """The first findings as a table (what, where, why), and all of them as CSV."""
    if not issues:
        return html.P(_("Nothing was found that needs a look."), className="data-quiet")
    shown = issues[:FINDINGS_SHOWN]
    heads = (_("What"), _("Where"), _("As written"), _("Rows"), _("Why"))
    table = html.Table(
        [
            html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
            html.Tbody([_finding(issue, heads) for issue in shown]),
        ],
        className="data-sheet data-stacked data-findings-table",
    )
    more = _("These are the first {n}; the CSV has them all.").format(n=len(shown)) if len(issues) > len(shown) else ""
    save = html.A(
        _("Save all findings (CSV)"),
        href=f"/api/v1/batches/{batch_id}/issues.csv?lang={language()}",
        download="",
        className="data-link",
    )
    # Scrolls sideways on a narrow screen, so it must be reachable by keyboard.
    scroll = html.Div(
        table, className="data-scroll", tabIndex="0", role="region", **attributes(aria_label=_("Findings"))
    )
    return html.Div([scroll, html.P([f"{more} ", save], className="data-quiet")])


def _term(rows: int, word: str, name: str, *, note: str = "", alarm: bool = False) -> Component:
    number = html.B(numbers.count(rows), **attributes(data_value=str(rows), data_term=name))
    text = f" {word} ({note})" if note else f" {word}"
    return html.Span([number, text], className="data-term data-alarm" if alarm else "data-term")


def _held(load: Mapping[str, Any]) -> list[Component]:
    lines = load["lines_held"]
    if not lines:
        return []
    sentence = ngettext(
        "{n} line is held: it counts as a seizure, its kilograms enter no total until someone decides.",
        "{n} lines are held: they count as seizures, their kilograms enter no total until someone decides.",
        lines,
    )
    return [html.Li(sentence.format(n=numbers.count(lines)), className="data-amber")]


def _repeated(load: Mapping[str, Any]) -> list[Component]:
    rows = load["repeated_rows"]
    if not rows:
        return []
    sentence = ngettext(
        "{n} row repeats an earlier row in every cell; it was kept, because equal small seizures are real.",
        "{n} rows repeat an earlier row in every cell; they were kept, because equal small seizures are real.",
        rows,
    )
    return [html.Li(sentence.format(n=numbers.count(rows)))]


def _superseded(load: Mapping[str, Any]) -> list[Component]:
    rows = load["rows_superseded"]
    if not rows:
        return []
    sentence = ngettext(
        "{n} row does not count, because another edition of this source covers its period and reaches further.",
        "{n} rows do not count, because another edition of this source covers their period and reaches further.",
        rows,
    )
    return [html.Li(sentence.format(n=numbers.count(rows)))]


def _superseding(load: Mapping[str, Any]) -> list[Component]:
    rows = load.get("rows_superseding")
    if not rows:
        return []
    sentence = ngettext(
        "{n} row of another edition no longer counts, because this file reaches further.",
        "{n} rows of other editions no longer count, because this file reaches further.",
        rows,
    )
    return [html.Li(sentence.format(n=numbers.count(rows)))]


def _unread(load: Mapping[str, Any]) -> list[Component]:
    """The sheets of a workbook that are no part of this: nothing of a file is left out in silence."""
    left = [one for one in load.get("sheets") or () if not one["read"] and one["rows"] != 0]
    if not left:
        return []
    by_reason: dict[str, list[str]] = {}
    for one in left:
        by_reason.setdefault(str(one["reason"]), []).append(_with_rows(one))
    return [html.Li(_not_read(sheets, reason)) for reason, sheets in by_reason.items()]


def _not_read(sheets: Sequence[str], reason: str) -> str:
    more = ["…"] if len(sheets) > SHEETS_SHOWN else []
    names = ", ".join([*sheets[:SHEETS_SHOWN], *more])
    sentence = ngettext(
        "Sheet that was not read: {sheets}; {reason}.", "Sheets that were not read: {sheets}; of each: {reason}.",
        len(sheets),
    )  # fmt: skip
    return sentence.format(sheets=names, reason=reason)


def _with_rows(sheet: Mapping[str, Any]) -> str:
    name, rows = str(sheet["name"]), sheet["rows"]
    if rows is None:
        return name
    return ngettext("{sheet} ({n} row)", "{sheet} ({n} rows)", rows).format(sheet=name, n=numbers.count(rows))


def _joined(load: Mapping[str, Any]) -> list[Component]:
    n = load.get("seizures_joined")
    if not n:
        return []
    sentence = ngettext(
        "{n} seizure of these rows was begun by loaded rows of its file: it counts once, with all of them.",
        "{n} seizures of these rows were begun by loaded rows of their file: each counts once, with all of them.",
        n,
    )
    return [html.Li(sentence.format(n=numbers.count(n)))]


def _disagreements(load: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [total for total in load["control_totals"] if total["difference"]]


def _control(total: Mapping[str, Any]) -> Component:
    sentence = _(
        "The file's own total of {column} says {stated}, its rows add up to {summed} (difference {difference}); "
        "the rows are what counts."
    )
    written = {key: numbers.kilograms_in_full(total[key]) for key in ("stated", "summed", "difference")}
    return html.Li(sentence.format(column=total["column"], **written), className="data-amber")


def _finding(issue: Issue, heads: Sequence[str]) -> Component:
    where = [
        _("sheet {name}").format(name=issue.sheet) if issue.sheet else "",
        _("row {n}").format(n=numbers.count(issue.row_number)) if issue.row_number is not None else "",
        _("column {name}").format(name=issue.column_name) if issue.column_name else "",
    ]
    cells = (
        html.Span(_(LEVELS[issue.level]), className=f"data-tag data-tag-{issue.level}"),
        ", ".join(filter(None, where)) or _("whole file"),
        html.Code(issue.value) if issue.value else numbers.UNKNOWN,
        numbers.count(issue.rows),
        issue.message,
    )
    return html.Tr([html.Td(cell, **attributes(data_label=head)) for cell, head in zip(cells, heads, strict=True)])
