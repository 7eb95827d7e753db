"""`python -m etl load` on a terminal of its own, which shows the stage it is in."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

from tests.faults.conftest import ROOT

STAGES = ("reading", "understanding", "waiting for another program", "writing")


class Loading:
    """A load under way: `stage` is what its terminal showed last, `stages` all that it has shown."""

    def __init__(self, url: str, path: Path) -> None:
        self._terminal, end = os.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "etl", "load", str(path), "--json", "--database", url],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=end,
        )
        os.close(end)
        self.stage = ""
        self.stages: set[str] = set()
        self.began = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        while True:
            try:
                shown = os.read(self._terminal, 4096).decode("utf-8", "replace")
            except OSError:  # the other end is closed: the process is gone
                return
            for stage in STAGES:
                if stage in shown:
                    self.stage = stage
                    self.stages.add(stage)
                    self.began.set()

    def close(self) -> None:
        self._reader.join(60)
        os.close(self._terminal)
