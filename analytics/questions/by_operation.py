"""Seizures by operation; those outside any operation are in the row unknown."""

from __future__ import annotations

from analytics.questions.grouped import by_dimension
from i18n import mark

QUESTION = by_dimension(
    "by_operation",
    mark("By operation"),
    mark("Operation"),
    dimension="operation",
    vocabulary="operation",
    over="source",
)
