"""Random selections, and random options of a question, made of what really occurs in a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from analytics.door import ask
from analytics.filters import FILTER
from analytics.questions.question import Option
from analytics.selection import Selection
from store import Store
from tests.fixtures.databases import rows

# Words of places, notes and names of drugs, in several alphabets, with accents and without, and one that is nowhere.
WORDS = ("bogota", "Bogotá", "душанбе", "МОСКВА", "героин", "Heroína", "cocaína", "herbal", "san", "100%", "zzzz")
MASSES = (0.0, 0.000001, 0.01, 0.5, 1.0, 10.0, 1000.0, 2000000.0)
DAYS = st.dates(date(2010, 10, 1), date(2024, 9, 30))
NUMBERS = {"limit": (1, 7, 100), "offset": (0, 1, 5000), "weeks": (0, 3)}
FILTERS_WITH_VALUES = ("region", "country", "drug", "group", "class", "mode", "location", "destination", "kind")

Values = Mapping[str, Sequence[str]]


def occurring(store: Store) -> Values:
    """Filter -> the values that occur, `unknown` where it does, and one that is known and does not occur."""
    filters = ask(store, "options", Selection())["filters"]
    found = {key: [one["key"] for one in item["options"]] for key, item in filters.items() if "options" in item}
    found["country"].append("AQ")
    return {key: values for key, values in found.items() if values} | {"kind": ("individual", "aggregate", "annual")}


def lines(store: Store) -> Sequence[int]:
    """A few lines of every batch, and numbers that no line has, one of them wider than the column."""
    found = rows(store, "SELECT id FROM seizure_line WHERE id % 9973 = 1 ORDER BY id")
    return [*(line for (line,) in found), 2_000_000_000, 99_999_999_999]


@st.composite
def selections(draw: st.DrawFn, values: Values) -> Selection:
    """One to three keys at a time: with more hardly anything would be selected, with none each example takes long."""
    keys = [*sorted(values), "from", "to", "min_kg", "max_kg", "q", "lang"]
    chosen = draw(st.lists(st.sampled_from(keys), unique=True, min_size=1, max_size=3))
    found: dict[str, Any] = {}
    for key in chosen:
        if key in values:
            found[key] = draw(st.lists(st.sampled_from(values[key]), min_size=1, max_size=3, unique=True).map(tuple))
    if "from" in chosen or "to" in chosen:
        first = draw(DAYS)
        found |= {key: first for key in ("from",) if key in chosen}
        found |= {key: first + timedelta(days=draw(st.integers(0, 800))) for key in ("to",) if key in chosen}
    low, high = sorted(draw(st.tuples(st.sampled_from(MASSES), st.sampled_from(MASSES))))
    found |= {key: mass for key, mass in (("min_kg", low), ("max_kg", high)) if key in chosen}
    if "q" in chosen:
        found["q"] = draw(st.sampled_from(WORDS))
    if "lang" in chosen:
        found["lang"] = "ru"
    assert all(key in FILTER or key == "lang" for key in found)
    return Selection().replace(**found)


@st.composite
def options(draw: st.DrawFn, known: Sequence[Option], some_lines: Sequence[int]) -> dict[str, Any]:
    """A value for some of the options of a question; those it cannot do without always."""
    found: dict[str, Any] = {}
    for option in known:
        if option.name == "line":
            found[option.name] = draw(st.sampled_from(some_lines))
        elif option.name == "id":
            found[option.name] = draw(st.sampled_from(("operation-sentinel", "nowhere")))
        elif option.name == "keys":
            found[option.name] = draw(st.sampled_from(FILTERS_WITH_VALUES))
        elif option.name == "scheme":
            found[option.name] = draw(st.sampled_from(("bloc", "unodc", "m49")))
        elif option.choices:
            found[option.name] = draw(st.sampled_from(option.choices))
        elif option.name in NUMBERS:
            found[option.name] = draw(st.sampled_from(NUMBERS[option.name]))
        elif option.name == "where_place" and draw(st.integers(0, 3)) == 0:
            found[option.name] = draw(st.sampled_from(WORDS))
    return found
