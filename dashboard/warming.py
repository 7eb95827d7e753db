"""Draws the Overview once, so that the first visitor after a start finds its answers made. Must not hold callbacks."""

from __future__ import annotations

from analytics.door import record_rows
from analytics.selection import Selection
from dashboard.pages.overview_draw import draw
from store import Store


def warm(store: Store) -> None:
    """Ask every question of the Overview as it opens: without a filter, and put the records in order.

    The answers stay in the cache of analytics.
    """
    draw(store, "", "light")
    record_rows(store, Selection(), limit=1)
