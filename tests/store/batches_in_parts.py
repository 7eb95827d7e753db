"""A small batch in plain data, cut into parts as a stream would be, and what its rows must be in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from store.loads import BatchPart

COUNTRIES = ("KZ", "UZ", "TJ", None)
DRUGS = ("heroin", "opium", "cannabis_herb")
SOURCE = {"source": "parts", "name": "Parts", "publisher": "test", "scope": "test", "illustrative": 0}


def batch_row(digest: str = "a" * 64, source: str = "parts", **said: Any) -> dict[str, Any]:
    """The row of a batch without its account."""
    return {
        "source": source,
        "profile": "test",
        "mapping": "{}",
        "file_name": "parts.csv",
        "sha256": digest,
        "content_sha256": digest,
        "loaded_at": "2020-01-01T00:00:00+00:00",
        "loaded_by": "test",
        "status": "active",
        **said,
    }


@dataclass(frozen=True)
class Line:
    """One row of a file: which event it is of (their first rows come in the order of their numbers), and its mass."""

    event: int
    mass_kg: float | None


def part(lines: Sequence[Line], seen: int, first_row: int, **beside: Any) -> BatchPart:
    """The part of these lines, `seen` events having come before; an event is described where it comes first."""
    new = sorted({line.event for line in lines if line.event >= seen})
    seizures: dict[str, Sequence[Any]] = {
        "line_count": [sum(line.event == event for line in lines) for event in new],
        "grain": ["individual"] * len(new),
        "event_count": [1] * len(new),
        "period_start": [f"2020-01-{event % 28 + 1:02d}" for event in new],
        "period_end": [f"2020-01-{event % 28 + 1:02d}" for event in new],
        "date_precision": ["day"] * len(new),
        "country": [COUNTRIES[event % len(COUNTRIES)] for event in new],
        "note": [f"event {event}" for event in new],
        "operation": [None] * len(new),
    }
    columns: dict[str, Sequence[Any]] = {
        "seizure_id": [line.event for line in lines],
        "row_number": list(range(first_row, first_row + len(lines))),
        "drug": [DRUGS[line.event % len(DRUGS)] for line in lines],
        "drug_as_written": [f"row of event {line.event}" for line in lines],
        "class": ["drug"] * len(lines),
        "unit_family": ["mass"] * len(lines),
        "mass_kg": [line.mass_kg for line in lines],
    }
    nothing: dict[str, Any] = {"issues": {}, "administrations": {}, "operations": {}, "participants": (), "reports": ()}
    return BatchPart(seizures, columns, **{**nothing, **beside})


def parts(lines: Sequence[Line], cuts: Sequence[int]) -> tuple[list[BatchPart], dict[int, int]]:
    """The lines cut at `cuts`, and the number of lines of each event whose lines lie in several parts."""
    edges = sorted({0, len(lines), *cuts})
    found, seen = [], 0
    for start, end in pairwise(edges):
        piece = lines[start:end]
        found.append(part(piece, seen, start + 1))
        seen = max(seen, *(line.event + 1 for line in piece))
    places: dict[int, set[int]] = {}
    for number, each in enumerate(found):
        for event in each.lines["seizure_id"]:
            places.setdefault(event, set()).add(number)
    scattered = {event for event, where in places.items() if len(where) > 1}
    return found, {event: sum(line.event == event for line in lines) for event in scattered}


def issues(rows: Sequence[int], code: str = "bad_date") -> Mapping[str, Sequence[Any]]:
    """A quarantined row each."""
    count = len(rows)
    return {
        "row_number": list(rows),
        "code": [code] * count,
        "level": ["quarantined"] * count,
        "message": ["No date."] * count,
        "rows": [1] * count,
        "raw_row": ['["x"]'] * count,
    }
