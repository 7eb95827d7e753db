"""One file on its way in, as a frozen value: what it is, how it is to be read, how far it has come.

Also the shape of the door of etl that loads it. Must not import dash, flask, analytics or etl.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from i18n import gettext as _
from i18n.told import retold
from store import Store

RECEIVED, QUEUED, READING, WRITING, DONE, FAILED = "received", "queued", "reading", "writing", "done", "failed"
FINISHING = "finishing"  # behind the last row: it may be in the database at any moment
MAPPING = "mapping"  # waits for a person: a field is missing without which nothing can be loaded
REVIEW = "review"  # waits for a person: all is there, and what a load would make of it is told
WAITS_FOR_PERSON = (MAPPING, REVIEW)
RESTING = (RECEIVED, *WAITS_FOR_PERSON, DONE, FAILED)
# What others may see of an upload: nothing of the file itself.
PLACE_IN_QUEUE = ("ticket", "ahead", "stage", "done", "total")
NAME_LENGTH = 200
SCRATCH = "work-"  # the beginning of the names of folders for what a process unpacks


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
    """What a server has done to files (dashboard/upload_door.py); tests put a small one of their own in its place.

    `prepare` says that a file is on its way.
    """

    def prepare(self) -> None: ...

    def inspect(self, store: Store, path: Path, /, **options: Any) -> Reply: ...
    def review(self, store: Store, path: Path, /, **options: Any) -> Reply: ...
    def load(self, store: Store, path: Path, /, **options: Any) -> Reply: ...
    def workbook(self, store: Store, path: Path, /, **options: Any) -> Reply: ...


class Cancelled(Exception):  # noqa: N818 - nothing went wrong
    """A person took back a file that was being loaded; ends the load with nothing written."""


class Overtaken(Exception):  # noqa: N818 - nothing went wrong
    """A person said something else of a file while it was being looked at; it is looked at again."""


class UploadError(Exception):
    """The upload cannot be used; the message is one sentence and `status` the HTTP status it goes with."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True)
class Choice:
    """How a person said the file is to be read; all empty: as the program recognises it.

    `document`: a mapping document as JSON; `mapping`, `constants` and `overrides` say the same in parts. `replaces`:
    the batch whose place the file was sent to take, `beside` that it is not to, after all. `confirmed`: a person has
    seen what a load would make of it.
    """

    profile: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    overrides: Mapping[str, str] = field(default_factory=dict)
    document: Mapping[str, Any] | None = None
    replaces: int | None = None
    beside: bool = False
    save_mapping_as: str = ""
    confirmed: bool = False

    @property
    def made(self) -> bool:
        return bool(self.confirmed or self.profile or self.mapping or self.document)

    def options(self) -> dict[str, Any]:
        """For the door, when it inspects or reviews."""
        return {
            "profile": self.profile,
            "document": self.document,
            "mapping": dict(self.mapping) or None,
            "constants": dict(self.constants) or None,
            "overrides": dict(self.overrides) or None,
        }

    def load_options(self) -> dict[str, Any]:
        """For the door, when it loads."""
        return self.options() | {"replaces": self.in_place_of, "save_mapping_as": self.save_mapping_as or None}

    @property
    def in_place_of(self) -> int | None:
        """The batch that counts no more once the file is loaded."""
        return None if self.beside else self.replaces


@dataclass(frozen=True)
class Upload:
    """One file sent by a browser, as it is now.

    `inspection` is what it is taken for, `review` what a load would make of it, `report` what a load has made of it.
    `ticket` is its place in the order of all loads of this server (0: not asked to be loaded yet), `ahead` how many of
    them come before it now, `cancelled` that its load is to stop at the next occasion; `kept`: it stays then, at the
    step where a person had said something of it.
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
    review: Mapping[str, Any] | None = None
    choice: Choice = field(default_factory=Choice)
    report: Mapping[str, Any] | None = None
    error: str | None = None
    moved_at: float = 0.0  # time.monotonic() when a stage began whose end is not known, or a step of another was done
    ticket: int = 0
    ahead: int = 0
    cancelled: bool = False
    kept: bool = False

    def as_json(self) -> dict[str, Any]:
        """All there is to show; while it is worked on only how far that is, which is asked three times a second."""
        shown: tuple[str, ...] = ("file_name", "size_bytes", "sha256", "error", *PLACE_IN_QUEUE)
        if self.stage in RESTING:
            shown += ("inspection", "review", "report")
        seconds = 0 if self.stage in RESTING else int(time.monotonic() - self.moved_at)
        return {"upload": self.id, "seconds": seconds} | {name: retold(getattr(self, name)) for name in shown}

    def in_words(self) -> Upload:
        """With every sentence in the language of who reads it now, which may not be that of who sent the file."""
        inspection, review, report, error = map(retold, (self.inspection, self.review, self.report, self.error))
        return replace(self, inspection=inspection, review=review, report=report, error=error)


def clean_name(written: str) -> str:
    """A file's name as text to show: no folders, no control or invisible characters, of bounded length."""
    visible = "".join(char for char in written if unicodedata.category(char)[0] != "C")
    name = visible.replace("\\", "/").rpartition("/")[2].strip()
    return name[-NAME_LENGTH:] or _("unnamed file")
