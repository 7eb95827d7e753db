"""How our loader behaves while a large file is loaded: memory, progress, and how it ends when it is asked to.

One load to its end: the most memory of its process, the longest time between two messages about how far it is, and
the longest time in which they all said the same.
Then loads that are ended from outside at several moments: the time from the signal to the end of the process, and
whether every row of the database is as it was before. The process is the server's own loader, etl/worker.py, which is
told to end by SIGTERM, and that of the command line, which a person ends by SIGINT.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from store import open_store
from tools.bench_process import LOOK_S, ROOT, peak_mb

LAST = {"result", "refused", "fault"}  # what a process says at the end of its work
LAST_STEP = {"stage": "done"}
LONGEST_S = 24 * 3600
SHOWN = 80  # characters of a message
MOMENTS = (0.15, 0.5, 0.85)  # of the time that a whole load takes


@dataclass(frozen=True)
class Ended:
    """One load that was ended, and how long that took. `in_time`: it had not come to its own end before."""

    signal: str
    at_seconds: float
    seconds: float
    in_time: bool
    as_before: bool


@dataclass(frozen=True)
class Silence:
    """So many seconds, after the message that said `after`."""

    seconds: float
    after: str


@dataclass(frozen=True)
class Behaviour:
    """`pause`: the longest time between two messages of progress; `standstill`: until one said something new."""

    rows: int
    seconds: float
    peak_mb: float | None
    messages: int
    pause: Silence
    standstill: Silence
    ended: tuple[Ended, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class Worker:
    """A load under way in a process of its own; a thread notes when each message comes."""

    database: Path
    file: Path
    scratch: Path
    said: list[tuple[float, dict[str, Any]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        command = [sys.executable, "-m", "etl.worker"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        request = {
            "job": "load",
            "path": str(self.file),
            "scratch": str(self.scratch),
            "language": "en",
            "database": f"sqlite:///{self.database}",
            "options": {"file_name": self.file.name},
        }
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        self.process.stdin.flush()
        self._over, self.said_something = threading.Event(), threading.Event()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            message = json.loads(line)
            self.said.append((time.monotonic(), message))
            self.said_something.set()
            if LAST & message.keys():
                self._over.set()
        self._over.set()

    def peak_until(self, seconds: float) -> float | None:
        """Wait for the end of the work, or so long; the most memory meanwhile."""
        peak, end = None, time.monotonic() + seconds
        while not self._over.wait(LOOK_S) and time.monotonic() < end:
            peak = peak_mb(self.process.pid) or peak
        return peak

    def result(self) -> dict[str, Any]:
        """End the process, which would wait for more work. Raises RuntimeError when the load had no result."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(60)
        self._listener.join(5)
        last = self.said[-1][1] if self.said else {}
        if "result" not in last:
            raise RuntimeError(f"the load ended without a result: {last}")
        found: dict[str, Any] = last["result"]
        return found


def measure(file: Path, folder: Path) -> Behaviour:
    """One whole load of the file into a new database, then one that is ended for each of MOMENTS and SIGNALS."""
    empty = folder / "empty.db"
    open_store(f"sqlite:///{empty}").close()
    database = Path(shutil.copy(empty, folder / "worker.db"))
    worker = Worker(database, file, folder)
    peak = worker.peak_until(LONGEST_S)
    rows = int(worker.result()["rows_read"])
    # From its first word on: until then the process was being started.
    said = [(when, json.dumps(message.get("step", message))[:SHOWN]) for when, message in worker.said]
    new = [said[0], *(later for earlier, later in pairwise(said) if later[1] != earlier[1])]
    seconds = said[-1][0] - said[0][0]
    ended = [_ended(empty, file, folder, seconds * share, how) for share in MOMENTS for how in (_terminated, _stopped)]
    return Behaviour(rows, round(seconds, 2), peak, len(said), longest(said), longest(new), tuple(ended))


def longest(said: Sequence[tuple[float, str]]) -> Silence:
    """The longest time between two of the messages, each with its moment."""
    silences = [Silence(round(later - earlier, 2), words) for (earlier, words), (later, _next) in pairwise(said)]
    return max(silences, key=lambda silence: silence.seconds)


def _ended(empty: Path, file: Path, folder: Path, at: float, how: Callable[[Path, Path, float], Ended]) -> Ended:
    database = Path(shutil.copy(empty, folder / "ended.db"))
    before = digest(database)
    ended = how(database, file, at)
    same = digest(database) == before
    for left in folder.glob("ended.db*"):
        left.unlink()
    return replace(ended, as_before=same)


def _terminated(database: Path, file: Path, at: float) -> Ended:
    """As the server takes a load back."""
    worker = Worker(database, file, database.parent)
    worker.said_something.wait(LONGEST_S)
    worker.peak_until(at)
    in_time = not any(message.get("step", LAST_STEP)["stage"] == "done" for _when, message in worker.said[1:])
    return Ended("SIGTERM", round(at, 2), _gone(worker.process, signal.SIGTERM), in_time, False)


def _stopped(database: Path, file: Path, at: float) -> Ended:
    """As a person stops the command line."""
    command = [sys.executable, "-m", "etl", "load", str(file), "--database", f"sqlite:///{database}"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(at)
    in_time = process.poll() is None
    return Ended("SIGINT", round(at, 2), _gone(process, signal.SIGINT), in_time, False)


def _gone(process: subprocess.Popen[bytes], number: int) -> float:
    """Send the signal; seconds until the process is gone."""
    began = time.monotonic()
    process.send_signal(number)
    process.wait(60)
    return round(time.monotonic() - began, 3)


def digest(database: Path) -> str:
    """Of every row of every table, read as anybody who opens the file reads it."""
    found = hashlib.sha256()
    with closing(sqlite3.connect(database)) as connection:
        for row in _rows(connection):
            found.update(repr(row).encode())
    return found.hexdigest()


def _rows(connection: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    for (table,) in tables:
        yield from connection.execute(f'SELECT "{table}".*, rowid FROM "{table}" ORDER BY rowid')  # noqa: S608 - ours
