"""Seizures by drug. A seizure of two drugs is in both rows, so the rows do not add up to the total."""

from __future__ import annotations

from typing import Any

from analytics.questions.grouped import by_dimension
from analytics.questions.question import Asked
from analytics.rollup import BY_DRUG
from i18n import mark


def _kind(asked: Asked, key: str) -> dict[str, Any]:
    drug = asked.engine.reference.drugs[key]
    return {"group": drug.drug_group, "class": drug.drug_class}


QUESTION = by_dimension(
    "by_drug",
    mark("By drug"),
    mark("Drug"),
    dimension="drug",
    vocabulary="drug",
    over="drug",
    events=BY_DRUG,
    own_class=True,
    extra=_kind,
)
