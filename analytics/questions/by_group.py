"""Seizures by drug group. A seizure of two groups is in both rows, so the rows do not add up to the total."""

from __future__ import annotations

from typing import Any

from analytics.questions.grouped import ranked
from analytics.questions.question import Asked, Question, label_column, measure_columns
from analytics.rollup import BY_GROUP, Adder
from i18n import mark


def answer(asked: Asked) -> dict[str, Any]:
    adder = Adder(asked.cells("drug"), asked.selection)
    drug = adder.dimension("drug")
    drugs = asked.engine.reference.drugs
    found = adder.groups(lambda cell: drugs[drug(cell)].drug_group, BY_GROUP)
    groups = asked.engine.reference.drug_groups
    rows = [
        {
            "key": key,
            "label": asked.vocabulary.label("group", key),
            "sort": groups[key].sort,
            **tally.measures(),
        }
        for key, tally in found.items()
    ]
    return {"columns": [label_column(mark("Drug group")), *measure_columns("drug")], "rows": ranked(rows, ())}


QUESTION = Question("by_group", mark("By drug group"), answer)
