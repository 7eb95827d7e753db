"""One field told by several columns: a quantity that stands in pounds or in pieces, a value in two parts. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from etl.content import Sample
from etl.encoded import Codes, Encoded
from etl.guess import Guesses
from etl.headers import matches, without_unit, words
from etl.plan import Plan
from etl.profile import Measure
from store.reference import Reference

NUMBERS = 0.9
BETWEEN = "; "  # parts the values of several columns in one field


def find_measures(columns: Sequence[str], found: Guesses, sample: Sample, reference: Reference) -> tuple[Measure, ...]:
    """Several columns of quantities of which each row fills one: those with a unit in the header go first."""
    chosen, named = found.columns.get("quantity"), found.columns.get("drug")
    if chosen is None or named is None or chosen not in sample.contents:
        return ()
    taken = set(found.columns.values()) - {chosen}
    names = [name for name in columns if name not in taken and _is_quantity(name, sample, reference)]
    if chosen not in names or len(names) < 2 or not sample.never_together(names, named):
        return ()
    measures = [Measure(name, _unit(name, reference)) for name in names]
    return tuple(sorted(measures, key=lambda item: item.unit is None))


def find_gathered(
    columns: Sequence[str], found: Guesses, sample: Sample, reference: Reference
) -> dict[str, dict[str, str]]:
    """Several columns of values of what was seized ("TOTAL $", "MSRP"): each is kept, behind its header."""
    taken = set(found.columns.values()) - {found.columns.get("value")}
    names = [
        name
        for name in columns
        if name not in taken and any(match.field == "value" for match in matches(name, reference))
    ]
    several = len(names) > 1 and all(name in sample.contents and _is_number(name, sample) for name in names)
    return {"value": {name: name for name in names}} if several else {}


def _is_number(name: str, sample: Sample) -> bool:
    return sample.contents[name].share("number") >= NUMBERS


def _is_quantity(name: str, sample: Sample, reference: Reference) -> bool:
    fields = {match.field for match in matches(name, reference)}
    return "quantity" in fields and _is_number(name, sample)


def _unit(name: str, reference: Reference) -> str | None:
    _rest, unit = without_unit(words(name), reference)
    return None if unit is None else reference.unit_aliases[unit]


def gather(plan: Plan, columns: Mapping[str, Encoded]) -> dict[str, Encoded]:
    """The fields that several columns tell, for the rows of `columns` (column of the file -> its cells)."""
    found: dict[str, Encoded] = {}
    if plan.measures:
        found |= _measured(plan.measures, columns)
    for key, parts in plan.gathered.items():
        found[key] = _labelled(parts, columns)
    return found


def _measured(measures: Sequence[Measure], columns: Mapping[str, Encoded]) -> dict[str, Encoded]:
    """Quantity and unit from the first column of a row that is neither blank nor zero; the last one where all are."""
    cells = [columns[item.column] for item in measures]
    says = np.array([column.mask(np.array(list(map(_says, column.values)), dtype=np.bool_)) for column in cells])
    chosen = np.where(says.any(axis=0), says.argmax(axis=0), len(measures) - 1).astype(np.int32)
    starts = np.cumsum([0, *(len(column.values) for column in cells[:-1])], dtype=np.int32)
    codes: Codes = np.choose(chosen, [column.codes + start for column, start in zip(cells, starts, strict=True)])
    values = tuple(value for column in cells for value in column.values)
    name = " / ".join(item.column for item in measures)
    units = tuple(item.unit or "" for item in measures)
    return {"quantity": Encoded(values, codes.astype(np.int32), name), "unit": Encoded(units, chosen, None)}


def _says(text: str) -> bool:
    return any(char not in "0.,- \u00a0" for char in text)


def _labelled(parts: Mapping[str, str], columns: Mapping[str, Encoded]) -> Encoded:
    """One text of the cells that say something, each behind its label: "US$ 500000; MSRP US$ 120"."""
    rows = len(next(iter(columns.values())).codes) if columns else 0
    texts = [""] * rows
    for name, label in parts.items():
        cells = columns[name]
        written = [f"{label} {value.strip()}" if _says(value) else "" for value in cells.values]
        pairs = zip(texts, (written[code] for code in cells.codes), strict=True)
        texts = [BETWEEN.join(filter(None, pair)) for pair in pairs]
    distinct = {text: position for position, text in enumerate(dict.fromkeys(texts))}
    return Encoded(tuple(distinct), np.array([distinct[text] for text in texts], dtype=np.int32), " / ".join(parts))
