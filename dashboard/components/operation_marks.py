"""What stands beside numbers of an operation: held, without a mass, assumed, illustrative. Must not hold callbacks."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.charts.base import Answer
from dashboard.components.attributes import attributes
from dashboard.components.marks import mark
from dashboard.numbers import count, exact
from i18n import gettext as _
from i18n import ngettext


def mass_marks(row: Answer) -> list[Component]:
    """What the kilograms of a row leave out."""
    marks = []
    if n := row["lines_held"]:
        tip = ngettext(
            "{n} line is held for review: its mass is in no sum until someone decides.",
            "{n} lines are held for review: their mass is in no sum until someone decides.",
            n,
        )
        marks.append(mark("held", tip.format(n=count(n)), _("{n} held").format(n=count(n))))
    if n := row["lines_without_mass"]:
        tip = _("No quantity, or a unit that is not one of mass: tablets, plants, litres.")
        marks.append(mark("partial", tip, _("{n} without a mass").format(n=count(n))))
    return marks


def assumed_mark() -> Component:
    return mark("partial", _("No source names this participant; whoever made the operation assumed it."), _("assumed"))


def illustrative_mark() -> Component:
    return mark("illustrative", _("Illustrative data, not a record of real seizures."))


def value(text: str, exactly: object, measure: str) -> Component:
    """A number with its exact value and the name of its measure, as on the cards."""
    return html.Span(text, **attributes(data_value=exact(exactly), data_measure=measure))
