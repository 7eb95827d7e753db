"""Random worlds and random selections for hypothesis: small, with few values, so that they often meet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from analytics.selection import Selection
from tests.analytics.tiny import Batch, Event, Line, World

DRUGS = ("heroin", "opium", "poppy_straw", "cocaine", "crack", "coca_paste", "acetone", "unclassified", "cash")
# Halves and quarters add up without rounding in any order, so that answers can be compared exactly.
MASSES = st.one_of(st.none(), st.integers(0, 40).map(lambda number: number / 4))
WORDS = ("Łódź port", "ГЕРОИН, чистый", "Bogotá 100%", "heroin_brown", None)
DAYS = st.dates(date(2009, 7, 1), date(2009, 10, 31))


def some(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


LINES = st.builds(
    Line,
    drug=st.sampled_from(DRUGS),
    mass_kg=MASSES,
    hold_reason=some(None, None, None, "cap"),
    kg_equivalent=some(None, None, 2.0),
    kg_equivalent_low=some(None, 1.0),
    kg_equivalent_high=some(None, 3.0),
    drug_as_written=some("heroin", "ГЕРОИН", "Cocaína"),
)


@st.composite
def events(draw: st.DrawFn) -> Event:
    start = draw(DAYS)
    precision = draw(some("day", "day", "month", "year"))
    end = None
    if precision == "month":
        start = start.replace(day=1)
        end = (start + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    elif precision == "year":
        start, end = date(start.year, 1, 1), date(start.year, 12, 31)
    grain = draw(some("individual", "individual", "aggregate", "annual"))
    return Event(
        lines=tuple(draw(st.lists(LINES, min_size=1, max_size=3))),
        batch=draw(some(1, 1, 2, 3)),
        start=start,
        end=end,
        precision=precision,
        grain=grain,
        event_count=1 if grain == "individual" else draw(some(None, 1, 7)),
        not_counted=draw(some(None, None, None, "superseded_edition")),
        country=draw(some(None, "RU", "KZ", "GE", "CO")),
        place=draw(st.sampled_from(WORDS)),
        administration=draw(some(None, "ru-customs", "kz-customs")),
        operation=draw(some(None, "sentinel")),
        mode=draw(some(None, "rail", "road")),
        concealment=draw(some(None, "luggage")),
        location=draw(some(None, "airport")),
        origin=draw(some(None, "AF")),
        note=draw(st.sampled_from(WORDS)),
    )


BATCHES = st.tuples(some("customs"), some("police", "customs"), some("demo"), some("active", "undone"))


@st.composite
def worlds(draw: st.DrawFn) -> World:
    first, second, third, status = draw(BATCHES)
    batches = (Batch(1, first), Batch(2, second), Batch(3, third, status))
    return World(tuple(draw(st.lists(events(), max_size=12))), batches)


def _values(*known: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(known), max_size=2).map(tuple)


@st.composite
def selections(draw: st.DrawFn, most: int = 4) -> Selection:
    """A few keys set at a time: with all of them nothing would ever be selected."""
    strategies: dict[str, st.SearchStrategy[Any]] = {
        "region": _values("bloc:cis", "bloc:eaeu", "m49:asia", "m49:americas"),
        "country": _values("RU", "KZ", "GE", "CO", "unknown"),
        "origin": _values("AF", "unknown"),
        "class": _values("drug", "plant_material", "precursor", "other_goods"),
        "group": _values("opioids", "cocaine", "other", "goods"),
        "drug": _values(*DRUGS),
        "operation": _values("sentinel"),
        "administration": _values("ru-customs", "kz-customs"),
        "source": _values("customs", "police", "demo"),
        "batch": _values("1", "2", "3"),
        "mode": _values("rail", "road", "unknown"),
        "concealment": _values("luggage", "unknown"),
        "location": _values("airport", "unknown"),
        "kind": _values("individual", "aggregate", "annual"),
        "from": DAYS,
        "min_kg": st.integers(0, 20).map(lambda number: number / 2),
        "q": some("lodz", "герОин чистыи", "100%", "heroin_", "cocaina"),
    }
    chosen = draw(st.lists(st.sampled_from(sorted(strategies)), unique=True, max_size=most))
    values = {key: draw(strategies[key]) for key in chosen}
    if "from" in values and draw(st.booleans()):
        values["to"] = values["from"] + timedelta(days=draw(st.integers(0, 60)))
    if "min_kg" in values and draw(st.booleans()):
        values["max_kg"] = values["min_kg"] + draw(st.integers(0, 8))
    return Selection().replace(**values)
