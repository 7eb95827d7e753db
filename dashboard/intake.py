"""Files on their way in: received as a stream, kept under a random name, loaded one after another in the background.

All state is per upload, behind one lock. Must not import dash, flask or analytics; knows nothing of HTTP or pages.
"""

from __future__ import annotations

import hashlib
import logging
import queue
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from dashboard.upload import (
    DONE,
    FAILED,
    MAPPING,
    QUEUED,
    READING,
    RESTING,
    Choice,
    Door,
    Step,
    Upload,
    UploadError,
    clean_name,
)
from etl.door import BadInput
from i18n import gettext as _
from store import Store, StoreError

BLOCK = 1 << 20
LEFTOVER_AGE_S = 2 * 3600
KEPT_UPLOADS = 200

_log = logging.getLogger(__name__)


class Stream(Protocol):
    """The body of a request."""

    def read(self, size: int, /) -> bytes: ...


class Intake:
    """The uploads of one running server, and the single worker that loads them."""

    def __init__(self, store: Store, folder: Path, door: Door) -> None:
        self._store = store
        self._folder = folder
        self._door = door
        self._lock = threading.Lock()
        self._uploads: dict[str, Upload] = {}
        self._waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._worker: threading.Thread | None = None
        folder.mkdir(parents=True, exist_ok=True)
        self._remove_leftovers()

    def receive(self, stream: Stream, length: int, file_name: str) -> Upload:
        """Write a body of `length` bytes to a file of ours. Raises UploadError, leaving nothing, when it ends early."""
        upload_id = secrets.token_urlsafe(12)
        path = self._folder / f"{upload_id}.part"
        try:
            size, digest = _copy(stream, path)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        if size != length:
            path.unlink(missing_ok=True)
            raise UploadError(_("The file arrived incomplete, so it was not kept; send it again."), 400)
        upload = Upload(upload_id, clean_name(file_name), path, size, digest)
        with self._lock:
            self._uploads[upload_id] = upload
            forgotten = self._overdue()
        for old in forgotten:
            old.path.unlink(missing_ok=True)
        return upload

    def get(self, upload_id: str) -> Upload:
        """Raises UploadError for an upload this server does not know (any more)."""
        with self._lock:
            return self._known(upload_id)

    def _known(self, upload_id: str) -> Upload:
        if upload_id not in self._uploads:
            raise UploadError(_("This upload is not known any more; choose the file again."), 404)
        return self._uploads[upload_id]

    def inspect(self, upload_id: str, choice: Choice) -> dict[str, Any]:
        """What the file is, without loading it. Raises BadInput."""
        upload = self._with_file(upload_id)
        return self._door.inspect(self._store, upload.path, file_name=upload.file_name, **choice.options()).as_json()

    def start(self, upload_id: str, choice: Choice) -> Upload:
        """Queue the load. Raises UploadError when the upload is being loaded, or its file is gone."""
        self._with_file(upload_id)
        with self._lock:
            # Looked at again under the lock: another request may have queued or discarded it since.
            upload = self._known(upload_id)
            if upload.stage not in RESTING:
                raise UploadError(_("This file is being loaded already."), 409)
            upload = replace(upload, stage=QUEUED, done=0, total=0, report=None, error=None, choice=choice)
            self._uploads[upload_id] = upload
            self._waiting.put(upload_id)
            if self._worker is None:
                # A daemon: stopping the server in the middle of a load leaves the database as it was before it.
                self._worker = threading.Thread(target=self._work, name="loader", daemon=True)
                self._worker.start()
        return upload

    def discard(self, upload_id: str) -> None:
        """Forget an upload and its file. Raises UploadError while it is being loaded."""
        with self._lock:
            # All under the lock: an upload queued meanwhile would be missing to the worker, which would die of it.
            upload = self._known(upload_id)
            if upload.stage not in RESTING:
                raise UploadError(_("This file is being loaded; undo its batch afterwards instead."), 409)
            del self._uploads[upload_id]
        upload.path.unlink(missing_ok=True)

    def _with_file(self, upload_id: str) -> Upload:
        upload = self.get(upload_id)
        if not upload.path.exists():
            raise UploadError(_("This upload has been loaded already; choose the file again to load it anew."), 410)
        return upload

    def _work(self) -> None:
        while True:
            upload_id = self._waiting.get()
            try:
                self._load(upload_id)
            except (BadInput, UploadError, StoreError) as error:
                self._refuse(upload_id, error)
            except Exception:
                _log.exception("loading upload %s", upload_id)
                sentence = _("The file was not loaded because of a fault in the program; the database is as before.")
                self._change(upload_id, stage=FAILED, error=sentence)

    def _refuse(self, upload_id: str, error: Exception) -> None:
        upload = self.get(upload_id)
        mendable = upload.choice.made and upload.inspection is not None
        self._change(upload_id, stage=MAPPING if mendable else FAILED, error=str(error))

    def _load(self, upload_id: str) -> None:
        upload = self.get(upload_id)
        if not upload.choice.made:
            self._change(upload_id, stage=READING)
            inspection = self.inspect(upload_id, upload.choice)
            self._change(upload_id, inspection=inspection)
            if _needs_mapping(inspection):
                self._change(upload_id, stage=MAPPING)
                return
        report = self._door.load(
            self._store,
            upload.path,
            file_name=upload.file_name,
            progress=lambda step: self._progress(upload_id, step),
            **upload.choice.options(),
        ).as_json()
        upload.path.unlink(missing_ok=True)
        self._change(upload_id, stage=DONE, report=report)

    def _progress(self, upload_id: str, step: Step) -> None:
        # "done" is said once the report is there, not when the loader has written its last row.
        if step.stage != DONE:
            self._change(upload_id, stage=step.stage, done=step.done, total=step.total)

    def _change(self, upload_id: str, **changes: Any) -> None:
        with self._lock:
            self._uploads[upload_id] = replace(self._uploads[upload_id], **changes)

    def _overdue(self) -> list[Upload]:
        resting = [upload for upload in self._uploads.values() if upload.stage in RESTING]
        overdue = resting[: max(0, len(self._uploads) - KEPT_UPLOADS)]
        for upload in overdue:
            del self._uploads[upload.id]
        return overdue

    def _remove_leftovers(self) -> None:
        # By age, because another server may be receiving into the same folder.
        for path in self._folder.glob("*.part"):
            if time.time() - path.stat().st_mtime > LEFTOVER_AGE_S:
                path.unlink(missing_ok=True)


def _needs_mapping(inspection: Mapping[str, Any]) -> bool:
    """No profile knows the file, or one does and misses a column; a file that is in the database needs nothing."""
    if inspection["already_loaded"] is not None:
        return False
    return bool(inspection["missing_required"]) or not inspection["profile"]


def _copy(stream: Stream, path: Path) -> tuple[int, str]:
    digest = hashlib.sha256()
    size = 0
    with path.open("xb") as file:
        while block := stream.read(BLOCK):
            file.write(block)
            digest.update(block)
            size += len(block)
    return size, digest.hexdigest()
