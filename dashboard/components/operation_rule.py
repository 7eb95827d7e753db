"""The rule of an operation: what it would take, shown before it does, and what it took. Must not hold callbacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.components.attributes import attributes
from dashboard.components.button import button
from dashboard.components.operation_links import window_said
from dashboard.components.operation_marks import mass_marks, value
from dashboard.numbers import count, kilograms_in_full, moment
from i18n import gettext as _
from i18n import mark, ngettext
from store.joins import Join, JoinPreview

Names = Mapping[str, str]
STATUSES = {"active": mark("Joined"), "undone": mark("Undone")}
COUNTRIES_NAMED = 12


def rule_panel(preview: JoinPreview, joins: Sequence[Join], names: Names) -> list[Component]:
    """`names`: country code -> name."""
    return [*_would_join(preview, names), *join_list(joins)]


def rule_refused(sentence: str, joins: Sequence[Join]) -> list[Component]:
    """No rule yet, or none that can be shown now: why, and what there was before."""
    return [html.P(sentence, className="operation-no-rule"), *join_list(joins)]


def _would_join(preview: JoinPreview, names: Names) -> list[Component]:
    said = html.P(preview.sentence, className="operation-rule-sentence")
    if not preview.records:
        return [said, *_already(preview)]
    return [said, _numbers(preview), _countries(preview, names), *_already(preview), _join_button(preview)]


def _numbers(preview: JoinPreview) -> Component:
    left_out = {"lines_held": preview.lines_held, "lines_without_mass": preview.lines_without_mass}
    parts = [
        _part("fits_seizures", _("Seizures"), count(preview.seizures), preview.seizures),
        _part("fits_lines", _("Lines"), count(preview.lines), preview.lines),
        _part("fits_mass_kg", _("Kilograms of drugs"), kilograms_in_full(preview.mass_kg), preview.mass_kg),
    ]
    return html.Div([*parts, html.Div(mass_marks(left_out), className="operation-marks")], className="operation-fits")


def _part(measure: str, label: str, text: str, exactly: float | None) -> Component:
    return html.Div([html.Span(label, className="dim small"), value(text, exactly, measure)])


def _countries(preview: JoinPreview, names: Names) -> Component:
    shown = sorted(preview.by_country, key=lambda pair: -(pair[1] or 0))
    said: list[Component | str] = []
    for code, seizures in shown[:COUNTRIES_NAMED]:
        number = value(count(seizures), seizures, f"fits:{code}")
        said += [html.Span([names.get(code, code), " ", number], className="operation-fit")]
    more = len(shown) - COUNTRIES_NAMED
    if more > 0:
        text = ngettext("and {n} more country", "and {n} more countries", more)
        said.append(html.Span(text.format(n=count(more)), className="dim"))
    return html.P(said, className="operation-fit-countries")


def _already(preview: JoinPreview) -> list[Component]:
    if not (n := preview.joined_already):
        return []
    text = ngettext(
        "{n} seizure that fits belongs to this operation already.",
        "{n} seizures that fit belong to this operation already.",
        n,
    )
    return [html.P(text.format(n=count(n)), className="dim small")]


def _join_button(preview: JoinPreview) -> Component:
    n = preview.seizures
    label = _("Join them")
    if n is not None:
        label = ngettext("Join {n} seizure", "Join {n} seizures", n).format(n=count(n))
    note = _("Their files stay as they are, and the join can be undone.")
    join = button(label, ids.operation_act("join", preview.records), main=True)
    return html.Div([join, html.Span(note, className="dim small")], className="operation-row")


def join_list(joins: Sequence[Join]) -> list[Component]:
    """What the rule took before, the newest first."""
    if not joins:
        return []
    heads = (_("When"), _("By"), _("Rule"), _("Seizures"), _("Status"), _("Action"))
    head = html.Tr([html.Th(text, scope="col", className="number" if text == heads[3] else "") for text in heads])
    body = [_join_row(join, heads) for join in joins]
    return [
        html.H3(_("Joins"), className="operation-h3"),
        html.Table([html.Thead(head), html.Tbody(body)], className="operation-sheet operation-joins"),
    ]


def _join_row(join: Join, heads: Sequence[str]) -> Component:
    spoken = _("Undo join {id}").format(id=join.id)
    undo = [button(_("Undo"), ids.operation_act("undo", join.id), spoken=spoken)] if join.status == "active" else []
    cells = [
        html.Td(moment(join.joined_at)),
        html.Td(join.joined_by),
        html.Td(_rule_said(join)),
        html.Td(value(count(join.seizures), join.seizures, "joined"), className="number"),
        html.Td(html.Span(_(STATUSES[join.status]), className=f"operation-tag operation-tag-{join.status}")),
        html.Td(undo),
    ]
    for cell, head in zip(cells, heads, strict=True):
        setattr(cell, "data-label", head)
    return html.Tr(cells, **attributes(data_join=str(join.id), data_status=join.status))


def _rule_said(join: Join) -> str:
    """The rule as it was then."""
    countries, drugs = len(join.rule["countries"]), len(join.rule["drugs"])
    where = ngettext("{n} country", "{n} countries", countries).format(n=count(countries))
    what = ngettext("{n} target drug", "{n} target drugs", drugs).format(n=count(drugs)) if drugs else _("any drug")
    return _("{window}; {countries}; {drugs}").format(
        window=window_said(join.rule["from"], join.rule["to"]), countries=where, drugs=what
    )
