"""The five number cards of the Overview from the answer `totals`. No questions of its own, no callbacks."""

from __future__ import annotations

from collections.abc import Callable

from dash import html
from dash.development.base_component import Component

from dashboard.charts.base import Answer
from dashboard.components.attributes import attributes
from dashboard.components.kpi import Number, number_card
from dashboard.components.marks import mark
from dashboard.components.sparkline import sparkline
from dashboard.numbers import count, day, exact, kilograms, share
from dashboard.theme import tokens
from i18n import gettext as _
from i18n import ngettext

SPARK_PERIODS = 36


def cards(totals: Answer, months: Answer, theme: str) -> list[Component]:
    """Seizures, kilograms, countries, median, largest. `months`: by_month of the same selection."""
    colour = tokens(theme)["accent"]
    recent = [row for row in months["rows"] if not row["partial"]][-SPARK_PERIODS:]
    return [
        number_card(
            _number(totals, "seizures", _("Seizures"), count),
            spark=sparkline([row["seizures"] for row in recent], colour),
            marks=_count_marks(totals),
        ),
        number_card(
            _number(totals, "mass_kg", _("Kilograms of drugs"), kilograms, "kg"),
            spark=sparkline([row["mass_kg"] for row in recent], colour),
            beneath=_other_classes(totals),
            marks=_mass_marks(totals),
        ),
        number_card(
            _number(totals, "countries", _("Countries"), count),
            marks=_coverage_marks(totals),
            beneath=[_reporters(totals)],
        ),
        number_card(_number(totals, "median_mass_kg", _("Median size"), kilograms, "kg"), beneath=[_ninetieth(totals)]),
        number_card(
            _number(totals, "largest_mass_kg", _("Largest seizure"), kilograms, "kg"), beneath=[_share(totals)]
        ),
    ]


def _number(totals: Answer, measure: str, label: str, written: Callable[[float | None], str], unit: str = "") -> Number:
    previous = totals["previous"]
    changed = (previous["change"] or {}).get(measure)
    before = ""
    if changed is not None:
        text = _("A year earlier ({first} – {last}): {number}.")
        before = text.format(
            first=day(previous["from"]), last=day(previous["to"]), number=f"{written(previous[measure])} {unit}".strip()
        )
    value = totals[measure]
    return Number(measure, label, written(value), value, unit, changed, before, previous["reason"])


def _count_marks(totals: Answer) -> list[Component]:
    marks = []
    if n := totals["aggregate_rows"]:
        tip = ngettext(
            "{n} row is a published aggregate of several seizures.",
            "{n} rows are published aggregates of several seizures.",
            n,
        )
        marks.append(mark("aggregate", tip.format(n=count(n))))
    if n := totals["lines_without_count"]:
        marks.append(
            mark(
                "partial",
                _("{n} rows give no number of seizures and add none.").format(n=count(n)),
                _("count not known for some"),
            )
        )
    if totals["overlaps"]:
        marks.append(mark("overlap", _overlaps(totals)))
    return marks


def _overlaps(totals: Answer) -> str:
    first = totals["overlaps"][0]
    text = _("{sources} cover the same time in {country}; their numbers may count the same seizures.")
    said = text.format(sources=", ".join(first["labels"]), country=first["label"])
    more = len(totals["overlaps"]) - 1
    return said if not more else said + " " + _("And {n} more such overlaps.").format(n=count(more))


def _mass_marks(totals: Answer) -> list[Component]:
    marks = []
    if n := totals["lines_held"]:
        tip = ngettext(
            "{n} line is held for review: its mass is in no sum until someone decides.",
            "{n} lines are held for review: their mass is in no sum until someone decides.",
            n,
        )
        marks.append(mark("held", tip.format(n=count(n)), _("{n} held").format(n=count(n))))
    if n := totals["lines_without_mass"]:
        tip = _("No quantity, or a unit that is not one of mass: tablets, plants, litres.")
        marks.append(mark("partial", tip, _("{n} without a mass").format(n=count(n))))
    if totals["overlaps"]:
        marks.append(mark("overlap", _overlaps(totals)))
    return marks


def _other_classes(totals: Answer) -> list[Component]:
    """The other classes beneath the kilograms of drugs; never added to them."""
    others = [row for row in totals["by_class"] if row["key"] != "drug" and row["mass_kg"]]
    return [
        html.Span(
            [
                f"{row['label']}: ",
                html.Span(
                    kilograms(row["mass_kg"]),
                    **attributes(data_value=exact(row["mass_kg"]), data_measure=f"mass_kg:{row['key']}"),
                ),
                " kg",
            ],
            className="beneath",
        )
        for row in others
    ]


def _coverage_marks(totals: Answer) -> list[Component]:
    if not totals["previous"]["coverage_changed"]:
        return []
    return [
        mark("coverage", _("Other administrations reported a year earlier, so the change may be one of reporting."))
    ]


def _reporters(totals: Answer) -> Component:
    n = totals["reporters"]
    said = ngettext("{n} reporter", "{n} reporters", n).format(n=count(n))
    return html.Span(said, className="beneath", **attributes(data_value=exact(n), data_measure="reporters"))


def _ninetieth(totals: Answer) -> Component:
    value = totals["p90_mass_kg"]
    said = (
        _("nine in ten below {kg} kg").format(kg=kilograms(value)) if value is not None else _("no single mass known")
    )
    return html.Span(said, className="beneath", **attributes(data_value=exact(value), data_measure="p90_mass_kg"))


def _share(totals: Answer) -> Component:
    value = totals["share_of_largest"]
    said = _("{share} of the kilograms").format(share=share(value)) if value is not None else _("no single mass known")
    return html.Span(said, className="beneath", **attributes(data_value=exact(value), data_measure="share_of_largest"))
