"""All operations with their numbers and who reported. Ignores the selection but its language."""

from __future__ import annotations

from typing import Any

from analytics.questions.operation_parts import Records, count_column, described, number_columns, of_operations
from analytics.questions.question import Asked, Question, label_column
from analytics.selection import Selection
from i18n import mark
from store.operation_rules import Operation


def answer(asked: Asked) -> dict[str, Any]:
    records = Records(asked)
    return {
        "columns": [
            label_column(mark("Operation")),
            label_column(mark("Coordinator"), "coordinator"),
            label_column(mark("First day"), "from"),
            label_column(mark("Last day"), "to"),
            count_column("participants", mark("Participants")),
            count_column("reported", mark("Reported seizures")),
            count_column("reported_nil", mark("Reported that nothing was seized")),
            count_column("silent", mark("Did not report")),
            *number_columns(additive=True),
        ],
        "rows": [described(records, one) for one in _shown(records)],
    }


def about(asked: Asked) -> Selection:
    """Everything that belongs to an operation; where there is none, the rows say so."""
    return of_operations(asked, asked.engine.operation_book.operations.values())


def _shown(records: Records) -> list[Operation]:
    """All but a demonstration whose records were taken out: one click removes it."""
    book = records.asked.engine.operation_book
    named = {report.operation for report in book.nil_reports}
    return [
        one
        for key, one in book.operations.items()
        if key not in book.demonstrations or key in named or records.has(one)
    ]


QUESTION = Question("operations", mark("Operations"), answer, about=about)
