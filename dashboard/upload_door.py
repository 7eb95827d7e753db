"""The door of etl as the server uses it: each piece of work in a process of its own, which may be stopped at any time.

Has the shape of `dashboard.upload.Door`, so that tests can put another in its place. Waits for its process; whoever
must not wait calls it in a thread. Must not import dash, flask or analytics; of etl only the door.
"""

from __future__ import annotations

import os
import queue
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.logs import happened
from dashboard.upload import SCRATCH, Step, UploadError
from dashboard.upload_ends import MEMORY_VARIABLE, ended_by_itself, raise_refusal, too_much_memory
from dashboard.upload_process import Process
from i18n import gettext as _
from i18n import language
from i18n.told import unpacked
from store import Store

DEFAULT_MEMORY_MB = 2048
PATIENCE_S = 0.25  # how often a process that says nothing is looked at, and its being taken back
SPARE_S = 60.0
SPARE_MB = 200

Progress = Callable[[Step], None]


@dataclass(frozen=True)
class Account:
    """What a process answered with."""

    value: Any

    def as_json(self) -> Any:
        return self.value


@dataclass(frozen=True)
class Told:
    """A step of a load, as its process told it."""

    stage: str
    done: int
    total: int


class ProcessDoor:
    """Work in processes, at most `memory_mb` each; `folder` is where they unpack, and is tidied after each."""

    def __init__(self, folder: Path, memory_mb: int) -> None:
        self._folder = folder
        self._memory_mb = memory_mb
        self._lock = threading.Lock()
        self._spare: Process | None = None

    def inspect(self, store: Store, path: Path, /, **options: Any) -> Account:
        return self._run("inspect", store, path, options)

    def review(self, store: Store, path: Path, /, **options: Any) -> Account:
        return self._run("review", store, path, options)

    def load(self, store: Store, path: Path, /, **options: Any) -> Account:
        return self._run("load", store, path, options)

    def workbook(self, store: Store, path: Path, /, **options: Any) -> Account:
        """Write the error workbook of `batch` to `path`."""
        return self._run("workbook", store, path, options)

    def prepare(self) -> None:
        """Have a process ready for a file that is on its way; one that nobody needed ends after SPARE_S."""
        with self._lock:
            if self._spare is not None and self._spare.alive:
                self._spare.started = time.monotonic()
                return
            self._spare = Process()
        self._dismiss_later(SPARE_S)

    def close(self) -> None:
        """End the process that is kept ready."""
        with self._lock:
            spare, self._spare = self._spare, None
        if spare is not None:
            spare.end()

    def _dismiss(self) -> None:
        with self._lock:
            spare = self._spare
            left_s = spare.started + SPARE_S - time.monotonic() if spare is not None else 0.0
            if spare is not None and left_s <= 0:
                self._spare = None
        if spare is not None and left_s <= 0:
            spare.end()
        elif spare is not None:
            self._dismiss_later(left_s)

    def _dismiss_later(self, seconds: float) -> None:
        timer = threading.Timer(seconds, self._dismiss)
        timer.daemon = True
        timer.start()

    def _take(self) -> Process:
        with self._lock:
            spare, self._spare = self._spare, None
        return spare if spare is not None and spare.alive else Process()

    def _give_back(self, process: Process) -> None:
        """Keep a process ready for what follows, unless a large file has left it large."""
        with self._lock:
            fits = self._spare is None and process.alive and process.memory_mb() <= SPARE_MB
            if fits:
                process.started = time.monotonic()
                self._spare = process
        if fits:
            self._dismiss_later(SPARE_S)
        else:
            process.end()

    def _run(self, job: str, store: Store, path: Path, options: dict[str, Any]) -> Account:
        """Raises what the door of etl raises, and UploadError for a process that did not come to its end."""
        progress: Progress = options.pop("progress", None) or _ignore
        scratch = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=self._folder))
        process = self._take()
        answered = False
        try:
            process.ask(
                {
                    "job": job,
                    "database": store.engine.url.render_as_string(hide_password=False),
                    "language": language(),
                    "path": str(path.resolve()),
                    "scratch": str(scratch.resolve()),
                    "options": options,
                }
            )
            account = Account(self._listen(process, job, progress))
            answered = True
            return account
        finally:
            # A load ends with its process: what it took of memory is given back to the system.
            if answered and job != "load":
                self._give_back(process)
            else:
                process.end()
            shutil.rmtree(scratch, ignore_errors=True)

    def _listen(self, process: Process, job: str, progress: Progress) -> Any:
        step = Told("reading", 0, 0)
        while True:
            if process.memory_mb() > self._memory_mb:
                happened("work_too_large", job=job, stage=step.stage, memory_mb=process.memory_mb())
                raise too_much_memory(self._memory_mb)
            try:
                message = process.hear(PATIENCE_S)
            except queue.Empty:
                progress(step)  # nothing is new, but it may have been taken back
                continue
            if message is None:
                raise self._ended(process, job, step)
            if "step" in message:
                step = Told(**message["step"])
                progress(step)
            elif "result" in message:
                happened("work_done", job=job, memory_mb=message["peak_mb"])
                return unpacked(message["result"])
            elif "ready" not in message:
                raise_refusal(message)

    def _ended(self, process: Process, job: str, step: Step) -> UploadError:
        code, places = process.code(), process.crash_places()
        happened("work_ended", job=job, stage=step.stage, code=code, places=places)
        return ended_by_itself(code)


def memory_limit_mb() -> int:
    """What one load may take, from SENTINEL_LOADER_MEMORY_MB (mebibytes). Raises UploadError when that is no number."""
    written = os.environ.get(MEMORY_VARIABLE) or str(DEFAULT_MEMORY_MB)
    if not written.isdecimal() or int(written) == 0:
        sentence = _("{variable} is {value!r}; it must be a whole number of mebibytes above zero.")
        raise UploadError(sentence.format(variable=MEMORY_VARIABLE, value=written), 500)
    return int(written)


def _ignore(_step: Step) -> None:
    return None
