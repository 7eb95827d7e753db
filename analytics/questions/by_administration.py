"""Seizures by reporting administration."""

from __future__ import annotations

from analytics.questions.grouped import by_dimension
from i18n import mark

QUESTION = by_dimension(
    "by_administration",
    mark("By administration"),
    mark("Administration"),
    dimension="administration",
    vocabulary="administration",
    over="place",
)
