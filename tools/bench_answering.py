"""The questions of the Overview, cold, through analytics.door, beside the same sums from a pandas frame in memory.

The frame is one row per line with categories, built before the clock starts: what a usual dashboard holds ("pandas,
read first" adds reading it from the same database). The peer gives the grouped seizures and kilograms only; ours gives
whole answers, with footnotes, labels and the year before. Both must say the same numbers, or the measurement fails.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analytics.door import ask
from analytics.selection import parse
from store import open_store
from tools.bench_clock import Clock

OURS, PEER, COLD_PEER = "sentinel", "pandas", "pandas, read first"
WHOLE_PAGE, EVERYTHING = "whole page", "everything"
QUERY = """
    SELECT seizure.id AS seizure, seizure.event_count, seizure.period_start, seizure.period_end, seizure.country,
           seizure.mode, seizure.concealment, seizure.place_folded, seizure.latitude, seizure.longitude,
           counted_line.drug, drug.drug_group, counted_line.class, counted_line.mass_kg
    FROM counted_line JOIN seizure ON seizure.id = counted_line.seizure_id JOIN drug ON drug.drug = counted_line.drug
"""
CATEGORIES = ("country", "mode", "concealment", "place_folded", "drug", "drug_group", "class")
Sums = dict[str, tuple[int, float]]
Frame = pd.DataFrame


@dataclass(frozen=True)
class Work:
    """One question: its options, the peer's sums, and how ours reads as the same sums."""

    question: str
    peer: Callable[[Frame], Sums]
    options: Mapping[str, str | int] = field(default_factory=dict)
    ours: Callable[[Mapping[str, Any]], Sums] = lambda answer: _rows(answer, "seizures")


def read_frame(database: str) -> Frame:
    """Every counted line of the database."""
    with closing(sqlite3.connect(database)) as connection:
        frame = pd.read_sql_query(QUERY, connection, parse_dates=["period_start", "period_end"])
    return frame.astype(dict.fromkeys(CATEGORIES, "category"))


def _drugs_only(frame: Frame) -> pd.Series[float]:
    return frame["mass_kg"].where(frame["class"] == "drug")


def totals(frame: Frame) -> Sums:
    """Seizures and kilograms, with the median, the 90th percentile, the largest and the countries."""
    events = frame.drop_duplicates("seizure")["event_count"].sum()
    mass = _drugs_only(frame)
    mass.median(), mass.quantile(0.9), mass.max(), frame["country"].nunique()
    return {"": (int(events), float(mass.sum()))}


def grouped(*columns: str, own_class: bool = False) -> Callable[[Frame], Sums]:
    """Seizures and kilograms by columns; `own_class`: not only of drugs."""

    def sums(frame: Frame) -> Sums:
        keys = [frame[column].cat.add_categories("unknown").fillna("unknown") for column in columns]
        return _sums(frame, keys, frame["mass_kg"] if own_class else _drugs_only(frame))

    return sums


def by_month(frame: Frame) -> Sums:
    """By month, and by month and drug group as the trend shows them."""
    month = frame["period_start"].dt.strftime("%Y-%m")
    mass = _drugs_only(frame)
    _sums(frame, [month, frame["drug_group"]], mass)
    return _sums(frame, [month], mass)


def places(frame: Frame) -> Sums:
    """By place with coordinates."""
    placed = frame[frame["latitude"].notna()]
    keys = [placed[column] for column in ("country", "place_folded", "latitude", "longitude")]
    return _sums(placed, keys, _drugs_only(placed))


def sizes(frame: Frame) -> Sums:
    """Lines and kilograms by power of ten."""
    mass = _drugs_only(frame).dropna()
    edges = [float(f"1e{power}") for power in range(-12, 14)]
    bins = pd.cut(mass, edges, right=False, labels=[str(power) for power in range(-12, 13)])
    found = mass.groupby(bins, observed=True).agg(["size", "sum"])
    return {str(key): (int(row["size"]), float(row["sum"])) for key, row in found.iterrows()}


def records(frame: Frame) -> Sums:
    """The newest 25 lines and how many there are."""
    page = frame.sort_values(["period_start", "seizure"], ascending=False).head(25)
    return {"total": (len(frame), 0.0)} if len(page) else {}


def _sums(frame: Frame, keys: list[pd.Series[Any]], mass: pd.Series[float]) -> Sums:
    """Seizures count once in each group; kilograms add up."""
    names = [f"key_{number}" for number in range(len(keys))]
    columns = dict(zip(names, keys, strict=True))
    lines = pd.DataFrame({**columns, "seizure": frame["seizure"], "events": frame["event_count"], "mass": mass})
    kilograms = lines.groupby(names, observed=True)["mass"].sum()
    events = lines.drop_duplicates([*names, "seizure"]).groupby(names, observed=True)["events"].sum()
    found = zip(events.index, events, kilograms, strict=True)
    return {_key(key): (int(count), float(weight)) for key, count, weight in found}


def _key(key: Any) -> str:
    return "|".join(str(part) for part in key) if isinstance(key, tuple) else str(key)


def _rows(answer: Mapping[str, Any], count: str) -> Sums:
    """Grouped rows that hold something."""
    rows = [row for row in answer["rows"] if row[count]]
    return {row["key"]: (row[count], row["mass_kg"] or 0.0) for row in rows}


OVERVIEW = (
    Work("totals", totals, ours=lambda answer: {"": (answer["seizures"], answer["mass_kg"])}),
    Work("by_country", grouped("country")),
    Work("by_drug", grouped("drug", own_class=True)),
    Work("by_class", grouped("class", own_class=True)),
    Work("by_month", by_month, {"by": "group"}),
    Work("mode_concealment", grouped("mode", "concealment")),
    Work("sizes", sizes, ours=lambda answer: _rows(answer, "lines")),
    Work("places", places),
    Work("records", records, ours=lambda answer: {"total": (answer["total"], 0.0)}),
)
SELECTIONS: dict[str, Callable[[Frame], pd.Series[bool]]] = {
    "": lambda frame: frame["seizure"].notna(),
    "country=KZ,UZ": lambda frame: frame["country"].isin(["KZ", "UZ"]),
    "drug=heroin&from=2015-01-01&to=2019-12-31": lambda frame: (
        (frame["drug"] == "heroin") & (frame["period_start"] >= "2015-01-01") & (frame["period_end"] <= "2019-12-31")
    ),
}


def measure(database: str) -> dict[str, dict[str, dict[str, float]]]:
    """work -> way -> seconds; the whole page is one more work. Raises ValueError where the two ways disagree."""
    clock = Clock()
    frame = read_frame(database)
    reading = clock.read()
    measured: dict[str, dict[str, dict[str, float]]] = {}
    for query, mask in SELECTIONS.items():
        label = query.split("&")[0] or EVERYTHING
        peer, expected = _peer(frame, mask)
        for work in OVERVIEW:
            ours = _ours(database, query, (work,), expected)
            measured[f"{work.question}, {label}"] = {OURS: ours, PEER: peer[work.question]}
        page = {name: sum(each[name] for each in peer.values()) for name in ("cpu", "wall")}
        cold = {name: page[name] + reading[name] for name in page}
        ours = _ours(database, query, OVERVIEW, expected)
        measured[f"{WHOLE_PAGE}, {label}"] = {OURS: ours, PEER: page, COLD_PEER: cold}
    return measured


def _peer(
    frame: Frame, mask: Callable[[Frame], pd.Series[bool]]
) -> tuple[dict[str, dict[str, float]], dict[str, Sums]]:
    """Seconds and sums of every question from the frame, the selection included."""
    seconds, sums = {}, {}
    for work in OVERVIEW:
        clock = Clock()
        sums[work.question] = work.peer(frame[mask(frame)])
        seconds[work.question] = clock.read()
    return seconds, sums


def _ours(database: str, query: str, works: tuple[Work, ...], expected: Mapping[str, Sums]) -> dict[str, float]:
    """Seconds of asking on a store just opened, so that nothing is cached; the vocabulary is read before."""
    store = open_store(f"sqlite:///{database}")
    store.reference()
    selection = parse(query)
    clock = Clock()
    answers = [ask(store, work.question, selection, **work.options) for work in works]
    seconds = clock.read()
    store.close()
    for work, answer in zip(works, answers, strict=True):
        require_equal(f"{work.question} of {query!r}", work.ours(answer), expected[work.question])
    return seconds


def require_equal(what: str, ours: Sums, peer: Sums) -> None:
    """Raises ValueError unless both have the same keys, counts and, to 1e-9, kilograms."""
    for key in ours.keys() | peer.keys():
        count, mass = ours.get(key, (0, 0.0))
        other_count, other_mass = peer.get(key, (0, 0.0))
        if count != other_count or not math.isclose(mass, other_mass, rel_tol=1e-9, abs_tol=1e-9):
            raise ValueError(f"{what}, {key}: {count} and {mass} kg, but pandas says {other_count} and {other_mass} kg")
