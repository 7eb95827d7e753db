"""Seizures by source, each with its scope: what it does not cover. Where sources overlap: `totals.overlaps`."""

from __future__ import annotations

from typing import Any

from analytics.questions.grouped import ranked
from analytics.questions.question import Asked, Question, label_column, measure_columns
from analytics.rollup import Adder
from i18n import gettext as _
from i18n import mark


def answer(asked: Asked) -> dict[str, Any]:
    adder = Adder(asked.cells("batch"), asked.selection)
    batch = adder.dimension("batch")
    sources = asked.engine.catalogue.sources
    rows = [
        {
            "key": key,
            "label": _(sources[key].name),
            "scope": _(sources[key].scope),
            "illustrative": sources[key].illustrative,
            **tally.measures(),
        }
        for key, tally in adder.groups(lambda cell: asked.source(batch(cell))).items()
    ]
    columns = [label_column(mark("Source")), label_column(mark("Scope"), "scope"), *measure_columns("source")]
    return {"columns": columns, "rows": ranked(rows)}


QUESTION = Question("by_source", mark("By source"), answer)
