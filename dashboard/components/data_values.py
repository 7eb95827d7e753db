"""Step 3, the values: each drug, country, unit, mode and concealment as written, what it became, in how many rows.

Unknown ones first, each with the control that assigns it. Functions that return components, no callbacks. Must not
import etl, plotly or SQL.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.components import data_controls as controls
from dashboard.components.attributes import attributes
from dashboard.components.data_draft import NOTHING, VOCABULARIES, Draft, spelling
from dashboard.components.data_sample import short
from dashboard.components.data_steps import fold, more
from dashboard.components.marks import icon
from dashboard.numbers import count
from i18n import gettext as _
from i18n import mark, ngettext

TITLES = {
    "drug": mark("Drugs"),
    "country": mark("Countries"),
    "unit": mark("Units"),
    "mode": mark("Transport modes"),
    "concealment": mark("Concealment"),
    "location": mark("Kinds of location"),
}
UNKNOWN_SHOWN = 12
KNOWN_SHOWN = 6
LONG = 4  # so many questions: other panels stand beside this one, not beneath
WIDTHS = ("38%", "auto", "52px")

Value = Mapping[str, Any]


def values(draft: Draft) -> list[Component]:
    """One panel for each vocabulary of the file; the ones with something unknown first."""
    found = (draft.review or {})["distinct"]
    more_there = (draft.review or {}).get("distinct_more") or {}
    there = [key for key in VOCABULARIES if found.get(key)]
    there.sort(key=lambda key: not any(item["outcome"] == "unrecognised" for item in found[key]))
    return [_panel(draft, key, found[key], more_there.get(key, 0)) for key in there]


def _panel(draft: Draft, key: str, items: Sequence[Value], left: int) -> Component:
    unknown = [item for item in items if item["outcome"] == "unrecognised"]
    # One that was just assigned stays where it was.
    asked = sorted((item for item in items if _asks(draft, key, item)), key=lambda one: (-one["rows"], one["text"]))
    known = [item for item in items if not _asks(draft, key, item)]
    children: list[Component | None] = [
        _table(draft, key, asked[:UNKNOWN_SHOWN]),
        _rest(draft, key, "unknown", asked[UNKNOWN_SHOWN:]),
        _table(draft, key, known[:KNOWN_SHOWN]),
        _rest(draft, key, "known", known[KNOWN_SHOWN:]),
        _beyond(left),
    ]
    title = html.H3(_(TITLES[key]), className="way-part-title")
    said = html.Span(_counted(items, unknown, left), className="data-sub")
    head = html.Div([title, said], className="way-panel-head")
    style = "way-panel way-panel-asks" if unknown else "way-panel"
    if len(asked) > LONG:
        style += " way-panel-long"
    return html.Section([head, *filter(None, children)], className=style, **attributes(data_vocabulary=key))


def _counted(items: Sequence[Value], unknown: Sequence[Value], left: int) -> str:
    """`left`: how many more the file has than are listed."""
    n = len(items) + left
    said = ngettext("{n} spelling", "{n} spellings", n).format(n=count(n))
    if unknown:
        rows = sum(item["rows"] for item in unknown)
        said += " · " + ngettext("{n} unknown", "{n} unknown", len(unknown)).format(n=count(len(unknown)))
        said += " · " + ngettext("in {n} row", "in {n} rows", rows).format(n=count(rows))
    return said


def _rest(draft: Draft, key: str, kind: str, items: Sequence[Value]) -> Component | None:
    """What a long list holds beyond its beginning, as plain data: assets/data-way.js sets it out when it is opened."""
    if not items:
        return None
    n = len(items)
    said = ngettext("{n} more", "{n} more", n)
    if kind == "unknown":
        said = ngettext("{n} more unknown spelling", "{n} more unknown spellings", n)
    rows = [_plain(draft, key, item) for item in items]
    place = html.Div(className="way-rest", **attributes(data_rows=json.dumps(rows, ensure_ascii=False)))
    return fold(f"more {kind} {key}", [html.Summary(said.format(n=count(n))), place], "data-details")


def _plain(draft: Draft, key: str, item: Value) -> dict[str, str]:
    """One row of it: what is seen, and the attributes of its control (components/data_controls.py)."""
    text = str(item["text"])
    label = _assigns(text)
    name = _name(key, text)
    chosen = _chosen(item)
    shown = chosen[1] if chosen else became(item)
    return {
        "id": ids.data_pick(draft.upload, "alias", name),
        "text": short(text) if text.strip() else _("(empty)"),
        "title": text,
        "shown": shown,
        "rows": count(item["rows"]),
        "outcome": item["outcome"],
        "spoken": _("{label}: {value}").format(label=label, value=shown),
        "label": label,
        "name": name,
        "value": chosen[0] if chosen else "",
        "offered": f"assign-{key}",
    }


def _beyond(n: int) -> Component | None:
    if n <= 0:
        return None
    text = ngettext("And {n} rarer spelling, not listed.", "And {n} rarer spellings, not listed.", n)
    return more(text.format(n=count(n)))


def _table(draft: Draft, key: str, items: Sequence[Value]) -> Component | None:
    if not items:
        return None
    heads = (_("As written"), _("Becomes"), _("Rows"))
    cells = [
        html.Th(text, scope="col", className="data-number" if place == 2 else "") for place, text in enumerate(heads)
    ]
    rows = [_row(draft, key, item) for item in items]
    widths = html.Colgroup([html.Col(style={"width": width}) for width in WIDTHS])
    return html.Table(
        [widths, html.Thead(html.Tr(cells), className="sr"), html.Tbody(rows)], className="data-sheet way-values"
    )


def _row(draft: Draft, key: str, item: Value) -> Component:
    text = str(item["text"])
    written = html.Span(short(text) if text.strip() else _("(empty)"), title=text, className="way-written")
    return html.Tr(
        [
            html.Td(written),
            html.Td(_became(draft, key, item)),
            html.Td(count(item["rows"]), className="data-number", **attributes(data_value=str(item["rows"]))),
        ],
        className=f"way-value way-value-{item['outcome']}",
        **attributes(data_text=text, data_outcome=item["outcome"]),
    )


def _became(draft: Draft, key: str, item: Value) -> Component:
    if not str(item["text"]).strip():
        return html.Span(_("not known"), className="data-sub")
    if _asks(draft, key, item):
        return html.Div([_assign(draft, key, item), *_remembered(draft, key, item)])
    tip = _("assigned by hand, and remembered") if item.get("assigned") else None
    said = html.Span(became(item), className="" if item.get("code") else "data-sub", title=tip)
    change = html.Span([icon("chevron"), html.Span(_("change"), className="sr")], className="way-change")
    head = html.Summary([said, change])
    return fold(f"{key} {spelling(str(item['text']))}", [head, _assign(draft, key, item)], "way-known")


def _asks(draft: Draft, key: str, item: Value) -> bool:
    """Nobody knows it, or it was said just now what it is."""
    return item["outcome"] == "unrecognised" or item["text"] in draft.assigned(key)


def became(item: Value) -> str:
    """What a spelling stands for, in words."""
    if item.get("code"):
        return str(item.get("name") or item["code"])
    if item["outcome"] == "unrecognised":
        return _("not recognised")
    return _("not known")


def _assign(draft: Draft, key: str, item: Value) -> Component:
    """Which of our entries it is; remembered when the file is loaded."""
    text = str(item["text"])
    return controls.search(
        draft.upload,
        "alias",
        _name(key, text),
        _assigns(text),
        f"assign-{key}",
        chosen=_chosen(item),
        empty=_("Assign…"),
    )


def _name(key: str, text: str) -> str:
    return f"{key}:{spelling(text)}"


def _assigns(text: str) -> str:
    return _("“{text}” is").format(text=short(text))


def _chosen(item: Value) -> tuple[str, str] | None:
    if item.get("code"):
        return str(item["code"]), str(item.get("name") or item["code"])
    if item.get("assigned"):
        return NOTHING, _("Says that nothing is known")
    return None


def _remembered(draft: Draft, key: str, item: Value) -> list[Component]:
    if item["text"] not in draft.assigned(key):
        return []
    return [html.Span(_("By you, today; at loading it is remembered for later files."), className="way-note")]
