"""Seizures by country of seizure."""

from __future__ import annotations

from analytics.questions.grouped import by_dimension
from analytics.questions.question import WHERE
from i18n import mark

QUESTION = by_dimension(
    "by_country",
    mark("By country of seizure"),
    mark("Country"),
    dimension="country",
    cells=WHERE,
    vocabulary="country",
    over="place",
)
