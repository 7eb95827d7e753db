"""A quantity that several columns of one row give ("Weight, kg" and "Weight, g"): compared, never added up. Pure.

Masses that are the same to the rounding of how they are written are one: the more exact of them is taken. Masses that
are not could be parts of a whole ("2 kg and 300 g") or a mistake, and nobody can tell: such a row is kept back. Beside
a mass, a number of pieces says the same another way: the mass is taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from etl.normalise.amounts import MASS, Amounts
from etl.normalise.numbers import BadNumber, NumberFormat, parse_number
from etl.normalise.signs import plain
from etl.profile import Measure
from store.reference import Reference
from store.text import fold

BETWEEN = "; "
LONGEST = 500
MOST_ROUNDED = 0.05  # 2 kg beside 2.08 kg may be rounded, beside 2.4 kg it is hardly
EXACT = 1e-9  # of what floats lose


@dataclass(frozen=True)
class Twofold:
    """`number` of `unit`; `differ`: the masses do not agree. `beside`: a quantity that is no mass was given, too.

    `strange`: nobody knows the unit, which may be none.
    """

    number: float | BadNumber | None
    unit: str = ""
    differ: bool = False
    beside: bool = False
    strange: bool = False


@dataclass(frozen=True)
class _Part:
    number: float
    unit: str
    kg: float | None
    half: float  # half of the last digit as written, in kg


def together(parts: Sequence[tuple[str, str]]) -> str:
    """The text that stands for cells of several columns, (column, cell)."""
    return BETWEEN.join(f"{column}: {cell.strip()}" for column, cell in parts)


def twofold(measures: Sequence[Measure], reference: Reference, amounts: Amounts) -> Callable[..., Twofold | None]:
    """What reads such texts, in the format of their columns; None for any other text."""
    stated = [item for item in measures if item.unit is not None]
    if len(stated) < 2:
        return lambda _text, _form: None
    labelled = "".join(
        rf"(?:(?:^|{BETWEEN}){re.escape(item.column)}: (?P<cell{place}>.*?))?" for place, item in enumerate(stated)
    )
    pattern = re.compile(labelled, re.DOTALL)

    def read(text: str, form: NumberFormat) -> Twofold | None:
        match = pattern.fullmatch(text) if BETWEEN in text and len(text) <= LONGEST else None
        if match is None:
            return None
        found: list[_Part] = []
        for place, item in enumerate(stated):
            cell = match[f"cell{place}"]
            if cell is not None:
                part = _part(cell, str(item.unit), form, reference, amounts)
                if not isinstance(part, _Part):
                    return Twofold(BadNumber(text, part.reason) if part else None)
                found.append(part)
        return _one(found, text) if found else None

    return read


def _part(
    cell: str, unit: str, form: NumberFormat, reference: Reference, amounts: Amounts
) -> _Part | BadNumber | None:
    amount = amounts(cell)
    written = cell if amount is None else amount.number
    number = parse_number(written, form) if amount is None else amount.value(form)
    if not isinstance(number, float):
        return number
    code = reference.unit_aliases.get(fold(unit), "")
    if amount is not None and amount.code != code:
        return BadNumber(cell, "")
    known = reference.units.get(code)
    to_kg = known.to_base if known is not None and known.family == MASS else None
    digits = len(plain(written).partition(form.decimal)[2])
    return _Part(number, unit, None if to_kg is None else number * to_kg, 0.5 * 10**-digits * (to_kg or 0.0))


def _one(parts: Sequence[_Part], text: str) -> Twofold:
    masses = [part for part in parts if part.kg is not None]
    if not masses:
        return Twofold(parts[0].number, parts[0].unit, beside=len(parts) > 1)
    best = min(masses, key=lambda part: part.half)
    best = next(part for part in masses if abs((part.kg or 0.0) - (best.kg or 0.0)) <= EXACT * abs(best.kg or 0.0))
    if all(_agree(best, other) for other in masses):
        return Twofold(best.number, best.unit, beside=len(parts) > len(masses))
    return Twofold(BadNumber(text, ""), differ=True)


def _agree(one: _Part, other: _Part) -> bool:
    """Whether two masses are the same, to half of the last digit of the rougher one."""
    first, second = one.kg or 0.0, other.kg or 0.0
    allowed = min(one.half + other.half, MOST_ROUNDED * max(abs(first), abs(second)))
    return abs(first - second) <= max(allowed, EXACT * max(abs(first), abs(second)))
