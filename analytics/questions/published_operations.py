"""What was published of past operations: sourced figures as worded, contradictions side by side.

They are about no record of this database, so no selection applies and no total holds them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analytics.questions.question import Asked, Question, label_column
from i18n import language, mark
from store.published_operations import PublishedFigure, published_figures, published_words


def answer(_asked: Asked) -> dict[str, Any]:
    figures, words = published_figures(), published_words(language())
    return {
        "columns": [
            label_column(mark("Operation")),
            label_column(mark("Phase"), "phase"),
            label_column(mark("Time, as published"), "when"),
            label_column(mark("Figure"), "figure"),
            {**label_column(mark("Amount"), "amount"), "format": "number", "additive": False},
            label_column(mark("Unit, as published"), "unit"),
            label_column(mark("As worded"), "wording"),
            label_column(mark("Source"), "source"),
            label_column(mark("Contradiction"), "conflict_group"),
            label_column(mark("Remark"), "note"),
        ],
        "rows": [_row(number, figure, words) for number, figure in enumerate(figures, 1)],
        "conflicts": _conflicts(figures, words),
    }


def _row(number: int, figure: PublishedFigure, words: Mapping[str, str]) -> dict[str, Any]:
    return {
        "key": str(number),
        "label": words.get(figure.operation, figure.operation),
        "operation": figure.operation,
        "organiser": words.get(figure.organiser, figure.organiser),
        "phase": words.get(figure.phase, figure.phase),
        "when": words.get(figure.when_text, figure.when_text),
        "from": figure.from_date and figure.from_date.isoformat(),
        "to": figure.to_date and figure.to_date.isoformat(),
        "figure": words.get(figure.figure, figure.figure),
        "amount": figure.amount,
        "low_bound": figure.amount_low_bound,
        "unit": words.get(figure.unit, figure.unit),
        "wording": figure.wording,
        "source": figure.source,
        "conflict_group": figure.conflict_group,
        "note": words.get(figure.note, figure.note),
    }


def _conflicts(figures: tuple[PublishedFigure, ...], words: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each contradiction with the keys of its rows and the remark that they share."""
    found: dict[str, dict[str, Any]] = {}
    for number, figure in enumerate(figures, 1):
        if figure.conflict_group is not None:
            start = {
                "key": figure.conflict_group,
                "label": words.get(figure.operation, figure.operation),
                "note": words.get(figure.note, figure.note),
                "rows": [],
            }
            found.setdefault(figure.conflict_group, start)["rows"].append(str(number))
    return list(found.values())


def about(_asked: Asked) -> None:
    """No records at all."""
    return None


QUESTION = Question("published_operations", mark("Published results of past operations"), answer, about=about)
