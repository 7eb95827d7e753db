"""Seizures by class of goods. Kilograms of different classes are never one number; here each class weighs its own."""

from __future__ import annotations

from analytics.questions.grouped import by_dimension
from analytics.rollup import BY_CLASS
from i18n import mark

QUESTION = by_dimension(
    "by_class",
    mark("By class of goods"),
    mark("Class of goods"),
    dimension="class",
    cells=("batch",),
    vocabulary="class",
    over="drug",
    events=BY_CLASS,
    own_class=True,
)
