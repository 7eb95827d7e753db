"""CPU time (user and system, of this process and its children) and wall time since a moment."""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass, field


def cpu_seconds() -> float:
    """User and system seconds that this process and its ended children have used."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


@dataclass(frozen=True)
class Clock:
    """Starts when it is made."""

    cpu: float = field(default_factory=cpu_seconds)
    wall: float = field(default_factory=time.perf_counter)

    def read(self) -> dict[str, float]:
        """Seconds since then."""
        return {"cpu": cpu_seconds() - self.cpu, "wall": time.perf_counter() - self.wall}
