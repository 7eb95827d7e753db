"""How long a writer waits for the one before it, and how it says so. Must not import etl, analytics or dashboard."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field

WAIT_VARIABLE = "SENTINEL_LOAD_WAIT_SECONDS"
DEFAULT_WAIT_S = 600
ATTEMPT_MS = 400  # one try to take the lock; between two tries the waiting is said and may be given up

Waiting = Callable[[float], None]


def load_wait_s() -> float:
    """How long a load waits for another one: SENTINEL_LOAD_WAIT_SECONDS, or ten minutes where that says nothing."""
    written = os.environ.get(WAIT_VARIABLE, "")
    try:
        return max(0.0, float(written)) if written else DEFAULT_WAIT_S
    except ValueError:
        return DEFAULT_WAIT_S


@dataclass(frozen=True)
class Patience:
    """A wait that began when this was made. `said` is told the seconds so far; what it raises ends the wait."""

    longest_s: float
    said: Waiting | None = None
    _began: float = field(default_factory=time.monotonic)

    def go_on(self) -> bool:
        """Say that the lock is still taken; False when the time is up."""
        waited = time.monotonic() - self._began
        if self.said is not None:
            self.said(waited)
        return waited < self.longest_s
