"""Seizures by the kind of location: airport, road, mail centre."""

from __future__ import annotations

from analytics.questions.grouped import by_dimension
from i18n import mark

QUESTION = by_dimension(
    "by_location",
    mark("By kind of location"),
    mark("Kind of location"),
    dimension="location",
    vocabulary="location",
    over="place",
)
