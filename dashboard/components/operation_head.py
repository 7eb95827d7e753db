"""The head of one operation: what it is, where to read on, and its number cards. Must not hold callbacks."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.charts.base import Answer
from dashboard.components.attributes import attributes
from dashboard.components.kpi import Number, number_card
from dashboard.components.operation_links import overview_href, records_href, window_said
from dashboard.components.operation_list import answered_said
from dashboard.components.operation_marks import assumed_mark, mass_marks
from dashboard.numbers import count, kilograms
from i18n import gettext as _
from i18n import ngettext

LINK_SHOWN = 90


def how_much(numbers: Answer) -> str:
    """For the title: how many seizures, how many kilograms."""
    n = numbers["seizures"]
    said = _("number of seizures not stated")
    if n is not None:
        said = ngettext("{n} seizure", "{n} seizures", n).format(n=count(n))
    if numbers["mass_kg"] is None:
        return said
    return _("{seizures}, {kg} kg").format(seizures=said, kg=kilograms(numbers["mass_kg"]))


def about(operation: Answer) -> list[Component]:
    """Window, coordinator, target drugs and reference as terms with what they mean here."""
    drugs = ", ".join(drug["label"] for drug in operation["drugs"]) or _("any drug")
    terms: list[tuple[str, str, Component | str]] = [
        ("window", _("Window"), window_said(operation["from"], operation["to"])),
        ("coordinator", _("Coordinator"), operation["coordinator"] or _("not named")),
        ("drugs", _("Target drugs"), drugs),
        ("reference", _("Communique"), _reference(operation["reference"], operation["link"])),
    ]
    parts = [html.Div([html.Dt(term), html.Dd(said)], **attributes(data_about=key)) for key, term, said in terms]
    return [html.Dl(parts, className="operation-terms")]


def _reference(text: str | None, link: str | None) -> Component | str:
    """A link where it is one (a plain anchor: nothing is fetched until it is followed), words where it is words."""
    if not link:
        return text or _("no link yet")
    shown = link if len(link) <= LINK_SHOWN else link[: LINK_SHOWN - 1] + "…"
    return html.A(shown, href=link, target="_blank", rel="noopener noreferrer", title=link)


def links(operation: str, *, records: bool) -> list[Component]:
    """Ways to the same seizures on other pages. `records`: whether there is a page of records."""
    found: list[Component] = [dcc.Link(_("Open in Overview"), href=overview_href(operation), className="button")]
    if records:
        found.append(dcc.Link(_("Records"), href=records_href(operation), className="button"))
    return found


def cards(answer: Answer) -> list[Component]:
    """Seizures, kilograms, participants, median and largest."""
    numbers, operation = answer["numbers"], answer["operation"]
    participants = operation["participants"]
    reported = operation["reported"] + operation["reported_nil"]
    who = _("{reported} of {all}").format(reported=count(reported), all=count(participants))
    return [
        number_card(
            _number(numbers, "seizures", _("Seizures"), count(numbers["seizures"])),
            beneath=[_countries(numbers)],
        ),
        number_card(
            _number(numbers, "mass_kg", _("Kilograms of drugs"), kilograms(numbers["mass_kg"]), _("kg")),
            marks=mass_marks(numbers),
        ),
        number_card(
            Number("participants_reported", _("Participants that reported"), who, reported),
            beneath=[html.Span(answered_said(operation), className="beneath")],
            marks=[assumed_mark()] if operation["assumed"] else [],
        ),
        number_card(
            _number(numbers, "median_mass_kg", _("Median size"), kilograms(numbers["median_mass_kg"]), _("kg"))
        ),
        number_card(
            _number(numbers, "largest_mass_kg", _("Largest seizure"), kilograms(numbers["largest_mass_kg"]), _("kg"))
        ),
    ]


def _number(numbers: Answer, measure: str, label: str, text: str, unit: str = "") -> Number:
    return Number(measure, label, text, numbers[measure], unit, reason=_why_no_change())


def _why_no_change() -> str:
    return _("An operation is compared with the weeks around it, below.")


def _countries(numbers: Answer) -> Component:
    n = numbers["countries"]
    said = ngettext("in {n} country", "in {n} countries", n).format(n=count(n))
    return html.Span(said, className="beneath", **attributes(data_value=str(n), data_measure="countries"))
