"""The five number cards of the Overview from the answer `totals`. No questions of its own, no callbacks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.charts.base import Answer
from dashboard.charts.weights import EQUIVALENT, how_many, is_counted
from dashboard.components.attributes import attributes
from dashboard.components.kpi import Number, number_card
from dashboard.components.marks import mark
from dashboard.components.sources import overlaps_said
from dashboard.components.sparkline import LONGEST_NUMBER, sparkline
from dashboard.numbers import count, day, exact, kilograms, share
from dashboard.theme import tokens
from i18n import gettext as _
from i18n import ngettext

SPARK_PERIODS = 36


def cards(totals: Answer, months: Answer, theme: str) -> list[Component]:
    """Seizures, kilograms, countries, median, largest. `months`: by_month of the same selection.

    Where sources overlap, every card says so: each of its numbers may count the same seizures twice.
    """
    colour = tokens(theme)["accent"]
    recent = [row for row in months["rows"] if not row["partial"]][-SPARK_PERIODS:]
    weight = totals["weight"]
    overlap = [mark("overlap", overlaps_said(totals["overlaps"]))] if totals["overlaps"] else []
    return [
        number_card(
            _number(totals, "seizures", _("Seizures"), _counted),
            spark=_spark([row["seizures"] for row in recent], colour, count(totals["seizures"])),
            beneath=_rows(totals),
            marks=_count_marks(totals) + overlap,
        ),
        number_card(
            _number(totals, weight, _weight_label(totals), kilograms, _("kg")),
            spark=_spark([row[weight] for row in recent], colour, kilograms(totals[weight])),
            beneath=_other_classes(totals),
            marks=_mass_marks(totals) + overlap,
        ),
        number_card(
            _number(totals, "countries", _("Countries"), count),
            marks=_coverage_marks(totals) + overlap,
            beneath=[_reporters(totals)],
        ),
        number_card(
            _number(totals, "median_mass_kg", _("Median size"), kilograms, _("kg")),
            beneath=[_ninetieth(totals)],
            marks=overlap,
        ),
        number_card(
            _number(totals, "largest_mass_kg", _("Largest seizure"), kilograms, _("kg")),
            beneath=[_share(totals)],
            marks=overlap,
        ),
    ]


def _spark(values: Sequence[float | None], colour: str, beside: str) -> Component | None:
    return sparkline(values, colour) if len(beside) <= LONGEST_NUMBER else None


def _counted(value: float | None) -> str:
    return _("not stated") if value is None else count(value)


def _weight_label(totals: Answer) -> str:
    if totals["weight"] == EQUIVALENT:
        return _("Kilogram equivalents")
    return _("Kilograms of drugs")


def _rows(totals: Answer) -> list[Component]:
    return [] if is_counted(totals) else [html.Span(how_many(totals), className="beneath")]


def lines_beneath(totals: Answer) -> int:
    """How many lines stand under the number of the fullest card: the page keeps their room whatever is selected."""
    return len(_other_classes(totals)) + bool(_mass_marks(totals))


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
    if (n := totals["aggregate_rows"]) and is_counted(totals):
        tip = ngettext(
            "{n} row is a published aggregate of several seizures.",
            "{n} rows are published aggregates of several seizures.",
            n,
        )
        marks.append(mark("aggregate", tip.format(n=count(n))))
    if (n := totals["lines_without_count"]) and is_counted(totals):
        tip = ngettext(
            "{n} row gives no number of seizures and adds none.",
            "{n} rows give no number of seizures and add none.",
            n,
        )
        marks.append(mark("partial", tip.format(n=count(n)), _("count not known for some")))
    return marks


def _mass_marks(totals: Answer) -> list[Component]:
    marks = []
    if n := totals["lines_held"]:
        tip = ngettext(
            "{n} line is held for review: its mass is in no sum until someone decides.",
            "{n} lines are held for review: their mass is in no sum until someone decides.",
            n,
        )
        marks.append(mark("held", tip.format(n=count(n)), _("{n} held").format(n=count(n))))
    if totals["weight"] == EQUIVALENT:
        if n := totals["left_out"]["lines_without_weight"]:
            tip = _("These rows state neither a mass nor an equivalent.")
            marks.append(mark("partial", tip, _("{n} without a weight").format(n=count(n))))
    elif n := totals["lines_without_mass"]:
        tip = _("No quantity, or a unit that is not one of mass: tablets, plants, litres.")
        marks.append(mark("partial", tip, _("{n} without a mass").format(n=count(n))))
    return marks


def _other_classes(totals: Answer) -> list[Component]:
    """The other classes beneath the kilograms of drugs; never added to them."""
    weight = totals["weight"]
    others = [(key, row) for key, row in totals["by_class"].items() if key != "drug" and row[weight]]
    published = [html.Span(_("of drugs, as published"), className="beneath")] if weight == EQUIVALENT else []
    return [*published, *[_class_line(key, row, weight) for key, row in others]]


def _class_line(key: str, row: Answer, weight: str) -> Component:
    value = html.Span(
        kilograms(row[weight]),
        **attributes(data_value=exact(row[weight]), data_measure=f"{weight}:{key}"),
    )
    return html.Span([f"{row['label']}: ", value, "\u00a0", _("kg")], className="beneath")


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
    said = _("nine in ten below {kg} kg").format(kg=kilograms(value)) if value is not None else _no_single(totals)
    return html.Span(said, className="beneath", **attributes(data_value=exact(value), data_measure="p90_mass_kg"))


def _no_single(totals: Answer) -> str:
    return _("tables of years hold no single seizure") if totals["kinds"] == ["annual"] else _("no single mass known")


def _share(totals: Answer) -> Component:
    value = totals["share_of_largest"]
    said = _("{share} of the kilograms").format(share=share(value)) if value is not None else _no_single(totals)
    return html.Span(said, className="beneath", **attributes(data_value=exact(value), data_measure="share_of_largest"))
