"""Let Python look for garbage less often while a file is read: it looks at all that is there, again and again.

A load makes many small objects and hardly any that point to each other in circles, which is all that is looked for;
what nobody holds any more is given back at once all the same.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (50_000, 20, 100)  # new objects before the youngest are looked at, rounds before the older ones are

# How often it looks is the whole process's, in which several threads may load: the last one out sets it back.
_lock = threading.Lock()
_usual: list[tuple[int, int, int]] = []  # what it was before the first, once for each that is within


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Within, garbage is looked for seldom, and not among what was there before."""
    with _lock:
        _usual.append(_usual[0] if _usual else gc.get_threshold())
        if len(_usual) == 1:
            gc.freeze()
            gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        with _lock:
            usual = _usual.pop()
            if not _usual:
                gc.set_threshold(*usual)
                gc.unfreeze()
