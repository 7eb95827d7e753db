"""Where the CPU time of our load goes: start (imports, a new database), read, recognise, survey, understand, assemble,
account, write; from samples of one run.

A timer of CPU time looks at the stack every few milliseconds and gives the time since its last look to the innermost
module that stands for a stage; one long call into C is one long sample, given to whoever called it.
"""

from __future__ import annotations

import signal
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from etl import door
from store import open_store

EVERY_S = 0.004
OTHER = "other"
START = "start"
# The first of these that a module's name begins with says its stage; a module not named works for its caller: cells are
# encoded, and words and numbers understood, by the survey and while the columns are recognised, too.
STAGES = {
    "store.": "write",
    "etl.readers.": "read",
    "etl.choosing": "recognise",
    "etl.content": "recognise",
    "etl.guess": "recognise",
    "etl.mapping": "recognise",
    "etl.survey": "survey",
    "etl.settle": "survey",
    "etl.understand": "understand",
    "etl.assemble": "assemble",
    "etl.administrations": "assemble",
    "etl.account": "account",
    "etl.repeats": "account",
    "etl.report": "account",
    "etl.row_findings": "account",
    "etl.value_findings": "account",
}
SHOWN = 14
Seconds = defaultdict[str, float]
# Folding texts and the like, whoever asks for it.
ANYBODYS = ("store.text", "store.transliteration", "store.reference", "store.given")


def measure(file: Path, folder: Path) -> dict[str, Any]:
    """{"stages": {stage: CPU seconds}, "modules": the same of the dearest} of one load into a new database."""
    store = open_store(f"sqlite:///{folder / 'stages.db'}")
    stages: Seconds = defaultdict(float, {START: time.process_time()})
    modules: Seconds = defaultdict(float)
    with sampled(stages, modules):
        report = door.load(store, file)
    store.close()
    return {"rows": report.rows_read, "stages": _dearest(stages), "modules": _dearest(modules)}


@contextmanager
def sampled(stages: Seconds, modules: Seconds) -> Iterator[None]:
    """Add the CPU seconds of what runs within to its stage and to the project's module that is innermost."""
    last = time.process_time()

    def look(_signal: int, frame: FrameType | None) -> None:
        nonlocal last
        now = time.process_time()
        names = list(_modules(frame))
        stages[next(filter(None, map(stage_of, names)), OTHER)] += now - last
        modules[next((name for name in names if name.startswith(("etl.", "store."))), OTHER)] += now - last
        last = now

    before = signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, EVERY_S, EVERY_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _dearest(seconds: Seconds) -> dict[str, float]:
    ordered = sorted(seconds.items(), key=lambda item: -item[1])
    return {name: round(spent, 2) for name, spent in ordered[:SHOWN]}


def stage_of(module: str) -> str | None:
    """The stage that a module stands for; None: it works for whoever calls it."""
    if module.startswith(ANYBODYS):
        return None
    return next((stage for start, stage in STAGES.items() if module.startswith(start)), None)


def _modules(frame: FrameType | None) -> Iterator[str]:
    """The modules of the stack, the innermost first."""
    while frame is not None:
        yield str(frame.f_globals.get("__name__", ""))
        frame = frame.f_back
