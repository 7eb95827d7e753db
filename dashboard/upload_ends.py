"""What is raised when a process of etl/worker.py refuses, fails, or does not come to its end.

Must not import dash, flask or analytics; of etl only the door.
"""

from __future__ import annotations

import errno
import signal
from collections.abc import Mapping
from typing import Any, Never

from dashboard.upload import UploadError
from etl.door import BadInput
from i18n import gettext as _
from i18n.told import unpacked
from store import StoreError, StoreUnavailable

MEMORY_VARIABLE = "SENTINEL_LOADER_MEMORY_MB"
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
INSUFFICIENT_STORAGE = 507
KILLED = -int(getattr(signal, "SIGKILL", 9))


class WorkerFault(Exception):  # noqa: N818 - like `fault` in the log
    """A fault of the program in the process of a load: its kind and places in the code, for the log."""

    def __init__(self, kind: str, trace: list[str]) -> None:
        super().__init__(kind)
        self.kind = kind
        self.trace = trace


class WorkerEnded(UploadError):  # noqa: N818 - said of the process
    """The process of a load is gone, and nobody can say from it whether the load had just ended."""


def raise_refusal(message: Mapping[str, Any]) -> Never:
    """Raise here what was raised there."""
    if "fault" in message:
        raise WorkerFault(message["fault"]["error"], message["fault"]["trace"])
    refused = unpacked(message["refused"])
    if refused["kind"] == "input":
        raise BadInput(refused["sentence"], **refused["place"])
    if refused["kind"] == "unavailable":
        raise StoreUnavailable(refused["sentence"])
    if refused["kind"] == "store":
        raise StoreError(refused["sentence"])
    if refused["kind"] == "memory":
        raise ended_by_itself(KILLED)
    if refused["code"] in NO_ROOM:
        raise UploadError(disk_full(), INSUFFICIENT_STORAGE)
    sentence = _("The file could not be read ({reason}), so the database is as before; choose it again.")
    raise UploadError(sentence.format(reason=refused["reason"]), INSUFFICIENT_STORAGE)


def disk_full() -> str:
    return _(
        "The disk that takes uploads in is full, so the file was not loaded and nothing was changed; "
        "free some space and load again."
    )


def too_much_memory(limit_mb: int) -> UploadError:
    sentence = _(
        "Reading this file takes more than the {limit} MiB of memory that a load may have, so it was stopped and the "
        "database is as before; split the file, or raise {variable}."
    )
    return WorkerEnded(sentence.format(limit=limit_mb, variable=MEMORY_VARIABLE), INSUFFICIENT_STORAGE)


def ended_by_itself(code: int) -> UploadError:
    """For a process that ended, or was ended by somebody else, before its work was done."""
    sentence = _(
        "The process that read this file ended unexpectedly (code {code}), so it was not loaded and the database is as "
        "before; try again, and report it if that happens again."
    ).format(code=code)
    if code == KILLED:
        sentence = _(
            "The process that read this file was ended by the system, most likely because the memory of this computer "
            "was used up, so it was not loaded and the database is as before; close other programs, or split the file, "
            "and load again."
        )
    return WorkerEnded(sentence, 500)
