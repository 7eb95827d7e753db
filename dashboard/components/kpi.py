"""The number cards. Every number carries its exact value and the name of its measure. Must not hold callbacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.components.marks import icon, with_tip
from dashboard.numbers import change, exact
from i18n import gettext as _


@dataclass(frozen=True)
class Number:
    """What one card shows. `reason`: why there is no change to show; None when there is."""

    measure: str
    label: str
    text: str
    value: float | None
    unit: str = ""
    changed: float | None = None
    before: str = ""
    reason: str | None = None


def number_card(
    number: Number,
    *,
    spark: Component | None = None,
    beneath: Sequence[Component] = (),
    marks: Sequence[Component] = (),
) -> Component:
    known = "" if number.value is not None else " number-unknown"
    value = html.Span(
        number.text,
        className=f"number-value{known}",
        **attributes(data_value=exact(number.value), data_measure=number.measure),
    )
    unit = [html.Span(number.unit, className="number-unit")] if number.unit and number.value is not None else []
    line = html.Div([value, *unit], className="number-line")
    return html.Article(
        [
            html.Div([html.H2(number.label, className="number-label"), _change(number)], className="number-head"),
            html.Div([line, *([] if spark is None else [spark])], className="number-row"),
            html.Div([*beneath, *marks], className="number-beneath"),
        ],
        className="card number-card",
    )


def _change(number: Number) -> Component:
    if number.changed is None:
        tip = number.reason or _("Not known a year earlier, so there is no change to show.")
        return with_tip([icon("no-change"), html.Span(_("no comparison"), className="sr")], tip, "change change-none")
    direction = "same" if number.changed == 0 else ("up" if number.changed > 0 else "down")
    content = [icon(f"change-{direction}"), change(number.changed)]
    return with_tip(content, number.before, f"change change-{direction}")
