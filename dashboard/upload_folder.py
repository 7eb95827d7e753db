"""The folder in which files wait: nobody else's to read, and without what a server that is gone has left in it.

Each running server holds a shared lock on the folder itself; who gets it alone knows that no other one lives, however
the last one ended. Must not import dash, flask, analytics or etl; knows nothing of HTTP or pages.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dashboard.upload import SCRATCH, UploadError
from dashboard.upload_ends import INSUFFICIENT_STORAGE, NO_ROOM
from i18n import gettext as _
from i18n.system import reason_of

if sys.platform != "win32":
    import fcntl

LEFTOVER_AGE_S = 24 * 3600  # where nobody can say whether another server lives
PART = ".part"
OWNER_ENTERS, OWNER_READS = 0o700, 0o600  # what waits here is nobody else's to read
OTHERS = stat.S_IRWXG | stat.S_IRWXO


class UploadFolder:
    """The folder of one server, for as long as this object lives. Raises UploadError where it cannot be written to."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with room_said():
            path.mkdir(mode=OWNER_ENTERS, parents=True, exist_ok=True)
            _close_to_others(path, OWNER_ENTERS)
            lock = _locked(path)
            alone = lock is not None and _alone(lock)
            self._remove_leftovers(alone=alone)
            if lock is not None:
                _share(lock)
                weakref.finalize(self, os.close, lock)

    def _remove_leftovers(self, *, alone: bool) -> None:
        """What is ours by its name, and nothing else; beside another server only what is a day old."""
        for path in self.path.iterdir():
            # Another server that lives may have loaded the file and removed it since it was listed.
            with suppress(FileNotFoundError):
                if _is_file_of_ours(path):
                    if alone or _age_s(path) > LEFTOVER_AGE_S:
                        path.unlink()
                    else:
                        _close_to_others(path, OWNER_READS)
                elif _is_folder_of_ours(path) and (alone or _age_s(path) > LEFTOVER_AGE_S):
                    shutil.rmtree(path, ignore_errors=True)


def _is_file_of_ours(path: Path) -> bool:
    return path.suffix == PART and path.is_file() and not path.is_symlink()


def _is_folder_of_ours(path: Path) -> bool:
    return path.name.startswith(SCRATCH) and path.is_dir() and not path.is_symlink()


def _age_s(path: Path) -> float:
    return time.time() - path.stat().st_mtime


def _close_to_others(path: Path, mode: int) -> None:
    """An earlier version, or somebody's umask, may have left it open to all."""
    if os.name != "posix" or not path.stat().st_mode & OTHERS:
        return
    with suppress(PermissionError):  # it is somebody else's, who let us in: that is theirs to decide
        path.chmod(mode)


def _locked(folder: Path) -> int | None:
    """A descriptor of the folder that can be locked; None where there is no such thing."""
    return None if sys.platform == "win32" else os.open(folder, os.O_RDONLY)


def _alone(lock: int) -> bool:
    """Whether no other server has this folder, which is then locked against all."""
    if sys.platform == "win32":
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # another one has it, or this disk keeps no locks
        return False
    return True


def _share(lock: int) -> None:
    if sys.platform != "win32":
        with suppress(OSError):  # a disk that keeps no locks: leftovers go by their age there
            fcntl.flock(lock, fcntl.LOCK_SH)


def no_room() -> str:
    return _(
        "The disk that takes uploads in is full, so the file was not kept and nothing was changed; "
        "free some space and load again."
    )


@contextmanager
def room_said() -> Iterator[None]:
    """A folder that takes nothing in, as a sentence. Raises UploadError."""
    try:
        yield
    except OSError as error:
        sentence = _(
            "The folder that takes uploads in cannot be written to ({reason}), so the file was not kept; "
            "see that it is there and may be written to, and load again."
        ).format(reason=reason_of(error))
        if error.errno in NO_ROOM:
            sentence = no_room()
        raise UploadError(sentence, INSUFFICIENT_STORAGE) from error
