"""A snapshot as plain rows, and the same rows read from the tables one by one: what the snapshot must be equal to."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

from sqlalchemy import select

from analytics.engines.snapshot import OF_LINE, OF_SEIZURE, Snapshot
from analytics.engines.snapshot_read import read_snapshot
from store import Store, tables
from store.database import data_version_of

Row = dict[str, Any]
NUMBERS = ("mass_kg", "latitude", "longitude")


def snapshot_of(store: Store) -> Snapshot:
    """The snapshot of the current data version."""
    with store.reading() as conn:
        return read_snapshot(conn, data_version_of(conn))


def shown(snapshot: Snapshot) -> list[Row]:
    """Every line with the values behind the codes; `seizure` is its number in the snapshot."""
    texts = {name: column.texts(column.codes) for name, column in snapshot.columns.items()}
    own = snapshot.equivalents
    equivalents = dict(zip(own.positions.tolist(), zip(own.low, own.central, own.high, strict=True), strict=True))
    return [
        {
            "id": int(snapshot.lines[at]),
            "seizure": int(snapshot.seizures[at]),
            "batch": int(snapshot.batch[at]),
            "line_batch": int(snapshot.line_batch[at]),
            "counts": bool(snapshot.counts[at]),
            "several": bool(snapshot.several[at]),
            "events": int(snapshot.events[at]),
            "start": date.fromordinal(int(snapshot.start[at])),
            "end": date.fromordinal(int(snapshot.end[at])),
            "held": bool(snapshot.held[at]),
            "equivalent": equivalents.get(at),
            **{name: _or_none(getattr(snapshot, name)[at]) for name in NUMBERS},
            **{name: values[at] for name, values in texts.items()},
        }
        for at in range(len(snapshot))
    ]


def expected(store: Store) -> list[Row]:
    """The lines that count by the rule of the record, each from its own row and that of its seizure."""
    seizures, lines, batches = (_table(store, name) for name in ("seizure", "seizure_line", "batch"))
    active = {key for key, row in batches.items() if row["status"] == "active"}
    counted = [
        (line, seizure)
        for line in lines.values()
        if (seizure := seizures[line["seizure_id"]])["not_counted"] is None
        and (seizure["batch_id"] in active or line["batch_id"] in active)
    ]
    number = {key: place for place, key in enumerate(sorted({seizure["id"] for _line, seizure in counted}))}
    return [
        {
            "id": line["id"],
            "seizure": number[seizure["id"]],
            "batch": seizure["batch_id"],
            "line_batch": line["batch_id"],
            "counts": seizure["batch_id"] in active,
            "several": seizure["line_count"] > 1,
            "events": -1 if seizure["event_count"] is None else seizure["event_count"],
            "start": seizure["period_start"],
            "end": seizure["period_end"],
            "held": line["hold_reason"] is not None,
            "equivalent": _equivalent(line),
            "mass_kg": line["mass_kg"],
            "latitude": seizure["latitude"],
            "longitude": seizure["longitude"],
            **{name: seizure[name] for name in OF_SEIZURE},
            **{name: line[name] for name in OF_LINE},
        }
        for line, seizure in counted
    ]


def _table(store: Store, name: str) -> dict[int, Row]:
    table = tables.metadata.tables[name]
    with store.reading() as conn:
        found = conn.execute(select(table).order_by(table.c.id)).mappings()
        return {row["id"]: {str(key): value for key, value in row.items()} for row in found}


def _equivalent(line: Row) -> tuple[float, float, float] | None:
    central = line["kg_equivalent"]
    if central is None:
        return None
    low, high = line["kg_equivalent_low"], line["kg_equivalent_high"]
    return central if low is None else low, central, central if high is None else high


def _or_none(number: float) -> float | None:
    return None if math.isnan(number) else float(number)
