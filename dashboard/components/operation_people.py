"""Who took part in an operation and what each reported; beneath, who is no participant. Must not hold callbacks."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.charts.base import Answer, Column, Table
from dashboard.components.attributes import attributes
from dashboard.components.operation_links import overview_href
from dashboard.components.operation_marks import assumed_mark, mass_marks, value
from dashboard.numbers import UNKNOWN, count, day, kilograms
from i18n import gettext as _
from i18n import mark, ngettext

TABLE = "operation-participants"
STATUSES = {"reported": mark("Reported"), "nil": mark("Reported nil"), "silent": mark("Did not report")}
REPORTS_NAMED = 3


def people_title(answer: Answer) -> str:
    return _("Participants, {n}").format(n=count(len(answer["participants"])))


def people(answer: Answer) -> list[Component]:
    """The participants as a table; then those with seizures of the operation that are none."""
    slug = answer["operation"]["operation"]
    found: list[Component] = [_table(answer["participants"], slug) if answer["participants"] else _nobody()]
    if answer["others"]:
        n = len(answer["others"])
        title = ngettext(
            "Seized in its name, and no participant: {n} country",
            "Seized in its name, and no participants: {n} countries",
            n,
        )
        found += [html.H3(title.format(n=count(n)), className="operation-h3"), _table(answer["others"], slug)]
    return found


def people_notes() -> str:
    return _(
        "Reported nil: a report said that nothing was seized. Did not report: the record holds nothing of it, which is "
        "not zero. The order ranks no service: thresholds for reporting differ."
    )


def _nobody() -> Component:
    return html.P(_("No participant is named yet; Edit names them, and only then is it known who is silent."))


def _table(rows: Sequence[Answer], operation: str) -> Component:
    heads = (_("Country"), _("Report"), _("Seizures"), _("Kilograms of drugs"), _("First day"), _("Last day"))
    numeric = heads[2:4]
    head = html.Tr([html.Th(text, scope="col", className="number" if text in numeric else "") for text in heads])
    body = [_row(row, operation, heads) for row in rows]
    return html.Div(
        html.Table([html.Thead(head), html.Tbody(body)], className="operation-sheet operation-people"),
        className="operation-scroll",
        tabIndex=0,
        role="region",
        **attributes(aria_label=_("Participants")),
    )


def _row(row: Answer, operation: str, heads: Sequence[str]) -> Component:
    cells = [
        html.Th(_country(row, operation), scope="row"),
        html.Td(_status(row)),
        html.Td(value(count(row["seizures"]), row["seizures"], "seizures"), className="number"),
        html.Td([value(kilograms(row["mass_kg"]), row["mass_kg"], "mass_kg"), _marks(row)], className="number"),
        html.Td(day(row["first_day"])),
        html.Td(day(row["last_day"])),
    ]
    for cell, head in zip(cells, heads, strict=True):
        setattr(cell, "data-label", head)
    named = attributes(data_country=row["country"] or "unknown", data_status=row.get("status") or "")
    return html.Tr(cells, **named)


def _country(row: Answer, operation: str) -> list[Component]:
    """Leads to its seizures on the Overview where it has any."""
    name: Component = html.Span(row["label"])
    if row["lines"] or row["seizures"]:
        name = dcc.Link(row["label"], href=overview_href(operation, row["country"] or "unknown"))
    return [name, *([assumed_mark()] if row.get("basis") == "assumed" else [])]


def _status(row: Answer) -> list[Component]:
    if "basis" not in row:
        return [html.Span(_("no participant"), className="operation-tag")]
    tag = html.Span(_(STATUSES[row["status"]]), className=f"operation-tag operation-tag-{row['status']}")
    reports = row["nil_reports"]
    if not reports:
        return [tag]
    periods = ", ".join(_period(report) for report in reports[:REPORTS_NAMED])
    more = len(reports) - REPORTS_NAMED
    if more > 0:
        periods = _("{periods} and {n} more").format(periods=periods, n=count(more))
    return [tag, html.Span(_("nil: {periods}").format(periods=periods), className="dim small")]


def _period(report: Answer) -> str:
    first, last = report["from"], report["to"]
    return day(first) if first == last else f"{day(first)} – {day(last)}"


def _marks(row: Answer) -> Component:
    return html.Div(mass_marks(row), className="operation-marks")


def people_table(answer: Answer) -> Table:
    """The same for the file: participants first, then the others."""
    columns = (
        Column("label", _("Country"), "text"),
        Column("basis", _("Basis"), "text"),
        Column("status", _("Report"), "text"),
        Column("seizures", _("Seizures"), "integer"),
        Column("lines", _("Lines"), "integer"),
        Column("mass_kg", _("Kilograms"), "kg", "kg"),
        Column("lines_without_mass", _("Lines without a mass"), "integer"),
        Column("lines_held", _("Lines held"), "integer"),
        Column("first_day", _("First day"), "text"),
        Column("last_day", _("Last day"), "text"),
        Column("nil_days", _("Nil reports"), "text"),
    )
    rows = [{**row, **_in_words(row)} for row in (*answer["participants"], *answer["others"])]
    return Table(columns, rows)


def _in_words(row: Answer) -> Answer:
    reports = "; ".join(f"{one['from']}..{one['to']}" for one in row.get("nil_reports", ()))
    return {
        "key": row["country"] or "unknown",
        "basis": row.get("basis") or _("no participant"),
        "status": row.get("status") or UNKNOWN,
        "nil_days": reports,
    }
