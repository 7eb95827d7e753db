"""Step 2: which column is which field: each column with samples, what it becomes, why; what no column gives.

Functions that return components, no callbacks. Must not import etl, plotly or SQL.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.components import data_controls as controls
from dashboard.components.attributes import attributes
from dashboard.components.data_constants import asked_field, constants
from dashboard.components.data_draft import WIDE, Draft
from dashboard.components.data_sample import short
from dashboard.components.data_steps import ASKS, DONE, Step, more, part
from dashboard.numbers import count
from i18n import gettext as _
from i18n import ngettext

COLUMNS_SHOWN = 60
SAMPLES_SHOWN = 3
LIKELY, GUESS = 0.8, 0.6  # below the first it is only likely, below the second no more than a guess


def columns_step(draft: Draft) -> Step:
    """The step; it is open while something that must be known is missing, or nobody knows the source."""
    missing = len(draft.missing)
    asks = bool(missing or draft.wanted)
    asked = [*_asked(draft), *_wanted(draft), *_doubts(draft)]
    body = [*asked, _wide(draft), _table(draft), constants(draft), _save_as(draft)]
    return Step(
        name="columns",
        title=_("Columns"),
        said=_missing(missing) if missing else _in_short(draft),
        state=ASKS if asks else DONE,
        body=[child for child in body if child is not None],
        opened=asks,
    )


def _missing(n: int) -> str:
    text = ngettext("{n} field that is needed is missing", "{n} fields that are needed are missing", n)
    return text.format(n=count(n))


def _in_short(draft: Draft) -> str:
    read = sum(bool(item.get("field")) for item in draft.columns) + len(draft.wide)
    there = len(draft.columns)
    fixed = sum(key != "unit" or not draft.many_measures for key in draft.inspection["constants"])
    text = ngettext("{read} of {n} column is read", "{read} of {n} columns are read", there)
    said = [text.format(read=count(read), n=count(there))]
    if draft.wanted:
        said.append(_("nothing gives kilograms"))
    if fixed:
        same = ngettext("{n} value for every row", "{n} values for every row", fixed)
        said.append(same.format(n=count(fixed)))
    return " · ".join(said)


def _asked(draft: Draft) -> list[Component]:
    """What must be answered first, where the eye falls first."""
    if not draft.missing:
        return []
    names = ", ".join(draft.label(key) for key in draft.missing)
    sentence = _("Nothing can be loaded yet: the file has no column that gives {fields}.").format(fields=names)
    return [
        part(
            _("Still needed"),
            [
                html.P(sentence, className="data-amber"),
                html.Div([asked_field(draft, key) for key in draft.missing], className="way-fields"),
            ],
        )
    ]


def _wanted(draft: Draft) -> list[Component]:
    """What could be left open, but hardly is meant to be."""
    if not draft.wanted:
        return []
    names = ", ".join(draft.label(key) for key in draft.wanted)
    sentence = _("No column gives {fields}, so the seizures of this file count without kilograms.").format(fields=names)
    fields = html.Div([asked_field(draft, key) for key in draft.wanted], className="way-fields")
    return [part(_("For kilograms"), [fields], sentence)]


def _doubts(draft: Draft) -> list[Component]:
    """What the program could not decide by itself."""
    doubts = list(draft.inspection.get("doubts") or ())
    return [html.Ul([html.Li(doubt) for doubt in doubts[:6]], className="data-remarks")] if doubts else []


def _table(draft: Draft) -> Component:
    shown = _shown(draft)
    heads = (_("Column of the file"), _("For example"), _("Becomes"), _("Why"))
    head = html.Thead(html.Tr([html.Th(text, scope="col") for text in heads]))
    rows = [_row(draft, place, item, heads) for place, item in shown]
    table = html.Table([head, html.Tbody(rows)], className="data-sheet data-stacked way-columns")
    children: list[Component] = [table]
    if len(shown) < len(draft.columns):
        n = len(draft.columns) - len(shown)
        text = ngettext(
            "And {n} more column, which is not read; give a field its column above.",
            "And {n} more columns, which are not read; give a field its column above.",
            n,
        )
        children.append(more(text.format(n=count(n))))
    return part(_("Each column and what it becomes"), children)


def _shown(draft: Draft) -> list[tuple[int, Mapping[str, Any]]]:
    """With their places: every column that is read, and of the others the first ones."""
    placed = list(enumerate(draft.columns))
    read = {place for place, item in placed if item.get("field") or item["column"] in draft.wide}
    room = max(0, COLUMNS_SHOWN - len(read))
    unread = [place for place, _item in placed if place not in read][:room]
    wanted = read | set(unread)
    return [(place, item) for place, item in placed if place in wanted]


def _row(draft: Draft, place: int, item: Mapping[str, Any], heads: Sequence[str]) -> Component:
    name = item["column"]
    read = item.get("field") or name in draft.wide
    cells = [
        html.Span(short(name), className="way-column-name", title=name),
        _samples(draft, place, item),
        _becomes(draft, place, item),
        html.Span([*_confidence(item), _why(item)], className="data-sub"),
    ]
    tds = [html.Td(cell, **attributes(data_label=head)) for cell, head in zip(cells, heads, strict=True)]
    return html.Tr(tds, className="" if read else "way-unread-row", **attributes(data_column=name))


def _why(item: Mapping[str, Any]) -> str:
    if item.get("evidence"):
        return str(item["evidence"])
    kinds = item.get("looks_like") or ()
    return _("looks like {kinds}").format(kinds=", ".join(kinds)) if kinds else ""


def _samples(draft: Draft, place: int, item: Mapping[str, Any]) -> Component:
    given = item.get("samples")
    if given is None:
        cells = [row[place] for row in draft.inspection["sample"]["rows"] if place < len(row)]
        given = list(dict.fromkeys(str(cell) for cell in cells if cell not in (None, "")))
    texts = [short(str(text)) for text in given[:SAMPLES_SHOWN]]
    if not texts:
        return html.Span(_("empty"), className="data-sub")
    return html.Span([html.Span(text, className="way-chip") for text in texts], className="way-chips")


def _becomes(draft: Draft, place: int, item: Mapping[str, Any]) -> Component:
    name, key = item["column"], item.get("field")
    wide = draft.wide.get(name)
    chosen = (key, draft.label(key)) if key else None
    if wide:
        chosen = (WIDE, _("Amount of one drug"))
    label = _("Column {column} becomes").format(column=name)
    control = controls.search(
        draft.upload, "column", str(place), label, "field", chosen=chosen, empty=_("is not read")
    )
    notes: list[Component] = []
    if wide:
        notes = [_of_drug(draft, place, name, wide)]
    elif item.get("unit") and key in ("quantity", "kg_equivalent"):
        notes = [html.Span(_("unit in the header: {unit}").format(unit=item["unit"]), className="way-note")]
    return html.Div([control, *notes], className="way-becomes")


def _of_drug(draft: Draft, place: int, name: str, wide: Mapping[str, Any]) -> Component:
    """Which drug the column holds, and in what."""
    drug = controls.words(
        draft.upload, "wide-drug", str(place), _("Drug in column {column}").format(column=name), wide["drug"]
    )
    if wide.get("measure") == "event_count":
        unit: Component = html.Span(_("number of seizures"), className="way-note")
    else:
        unit = controls.words(
            draft.upload,
            "wide-unit",
            str(place),
            _("Unit of column {column}").format(column=name),
            wide.get("unit") or "",
            _("unit"),
        )
    return html.Div([drug, unit], className="way-pair")


def _confidence(item: Mapping[str, Any]) -> list[Component | str]:
    """A word where the program is not sure; being sure needs none."""
    sure = item.get("confidence")
    if sure is None or not item.get("field") or sure >= LIKELY:
        return []
    if sure >= GUESS:
        return [html.Span(_("likely"), className="data-tag"), " "]
    return [html.Span(_("a guess"), className="data-tag data-tag-held"), " "]


def _wide(draft: Draft) -> Component | None:
    """A table with one column per drug: said, and taken back by one choice."""
    proposed = list(draft.inspection.get("wide") or ())
    refused = draft.document.get("wide") == []
    if not proposed and not refused:
        return None
    title = _("One drug per column")
    options = [("yes", _("each column is the amount of one drug")), ("no", _("read the columns as any other"))]
    control = controls.pick(draft.upload, "wide", "all", title, options, "no" if refused else "yes")
    if refused:
        return part(title, [html.Div(control, className="way-narrow")])
    n = len(proposed)
    text = ngettext(
        "{n} column holds the amount of one drug; each row becomes one seizure with a line for each filled cell.",
        "{n} columns hold the amount of one drug each; each row becomes one seizure with a line for each filled cell.",
        n,
    )
    return part(title, [html.Div(control, className="way-narrow")], text.format(n=count(n)))


def _save_as(draft: Draft) -> Component:
    """The name under which this mapping is kept when the file is loaded."""
    label = _("Keep this mapping under a name")
    field = controls.plain_words(ids.data_save_as(draft.upload), label, draft.inspection.get("saved_mapping") or "")
    note = _("The next file with this header is then read the same way. Empty: it is not kept.")
    return part(label, [html.Div(field, className="way-narrow")], note)
