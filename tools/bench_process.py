"""Run a command and say what it took: CPU time of it and its children, wall time, and the most memory it had.

The memory is asked of the system while the command runs: what is told after its end counts the process that started it.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOOK_S = 0.05


@dataclass(frozen=True)
class Ran:
    """`peak_mb` is None where the system does not say."""

    cpu_seconds: float
    wall_seconds: float
    peak_mb: float | None
    out: str


def run(command: Sequence[str], said: str = "") -> Ran:
    """Run it in the project's folder, `said` on its stdin. Raises RuntimeError with its last words when it fails."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors, tempfile.TemporaryFile() as given:
        given.write(said.encode())
        given.seek(0)
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdin=given, stdout=out, stderr=errors)
        peak = None
        ended = 0
        while not ended:
            peak = peak_mb(process.pid) or peak
            time.sleep(LOOK_S)
            ended, status, used = os.wait4(process.pid, os.WNOHANG)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            raise RuntimeError(f"{' '.join(command)}: {errors.read().decode().strip()[-2000:]}")
        out.seek(0)
        return Ran(used.ru_utime + used.ru_stime, wall, peak, out.read().decode())


def peak_mb(pid: int) -> float | None:
    """The most memory that a running process has had so far."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return None
    lines = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(lines[0].split()[1]) / 1024 if lines else None
