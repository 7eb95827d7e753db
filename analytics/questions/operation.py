"""One operation: its numbers, its days, who reported what, its drugs, and the weeks around it.

Ignores the selection but its language; the numbers are those of the selection operation=id.
"""

from __future__ import annotations

from typing import Any

from analytics.figures import figures
from analytics.participation import STATUSES, Reporting
from analytics.questions.operation_days import day_rows
from analytics.questions.operation_parts import (
    Records,
    described,
    number_columns,
    of_operations,
    operation_asked,
)
from analytics.questions.operation_weeks import week_rows
from analytics.questions.question import Asked, Option, Question, label_column
from analytics.rollup import BY_DRUG, Adder
from analytics.selection import Selection
from i18n import gettext as _
from i18n import mark

OPTIONS = (Option("id", ""), Option("weeks", 8, low=0, high=52))
STATUS_LABELS = {
    "reported": mark("Reported seizures"),
    "nil": mark("Reported that nothing was seized"),
    "silent": mark("Did not report"),
}
_NUMBERS = (
    "seizures",
    "lines",
    "mass_kg",
    "lines_without_mass",
    "lines_held",
    "countries",
    "largest_mass_kg",
    "median_mass_kg",
)


def answer(asked: Asked) -> dict[str, Any]:
    operation = operation_asked(asked)
    records = Records(asked)
    given = records.reports(operation)
    reports = [_report(asked, one) for one in given]
    taking_part = sorted((one for one in reports if one["country"] in operation.countries), key=_order)
    others = sorted((one for one in reports if one["country"] not in operation.countries), key=_order)
    measures = figures(asked.engine, asked.selection).measures()
    return {
        "columns": [
            label_column(mark("Participant")),
            label_column(mark("Report"), "status_label"),
            label_column(mark("First day"), "first_day"),
            label_column(mark("Last day"), "last_day"),
            *number_columns(additive=True),
        ],
        "rows": taking_part,
        "operation": described(records, operation),
        "numbers": {name: measures[name] for name in _NUMBERS},
        **day_rows(asked, operation, given),
        "participants": taking_part,
        "others": [{name: value for name, value in one.items() if name != "basis"} for one in others],
        **week_rows(asked, operation),
        "drugs": _drugs(asked),
    }


def about(asked: Asked) -> Selection:
    return of_operations(asked, [operation_asked(asked)])


def _report(asked: Asked, one: Reporting) -> dict[str, Any]:
    label = asked.vocabulary.label("country", one.country)
    return {
        "key": one.country or "unknown",
        "label": label,
        "country": one.country,
        "basis": one.basis,
        "status": one.status,
        "status_label": _(STATUS_LABELS[one.status]),
        **one.measures(),
        "first_day": one.first,
        "last_day": one.last,
        "nil_reports": [{"from": nil.first.isoformat(), "to": nil.last.isoformat()} for nil in one.nil_reports],
    }


def _order(row: dict[str, Any]) -> tuple[Any, ...]:
    """Those who reported seizures first, most first; then those who reported nil; the silent last."""
    return STATUSES.index(row["status"]), -(row["seizures"] or 0), -(row["mass_kg"] or 0.0), row["key"]


def _drugs(asked: Asked) -> list[dict[str, Any]]:
    adder = Adder(asked.cells("drug"), asked.selection)
    found = adder.groups(adder.dimension("drug"), BY_DRUG, own_class=True)
    drugs = asked.engine.reference.drugs
    rows = [
        {
            "key": key,
            "label": asked.vocabulary.label("drug", key),
            "group": drugs[key].drug_group,
            **tally.measures(),
        }
        for key, tally in found.items()
    ]
    return sorted(rows, key=lambda row: (-(row["seizures"] or 0), -(row["mass_kg"] or 0.0), row["key"]))


QUESTION = Question("operation", mark("Operation"), answer, OPTIONS, about=about)
