"""Memory that an answer took goes back to the system: the C library of Linux would keep it, thread by thread.

Where there is another C library nothing is done. Must not import anything of the project.
"""

from __future__ import annotations

import ctypes
import time

# Numbers of <malloc.h>: how many heaps the threads have together, from which size on a block has pages of its own and
# goes back when it is free, and how much may lie free at the end of a heap. Blocks from 1 MiB on would cost a fifth
# more time; from 4 MiB on, which a column of a million lines hardly misses, 40 MB more would stay.
ARENA_MAX, MMAP_THRESHOLD, TRIM_THRESHOLD = -8, -3, -1
ARENAS = 2
LARGE_BYTES = 2 << 20
FREE_BYTES = 16 << 20
# An idle server has nothing to give back.
WORKED_S = 1.0


def share_heaps() -> None:
    """Say so before there are threads; holds for the whole process."""
    library = _glibc()
    if library is not None:
        library.mallopt(ARENA_MAX, ARENAS)
        library.mallopt(MMAP_THRESHOLD, LARGE_BYTES)
        library.mallopt(TRIM_THRESHOLD, FREE_BYTES)


class Returner:
    """Gives back what is free, now and then."""

    def __init__(self) -> None:
        self._library = _glibc()
        self._worked = 0.0

    def look(self) -> None:
        """Give it back if the process has worked for a while since the last time."""
        if time.process_time() - self._worked >= WORKED_S:
            self.give_back()
            self._worked = time.process_time()

    def give_back(self) -> None:
        if self._library is not None:
            self._library.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    try:
        found = ctypes.CDLL("libc.so.6")
    except OSError:
        return None
    return found if hasattr(found, "mallopt") and hasattr(found, "malloc_trim") else None
