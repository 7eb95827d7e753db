"""Seizures by mode of transport."""

from __future__ import annotations

from analytics.questions.grouped import by_dimension
from analytics.questions.question import HOW
from i18n import mark

QUESTION = by_dimension(
    "by_mode",
    mark("By mode of transport"),
    mark("Mode of transport"),
    dimension="mode",
    cells=HOW,
    vocabulary="transport_mode",
    over="place",
)
