"""What the questions by one dimension share: tallies by its values, labelled and sorted. Must not import sqlalchemy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from analytics.filters import UNKNOWN
from analytics.questions.question import Asked, Question, label_column, measure_columns
from analytics.rollup import SEIZURES, Adder, Tally, steady

Extra = Callable[[Asked, str], dict[str, Any]]


def by_dimension(
    question: str,
    label: str,
    column: str,
    *,
    dimension: str,
    cells: tuple[str, ...] = (),
    vocabulary: str,
    over: str = "place",
    events: str = SEIZURES,
    own_class: bool = False,
    extra: Extra | None = None,
) -> Question:
    """A question whose rows are the values of one dimension. `extra` adds keys to a row.

    `cells`: the dimensions to ask for, where another question asks for this one among them.
    """

    def answer(asked: Asked) -> dict[str, Any]:
        adder = Adder(asked.cells(*(cells or (dimension,))), asked.selection)
        found = adder.groups(adder.dimension(dimension), events, own_class=own_class)
        rows = [_row(asked, vocabulary, key, tally, extra) for key, tally in found.items()]
        return {"columns": [label_column(column), *measure_columns(over)], "rows": ranked(rows)}

    return Question(question, label, answer)


def _row(asked: Asked, vocabulary: str, key: Any, tally: Tally, extra: Extra | None) -> dict[str, Any]:
    name = UNKNOWN if key is None else str(key)
    more = extra(asked, name) if extra else {}
    return {"key": name, "label": asked.vocabulary.label(vocabulary, name), **more, **tally.measures()}


def ranked(rows: Iterable[dict[str, Any]], last: tuple[str, ...] = (UNKNOWN,)) -> list[dict[str, Any]]:
    """Most seizures first, then most kilograms (equivalents after those), then by key; those of `last` at the end."""

    def order(row: dict[str, Any]) -> tuple[Any, ...]:
        numbers = (row["seizures"], row["mass_kg"], row["kg_equivalent"])
        return row["key"] in last, *(-steady(number or 0) for number in numbers), row["key"]

    return sorted(rows, key=order)
