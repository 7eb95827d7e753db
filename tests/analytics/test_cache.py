"""What a cache says its values take is about what they take, and what was forgotten counts no more."""

from __future__ import annotations

import threading
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from analytics.cache import Cache, bytes_of
from analytics.engines.protocol import Cell, Cells

KILOBYTE = "x" * 951  # with the object's head


def row(number: int) -> dict[str, Any]:
    return {"key": f"key of {number}", "mass_kg": number + 0.25, "lines": number + 10_000, "label": f"Label {number}"}


def cell(number: int) -> Cell:
    numbers = [number + 1000 * place for place in range(1, 10)]
    return Cell((f"KZ{number}",), *numbers, number + 0.5, number, 1.5, 2.5, 3.5, f"2009-{number}", f"2010-{number}")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "make",
    [
        lambda: [row(number) for number in range(5000)],
        lambda: Cells(("country",), tuple(cell(number) for number in range(5000))),
        lambda: np.arange(100_000),
        lambda: {"rows": [row(number) for number in range(3000)], "values": np.arange(50_000)},
    ],
)
def test_bytes_are_about_those_that_python_allocates(make: Callable[[], Any]) -> None:
    tracemalloc.start()
    value = make()
    allocated, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # A key of a dictionary is one object in all rows, and is counted in each.
    assert 0.7 * allocated < bytes_of(value) < 2.5 * allocated


def test_what_was_dropped_or_cleared_counts_no_more() -> None:
    cache = Cache(100, most_bytes=10_500)
    for number in range(10):
        cache.get(number, lambda: KILOBYTE)
    assert len(cache) == 10
    for number in range(5):
        cache.drop(number)
    for number in range(10, 15):
        cache.get(number, lambda: KILOBYTE)
    assert len(cache) == 10, "five were dropped, five have come, none was pushed out"
    cache.clear()
    assert len(cache) == 0
    for number in range(10):
        cache.get(number, lambda: KILOBYTE)
    assert len(cache) == 10
    cache.get("one more", lambda: KILOBYTE)
    assert len(cache) == 10


def test_a_value_that_is_dropped_while_it_is_made_is_not_counted() -> None:
    cache = Cache(100, most_bytes=2_500)

    def make() -> str:
        cache.drop("key")
        return KILOBYTE

    for _again in range(5):
        assert cache.get("key", make) == KILOBYTE
    for number in range(2):
        cache.get(number, lambda: KILOBYTE)
    assert len(cache) == 2


def test_what_is_made_after_another_failed_is_kept() -> None:
    cache, found = Cache(8), list[str]()
    waiter = threading.Thread(target=lambda: found.append(cache.get("key", lambda: "made")))

    def fail() -> str:
        waiter.start()
        time.sleep(0.2)  # by now it waits for this
        raise LookupError

    with pytest.raises(LookupError):
        cache.get("key", fail)
    waiter.join()
    assert found == ["made"]
    assert cache.get("key", lambda: "made again") == "made"


def test_what_is_made_is_newer_than_its_parts() -> None:
    """A part may be so heavy that there is no room for both: then it is the part that goes."""
    cache, made = Cache(8, most_bytes=2_500), list[str]()

    def part() -> str:
        made.append("part")
        return 2 * KILOBYTE

    def whole() -> str:
        made.append("whole")
        return cache.get("part", part)[: len(KILOBYTE)]

    assert cache.get("whole", whole) == cache.get("whole", whole) == KILOBYTE
    assert cache.get("part", part) == 2 * KILOBYTE
    assert made == ["whole", "part", "part"]


def test_what_is_too_large_to_keep_pushes_nothing_out() -> None:
    cache = Cache(10, most_bytes=1000, largest=500)
    small, large = np.zeros(50), np.zeros(70)
    cache.get("small", lambda: small)
    assert cache.get("large", lambda: large) is large
    assert len(cache) == 1, "the large one is not kept"
    assert cache.get("small", lambda: large) is small
    again = np.zeros(60)
    assert cache.get("large", lambda: again) is again, "it is made anew for who asks again"
