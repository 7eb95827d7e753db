"""A process that works on files for the server, one at a time: `python -m etl.worker`.

A file is never read in the process that answers people: what it takes of memory and processor, and what it breaks, ends
with this process. A JSON request is a line of stdin (where the database is among it: a command line is seen by everyone
on the computer), JSON messages go out as lines of stdout: {"step"}, while it works at least twice a second, then one of
{"result"}, {"refused"}, {"fault"}, sentences as i18n/told.py packs them: the reader may change the language later. It
ends when stdin does: with the server, or when its work is taken back.
Must not import analytics, dashboard, dash or plotly.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import os
import queue
import signal
import sys
import tempfile
import threading
import time
import traceback
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, BinaryIO

from etl.errors import BadInput
from etl.request import Progress
from etl.worker_jobs import JOBS
from i18n import gettext as _
from i18n import speaking
from i18n.system import reason_of
from i18n.told import packed
from store import StoreError, StoreUnavailable, open_store

HEARTBEAT_S = 0.4
UNCOUNTED = "finishing"  # the stage of which only the time is known, told in tenths of a second
FASTEST_S = 0.1  # between two steps of one stage; a person sees no more
NICENESS = 5  # who reads waits for who loads, not the other way round
OVER = 3  # exit code: nobody asks any more, or is there to be told
MOST_FRAMES = 12


class Speaker:
    """The messages to the server: one JSON object a line, from any thread."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._lock = threading.Lock()
        self._step: Progress | None = None
        self._said_at = self._began_at = 0.0

    def say(self, **message: Any) -> None:
        """The end of a job, after which nothing more is said of it; or that this process is ready."""
        with self._lock:
            self._step = None
            self._write(message)

    def step(self, step: Progress) -> None:
        """How far the work is; said at once when its stage is another, else not more often than can be seen."""
        with self._lock:
            another = self._step is None or self._step.stage != step.stage
            self._step = step
            if another:
                self._began_at = time.monotonic()
            if another or time.monotonic() - self._said_at >= FASTEST_S:
                self._say_step()

    def beat(self) -> None:
        """Say the last step again and again: who listens knows that the work goes on."""
        while True:
            time.sleep(HEARTBEAT_S)
            with self._lock:
                if self._step is not None and time.monotonic() - self._said_at >= HEARTBEAT_S:
                    self._say_step()

    def _say_step(self) -> None:
        self._said_at = time.monotonic()
        if self._step is None:
            return
        step = self._step
        if step.stage == UNCOUNTED:
            step = replace(step, done=int(10 * (self._said_at - self._began_at)))
        self._write({"step": asdict(step)})

    def _write(self, message: dict[str, Any]) -> None:
        self._out.write(json.dumps(message, default=str).encode("ascii") + b"\n")
        self._out.flush()


def main() -> None:
    """Answer one request after the other, until stdin ends."""
    argparse.ArgumentParser(prog="python -m etl.worker", description=_description()).parse_args()
    # Whoever presses Ctrl+C in front of the server means the server, which then ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    faulthandler.enable()
    _yield_to_others()
    speaker = Speaker(_own_output())
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_hear, args=(requests,), daemon=True).start()
    threading.Thread(target=speaker.beat, daemon=True).start()
    speaker.say(ready=os.getpid())
    while True:
        _answer(json.loads(requests.get()), speaker)


def _description() -> str:
    return _("Works on files for the server: a request is one line of JSON on stdin. It is not started by hand.")


def _answer(request: dict[str, Any], speaker: Speaker) -> None:
    # What is unpacked or staged lies where the server looks after it: a process that is killed tidies nothing up.
    tempfile.tempdir = request["scratch"]
    with speaking(request["language"]):
        try:
            with closing(open_store(request["database"])) as store:
                result = JOBS[request["job"]](store, request, speaker.step)
        except BadInput as error:
            speaker.say(refused={"kind": "input", "sentence": packed(error.sentence), "place": asdict(error.place)})
        except StoreError as error:
            kind = "unavailable" if isinstance(error, StoreUnavailable) else "store"
            speaker.say(refused={"kind": kind, "sentence": packed(str(error))})
        except MemoryError:
            speaker.say(refused={"kind": "memory"})
        except OSError as error:
            speaker.say(refused={"kind": "system", "reason": packed(reason_of(error)), "code": error.errno})
        except Exception as error:
            speaker.say(fault=_fault(error))
        else:
            speaker.say(result=packed(result), peak_mb=_peak_mb())


def _own_output() -> BinaryIO:
    """stdout as ours alone: what a library prints goes to stderr and spoils no message."""
    own = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return own


def _hear(requests: queue.SimpleQueue[bytes]) -> None:
    for line in sys.stdin.buffer:
        requests.put(line)
    os._exit(OVER)  # at once, wherever the work is: a transaction that did not end is none


def _yield_to_others() -> None:
    """Let the answers of the server go first; and when memory runs out, let the system end this process, not that."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    score = Path("/proc/self/oom_score_adj")
    if score.exists() and os.access(score, os.W_OK):
        score.write_text("1000", encoding="ascii")


def _peak_mb() -> int | None:
    """The most memory this process has had, where the system says so."""
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    peak = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) >> 10


def _fault(error: BaseException) -> dict[str, Any]:
    """The kind of an error and its places in the code; its message may hold cells of the file."""
    frames = traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
    trace = [f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno} {frame.name}" for frame in frames]
    return {"error": type(error).__name__, "trace": trace}


if __name__ == "__main__":
    main()
