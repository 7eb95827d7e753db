"""The sheet of one reporter, to be read on the page and sent back on paper: one side of A4. No callbacks.

Each share stands beside its two counts; what no file of the source has is said to be no column. Must not import etl.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import VERSION, ids
from dashboard.caption import as_of
from dashboard.charts.base import Answer
from dashboard.components.attributes import attributes
from dashboard.components.button import button
from dashboard.components.data_batches import illustrative_mark
from dashboard.components.data_quality import few_said, quality_href, reasons_said, without_language
from dashboard.components.data_quality_time import over_time
from dashboard.components.marks import mark as drawn_mark
from dashboard.numbers import count, share
from i18n import gettext as _
from i18n import language, mark, ngettext

SHOWN_EXAMPLES = 3
LONGEST = 40
OF_WHAT = {
    "rows": mark("of rows"),
    "quantity": mark("of quantities"),
    "unit_written": mark("of units as written"),
    "date_written": mark("of dates as written"),
    "date_day": mark("of dates to the day"),
    "country_written": mark("of countries as written"),
}


def sheet(answer: Answer, granularity: str) -> Component:
    """`answer` of the question `quality` with a reporter."""
    one = answer["sheet"]
    return html.Article(
        [
            _head(answer, one),
            html.Div(
                [
                    html.Div([_part(_("What its rows state"), _fields(one))], className="quality-column"),
                    html.Div(
                        [
                            _part(_("What is wrong with them"), _problems(answer, one)),
                            _part(_("Round quantities"), _heaping(one)),
                            _part(_("Delay from the seizure to the load"), _delay(one)),
                            _part(_("Repeated and quarantined"), _repeated(answer, one)),
                        ],
                        className="quality-column",
                    ),
                ],
                className="quality-columns",
            ),
            _part(_("Over time"), over_time(answer, one, granularity)),
            _definitions(),
        ],
        className="data-panel quality-sheet",
        **attributes(aria_labelledby=ids.QUALITY_SENTENCE),
    )


def _head(answer: Answer, one: Answer) -> Component:
    marks = [illustrative_mark()] if one["illustrative"] else []
    if one["few"]:
        marks.append(drawn_mark("partial", few_said(answer["few_rows"]), _("few rows")))
    n = ngettext("{n} row", "{n} rows", one["rows"]).format(n=count(one["rows"]))
    files = [item["file_name"] for item in one["files"]]
    named = ", ".join(files[:2]) + (_(" and {n} more").format(n=count(len(files) - 2)) if len(files) > 2 else "")
    facts = _("{n}. Selection: {selection}. Files: {files}. As of {day}, data version {snapshot}, Sentinel {version}.")
    text = facts.format(
        n=n,
        selection=answer["selection"],
        files=named,
        day=as_of(answer),
        snapshot=answer["snapshot"],
        version=VERSION,
    )
    printing = button(_("Print this sheet"), ids.QUALITY_PRINT, main=True)
    save = html.A(
        _("Save as CSV"),
        href=f"/export/quality-sheet.csv?{_address(answer, one)}&lang={language()}",
        download="",
        className="data-link",
    )
    heading = html.H2([html.Span(one["label"]), html.Span(one["source_label"], className="quality-source"), *marks])
    return html.Header(
        [heading, html.Div([save, printing], className="quality-tools"), html.P(text, className="quality-facts")],
        className="quality-head",
    )


def _address(answer: Answer, one: Answer) -> str:
    return quality_href(answer["query"], reporter=one["key"]).partition("?")[2]


def _part(title: str, inside: Any) -> Component:
    return html.Section([html.H3(title, className="quality-part-title"), *_list(inside)], className="quality-part")


def _list(inside: Any) -> list[Any]:
    return list(inside) if isinstance(inside, list | tuple) else [inside]


def _fields(one: Answer) -> Component:
    """A bar of each field; the number at its end is the same thing in words."""
    return html.Table(
        [
            html.Caption(_("Share of rows with a value"), className="sr"),
            html.Thead(
                html.Tr([html.Th(text, scope="col") for text in (_("Field"), _("Share of rows"), _("Rows"))]),
                className="sr",
            ),
            html.Tbody([_field(field) for field in one["fields_stated"]]),
        ],
        className="quality-fields",
    )


def _bar(part: float) -> Component:
    inside = html.Span(style={"width": f"{part * 100:.2f}%"})
    return html.Span(inside, className="quality-bar", **attributes(aria_hidden="true"))


def _field(field: Answer) -> Component:
    label = html.Th(field["label"], scope="row")
    if not field["rows"] and not field["in_source"]:
        nothing = html.Td(_("no record of this source has it"), colSpan=2, className="quality-none")
        return html.Tr([label, nothing], **attributes(data_field=field["key"], data_value="0"))
    said = html.Td([_bar(field["share"] or 0.0), html.Span(share(field["share"]), className="quality-share")])
    rows = html.Td(_("{n} of {all}").format(n=count(field["rows"]), all=count(field["of"])), className="quality-count")
    return html.Tr([label, said, rows], **attributes(data_field=field["key"], data_value=str(field["rows"])))


def _problems(answer: Answer, one: Answer) -> Component:
    found = [problem for problem in one["problems_found"] if problem["rows"]]
    if not found:
        return html.P(_("None of the problems that are looked for was found."), className="quality-said")
    return html.Ul([_problem(answer, problem) for problem in found], className="quality-problems")


def _problem(answer: Answer, problem: Answer) -> Component:
    said = _("{n} of {all} ({share}, {of_what})").format(
        n=count(problem["rows"]),
        all=count(problem["of"]),
        share=share(problem["share"]),
        of_what=_(OF_WHAT[problem["of_what"]]),
    )
    examples = [_example(answer, item) for item in problem["examples"][:SHOWN_EXAMPLES]]
    shown = html.Span([_("for example "), *_commas(examples)], className="quality-examples") if examples else None
    return html.Li(
        [html.Strong(problem["label"]), " ", html.Span(said), *([] if shown is None else [shown])],
        **attributes(data_problem=problem["key"], data_value=str(problem["rows"])),
    )


def _commas(parts: Sequence[Any]) -> list[Any]:
    return [piece for part in parts for piece in (", ", part)][1:]


def _example(answer: Answer, example: Answer) -> Component:
    """Where the row is in its file, what it says, and its whole story in Records."""
    written = example["written"] or ""
    short = written if len(written) <= LONGEST else written[:LONGEST] + "…"
    where = _("row {n}").format(n=count(example["row_number"]))
    if example["sheet"]:
        where = _("sheet {sheet}, row {n}").format(sheet=example["sheet"], n=count(example["row_number"]))
    text = f"{where}: {short}" if short else where
    query = without_language(answer["query"])
    return dcc.Link(
        text,
        href=f"/records?{query}{'&' if query else ''}record={example['line']}",
        className="data-link",
        title=example["file_name"],
    )


def _heaping(one: Answer) -> list[Component]:
    heaped = one["heaping"]
    if not heaped["masses"]:
        return [html.P(_("No quantity in a unit of mass, so nothing can be said."), className="quality-said")]
    text = _(
        "Masses: {masses}; whole in their unit: {whole}, of these multiples of five: {fives}, of ten: {tens}. "
        "Whole and of two digits or more: {tested}; ending in 0 or 5: {tested_fives}, where a fifth ({expected}) would "
        "if no digit were preferred."
    ).format(
        expected=count(heaped["expected_fives"]),
        **{
            name: count(heaped[name])
            for name in ("masses", "whole", "fives", "tens", "tested", "tested_fives")
        },
    )
    parts: list[Any] = [text]
    if heaped["index"] is not None:
        index = _(" Index {index}: 100 is no preference, 500 is every one.").format(index=count(heaped["index"]))
        parts.append(html.Strong(index, **attributes(data_value=repr(heaped["index"]))))
    if heaped["few"]:
        parts.append(html.Span(_(" Too few to mean much."), className="data-amber"))
    return [html.P(parts, className="quality-said")]


def _delay(one: Answer) -> list[Component]:
    days, days_of_archives = (one[key]["median_days"] or 0 for key in ("delay", "delay_of_archives"))
    text = ngettext(
        "{n}: half within {median} day, nine in ten within {p90}.",
        "{n}: half within {median} days, nine in ten within {p90}.",
        round(days),
    )
    of_archives = ngettext(
        "{n} in old archives, where this tells when the archive was loaded: half within {median} day.",
        "{n} in old archives, where this tells when the archive was loaded: half within {median} days.",
        round(days_of_archives),
    )
    said = [_delayed(text, one["delay"]), _delayed(of_archives, one["delay_of_archives"])]
    there: list[Component] = [html.P(text, className="quality-said") for text in said if text]
    return there or [html.P(_("No date to the day, so nothing can be said."), className="quality-said")]


def _delayed(text: str, delay: Answer) -> str:
    if not delay["rows"]:
        return ""
    n = ngettext("{n} row with a date to the day", "{n} rows with a date to the day", delay["rows"])
    return text.format(
        n=n.format(n=count(delay["rows"])), median=count(delay["median_days"]), p90=count(delay["p90_days"])
    )


def _repeated(answer: Answer, one: Answer) -> list[Component]:
    repeated = one["repeated"]
    text = ngettext(
        "{n} of {all} rows ({share}) repeats another row of its file; it is kept, equal small seizures are real.",
        "{n} of {all} rows ({share}) repeat another row of their file; they are kept, equal small seizures are real.",
        repeated["rows"],
    )
    said = [text.format(n=count(repeated["rows"]), all=count(repeated["of"]), share=share(repeated["share"]))]
    loads = next(item for item in answer["loads"] if item["source"] == one["source"])
    if loads["rows_quarantined"]:
        held = _("The files of this source had {n} of {all} rows quarantined, of whichever reporter: {reasons}.")
        said.append(
            held.format(
                n=count(loads["rows_quarantined"]),
                all=count(loads["rows_read"]),
                reasons=reasons_said(loads["quarantined_by"]),
            )
        )
    else:
        said.append(_("No row in the files of this source was quarantined."))
    lines: list[Component] = [html.P(line, className="quality-said") for line in said]
    return lines


def _definitions() -> Component:
    return html.P(
        _(
            "A row is one drug of one seizure. A share is of the rows of this reporter that are loaded and selected; a "
            "value that nobody knows here is none. The index of rounding is Whipple's: five times the share of whole "
            "masses of two digits or more that end in 0 or 5. Goods in packets and bricks are round without rounding. "
            "The delay is from the day of the seizure to the day on which its file was loaded. Reporters differ in "
            "forms, thresholds and laws, and are not ranked."
        ),
        className="quality-definitions",
    )
