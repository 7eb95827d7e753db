"""Seizures by the way the goods were concealed."""

from __future__ import annotations

from analytics.questions.grouped import by_dimension
from analytics.questions.question import HOW
from i18n import mark

QUESTION = by_dimension(
    "by_concealment",
    mark("By concealment"),
    mark("Concealment"),
    dimension="concealment",
    cells=HOW,
    vocabulary="concealment",
    over="place",
)
