"""One process of `python -m etl.worker`: started, asked once, listened to, ended within two seconds when it must be.

Knows pipes and signals, nothing of files, loads or pages. Must not import dash, flask, analytics or etl.
"""

from __future__ import annotations

import json
import os
import queue
import re
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parent.parent
# -P: whatever lies in the folder the server was started in, it is our own etl that runs.
COMMAND = (sys.executable, "-P", "-m", "etl.worker")
SECRET_VARIABLES = ("SENTINEL_DATABASE_URL",)  # told through the pipe instead; environments can be looked at
POLITE_S = 1.0  # between asking a process to end and ending it
LAST_LINES = 40
# What faulthandler writes of a crash, and nothing else of stderr, may be logged: places in the code.
PLACE = re.compile(r'File "([^"]+)", line (\d+) in (\S+)')
BELOW_NORMAL = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0) | getattr(subprocess, "CREATE_NO_WINDOW", 0)


class Process:
    """A worker. Its imports take about a second: start one before it is needed."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self._process = subprocess.Popen(
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
            creationflags=BELOW_NORMAL,
        )
        self._messages: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._last: list[str] = []
        for pipe, read in ((self._process.stdout, self._listen), (self._process.stderr, self._overhear)):
            threading.Thread(target=read, args=(pipe,), name="worker-pipe", daemon=True).start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, request: Mapping[str, Any]) -> None:
        """Send the one request. A process that has died meanwhile says so by its end, not here."""
        line = json.dumps(request).encode("ascii") + b"\n"
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(line)
            self._process.stdin.flush()
        except OSError:
            self._last.append("the pipe of the request was closed")

    def hear(self, timeout_s: float) -> dict[str, Any] | None:
        """The next message; None when the process has said its last. Raises queue.Empty when the time is up."""
        return self._messages.get(timeout=timeout_s)

    def memory_mb(self) -> int:
        """What it holds of its own in memory now; 0 where the system does not say."""
        try:
            status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        except OSError:
            return 0
        held = [line for line in status.splitlines() if line.startswith("RssAnon")]
        return int(held[0].split()[1]) >> 10 if held else 0

    def end(self) -> int:
        """End it if it has not ended, at the latest after POLITE_S by force; its exit code."""
        _close(self._process.stdin)  # one that is kept ready ends by that alone
        if self.alive:
            self._process.terminate()
        try:
            return self._process.wait(POLITE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def code(self) -> int:
        """How it ended, once it has said its last: its exit code, or minus the signal."""
        try:
            return self._process.wait(POLITE_S)
        except subprocess.TimeoutExpired:
            return self.end()

    def crash_places(self) -> list[str]:
        """Where in the code it crashed, where it left word of that."""
        found = [PLACE.search(line) for line in self._last]
        return [f"{'/'.join(Path(at[1]).parts[-2:])}:{at[2]} {at[3]}" for at in found if at is not None]

    def _listen(self, pipe: IO[bytes]) -> None:
        for line in pipe:
            if line.endswith(b"\n"):  # else the process was ended in the middle of it
                self._messages.put(json.loads(line))
        self._messages.put(None)
        pipe.close()

    def _overhear(self, pipe: IO[bytes]) -> None:
        for line in pipe:
            self._last = [*self._last[1 - LAST_LINES :], line.decode("utf-8", "replace").rstrip()]
        pipe.close()


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in SECRET_VARIABLES}
    paths = [str(ROOT), kept.get("PYTHONPATH", "")]
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONUTF8": "1"}


def _close(pipe: IO[bytes] | None) -> None:
    try:
        if pipe is not None:
            pipe.close()
    except OSError:
        return  # what was left in it goes nowhere, as it should
