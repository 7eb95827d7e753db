"""Whether two answers are alike: the same keys, values and kinds of values in the same order; sums to 12 digits."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

# Sums of floating-point numbers may differ in their last digits: SQLite adds in the order of the rows.
TOLERANCE = 1e-12
# When a batch was loaded is no part of what it says.
OF_THE_LOAD = frozenset({"loaded_at"})


def differences(left: Any, right: Any, where: str = "answer") -> Iterator[str]:
    """One line per place where the two are not alike."""
    if type(left) is not type(right):
        yield f"{where}: {left!r} ({type(left).__name__}) and {right!r} ({type(right).__name__})"
    elif isinstance(left, Mapping):
        if list(left) != list(right):
            yield f"{where}: keys {list(left)} and {list(right)}"
        for key in left.keys() & right.keys() - OF_THE_LOAD:
            yield from differences(left[key], right[key], f"{where}.{key}")
    elif isinstance(left, list | tuple):
        if len(left) != len(right):
            yield f"{where}: {len(left)} and {len(right)} entries"
        for number, (one, other) in enumerate(zip(left, right, strict=False)):
            yield from differences(one, other, f"{where}[{number}]")
    elif not _same(left, right):
        yield f"{where}: {left!r} and {right!r}"


def _same(left: Any, right: Any) -> bool:
    if isinstance(left, float):
        return math.isclose(left, right, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return bool(left == right)
