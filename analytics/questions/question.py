"""What a question is: an id, its options, and a function from an engine and a selection to an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from analytics.engines.protocol import Cells, Engine
from analytics.measures import MEASURE
from analytics.rollup import cells_by
from analytics.selection import Selection, SelectionError
from analytics.vocabulary import Vocabulary
from i18n import gettext as _

# Dimensions that several questions of a page ask for, so that the engine finds them once for all. Few values each:
# a question asks for no more than it groups by where that would tell apart what is unlike in every record.
WHERE = ("country", "epoch")
HOW = ("mode", "concealment")

GROUPED = (
    "seizures",
    "lines",
    "aggregate_rows",
    "mass_kg",
    "kg_equivalent",
    "lines_without_mass",
    "lines_held",
    "lines_without_count",
)


@dataclass(frozen=True)
class Option:
    """A setting of a question beside the selection: one of `choices`, a number from `low` to `high`, or free text."""

    name: str
    default: str | int
    choices: tuple[str, ...] = ()
    low: int = 0
    high: int = 0

    def read(self, value: str | int) -> str | int:
        """The value as the question takes it. Raises SelectionError with the values there are."""
        if isinstance(self.default, int):
            return self._number(str(value))
        text = str(value)
        if self.choices and text not in self.choices:
            sentence = _("{key}={value} is not known; there are: {known}.")
            raise SelectionError(
                sentence.format(key=self.name, value=text, known=", ".join(self.choices)), self.name, text
            )
        return text

    def _number(self, text: str) -> int:
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 12 else -1
        if not self.low <= number <= self.high:
            sentence = _("{key}={value} is not a whole number from {low} to {high}.")
            raise SelectionError(
                sentence.format(key=self.name, value=text, low=self.low, high=self.high), self.name, text
            )
        return number


@dataclass(frozen=True)
class Asked:
    """One asking: everything a question may look at."""

    engine: Engine
    selection: Selection
    options: Mapping[str, str | int] = field(default_factory=dict)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self.engine.reference, self.engine.catalogue)

    def cells(self, *dimensions: str) -> Cells:
        """The selection by what a question groups by, and by grain and class."""
        return cells_by(self.engine, self.selection, *dimensions)

    def source(self, batch: int) -> str:
        return self.engine.catalogue.batches[batch].source

    def text(self, option: str) -> str:
        return str(self.options[option])

    def number(self, option: str) -> int:
        return int(self.options[option])


About = Callable[[Asked], Selection | None]


@dataclass(frozen=True)
class Question:
    """`answer` gives the question's own part; analytics.door adds what all answers have.

    An answer of more than `rows_kept` rows is made anew each time: kept by the hundred, pages of 1,000 records would
    fill gigabytes. `about`: the selection that the question answers about, where that is not the one asked with; None
    from it: about no records at all.
    """

    id: str
    label: str
    answer: Callable[[Asked], dict[str, Any]]
    options: tuple[Option, ...] = ()
    rows_kept: int | None = None
    about: About | None = None


def label_column(label: str, name: str = "label") -> dict[str, Any]:
    """A column of text; `label` is marked for translation."""
    return {"id": name, "label": _(label), "unit": None, "format": "text", "additive": True}


def measure_columns(over: str) -> list[dict[str, Any]]:
    """The columns of the measures of grouped rows; `over`: what the rows divide (time | place | source | drug)."""
    return [
        {
            "id": item.id,
            "label": _(item.label),
            "unit": item.unit,
            "format": item.format,
            "additive": over in item.additive_over,
        }
        for item in (MEASURE[name] for name in GROUPED)
    ]
