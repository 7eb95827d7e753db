"""Let Python look for garbage less often while a file is read: it looks at all that is there, again and again.

A load makes many small objects and hardly any that point to each other in circles, which is all that is looked for;
what nobody holds any more is given back at once all the same.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (50_000, 20, 100)  # new objects before the youngest are looked at, rounds before the older ones are


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Within, garbage is looked for seldom, and not among what was there before."""
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()
