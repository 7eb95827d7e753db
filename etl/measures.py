"""One field told by several columns: a quantity that stands in pounds or in pieces, a value in two parts. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from etl.content import AMOUNT, Sample
from etl.encoded import Codes, Encoded, Index
from etl.guess import Guesses
from etl.headers import matches, without_unit, words
from etl.normalise.amounts import MASS
from etl.normalise.numbers import SAYS_NOTHING
from etl.plan import Plan
from etl.profile import Measure
from etl.twofold import together
from store.reference import Reference
from store.text import fold

NUMBERS = 0.9
BETWEEN = "; "  # parts the values of several columns in one field


def find_measures(columns: Sequence[str], found: Guesses, sample: Sample, reference: Reference) -> tuple[Measure, ...]:
    """Several columns of quantities of which each row fills one, or of masses of one thing in different units.

    Those with a unit in the header go first.
    """
    chosen, named = found.columns.get("quantity"), found.columns.get("drug")
    if chosen is None or named is None or chosen not in sample.contents:
        return ()
    taken = set(found.columns.values()) - {chosen}
    names = [name for name in columns if name not in taken and _is_quantity(name, sample, reference)]
    if chosen not in names or len(names) < 2:
        return ()
    if not sample.never_together(names, named):
        names = _one_mass(names, chosen, reference)
    measures = [Measure(name, _unit(name, reference)) for name in names]
    return tuple(sorted(measures, key=lambda item: item.unit is None)) if len(measures) > 1 else ()


def _one_mass(names: Sequence[str], chosen: str, reference: Reference) -> list[str]:
    """The columns that differ from the chosen one by their unit of mass alone: "Weight, kg" and "Weight, g"."""
    found: dict[str, str] = {}  # unit -> column
    wanted = without_unit(words(chosen), reference)[0]
    for name in sorted(names, key=lambda name: name != chosen):
        unit, rest = _unit(name, reference), without_unit(words(name), reference)[0]
        if unit is not None and reference.units[unit].family == MASS and (rest == wanted or "" in (rest, wanted)):
            found.setdefault(unit, name)
    return [name for name in names if name in found.values()] if chosen in found.values() else []


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
    return sample.contents[name].share(AMOUNT) >= NUMBERS


def _is_quantity(name: str, sample: Sample, reference: Reference) -> bool:
    fields = {match.field for match in matches(name, reference)}
    bare = words(name) and not without_unit(words(name), reference)[0]  # "Grams"
    return ("quantity" in fields or bool(bare)) and _is_number(name, sample)


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
    """Quantity and unit from the first column of a row that is neither blank nor zero; the last one where all are.

    Where several columns with units of their own are filled in one row, all of them are its quantity (etl.twofold).
    """
    cells = [columns[item.column] for item in measures]
    says = np.array([column.mask(np.array(list(map(_gives, column.values)), dtype=np.bool_)) for column in cells])
    chosen = np.where(says.any(axis=0), says.argmax(axis=0), len(measures) - 1).astype(np.int32)
    starts = np.cumsum([0, *(len(column.values) for column in cells[:-1])], dtype=np.int32)
    codes: Codes = np.choose(chosen, [column.codes + start for column, start in zip(cells, starts, strict=True)])
    values = [value for column in cells for value in column.values]
    name = " / ".join(item.column for item in measures)
    stated = says & np.array([[item.unit is not None] for item in measures])
    several = np.flatnonzero(stated.sum(axis=0) > 1)
    if len(several):
        codes[several] = _together(measures, cells, stated, several, values)
        chosen[several] = len(measures)  # these texts name their units themselves
    units = (*(item.unit or "" for item in measures), "")
    return {"quantity": Encoded(tuple(values), codes.astype(np.int32), name), "unit": Encoded(units, chosen, None)}


def _together(
    measures: Sequence[Measure], cells: Sequence[Encoded], stated: npt.NDArray[np.bool_], rows: Index, values: list[str]
) -> list[int]:
    """The codes of texts with all filled cells of each of `rows`; new texts are put behind `values`."""
    known: dict[str, int] = {}
    codes = []
    for row in rows.tolist():
        parts = [(item.column, cells[at].cell(row)) for at, item in enumerate(measures) if stated[at, row]]
        text = together(parts)
        if text not in known:
            known[text] = len(values)
            values.append(text)
        codes.append(known[text])
    return codes


def _gives(text: str) -> bool:
    """Whether a cell gives a quantity: not a blank, zeros, dashes, nor words such as "n/a"."""
    return _says(text) and fold(text) not in SAYS_NOTHING


def _says(text: str) -> bool:
    return any(char not in "0.,- \u00a0\u2013\u2014\u2212" for char in text)


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
