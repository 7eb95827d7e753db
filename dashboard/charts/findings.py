"""What a figure shows, in one or two sentences: read out in its place, with unit and n. Pure.

Says only what stands in the rows of the answer; adds nothing up.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.charts.base import UNKNOWN_KEY, Answer
from dashboard.charts.weights import SEIZURES, is_counted, weight_said
from dashboard.numbers import count
from i18n import gettext as _


def leaders(answer: Answer) -> str:
    """Which row has the most seizures, and which weighs most."""
    return " ".join(part for part in (most(answer), heaviest(answer)) if part)


def leader(answer: Answer, measure: str) -> str:
    """The same for the one measure that is shown."""
    return most(answer) if measure == SEIZURES else heaviest(answer)


def most(answer: Answer) -> str:
    """Empty where no row states a number of seizures."""
    row = _first(answer["rows"], SEIZURES)
    if row is None or not is_counted(answer):
        return ""
    said = _("Most seizures: {name}, {n} of {total}.")
    return said.format(name=row["label"], n=count(row[SEIZURES]), total=count(answer["n"]))


def heaviest(answer: Answer) -> str:
    """Empty where no row has a weight."""
    weight = answer["weight"]
    row = _first(answer["rows"], weight)
    if row is None:
        return ""
    return _("The heaviest: {name}, {weight}.").format(name=row["label"], weight=weight_said(weight, row[weight]))


def _first(rows: Sequence[Answer], measure: str) -> Answer | None:
    """The row with most of a measure; what is not known is no finding."""
    known = [row for row in rows if row["key"] != UNKNOWN_KEY and row[measure]]
    return max(known, key=lambda row: float(row[measure])) if known else None
