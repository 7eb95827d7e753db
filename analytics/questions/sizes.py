"""How large seizures are: counted lines of individual records by power of ten of kilograms."""

from __future__ import annotations

from typing import Any

import numpy as np

from analytics import sizes
from analytics.engines.protocol import Masses
from analytics.measures import MEASURE
from analytics.questions.question import Asked, Question, label_column
from i18n import gettext as _
from i18n import mark
from i18n.said import number as said_number

POWERS = range(-12, 13)
EDGES = [float(f"1e{power}") for power in POWERS]
ZERO = "zero"


def answer(asked: Asked) -> dict[str, Any]:
    masses = asked.engine.masses(asked.selection)
    bins = _bins(masses)
    powers = [power for power in bins if power is not None]
    rows = [_row(power, bins.get(power, (0, 0.0))) for power in range(min(powers), max(powers) + 1)] if powers else []
    if None in bins:
        zero = {"key": ZERO, "label": _("0 kg as written"), "from_kg": 0.0, "to_kg": 0.0}
        rows.insert(0, {**zero, "lines": bins[None][0], "mass_kg": bins[None][1]})
    columns = [label_column(mark("Mass")), _column("lines"), _column("mass_kg")]
    return {"columns": columns, "rows": rows, "lines": sizes.count(masses), "mass_kg": sizes.total(masses)}


def _bins(masses: Masses) -> dict[int | None, tuple[int, float]]:
    """Per power of ten its lines and their kilograms; None is for what weighs nothing."""
    place = np.clip(np.searchsorted(EDGES, masses.values, side="right") - 1, 0, len(POWERS) - 1) + 1
    place[masses.values <= 0] = 0
    kilograms = np.bincount(place, weights=masses.values * masses.lines, minlength=len(POWERS) + 1).tolist()
    lines = np.bincount(place, weights=masses.lines, minlength=len(POWERS) + 1).astype(np.int64).tolist()
    powers = (None, *POWERS)
    return {powers[one]: (lines[one], kilograms[one]) for one in np.unique(place).tolist()}


def _row(power: int, held: tuple[int, float]) -> dict[str, Any]:
    low, high = float(f"1e{power}"), float(f"1e{power + 1}")
    label = _("{low} to {high} kg").format(low=_plain(low), high=_plain(high))
    return {"key": str(power), "label": label, "from_kg": low, "to_kg": high, "lines": held[0], "mass_kg": held[1]}


def _plain(number: float) -> str:
    """Without an exponent, with the decimal mark of the language: 0.001, 1000."""
    return str(said_number(number, "0.############"))


def _column(name: str) -> dict[str, Any]:
    item = MEASURE[name]
    return {"id": name, "label": _(item.label), "unit": item.unit, "format": item.format, "additive": True}


QUESTION = Question("sizes", mark("Size of seizures"), answer)
