"""Who is loaded when: files are looked at as they come, two at a time, and loaded one after another in their order.

One thread loads, so a server writes one load at a time; another program that loads is waited for (stage "waiting").
Each piece of work is done by the door in a process of its own; the threads here only wait for it.
Must not import dash, flask or analytics; knows nothing of HTTP or pages.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from dashboard.logs import happened
from dashboard.upload import (
    DONE,
    MAPPING,
    QUEUED,
    READING,
    RESTING,
    REVIEW,
    Cancelled,
    Choice,
    Door,
    Overtaken,
    Step,
    Upload,
)
from dashboard.upload_work import Work, needs_person, outcome, stopped
from i18n import language, speaking
from store import Store

LOOKED_AT_ONCE = 2


class Queue:
    """The loads of one server in the order of their tickets; the first is the one that is loaded.

    Shares `uploads` and its `lock` with the intake: whoever calls a public method here holds the lock.
    """

    def __init__(self, store: Store, door: Door, uploads: dict[str, Upload], lock: threading.Lock) -> None:
        self._work = Work(store, door)
        self._uploads = uploads
        self._ready = threading.Condition(lock)
        self._order: list[str] = []
        self._said_in: dict[str, str] = {}
        self._tickets = 0
        self._loader: threading.Thread | None = None
        self.looking = threading.Semaphore(LOOKED_AT_ONCE)

    def enter(self, upload: Upload, choice: Choice) -> Upload:
        """The last place in the queue; what no person has looked at is looked at meanwhile."""
        self._tickets += 1
        upload = self._begin(upload, choice, QUEUED if choice.made else READING, self._tickets)
        self._order.append(upload.id)
        if not choice.made:
            self._look_at(upload.id)
        if self._loader is None:
            # A daemon: its process ends with the server, and the database is as before that load.
            self._loader = threading.Thread(target=self._load_all, name="loader", daemon=True)
            self._loader.start()
        self._ready.notify_all()
        return self.placed(upload)

    def consider(self, upload: Upload, choice: Choice) -> Upload:
        """Say what a load would make of it; takes no place in the queue. While that is done, the newest choice wins."""
        if self.considered(upload):
            self._uploads[upload.id] = replace(upload, choice=choice)
            return self._uploads[upload.id]
        upload = self._begin(upload, choice, READING, 0)
        self._look_at(upload.id)
        return upload

    @staticmethod
    def considered(upload: Upload) -> bool:
        """Whether it is being looked at, and will not be loaded then."""
        return upload.stage not in (*RESTING, QUEUED) and upload.ticket == 0

    def leave(self, upload: Upload, *, keep: bool) -> None:
        """Give the place up; work under way is stopped first. `keep`: it goes back to who has said something of it."""
        self._uploads[upload.id] = replace(upload, cancelled=True, kept=keep)
        if upload.stage == QUEUED and self._order[0] != upload.id:
            self._take_back(upload.id)

    def placed(self, upload: Upload) -> Upload:
        """With the number of loads before it."""
        return replace(upload, ahead=self._order.index(upload.id)) if upload.id in self._order else upload

    def everyone(self) -> list[Upload]:
        """The loads that run or wait, in their order."""
        return [self.placed(self._uploads[upload_id]) for upload_id in self._order]

    def _begin(self, upload: Upload, choice: Choice, stage: str, ticket: int) -> Upload:
        begun = replace(
            upload,
            stage=stage,
            done=0,
            total=0,
            report=None,
            error=None,
            choice=choice,
            moved_at=time.monotonic(),
            ticket=ticket,
            cancelled=False,
            kept=False,
        )
        self._uploads[upload.id] = begun
        self._said_in[upload.id] = language()
        return begun

    def _look_at(self, upload_id: str) -> None:
        threading.Thread(target=self._look, args=(upload_id,), name="looking", daemon=True).start()

    def _look(self, upload_id: str) -> None:
        with self.looking, speaking(self._said_in[upload_id]):
            while self._settle(upload_id, self._looked):
                continue

    def _load_all(self) -> None:
        while True:
            with self._ready:
                self._ready.wait_for(lambda: self._order and self._uploads[self._order[0]].stage == QUEUED)
                upload_id = self._order[0]
            with speaking(self._said_in[upload_id]):
                self._settle(upload_id, self._loaded)

    def _settle(self, upload_id: str, work: Callable[[Upload], dict[str, Any]]) -> bool:
        """Do a part of the work; however it ends, the queue goes on. Whether it is to be done again."""
        upload = self._uploads[upload_id]
        try:
            self._stop_if_unwanted(upload)
            self._change(upload_id, begun=upload, **work(upload))
        except Overtaken:
            return True
        except Cancelled:
            happened("load_cancelled", ticket=upload.ticket)
            with self._ready:
                self._take_back(upload_id)
        except Exception as error:  # every one has its sentence: the queue must not end with one file
            if self._uploads[upload_id].choice is not upload.choice:
                return True
            self._change(upload_id, **outcome(self._uploads[upload_id], error))
        return False

    def _looked(self, upload: Upload) -> dict[str, Any]:
        found = self._work.inspect(upload, lambda step: self._progress(upload, step))
        loads = upload.ticket > 0 or found["already_loaded"] is not None
        if loads and not needs_person(found):
            return {"stage": QUEUED, "inspection": found}
        self._make_way(upload.id)
        if found["missing_required"]:
            return {"stage": MAPPING, "inspection": found, "review": None}
        review, error = self._work.review(upload, lambda step: self._progress(upload, step))
        return {"stage": MAPPING if error else REVIEW, "inspection": found, "review": review, "error": error}

    def _loaded(self, upload: Upload) -> dict[str, Any]:
        self._change(upload.id, stage=READING, done=0, total=0, moved_at=time.monotonic())
        report = self._work.load(upload, lambda step: self._progress(upload, step))
        return {"stage": DONE, "report": report}

    def _progress(self, upload: Upload, step: Step) -> None:
        self._stop_if_unwanted(upload)
        # "done" is said once the report is there, not when the loader has written its last row.
        if step.stage == DONE:
            return
        before = self._uploads[upload.id]
        moved = {} if (before.stage, before.done) == (step.stage, step.done) else {"moved_at": time.monotonic()}
        self._change(upload.id, begun=upload, stage=step.stage, done=step.done, total=step.total, **moved)

    def _stop_if_unwanted(self, upload: Upload) -> None:
        with self._ready:
            if self._uploads[upload.id].cancelled:
                raise Cancelled


    def _make_way(self, upload_id: str) -> None:
        """Those behind it need not wait for a person."""
        with self._ready:
            if upload_id in self._order:
                self._order.remove(upload_id)
                self._ready.notify_all()

    def _change(self, upload_id: str, begun: Upload | None = None, **changes: Any) -> None:
        """Raises Overtaken where something else was said of it than when this work was begun."""
        with self._ready:
            if begun is not None and self._uploads[upload_id].choice is not begun.choice:
                raise Overtaken
            changed = replace(self._uploads[upload_id], **changes)
            if changed.stage in RESTING:
                changed = self._at_rest(changed)
            elif changed.stage == QUEUED and upload_id not in self._order:
                self._order.append(upload_id)  # it was to be looked at only, and is in the database already
            self._uploads[upload_id] = changed
            self._ready.notify_all()

    def _at_rest(self, upload: Upload) -> Upload:
        if upload.id in self._order:
            self._order.remove(upload.id)
        self._said_in.pop(upload.id, None)
        if upload.stage == DONE:
            upload.path.unlink(missing_ok=True)
        return replace(upload, cancelled=False, kept=False)

    def _take_back(self, upload_id: str) -> None:
        upload = self._uploads.pop(upload_id)
        said_something = upload.inspection is not None and (upload.choice.made or upload.ticket == 0)
        if upload.kept and said_something:
            # The place in the list of uploads tells their age: it is the newest now.
            self._uploads[upload_id] = self._at_rest(replace(upload, **stopped(upload)))
        else:
            self._at_rest(upload)
            upload.path.unlink(missing_ok=True)
        self._ready.notify_all()

