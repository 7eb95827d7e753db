"""Mode of transport against concealment; Unknown is a row of its own on both sides."""

from __future__ import annotations

from typing import Any

from analytics.filters import UNKNOWN
from analytics.questions.grouped import ranked
from analytics.questions.question import HOW, Asked, Question, label_column, measure_columns
from analytics.rollup import Adder
from i18n import mark


def answer(asked: Asked) -> dict[str, Any]:
    adder = Adder(asked.cells(*HOW), asked.selection)
    mode, concealment = adder.dimension("mode"), adder.dimension("concealment")
    found = adder.groups(lambda cell: (mode(cell) or UNKNOWN, concealment(cell) or UNKNOWN))
    label = asked.vocabulary.label
    rows = []
    for (moved, hidden), tally in found.items():
        names = label("transport_mode", moved), label("concealment", hidden)
        rows.append(
            {
                "key": f"{moved}|{hidden}",
                "label": " / ".join(names),
                "mode": moved,
                "mode_label": names[0],
                "concealment": hidden,
                "concealment_label": names[1],
                **tally.measures(),
            }
        )
    columns = [
        label_column(mark("Mode of transport"), "mode_label"),
        label_column(mark("Concealment"), "concealment_label"),
        *measure_columns("place"),
    ]
    return {"columns": columns, "rows": ranked(rows, (f"{UNKNOWN}|{UNKNOWN}",))}


QUESTION = Question("mode_concealment", mark("Mode of transport and concealment"), answer)
