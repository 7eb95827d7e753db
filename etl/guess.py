"""Guess which column is which field, from header synonyms (a CSV in five languages) and from the unit in a header. Pure
but for reading the synonyms once.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from etl.fields import BY_KEY
from i18n import gettext as _
from store.reference import Reference
from store.seed import REFERENCE_FOLDER
from store.text import fold


@dataclass(frozen=True)
class Guess:
    """What a column was taken for, and why."""

    field: str
    column: str
    evidence: str


ROW_LABEL = "row_label"  # not a field: a column that only numbers the rows


@cache
def _synonyms() -> Mapping[str, str]:
    """Folded header -> field; the first field that names a header has it."""
    with (REFERENCE_FOLDER / "header_synonyms.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found: dict[str, str] = {}
    for row in rows:
        for synonym in (row["field"], *row["synonyms"].split("|")):
            found.setdefault(fold(synonym), row["field"])
    return found


def guess(columns: Sequence[str], reference: Reference) -> tuple[list[Guess], dict[str, str]]:
    """(guesses, constants): at most one column per field, exact headers before headers that only contain a synonym."""
    taken: dict[str, Guess] = {}
    for exact in (True, False):
        used = {item.column for item in taken.values()}
        found: dict[str, list[Guess]] = {}
        for column in columns:
            field, words = (None, "") if column in used else _match(column, reference, exact=exact)
            if field in BY_KEY and field not in taken:
                found.setdefault(field, []).append(Guess(field, column, words))
        taken |= {field: _fullest(guesses) for field, guesses in found.items()}
    constants = _unit_in_header(taken, reference)
    return [taken[key] for key in BY_KEY if key in taken], constants


def row_labels(columns: Sequence[str]) -> dict[str, str]:
    """Columns that only number the rows of the file, with the reason for not reading them."""
    reason = _("it numbers the rows of the file")
    return {column: reason for column in columns if _synonyms().get(fold(column)) == ROW_LABEL}


def _fullest(guesses: Sequence[Guess]) -> Guess:
    """The first, unless a later one says the same and more: UNIDADE may be an office, UNIDADE_MEDIDA cannot."""
    best = guesses[0]
    for other in guesses[1:]:
        if set(fold(other.column).split()) > set(fold(best.column).split()):
            best = other
    return best


def _match(column: str, reference: Reference, *, exact: bool) -> tuple[str | None, str]:
    folded = fold(column)
    synonyms = _synonyms()
    if exact:
        return synonyms.get(folded), _("the header is a word for it")
    bare, unit = _strip_unit(folded, reference)
    if unit and synonyms.get(bare):
        return synonyms[bare], _("the header, without its unit, is a word for it")
    words = f" {folded} "
    inside = [
        synonym
        for synonym, field in synonyms.items()
        if len(synonym) > 3 and field != ROW_LABEL and f" {synonym} " in words
    ]
    if not inside:
        return None, ""
    longest = max(inside, key=len)
    return synonyms[longest], _("the header contains “{word}”").format(word=longest)


def _strip_unit(folded: str, reference: Reference) -> tuple[str, str | None]:
    words = folded.split()
    unit = reference.unit_aliases.get(words[-1]) if words else None
    if unit is None or reference.units[unit].family == "unknown":
        return folded, None
    return " ".join(words[:-1]), unit


def _unit_in_header(taken: Mapping[str, Guess], reference: Reference) -> dict[str, str]:
    if "unit" in taken or "quantity" not in taken:
        return {}
    _bare, unit = _strip_unit(fold(taken["quantity"].column), reference)
    return {"unit": unit} if unit else {}
