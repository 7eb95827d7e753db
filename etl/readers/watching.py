"""How far the reading of a file is: several passes over it, told as one number of bytes. Pure.

Who listens may raise to end the reading; nothing of the file is kept then.
"""

from __future__ import annotations

from collections.abc import Callable

# Done of total; total is 0 while nobody knows it.
Told = Callable[[int, int], None]


def nobody(_done: int, _total: int) -> None:
    """For who does not ask how far it is."""
    return


def passes(told: Told, size: int, first: int, count: int, of: int) -> Told:
    """What tells of `count` passes, from pass `first` on (0 is the first), of the `of` over a file of `size` bytes.

    What it is told may be counted in any unit: packed bytes, sheets, rows.
    """

    def tell(done: int, total: int) -> None:
        told(size * first + (size * count * min(done, total) // total if total else 0), size * of)

    return tell
