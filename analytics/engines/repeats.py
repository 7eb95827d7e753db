"""Lines of seizures of several lines that must not count their seizure again. Pure; no SQL.

A seizure's events stand on its first selected line; for rows of drugs, families (a drug with its children), groups and
classes on its first line of each. Almost all seizures have one line, and those take no part in this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.engines.row_set import RowSet
from analytics.engines.snapshot import Mask, Positions, Snapshot
from store.reference import Reference

# The numbers of a Cell that count events.
LEVELS = ("seizures", "by_drug", "by_family", "by_group", "by_class")


@dataclass(frozen=True, eq=False)
class Repeats:
    """By level the lines, as places in a row set, on which their seizure does not count; ascending."""

    places: Mapping[str, Positions]

    @property
    def nbytes(self) -> int:
        return sum(int(places.nbytes) for places in self.places.values())


def repeats(snapshot: Snapshot, rows: RowSet, reference: Reference) -> Repeats:
    """What of the lines repeats a seizure."""
    places = np.flatnonzero(rows.of(snapshot.several)).astype(np.int32)
    seizures = _of(snapshot.seizures, rows, places)
    again = _not_first(seizures.astype(np.int64))
    found = {"seizures": places[again]}
    # Only seizures of which two lines were selected can repeat anything.
    of_two = np.isin(seizures, seizures[again])
    places, seizures = places[of_two], seizures[of_two].astype(np.int64)
    for level, (numbers, size) in _within(snapshot, reference).items():
        codes = snapshot.columns["class" if level == "by_class" else "drug"].codes
        found[level] = places[_not_first(seizures * size + numbers[_of(codes, rows, places)])]
    return Repeats(found)


def _of(column: npt.NDArray[Any], rows: RowSet, places: Positions) -> npt.NDArray[Any]:
    return column[places] if rows.positions is None else column[rows.positions[places]]


def _not_first(keys: npt.NDArray[np.int64]) -> Mask:
    """Which keys are equal to an earlier one."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    found = np.zeros(len(keys), dtype=np.bool_)
    found[order[1:]] = ordered[1:] == ordered[:-1]
    return found


def _within(snapshot: Snapshot, reference: Reference) -> dict[str, tuple[npt.NDArray[np.int64], int]]:
    """By level the number of each code of drug or class within which a seizure counts once, and how many there are."""
    drug, goods = snapshot.columns["drug"], snapshot.columns["class"]
    slugs = drug.values.to_pylist()
    return {
        "by_drug": _numbered(slugs),
        "by_family": _numbered([reference.drugs[slug].parent or slug for slug in slugs]),
        "by_group": _numbered([reference.drugs[slug].drug_group for slug in slugs]),
        "by_class": _numbered(goods.values.to_pylist()),
    }


def _numbered(texts: list[str]) -> tuple[npt.NDArray[np.int64], int]:
    number = {text: at for at, text in enumerate(dict.fromkeys(texts))}
    return np.array([number[text] for text in texts], dtype=np.int64), max(1, len(number))
