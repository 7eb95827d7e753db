"""Draws the Overview before anybody asks for it, so that the first visitor finds its answers made. No callbacks.

At the start of a server, and again whenever what counts has changed: after a load or an undo every answer is made anew,
and whoever clicked first would wait for all of it. Old numbers are shown to nobody meanwhile: answers are kept by data
version.
"""

from __future__ import annotations

import threading

from analytics.door import DataChangedError, record_rows
from analytics.selection import Selection
from dashboard.logs import faulted
from dashboard.memory import Returner
from dashboard.pages.overview_draw import draw
from store import Store, StoreError

EVERY_S = 1.0


def warm(store: Store) -> None:
    """Ask every question of the Overview as it opens: without a filter, and put the records in order.

    The answers stay in the cache of analytics.
    """
    draw(store, "", "light")
    record_rows(store, Selection(), limit=1)


def keep_warm(store: Store, over: threading.Event, every_s: float = EVERY_S) -> None:
    """Warm now, and after each change that was the last one for `every_s`: of files loaded in a row, after the last.

    What answers took is given back to the system beside that.
    """
    warmed = seen = None
    returner = Returner()
    while not over.is_set():
        try:
            version = (store.files_before, store.data_version())
            rests = warmed is None or version == seen
            seen = version
            if version != warmed and rests:
                warm(store)
                warmed = version
        except (StoreError, DataChangedError):  # gone for a while, or changed as often as it was tried
            seen = None  # whoever asks is told; here it is tried again
        except Exception as error:  # of a page: whoever opens it is told; the next change may mend it
            faulted(error)
            warmed = seen
        returner.look()
        over.wait(every_s)
