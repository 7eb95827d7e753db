"""QUESTIONS: every question there is, by id. A new one is a module here and a line in the list below."""

from __future__ import annotations

from collections.abc import Mapping

from analytics.questions import (
    by_administration,
    by_class,
    by_concealment,
    by_country,
    by_drug,
    by_group,
    by_location,
    by_mode,
    by_month,
    by_operation,
    by_region,
    by_source,
    lookalikes,
    mode_concealment,
    operation,
    operations,
    options,
    places,
    published_operations,
    quality,
    record,
    records,
    sizes,
    totals,
)
from analytics.questions.question import Question

_ALL: tuple[Question, ...] = (
    totals.QUESTION,
    by_country.QUESTION,
    by_drug.QUESTION,
    by_group.QUESTION,
    by_class.QUESTION,
    by_region.QUESTION,
    by_month.QUESTION,
    by_mode.QUESTION,
    by_concealment.QUESTION,
    by_location.QUESTION,
    mode_concealment.QUESTION,
    places.QUESTION,
    by_administration.QUESTION,
    by_operation.QUESTION,
    by_source.QUESTION,
    sizes.QUESTION,
    records.QUESTION,
    record.QUESTION,
    options.QUESTION,
    operations.QUESTION,
    operation.QUESTION,
    published_operations.QUESTION,
    quality.QUESTION,
    lookalikes.QUESTION,
)
QUESTIONS: Mapping[str, Question] = {item.id: item for item in _ALL}
