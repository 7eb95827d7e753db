"""Lines whose mass waits for a decision, and what was decided: by whom, when, why, and how to take it back.

Functions that return components, no callbacks. Must not import etl, plotly or SQL.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import ids, numbers
from dashboard.components.attributes import attributes
from dashboard.components.button import button
from i18n import gettext as _
from i18n import mark, ngettext
from store.decisions import Decision

SHOWN = 50
KINDS = {
    "accept": mark("Accepted"),
    "correct": mark("Corrected"),
    "reject": mark("Rejected"),
}
Held = Mapping[str, Any]
Names = Mapping[str, str]


def held_panel(held: Sequence[Held], waiting: int, decisions: Sequence[Decision], names: Names) -> Component | None:
    """`waiting`: how many there are, of which `held` are the first. None where nothing waits or was decided."""
    if not waiting and not decisions:
        return None
    return html.Div(
        [
            html.H2(_("Held lines"), className="data-h2"),
            html.P(_lead(waiting), className="data-quiet"),
            _waiting(held, waiting, names),
            _decided(decisions, names),
        ],
        className="data-panel",
    )


def _lead(waiting: int) -> str:
    if not waiting:
        return _("No line waits for a decision.")
    return ngettext(
        "{n} line is heavier than any seizure known of its drug. It counts as a seizure; its kilograms enter no total "
        "until you have decided.",
        "{n} lines are heavier than any seizure known of their drug. They count as seizures; their kilograms enter no "
        "total until you have decided.",
        waiting,
    ).format(n=numbers.count(waiting))


def _waiting(held: Sequence[Held], waiting: int, names: Names) -> Component | None:
    if not held:
        return None
    heads = (_("Drug"), _("As written"), _("Kilograms"), _("Perhaps meant"), _("Where"), _("Action"))
    rows = [_held_row(line, heads, names) for line in held[:SHOWN]]
    table = _table(heads, rows, "data-held-table", numbers_at=2)
    left = waiting - len(rows)
    if left <= 0:
        return table
    text = ngettext("And {n} more.", "And {n} more.", left).format(n=numbers.count(left))
    return html.Div([table, html.P(text, className="data-quiet")])


def _held_row(line: Held, heads: Sequence[str], names: Names) -> Component:
    decide = button(
        _("Decide…"),
        ids.data_act("decide", line["line"]),
        spoken=_("Decide about line {id}: {drug}, {file}, row {row}").format(
            id=line["line"], drug=names.get(line["drug"], line["drug"]), file=line["file"], row=line["row"]
        ),
    )
    cells = [
        html.Td(names.get(line["drug"], line["drug"]), className="data-strong"),
        html.Td(html.Code(_written(line))),
        html.Td(numbers.kilograms_in_full(line["mass_kg"]), className="data-number data-amber"),
        html.Td(readings(line["proposals"], names)),
        html.Td(where(line, names)),
        html.Td(decide),
    ]
    return _row(cells, heads, data_line=str(line["line"]))


def readings(proposals: Sequence[Held], names: Names) -> Component:
    """What the quantity would be in another unit, as a range where one is known."""
    if not proposals:
        return html.Span(_("nothing likelier is known"), className="data-sub")
    return html.Span([html.Span(_reading(one, names), className="data-reading") for one in proposals])


def _reading(proposal: Held, names: Names) -> str:
    unit = names.get(proposal["unit"], proposal["unit"])
    if proposal["low_kg"] == proposal["high_kg"]:
        return _("{unit}: {mass} kg").format(unit=unit, mass=numbers.kilograms_in_full(proposal["low_kg"]))
    # A range comes from factors that are no more than estimates.
    low, high = numbers.kilograms(proposal["low_kg"]), numbers.kilograms(proposal["high_kg"])
    return _("{unit}: {low}–{high} kg").format(unit=unit, low=low, high=high)


def where(line: Held, names: Names) -> list[Component]:
    """The file and row, with a link to the record; country and date beneath."""
    sheet = _("sheet {name}").format(name=line["sheet"]) if line["sheet"] else ""
    place = ", ".join(filter(None, (line["file"], sheet, _("row {n}").format(n=numbers.count(line["row"])))))
    when = numbers.period(str(line["period_start"]), str(line["period_end"]), line["date_precision"])
    about = ", ".join(filter(None, (names.get(line["country"] or "", ""), when)))
    link = dcc.Link(place, href=f"/records?batch={line['batch']}", className="data-link")
    return [link, html.Span(about, className="data-sub data-beneath")]


def _written(line: Held) -> str:
    return " ".join(filter(None, (line["quantity_as_written"], line["unit_as_written"])))


def _decided(decisions: Sequence[Decision], names: Names) -> Component | None:
    if not decisions:
        return None
    heads = (_("When"), _("Who"), _("What was decided"), _("Kilograms"), _("Reason"), _("Where"), _("Action"))
    rows = [_decision_row(decision, heads, names) for decision in decisions[:SHOWN]]
    n = len(decisions)
    title = ngettext("{n} decision", "{n} decisions", n).format(n=numbers.count(n))
    table = _table(heads, rows, "data-decided-table", numbers_at=3)
    return html.Details([html.Summary(title), table], className="data-details", id=ids.DATA_DECIDED)


def _decision_row(decision: Decision, heads: Sequence[str], names: Names) -> Component:
    undone = decision.status == "undone"
    what = [html.Span(_(KINDS[decision.kind]), className=f"data-tag data-tag-{decision.kind}")]
    if undone:
        text = _("undone by {who}, {when}").format(who=decision.undone_by, when=numbers.moment(decision.undone_at))
        what.append(html.Span(text, className="data-sub data-beneath"))
    spoken = _("Undo decision {id}").format(id=decision.id)
    place = _("{file}, row {row}").format(file=decision.file_name, row=numbers.count(decision.row_number))
    cells = [
        html.Td(numbers.moment(decision.decided_at), className="data-when"),
        html.Td(decision.decided_by),
        html.Td(what),
        html.Td(_masses(decision), className="data-number"),
        html.Td(decision.reason, className="data-reason"),
        html.Td([names.get(decision.drug, decision.drug), html.Span(place, className="data-sub data-beneath")]),
        html.Td([] if undone else button(_("Undo"), ids.data_act("undecide", decision.id), spoken=spoken)),
    ]
    return _row(cells, heads, data_decision=str(decision.id), data_status=decision.status)


def _masses(decision: Decision) -> str:
    if decision.kind == "reject":
        return _("stays out")
    if "mass_kg" not in decision.after:
        return _("counts as written")
    before, after = (numbers.kilograms_in_full(said["mass_kg"]) for said in (decision.before, decision.after))
    if decision.after["mass_kg"] is None:
        return _("{before} → not weighed").format(before=before)
    return _("{before} → {after}").format(before=before, after=after)


def _table(heads: Sequence[str], rows: Sequence[Component], style: str, *, numbers_at: int) -> Component:
    head = html.Tr(
        [
            html.Th(text, scope="col", className="data-number" if place == numbers_at else "")
            for place, text in enumerate(heads)
        ]
    )
    return html.Table([html.Thead(head), html.Tbody(rows)], className=f"data-sheet data-stacked {style}")


def _row(cells: Sequence[Component], heads: Sequence[str], **named: str) -> Component:
    for cell, head in zip(cells, heads, strict=True):
        setattr(cell, "data-label", head)
    return html.Tr(list(cells), **attributes(**named))
