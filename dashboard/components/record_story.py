"""A record's story, section by section: does it count, what was made of what was written, findings, other lines, file.

From the answer to the question `record`. Must not hold callbacks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.components.marks import icon
from dashboard.components.record_row import marks, written
from dashboard.numbers import UNKNOWN, count, day, kilograms_in_full, moment
from i18n import gettext as _
from i18n import mark as said
from i18n import ngettext

Answer = Mapping[str, Any]
STATUS = {
    "active": said("counts"),
    "undone": said("undone"),
    "superseded": said("superseded by a later edition"),
}


def story(answer: Answer) -> list[Component]:
    """All sections; those without anything to say are left out."""
    sections = (
        _verdict(answer),
        _meaning(answer["rows"]),
        _found(answer["issues"]),
        _others(answer["other_lines"]),
        _operation(answer),
        _origin(answer),
    )
    return [section for section in sections if section is not None]


def no_such_record(sentence: str) -> list[Component]:
    return [html.P([icon("error"), html.Span(sentence)], className="story-refused", role="alert")]


def _section(title: str, *content: Any, name: str = "") -> Component:
    return html.Section([html.H3(title), *content], className=f"story-part {name}".strip())


def _verdict(answer: Answer) -> Component:
    """Whether it counts, and if not, or only in part, why; whether the page lists it."""
    line = answer["line"]
    heading = _("Counts in totals") if answer["counts"] else _("Counts in no total")
    sentences = [html.P(reason["sentence"]) for reason in answer["reasons"]]
    hold = answer["hold"]
    if hold and hold["cap_kg"] is not None:
        cap = _("{mass} kg is above the cap of {cap} kg for this drug. {reason} Source: {source}").format(
            mass=kilograms_in_full(line["mass_kg"]),
            cap=kilograms_in_full(hold["cap_kg"]),
            reason=hold["reason"],
            source=hold["source"],
        )
        sentences.append(html.P(cap, className="dim"))
    if answer["counts"] and not answer["in_selection"]:
        sentences.append(html.P(_("It is not among the records that the filters of this page select.")))
    shown = [_mark(one) for one in marks(line)]
    state = "" if answer["counts"] and not answer["reasons"] else " story-amber"
    return html.Div([html.P([html.Strong(heading), *shown]), *sentences], className=f"story-verdict{state}")


def _mark(one: Mapping[str, str]) -> Component:
    return html.Span([icon(one["kind"]), html.Span(one["word"])], className=f"mark mark-{one['kind']}")


def _meaning(rows: Sequence[Answer]) -> Component:
    head = html.Thead(
        html.Tr(
            [
                html.Th(_("Field"), scope="col"),
                html.Th(_("As written"), scope="col"),
                html.Th(_("What was made of it"), scope="col"),
            ]
        )
    )
    body = html.Tbody([_meaning_row(row) for row in rows])
    table = html.Table([html.Caption(_("As written, and what was made of it"), className="sr"), head, body])
    return _section(_("As written, and what was made of it"), html.Div(table, className="story-table"))


def _meaning_row(row: Answer) -> Component:
    made: list[Any] = [html.Span(row["became"] or ("" if row["rule"] else UNKNOWN))]
    if row["became"] is None and row["written"] is not None and row["rule"] is None:
        made = [html.Span(_("kept as it is"), className="dim")]
    if row["rule"]:
        made.append(html.Small(row["rule"], className="dim"))
    nothing = html.Span(UNKNOWN, className="dim")
    shown = nothing if row["written"] is None else html.Span(row["written"], className="as-written")
    cells = [html.Th(row["label"], scope="row"), html.Td(shown), html.Td(made)]
    return html.Tr(cells, **attributes(data_field=row["key"]))


def _found(issues: Sequence[Answer]) -> Component | None:
    if not issues:
        return None
    return _section(_("What was found"), html.Ul([_issue(one) for one in issues], className="story-issues"))


def _issue(issue: Answer) -> Component:
    scope = _("About this row.")
    if issue["about"] == "value":
        scope = ngettext(
            "About this text, which {n} row of the file has.",
            "About this text, which {n} rows of the file have.",
            issue["rows"],
        ).format(n=count(issue["rows"]))
    kind = "held" if issue["level"] == "held" else "partial"
    return html.Li([icon(kind), html.Span([issue["message"], " ", html.Small(scope, className="dim")])])


def _others(lines: Sequence[Answer]) -> Component | None:
    if not lines:
        return None
    items = [html.Li(_other(line)) for line in lines]
    return _section(_("Other lines of the same seizure"), html.Ul(items, className="story-lines"))


def _other(line: Answer) -> list[Component]:
    """A link that opens it here (assets/62-records.js); without scripts it opens the page on it."""
    mass = "" if line["mass_kg"] is None else _("{n} kg").format(n=kilograms_in_full(line["mass_kg"]))
    link = html.A(
        line["drug_label"], href=f"/records?record={line['line']}", **attributes(data_record=str(line["line"]))
    )
    return [link, html.Span(written(line)), html.Span(mass, className="dim"), *map(_mark, marks(line))]


def _operation(answer: Answer) -> Component | None:
    operation = answer["operation"]
    if operation is None:
        return None
    by_rule = answer["line"]["operation_join"] is not None
    how = _("taken in by its rule") if by_rule else _("named by the file")
    window = ""
    if operation["from_date"] and operation["to_date"]:
        window = f"{day(operation['from_date'])} – {day(operation['to_date'])}"
    link = dcc.Link(operation["name"], href=f"/?operation={operation['operation']}")
    return _section(
        _("Operation"),
        html.P([link, html.Span(window, className="dim"), html.Span(how, className="dim")], className="story-lines"),
    )


def _origin(answer: Answer) -> Component:
    """The file and the place in it, the load that brought it."""
    line, batch = answer["line"], answer["batch"]
    facts = (
        (_("File"), batch["file_name"]),
        (_("Sheet"), line["sheet"]),
        (_("Row"), _("{n} (the first row after the header is 1)").format(n=count(line["row_number"]))),
        (_("Source"), batch["source_label"]),
        (_("Scope"), batch["scope"]),
        (_("Batch"), _("{n}, {status}").format(n=batch["id"], status=_(STATUS[batch["status"]]))),
        (_("Loaded"), _("{when} by {who}").format(when=moment(batch["loaded_at"]), who=batch["loaded_by"])),
        (_("Profile"), batch["profile"]),
        (_("SHA-256"), html.Code(batch["sha256"])),
    )
    listed = [part for name, text in facts if text for part in (html.Dt(name), html.Dd(text))]
    links = html.P(
        [
            dcc.Link(_("All records of this batch"), href=f"/records?batch={batch['id']}"),
            dcc.Link(_("The batch on the Data page"), href="/data"),
        ],
        className="story-links",
    )
    return _section(_("Where it comes from"), html.Dl(listed), links, name="story-origin")
