"""Overviews asked at once are drawn in turns, so that their memory does not add up; a refused one ends its turn."""

from __future__ import annotations

import threading
import time
from typing import Any, cast

import pytest

from analytics.selection import Selection, SelectionError
from dashboard.pages import overview_draw
from store import Store


def test_overviews_asked_at_once_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    lock, drawn, most = threading.Lock(), list[str](), 0
    at_once = 0

    def refuse(query: str) -> Selection:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        time.sleep(0.02)
        with lock:
            at_once -= 1
            drawn.append(query)
        raise SelectionError("No.", "country", "XX")

    monkeypatch.setattr(overview_draw, "parse", refuse)
    store: Any = cast(Store, None)  # nobody gets as far as asking it
    asking = [threading.Thread(target=overview_draw.draw, args=(store, f"?q={n}", "light")) for n in range(6)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert len(drawn) == 6
    assert most <= overview_draw.DRAWN_AT_ONCE
