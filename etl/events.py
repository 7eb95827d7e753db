"""Which lines belong to which seizure, from block to block: rows of one file with the same id are one seizure.

The first of its rows describes the event. Within a block ids are compared as they are; of an event whose rows lie in
several blocks only what its first row said is kept, and only for the ids that the survey found in more than one. Pure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from etl.encoded import Encoded, Index, Mask, Objects
from etl.survey import hashes
from etl.unfold import Lines

NOT_SHARED = -1
SaidBy = Callable[[Index], Objects]  # what some lines of a block say of their events


@dataclass(frozen=True)
class Grouped:
    """The seizures of one block. `rows`: its lines that are seizures, in the order of the file.

    Per event: `first`, the line that describes it here; `shared`, its place among the ids of several blocks, or
    NOT_SHARED; `begun`: an earlier block described it. Per line of `rows`: `event_of`, its event in this block.
    """

    rows: Index
    first: Index
    event_of: Index
    shared: Index
    begun: Mask


@dataclass(frozen=True)
class Numbered:
    """`number`: of each event over the whole load. `new`: events that begin in this block, `lines` of each."""

    number: Index
    new: Index
    lines: Index


class Events:
    """The events of one load so far."""

    def __init__(self, shared: Index) -> None:
        """`shared`: sorted hashes of the ids that stand in several blocks."""
        self._shared = shared
        self._number = np.full(len(shared), -1, dtype=np.int64)
        self._lines = np.zeros(len(shared), dtype=np.int64)
        self._written = np.zeros(len(shared), dtype=np.int64)
        self._ids: Objects = np.full(len(shared), None, dtype=object)
        self._said: dict[str, Objects] = {}
        self._next = 0

    def group(self, lines: Lines, seizures: Mask) -> Grouped:
        """The events of a block. `seizures`: its lines that are loaded and are no nil report."""
        rows = np.flatnonzero(seizures)
        ids = lines.fields.get("seizure_id")
        base = lines.row_of if lines.together else np.arange(len(seizures), dtype=np.int64)
        key = base[rows]
        named = np.zeros(len(rows), dtype=np.bool_) if ids is None else ~ids.blank_rows[rows]
        if ids is not None:
            key = np.where(named, len(seizures) + ids.codes[rows], key)
        elif not lines.together:
            return Grouped(rows, rows, np.arange(len(rows)), np.full(len(rows), NOT_SHARED), np.zeros_like(named))
        positions, event_of = _numbered(key)
        shared = self._places(ids, rows[positions], named[positions])
        begun = (shared != NOT_SHARED) & (self._number[shared] >= 0) if len(self._shared) else shared >= 0
        return Grouped(rows, rows[positions], event_of, shared, begun)

    def number(self, grouped: Grouped, ids: Encoded | None) -> Numbered:
        """Numbers for the events of a block; those that go on keep theirs."""
        counts = np.bincount(grouped.event_of, minlength=len(grouped.first)).astype(np.int64)
        new = np.flatnonzero(~grouped.begun)
        number = np.empty(len(grouped.first), dtype=np.int64)
        number[new] = self._next + np.arange(len(new))
        self._next += len(new)
        kept = np.flatnonzero(grouped.shared != NOT_SHARED)
        places = grouped.shared[kept]
        starts = kept[~grouped.begun[kept]]
        self._number[grouped.shared[starts]] = number[starts]
        self._written[grouped.shared[starts]] = counts[starts]
        if ids is not None and len(starts):
            self._ids[grouped.shared[starts]] = [ids.cell(row) for row in grouped.first[starts].tolist()]
        number[kept] = self._number[places]
        self._lines[places] += counts[kept]
        return Numbered(number, new, counts[new])

    def remember(self, what: str, grouped: Grouped, said_by: SaidBy) -> None:
        """Keep what the first rows of shared events that begin here say."""
        starts = np.flatnonzero((grouped.shared != NOT_SHARED) & ~grouped.begun)
        if len(starts):
            kept = self._said.setdefault(what, np.full(len(self._shared), None, dtype=object))
            kept[grouped.shared[starts]] = said_by(grouped.first[starts])

    def lead(self, what: str, grouped: Grouped, said_by: SaidBy, events: Index) -> Objects:
        """For each of these events of the block: what the row that describes it says, in whatever block that was."""
        said = said_by(grouped.first[events])
        going_on = np.flatnonzero(grouped.begun[events])
        if len(going_on):
            said[going_on] = self._said[what][grouped.shared[events[going_on]]]
        return said

    def line_counts(self) -> dict[int, int]:
        """Number of an event -> its lines, where they came in several blocks."""
        grown = np.flatnonzero(self._lines > self._written)
        return dict(zip(self._number[grown].tolist(), self._lines[grown].tolist(), strict=True))

    def _places(self, ids: Encoded | None, rows: Index, named: Mask) -> Index:
        """The place of each event among the shared ids. `rows`: of its first line."""
        places = np.full(len(rows), NOT_SHARED, dtype=np.int64)
        if ids is None or not len(self._shared):
            return places
        chosen = np.flatnonzero(named)
        texts = ids.spread(list(ids.values))[rows[chosen]].tolist()
        wanted = hashes(texts)
        at = np.minimum(np.searchsorted(self._shared, wanted), len(self._shared) - 1)
        # Two ids with one hash are told apart by what is kept of the first; the other one stays by itself.
        same = [known is None or known == text for known, text in zip(self._ids[at].tolist(), texts, strict=True)]
        known = (self._shared[at] == wanted) & np.array(same, dtype=np.bool_)
        places[chosen[known]] = at[known]
        return places


def _numbered(key: Index) -> tuple[Index, Index]:
    """(the first place of each different number, in the order of the file; which of these each place is)."""
    first = np.full(int(key.max(initial=0)) + 1, -1, dtype=np.int64)
    first[key[::-1]] = np.arange(len(key))[::-1]
    led_by = first[key]
    leads = led_by == np.arange(len(key))
    rank = np.cumsum(leads) - 1
    return np.flatnonzero(leads), rank[led_by]
