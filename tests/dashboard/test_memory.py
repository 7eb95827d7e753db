"""Memory that was freed goes back to the system, and an idle server does nothing for it."""

from __future__ import annotations

import platform
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from dashboard import memory
from dashboard.memory import Returner

FREED = """
import os, threading
from dashboard.memory import Returner, share_heaps
share_heaps()
def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
def work():
    rows = [[bytes(1000) for _number in range(1000)] for _row in range(100)]
    keep.append(rows[-1][-1])  # behind all that is freed
keep = []
threads = [threading.Thread(target=work) for _number in range(2)]
for thread in threads: thread.start()
for thread in threads: thread.join()
full = resident()
Returner().give_back()
print(full - resident())
"""


class Library:
    """A C library that counts."""

    def __init__(self) -> None:
        self.trimmed = 0

    def malloc_trim(self, _pad: int) -> int:
        self.trimmed += 1
        return 1


def test_it_is_given_back_after_work_only(monkeypatch: pytest.MonkeyPatch) -> None:
    library, worked = Library(), iter([0.5, 1.5, 1.6, 1.7, 2.0, 2.7, 2.8])
    monkeypatch.setattr(memory, "_glibc", lambda: library)
    monkeypatch.setattr(memory, "time", SimpleNamespace(process_time=lambda: next(worked)))  # not that of all
    returner = Returner()
    counted = []
    for _look in range(5):
        returner.look()
        counted.append(library.trimmed)
    assert counted == [0, 1, 1, 1, 2]


def test_a_system_with_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_name: str) -> Any:
        raise OSError

    monkeypatch.setattr(memory.ctypes, "CDLL", missing)
    memory.share_heaps()
    Returner().look()


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="what GNU's C library keeps")
def test_what_threads_freed_is_given_back() -> None:
    found = subprocess.run([sys.executable, "-c", FREED], capture_output=True, text=True, check=True)
    assert int(found.stdout) > 20 << 20
