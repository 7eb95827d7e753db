"""Files on their way in: received as a stream, kept under a random name, forgotten when they have been loaded.

All state is per upload, behind one lock; who is loaded when is dashboard/upload_queue.py. Must not import dash, flask
or analytics; knows nothing of HTTP or pages.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from dashboard.upload import (
    PLACE_IN_QUEUE,
    RESTING,
    SCRATCH,
    WAITS_FOR_PERSON,
    Choice,
    Door,
    Upload,
    UploadError,
    clean_name,
)
from dashboard.upload_ends import INSUFFICIENT_STORAGE
from dashboard.upload_folder import OWNER_READS, PART, UploadFolder, no_room, room_said
from dashboard.upload_queue import Queue
from i18n import gettext as _
from store import Store
from store.mappings import LONGEST_NAME

BLOCK = 1 << 20
KEPT_UPLOADS = 200
ROOM_TO_SPARE = 64 << 20  # beside the file itself


class Stream(Protocol):
    """The body of a request."""

    def read(self, size: int, /) -> bytes: ...


class Intake:
    """The uploads of one running server."""

    def __init__(self, store: Store, folder: Path, door: Door) -> None:
        self._store = store
        self._folder = folder
        self._door = door
        self._lock = threading.Lock()
        self._uploads: dict[str, Upload] = {}
        self._queue = Queue(store, door, self._uploads, self._lock)
        self._here = UploadFolder(folder)  # held as long as this server lives

    def expect(self, size: int) -> None:
        """A file of `size` bytes is about to be sent. Raises UploadError where there is no room for it."""
        with room_said():
            free = shutil.disk_usage(self._folder).free
        # Twice: the web server receives it whole before it is ours.
        if free < 2 * size + ROOM_TO_SPARE:
            raise UploadError(no_room(), INSUFFICIENT_STORAGE)
        self._door.prepare()

    def receive(self, stream: Stream, length: int, file_name: str) -> Upload:
        """Write a body of `length` bytes to a file of ours. Raises UploadError, leaving nothing, when it ends early."""
        upload_id = secrets.token_urlsafe(12)
        path = self._folder / f"{upload_id}{PART}"
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
            upload = self._queue.placed(self._known(upload_id))
        if upload.stage in RESTING:
            with suppress(FileNotFoundError):
                os.utime(upload.path)  # no leftover for a server that starts beside this one
        return upload

    def loads(self) -> list[dict[str, Any]]:
        """Every load that runs or waits, the running one first: how far it is, and nothing of the file."""
        with self._lock:
            return [{name: getattr(load, name) for name in PLACE_IN_QUEUE} for load in self._queue.everyone()]

    def _known(self, upload_id: str) -> Upload:
        if upload_id not in self._uploads:
            raise UploadError(_("This upload is not known any more; choose the file again."), 404)
        return self._uploads[upload_id]

    def inspect(self, upload_id: str, choice: Choice) -> dict[str, Any]:
        """What the file is, without loading it. Raises BadInput."""
        upload = self._with_file(upload_id)
        with self._queue.looking:
            found = self._door.inspect(self._store, upload.path, file_name=upload.file_name, **choice.options())
        return found.as_json()

    @contextmanager
    def workbook(self, batch: int) -> Iterator[Path]:
        """The error workbook of a batch, which is there until the end of the block. Raises StoreError or BadInput."""
        with room_said():
            folder = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=self._folder))
        try:
            path = folder / "errors.xlsx"
            self._door.workbook(self._store, path, batch=batch)
            yield path
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def start(self, upload_id: str, choice: Choice) -> Upload:
        """Queue the load. Raises UploadError when the upload is being worked on, or its file is gone."""
        self._with_file(upload_id)
        if len(choice.save_mapping_as) > LONGEST_NAME:  # refused before the file is loaded, not after
            sentence = _("A mapping is saved under a name of at most {longest} characters; shorten it.")
            raise UploadError(sentence.format(longest=LONGEST_NAME), 400)
        with self._lock:
            upload = self._resting(upload_id)
            confirmed = choice.confirmed or upload.stage in WAITS_FOR_PERSON
            return self._queue.enter(upload, _continued(replace(choice, confirmed=confirmed), upload))

    def review(self, upload_id: str, choice: Choice) -> Upload:
        """Find out what a load would make of it, without loading it. Raises UploadError as `start` does."""
        self._with_file(upload_id)
        with self._lock:
            upload = self._known(upload_id)
            if not self._queue.considered(upload):
                upload = self._resting(upload_id)
            return self._queue.consider(upload, _continued(choice, upload))

    def said(self, upload_id: str, answer: Callable[[Upload], Choice]) -> Upload:
        """As `review`, with what `answer` makes of what was said before: of two answers at once none is lost.

        `answer` is called under the lock, so it must be short and ask nothing of this intake.
        """
        self._with_file(upload_id)
        with self._lock:
            upload = self._known(upload_id)
            choice = _continued(answer(upload), upload)
            if choice == upload.choice:
                return upload  # the control shows what is known already: it was just drawn
            if not self._queue.considered(upload):
                upload = self._resting(upload_id)
            return self._queue.consider(upload, choice)

    def stop(self, upload_id: str) -> None:
        """End the work on an upload within two seconds; where a person has said how it is read, it waits for them."""
        with self._lock:
            upload = self._known(upload_id)
            if upload.stage not in RESTING:
                self._queue.leave(upload, keep=True)

    def discard(self, upload_id: str) -> None:
        """Forget an upload and its file; work on it is stopped first, which takes up to two seconds."""
        with self._lock:
            # All under the lock: an upload queued meanwhile would be missing to the loader, which would die of it.
            upload = self._known(upload_id)
            if upload.stage not in RESTING:
                self._queue.leave(upload, keep=False)
                return  # the queue forgets it when its work has come to a stop
            del self._uploads[upload_id]
        upload.path.unlink(missing_ok=True)

    def _resting(self, upload_id: str) -> Upload:
        # Looked at again under the lock: another request may have queued or discarded it since.
        upload = self._known(upload_id)
        if self._queue.considered(upload):
            raise UploadError(_("This file is still being read as you said last; load it when that is done."), 409)
        if upload.stage not in RESTING:
            raise UploadError(_("This file is being loaded already."), 409)
        return upload

    def _with_file(self, upload_id: str) -> Upload:
        upload = self.get(upload_id)
        if not upload.path.exists():
            raise UploadError(_("This upload has been loaded already; choose the file again to load it anew."), 410)
        return upload

    def _overdue(self) -> list[Upload]:
        resting = [upload for upload in self._uploads.values() if upload.stage in RESTING]
        overdue = resting[: max(0, len(self._uploads) - KEPT_UPLOADS)]
        for upload in overdue:
            del self._uploads[upload.id]
        return overdue


def _continued(choice: Choice, upload: Upload) -> Choice:
    """What a file replaces is said when it is sent, and holds until something else is said or it is loaded."""
    if choice.replaces is not None:
        return choice
    before = upload.choice
    return replace(choice, replaces=before.replaces, beside=choice.beside or before.beside)


def _copy(stream: Stream, path: Path) -> tuple[int, str]:
    digest = hashlib.sha256()
    size = 0
    with room_said():
        path.touch(OWNER_READS, exist_ok=False)
        file = path.open("wb")
    with file:
        while block := stream.read(BLOCK):
            with room_said():
                file.write(block)
                file.flush()  # here and not when it is closed, where nobody would know what the error was about
            digest.update(block)
            size += len(block)
    return size, digest.hexdigest()
