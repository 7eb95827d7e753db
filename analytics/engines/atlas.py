"""The places of a snapshot, numbered: which place a line is of does not depend on what is selected. Pure; no SQL.

Places are numbered in the order of country, name, latitude and longitude; a selection only adds up by these numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.engines.grouping import Codes, grouped, numbered
from analytics.engines.row_set import RowSet
from analytics.engines.snapshot import NONE, Floats, Positions, Snapshot


@dataclass(frozen=True, eq=False)
class Atlas:
    """Spellings of places, numbered place by place and in the order of their texts.

    `spelling`: the number of each line of the snapshot, NONE where it has no place. `place`: the place of each
    spelling, and `line` its first line. `size`: how many places there are.
    """

    spelling: npt.NDArray[np.int32]
    place: npt.NDArray[np.int32]
    line: Positions
    size: int

    @property
    def nbytes(self) -> int:
        return int(self.spelling.nbytes + self.place.nbytes + self.line.nbytes)


def read_atlas(snapshot: Snapshot) -> Atlas:
    """Individual records with coordinates; aggregates never enter a map of records."""
    grain, country, name, written = (snapshot.columns[key] for key in ("grain", "country", "place_folded", "place"))
    individual = grain.code_of.get("individual", grain.size)
    located = ~(np.isnan(snapshot.latitude) | np.isnan(snapshot.longitude))
    located &= grain.codes == individual
    rows = RowSet(len(snapshot)).where(located)
    columns = (
        Codes(rows.of(country.codes), country.size),
        Codes(rows.of(name.codes), name.size),
        _distinct(rows.of(snapshot.latitude)),
        _distinct(rows.of(snapshot.longitude)),
        Codes(rows.of(written.codes), written.size),
    )
    groups = grouped(columns, len(rows))
    del columns
    spelling = np.full(len(snapshot), NONE, dtype=np.int32)
    spelling[located] = groups.index
    line = np.full(groups.size, len(snapshot), dtype=np.int32)
    np.minimum.at(line, groups.index.astype(np.intp), rows.all_positions())
    place = _places(line, (country.codes, name.codes, snapshot.latitude, snapshot.longitude))
    return Atlas(spelling, place, line, int(place[-1]) + 1 if len(place) else 0)


def _places(lines: Positions, columns: tuple[npt.NDArray[np.generic], ...]) -> npt.NDArray[np.int32]:
    """Spellings that are next to each other and agree in all columns are of one place."""
    unlike = np.zeros(len(lines), dtype=np.bool_)
    for column in columns:
        values = column[lines]
        unlike[1:] |= values[1:] != values[:-1]
    return np.cumsum(unlike, dtype=np.int32)


def _distinct(values: Floats) -> Codes:
    codes, known = numbered(values)
    return Codes(codes, len(known))
