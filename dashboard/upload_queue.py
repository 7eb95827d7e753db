"""Who is loaded when: files are understood as they come, two at a time, and loaded one after another in their order.

One thread loads, so a server writes one load at a time; another program that loads is waited for (stage "waiting").
Must not import dash, flask or analytics; knows nothing of HTTP or pages.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dashboard.logs import faulted, happened
from dashboard.upload import (
    DONE,
    FAILED,
    MAPPING,
    QUEUED,
    READING,
    RESTING,
    WRITING,
    Cancelled,
    Choice,
    Door,
    Step,
    Upload,
    UploadError,
)
from etl.door import BadInput
from i18n import gettext as _
from i18n import language, speaking
from store import Store, StoreError

UNDERSTOOD_AT_ONCE = 2
TOLD = ("batch", "rows_read", "rows_loaded", "already_loaded")  # of a load, to the log


class Queue:
    """The loads of one server in the order of their tickets; the first is the one that is loaded.

    Shares `uploads` and its `lock` with the intake: whoever calls a public method here holds the lock.
    """

    def __init__(self, store: Store, door: Door, uploads: dict[str, Upload], lock: threading.Lock) -> None:
        self._store = store
        self._door = door
        self._uploads = uploads
        self._lock = lock
        self._ready = threading.Condition(lock)
        self._order: list[str] = []
        self._said_in: dict[str, str] = {}
        self._tickets = 0
        self._worker: threading.Thread | None = None
        self._understanding = threading.Semaphore(UNDERSTOOD_AT_ONCE)

    def enter(self, upload: Upload, choice: Choice) -> Upload:
        """The last place in the queue; what no person has mapped is looked at meanwhile."""
        self._tickets += 1
        stage = QUEUED if choice.made else READING
        upload = replace(
            upload, stage=stage, done=0, total=0, report=None, error=None, choice=choice, ticket=self._tickets
        )
        self._uploads[upload.id] = upload
        self._order.append(upload.id)
        self._said_in[upload.id] = language()
        # Daemons: stopping the server in the middle of a load leaves the database as it was before it.
        if not choice.made:
            threading.Thread(target=self._understand, args=(upload.id,), name="understanding", daemon=True).start()
        if self._worker is None:
            self._worker = threading.Thread(target=self._work, name="loader", daemon=True)
            self._worker.start()
        self._ready.notify_all()
        return self.placed(upload)

    def leave(self, upload: Upload) -> bool:
        """Give the place up; False when it is too late. One that is being read stops, and is forgotten then."""
        if upload.stage == WRITING:
            return False
        if upload.stage == QUEUED and self._order[0] != upload.id:
            self._order.remove(upload.id)
            del self._said_in[upload.id]
            self._ready.notify_all()
        else:
            self._uploads[upload.id] = replace(upload, cancelled=True)
        return True

    def placed(self, upload: Upload) -> Upload:
        """With the number of loads before it."""
        return replace(upload, ahead=self._order.index(upload.id)) if upload.id in self._order else upload

    def everyone(self) -> list[Upload]:
        """The loads that run or wait, in their order."""
        return [self.placed(self._uploads[upload_id]) for upload_id in self._order]

    def _understand(self, upload_id: str) -> None:
        with self._understanding, speaking(self._said_in[upload_id]):
            self._guarded(upload_id, self._look)

    def _work(self) -> None:
        while True:
            with self._ready:
                self._ready.wait_for(lambda: self._order and self._uploads[self._order[0]].stage == QUEUED)
                upload_id = self._order[0]
            with speaking(self._said_in[upload_id]):
                self._guarded(upload_id, self._load)

    def _guarded(self, upload_id: str, act: Callable[[str], None]) -> None:
        """Do a part of the work; however it ends, the queue goes on."""
        try:
            act(upload_id)
        except Cancelled:
            happened("load_cancelled", ticket=self._uploads[upload_id].ticket)
            self._forget(upload_id)
        except OSError as error:  # while the file was read or unpacked; where it is received is intake's
            self._rest(upload_id, stage=FAILED, error=_unreadable(error))
        except (BadInput, UploadError, StoreError) as error:
            upload = self._uploads[upload_id]
            happened("load_refused", ticket=upload.ticket, reason=type(error).__name__)
            mendable = upload.choice.made and upload.inspection is not None
            self._rest(upload_id, stage=MAPPING if mendable else FAILED, error=str(error))
        except Exception as error:
            faulted(error)
            sentence = _("The file was not loaded because of a fault in the program; the database is as before.")
            self._rest(upload_id, stage=FAILED, error=sentence)

    def _look(self, upload_id: str) -> None:
        upload = self._uploads[upload_id]
        options = upload.choice.options()
        found = self._door.inspect(self._store, upload.path, file_name=upload.file_name, **options).as_json()
        self._stop_if_cancelled(upload_id)
        if _needs_mapping(found):
            self._rest(upload_id, stage=MAPPING, inspection=found)
            return
        self._change(upload_id, stage=QUEUED, inspection=found)

    def _load(self, upload_id: str) -> None:
        self._change(upload_id, stage=READING)
        self._stop_if_cancelled(upload_id)
        upload, began = self._uploads[upload_id], time.monotonic()
        happened("load_started", ticket=upload.ticket, bytes=upload.size_bytes)
        report = self._door.load(
            self._store,
            upload.path,
            file_name=upload.file_name,
            progress=lambda step: self._progress(upload_id, step),
            **upload.choice.options(),
        ).as_json()
        upload.path.unlink(missing_ok=True)
        seconds = round(time.monotonic() - began, 3)
        told: dict[str, Any] = {name: report.get(name) for name in TOLD}
        happened("load_done", ticket=upload.ticket, seconds=seconds, **told)
        self._rest(upload_id, stage=DONE, report=report)

    def _progress(self, upload_id: str, step: Step) -> None:
        self._stop_if_cancelled(upload_id)
        # "done" is said once the report is there, not when the loader has written its last row.
        if step.stage != DONE:
            self._change(upload_id, stage=step.stage, done=step.done, total=step.total)

    def _stop_if_cancelled(self, upload_id: str) -> None:
        with self._lock:
            if self._uploads[upload_id].cancelled and self._uploads[upload_id].stage != WRITING:
                raise Cancelled

    def _change(self, upload_id: str, **changes: Any) -> None:
        with self._ready:
            self._uploads[upload_id] = replace(self._uploads[upload_id], **changes)
            if self._uploads[upload_id].stage in RESTING:
                self._order.remove(upload_id)
                del self._said_in[upload_id]
            self._ready.notify_all()

    def _rest(self, upload_id: str, **changes: Any) -> None:
        self._change(upload_id, cancelled=False, **changes)

    def _forget(self, upload_id: str) -> None:
        with self._ready:
            self._order.remove(upload_id)
            del self._said_in[upload_id]
            upload = self._uploads.pop(upload_id)
            self._ready.notify_all()
        upload.path.unlink(missing_ok=True)


def _unreadable(error: OSError) -> str:
    return _("The file could not be read ({reason}), so the database is as before; choose it again.").format(
        reason=error.strerror or type(error).__name__
    )


def _needs_mapping(inspection: Mapping[str, Any]) -> bool:
    """No profile knows the file, or one does and misses a column; a file that is in the database needs nothing."""
    if inspection["already_loaded"] is not None:
        return False
    return bool(inspection["missing_required"]) or not inspection["profile"]
