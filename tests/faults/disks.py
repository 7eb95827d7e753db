"""A disk that is small enough to be filled: a memory disk of its own where mounting is permitted.

Where it is not (no administrator), a limit on the size of files stands in: the system then refuses to write, as a full
disk does, though with another code.
"""

from __future__ import annotations

import errno
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BLOCK = 1 << 16


class SmallDisk:
    """A mounted memory disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self) -> None:
        """Until nothing more fits on it."""
        with self._filler.open("wb", buffering=0) as file:
            size = BLOCK
            while size:
                try:
                    file.write(b"x" * size)
                except OSError as error:
                    assert error.errno == errno.ENOSPC
                    size //= 2

    def free(self) -> None:
        self._filler.unlink()

    def remount(self, options: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{options}", str(self.folder)], check=True, capture_output=True)


@contextmanager
def mounted(folder: Path, size: str) -> Iterator[SmallDisk | None]:
    """A disk of this size at `folder`; None where mounting is not permitted."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        yield None
        return
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True, capture_output=True)
