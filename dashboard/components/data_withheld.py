"""Step 3, what would not count: rows to be quarantined with reasons, held lines with the proposed reading, totals.

Functions that return components, no callbacks. Must not import etl, plotly or SQL.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import numbers
from dashboard.components.attributes import attributes
from dashboard.components.data_draft import Draft
from dashboard.components.data_sample import short
from dashboard.components.data_steps import fold, more, part
from dashboard.components.data_understand import NOTED
from i18n import gettext as _
from i18n import ngettext

SHOWN = 20
Row = Mapping[str, Any]


def withheld(draft: Draft) -> list[Component]:
    """The parts that have something to say, the gravest first."""
    review = draft.review or {}
    parts = (
        _quarantined(review),
        _held(draft, review),
        _totals(review.get("control_totals") or ()),
        _warnings(_not_yet_said(draft, review)),
    )
    return [shown for shown in parts if shown is not None]


def _not_yet_said(draft: Draft, review: Mapping[str, Any]) -> list[Row]:
    """The warnings without what was noticed of header and sheets: that stands in the first step (data_understand)."""
    noticed = {str(note) for note in (draft.inspection["dialect"].get("notes") or ())[:NOTED]}
    return [item for item in review.get("warnings") or () if item["message"] not in noticed]


def _quarantined(review: Mapping[str, Any]) -> Component | None:
    found: Sequence[Row] = review.get("quarantined") or ()
    rows = int(review["account"]["rows_quarantined"])
    if not found and not rows:
        return None
    heads = (_("Where"), _("As written"), _("Why"))
    body = [(_where(item), _written(item.get("value")), item["message"]) for item in found[:SHOWN]]
    note = _("They will not be loaded. Correct them in the file, or in the error workbook after loading.")
    title = ngettext("{n} row to be quarantined", "{n} rows to be quarantined", rows).format(n=numbers.count(rows))
    return part(title, [_table(title, heads, body), _more(rows - len(body), found)], note)


def _more(left: int, found: Sequence[Row]) -> Component | None:
    """The list has a line for each reason, so what is left is counted from the rows that it does not show."""
    if len(found) <= SHOWN and left <= 0:
        return None
    left = max(left, len(found) - SHOWN)
    text = ngettext("And {n} more; all are in the error workbook after loading.",
                    "And {n} more; all are in the error workbook after loading.", left)  # fmt: skip
    return more(text.format(n=numbers.count(left)))


def _held(draft: Draft, review: Mapping[str, Any]) -> Component | None:
    found: Sequence[Row] = review.get("held") or ()
    lines = int(review["account"]["lines_held"])
    if not found and not lines:
        return None
    heads = (_("Where"), _("Drug"), _("Quantity"), _("Would be, kg"), _("Perhaps it means"))
    body = [
        (
            _where(item),
            draft.name_of("drug", item["drug"]),
            _quantity(draft, item),
            html.Span(numbers.kilograms_in_full(item.get("mass_kg")), className="data-amber"),
            _proposals(draft, item),
        )
        for item in found[:SHOWN]
    ]
    title = ngettext("{n} line to be held", "{n} lines to be held", lines).format(n=numbers.count(lines))
    note = _(
        "More than was ever seized at once, so probably in another unit. The seizures count; these kilograms enter no "
        "total until someone decides."
    )
    left = lines - len(body)
    rest = ngettext("And {n} more line.", "And {n} more lines.", left).format(n=numbers.count(left))
    return part(title, [_table(title, heads, body), more(rest) if left > 0 else None], note)


def _quantity(draft: Draft, item: Row) -> str:
    """"4,500,000 kilogram"."""
    unit = draft.name_of("unit", item["unit"]) if item.get("unit") else ""
    return f"{numbers.kilograms_in_full(item.get('quantity'))} {unit}".strip()


def _proposals(draft: Draft, item: Row) -> Any:
    """"tablet: 405–1,350 kg", one for each unit that it could have been."""
    said = [_proposal(draft, proposal) for proposal in item.get("proposals") or ()]
    if not said:
        return html.Span(_("nothing more likely is known"), className="data-sub")
    return html.Span([html.Span(text, className="way-chip") for text in said], className="way-chips")


def _proposal(draft: Draft, proposal: Row) -> str:
    low, high = proposal["low_kg"], proposal["high_kg"]
    unit = draft.name_of("unit", proposal["unit"])
    if low == high:
        return _("{unit}: {mass} kg").format(unit=unit, mass=numbers.kilograms_in_full(low))
    return _("{unit}: {low}–{high} kg").format(unit=unit, low=numbers.kilograms(low), high=numbers.kilograms(high))


def _totals(totals: Sequence[Row]) -> Component | None:
    """The file's own totals beside the sums of its rows: agreement is worth saying too."""
    if not totals:
        return None
    heads = (_("Column"), _("The file says"), _("Its rows add up to"), _("Difference"))
    body = [
        (
            item["column"],
            *(numbers.kilograms_in_full(item[key]) for key in ("stated", "summed")),
            _difference(item["difference"]),
        )
        for item in totals[:SHOWN]
    ]
    apart = sum(bool(item["difference"]) for item in totals)
    note = _("They agree.") if not apart else _("The rows are what counts; ask the sender which of the two is right.")
    title = _("The file's own totals")
    return part(title, [_table(title, heads, body, right=(1, 2, 3))], note)


def _difference(value: float | None) -> Component:
    style = "data-amber" if value else "data-sub"
    return html.Span(numbers.kilograms_in_full(value), className=style)


def _warnings(found: Sequence[Row]) -> Component | None:
    if not found:
        return None
    shown = [
        html.Li([html.Span(item["message"]), " ", html.Span(_rows(item), className="data-sub")])
        for item in found[:SHOWN]
    ]
    n = len(found)
    title = ngettext("{n} thing noticed", "{n} things noticed", n).format(n=numbers.count(n))
    left = n - len(shown)
    rest = ngettext("And {n} more.", "And {n} more.", left).format(n=numbers.count(left))
    body = [html.Ul(shown, className="data-remarks"), *([more(rest)] if left > 0 else [])]
    return fold("warnings", [html.Summary(title), *body], "data-details way-part")


def _rows(item: Row) -> str:
    of_rows = any(item.get(key) is not None for key in ("row", "column", "value"))  # else it is said of the whole file
    rows = (item.get("rows") or 0) if of_rows else 0
    return ngettext("{n} row", "{n} rows", rows).format(n=numbers.count(rows)) if rows else ""


def _where(item: Row) -> str:
    said = [
        _("sheet {name}").format(name=item["sheet"]) if item.get("sheet") else "",
        _("row {n}").format(n=numbers.count(item["row"])) if item.get("row") is not None else "",
        _("column {name}").format(name=short(item["column"])) if item.get("column") else "",
    ]
    return ", ".join(filter(None, said)) or _("whole file")


def _written(value: Any) -> Any:
    return html.Code(short(str(value))) if value else numbers.UNKNOWN


def _table(title: str, heads: Sequence[str], body: Sequence[Sequence[Any]], right: Sequence[int] = ()) -> Component:
    style = ["data-number" if place in right else "" for place in range(len(heads))]
    head = html.Tr([html.Th(text, scope="col", className=style[place]) for place, text in enumerate(heads)])
    rows = [
        html.Tr(
            [
                html.Td(cell, className=style[place], **attributes(data_label=heads[place]))
                for place, cell in enumerate(cells)
            ]
        )
        for cells in body
    ]
    table = html.Table(
        [html.Thead(head), html.Tbody(rows)], className="data-sheet data-stacked data-findings-table way-withheld"
    )
    return html.Div(table, className="data-scroll", tabIndex="0", role="region", **attributes(aria_label=title))
