"""One file on its way in, as a frozen value: what it is, how it is to be read, how far it has come.

Also the shape of the door of etl that loads it. Must not import dash, flask, analytics or etl.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from i18n import gettext as _
from store import Store

RECEIVED, QUEUED, READING, MAPPING, DONE, FAILED = "received", "queued", "reading", "mapping", "done", "failed"
WRITING = "writing"
RESTING = (RECEIVED, MAPPING, DONE, FAILED)
# What others may see of an upload: nothing of the file itself.
PLACE_IN_QUEUE = ("ticket", "ahead", "stage", "done", "total")
NAME_LENGTH = 200


class Reply(Protocol):
    """What the door of etl answers with."""

    def as_json(self) -> dict[str, Any]: ...


class Step(Protocol):
    """How far a load has come."""

    @property
    def stage(self) -> str: ...
    @property
    def done(self) -> int: ...
    @property
    def total(self) -> int: ...


class Door(Protocol):
    """The part of `etl.door` that is used here; tests put a small one of their own in its place."""

    def inspect(self, store: Store, path: Path, /, **options: Any) -> Reply: ...
    def load(self, store: Store, path: Path, /, **options: Any) -> Reply: ...


class Cancelled(Exception):  # noqa: N818 - nothing went wrong
    """A person took back a file that was being loaded; ends the load with nothing written."""


class UploadError(Exception):
    """The upload cannot be used; the message is one sentence and `status` the HTTP status it goes with."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True)
class Choice:
    """How a person said the file is to be read; all empty: as the program recognises it."""

    profile: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    overrides: Mapping[str, str] = field(default_factory=dict)

    @property
    def made(self) -> bool:
        return bool(self.profile or self.mapping)

    def options(self) -> dict[str, Any]:
        return {
            "profile": self.profile,
            "mapping": dict(self.mapping) or None,
            "constants": dict(self.constants) or None,
            "overrides": dict(self.overrides) or None,
        }


@dataclass(frozen=True)
class Upload:
    """One file sent by a browser, as it is now.

    `ticket` is its place in the order of all loads of this server (0: not asked to be loaded yet), `ahead` how many of
    them come before it now, `cancelled` that its load is to stop at the next occasion.
    """

    id: str
    file_name: str
    path: Path
    size_bytes: int
    sha256: str
    stage: str = RECEIVED
    done: int = 0
    total: int = 0
    inspection: Mapping[str, Any] | None = None
    choice: Choice = field(default_factory=Choice)
    report: Mapping[str, Any] | None = None
    error: str | None = None
    ticket: int = 0
    ahead: int = 0
    cancelled: bool = False

    def as_json(self) -> dict[str, Any]:
        shown = ("file_name", "size_bytes", "sha256", "inspection", "report", "error", *PLACE_IN_QUEUE)
        return {"upload": self.id} | {name: getattr(self, name) for name in shown}


def clean_name(written: str) -> str:
    """A file's name as text to show: no folders, no control or invisible characters, of bounded length."""
    visible = "".join(char for char in written if unicodedata.category(char)[0] != "C")
    name = visible.replace("\\", "/").rpartition("/")[2].strip()
    return name[-NAME_LENGTH:] or _("unnamed file")
