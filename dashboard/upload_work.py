"""What is done to one upload, and what is said of it when that cannot be done.

The work itself is the door's; here it is asked for, written to the log, and its errors become the state of the upload.
Must not import dash, flask or analytics; of etl only the door.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from dashboard.logs import faulted, happened
from dashboard.upload import FAILED, FINISHING, MAPPING, REVIEW, WRITING, Cancelled, Door, Step, Upload, UploadError
from dashboard.upload_ends import NO_ROOM, WorkerEnded, WorkerFault, disk_full
from etl.door import BadInput
from i18n import gettext as _
from i18n.system import reason_of
from store import Store, StoreError, batches

TOLD = ("batch", "rows_read", "rows_loaded", "already_loaded")  # of a load, to the log
Progress = Callable[[Step], None]


class Work:
    """The door, and the database it writes to."""

    def __init__(self, store: Store, door: Door) -> None:
        self._store = store
        self._door = door

    def inspect(self, upload: Upload, progress: Progress) -> dict[str, Any]:
        """What a file is taken for."""
        options = upload.choice.options() | {"file_name": upload.file_name, "progress": progress}
        return self._door.inspect(self._store, upload.path, **options).as_json()

    def review(self, upload: Upload, progress: Progress) -> tuple[dict[str, Any] | None, str | None]:
        """What a load would make of a file; or the sentence that says why nothing of it could be loaded as it is."""
        options = upload.choice.options() | {"file_name": upload.file_name, "progress": progress}
        options |= {"replaces": upload.choice.in_place_of}
        try:
            return self._door.review(self._store, upload.path, **options).as_json(), None
        except BadInput as error:
            return None, error.sentence

    def load(self, upload: Upload, progress: Progress) -> dict[str, Any]:
        """Load a file. Raises UploadError when its process was ended just after it had written everything."""
        began, began_at = time.monotonic(), datetime.now(UTC).isoformat(timespec="seconds")
        happened("load_started", ticket=upload.ticket, bytes=upload.size_bytes)
        seen = _Seen(progress)
        options = upload.choice.load_options() | {"file_name": upload.file_name, "progress": seen}
        try:
            report = self._door.load(self._store, upload.path, **options).as_json()
        except (Cancelled, WorkerEnded):
            self._check_nothing_arrived(upload, began_at, seen.stage)
            raise
        told: dict[str, Any] = {name: report.get(name) for name in TOLD}
        happened("load_done", ticket=upload.ticket, seconds=round(time.monotonic() - began, 3), **told)
        return report

    def _check_nothing_arrived(self, upload: Upload, since: str, stage: str) -> None:
        """A process may be ended after its transaction and before it could say so; then the load was done."""
        if stage not in (WRITING, FINISHING):
            return
        for batch in batches.list_batches(self._store):
            if batch.sha256 == upload.sha256 and batch.loaded_at >= since and batch.status != "undone":
                sentence = _(
                    "This file was loaded as batch {batch} in the moment before its load was stopped; undo that batch "
                    "to take it back."
                )
                raise UploadError(sentence.format(batch=batch.id), 409)


class _Seen:
    """Passes steps on and remembers the last stage."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.stage = ""

    def __call__(self, step: Step) -> None:
        self.stage = step.stage
        self._progress(step)


def needs_person(inspection: Mapping[str, Any]) -> bool:
    """Nothing knows the file, or it misses a column; one that is in the database needs nothing but a choice of sheets,
    where no batch holds the others."""
    if inspection["already_loaded"] is not None:
        there = inspection.get("sheets") or ()
        return any(not one["read"] and one["rows"] and one["batch"] is None for one in there)
    return bool(inspection["missing_required"]) or not (inspection["profile"] or inspection.get("saved_mapping"))


def outcome(upload: Upload, error: Exception) -> dict[str, Any]:
    """The state of an upload whose work ended in an error: what a person has mapped can be mended and tried again."""
    if isinstance(error, OSError):  # in this process: the folder of the uploads
        return {"stage": FAILED, "error": _unreadable(error)}
    if isinstance(error, (BadInput, UploadError, StoreError)):
        happened("load_refused", ticket=upload.ticket, reason=type(error).__name__)
        mendable = isinstance(error, BadInput) and upload.inspection is not None
        return {"stage": _back(upload, mendable=mendable), "error": str(error)}
    if isinstance(error, WorkerFault):
        happened("fault", level=logging.ERROR, error=error.kind, trace=error.trace)
    else:
        faulted(error)
    sentence = _("The file was not loaded because of a fault in the program; the database is as before.")
    return {"stage": _back(upload), "error": sentence}


def stopped(upload: Upload) -> dict[str, Any]:
    """The state of an upload whose work a person stopped."""
    sentence = _("This was stopped, so nothing was loaded.")
    if upload.ticket == 0:
        sentence = _("Reading was stopped, so what stands here does not show yet what you said last.")
    return {"stage": _back(upload, mendable=True), "error": sentence}


def _back(upload: Upload, *, mendable: bool = False) -> str:
    """To the person who has said how it is read, or can."""
    if upload.inspection is None or not (mendable or upload.choice.made):
        return FAILED
    return REVIEW if upload.review is not None else MAPPING


def _unreadable(error: OSError) -> str:
    if error.errno in NO_ROOM:
        return disk_full()
    return _("The file could not be read ({reason}), so the database is as before; choose it again.").format(
        reason=reason_of(error)
    )
