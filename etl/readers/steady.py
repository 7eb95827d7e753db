"""A file must be the same at the end of reading it as at the start: it is read in several passes.

A file that is still being written, was overwritten or has vanished meanwhile would give a table that never existed.
Must not know formats.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from etl.errors import BadInput, shorten
from i18n import gettext as _
from i18n.system import reason_of

Stamp = tuple[int, int, int, int]


def stamp_of(path: Path) -> Stamp | None:
    """What tells one state of a file from another; None when it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


@contextmanager
def steady(path: Path) -> Iterator[None]:
    """Raises BadInput when what lies at `path` is not at the end what it was at the start, whatever else went wrong."""
    before = stamp_of(path)
    try:
        yield
    except (BadInput, OSError) as error:
        require_same(path, before, error)
        if isinstance(error, BadInput):
            raise
        raise _unreadable(path, error) from error
    require_same(path, before)


def require_same(path: Path, before: Stamp | None, cause: Exception | None = None) -> None:
    """Raises BadInput when the file is no longer as `stamp_of` saw it before."""
    now = stamp_of(path)
    if now == before:
        return
    if now is None:
        sentence = _(
            "{file} was removed or renamed while it was read; a part of it could be missing, so nothing was loaded: "
            "put "
            "it back and load it again."
        )
    else:
        sentence = _(
            "{file} changed while it was read, so its beginning and its end may not belong together, and nothing was "
            "loaded: wait until it is written to its end and load it again."
        )
    raise BadInput(sentence.format(file=path.name), file=path.name) from cause


def _unreadable(path: Path, error: OSError) -> BadInput:
    return BadInput(
        _(
            "{file} could not be read to its end ({reason}), so nothing was loaded: see that the disk it is on and the "
            "one for temporary files answer and have room, and load it again."
        ).format(file=path.name, reason=shorten(reason_of(error))),
        file=path.name,
    )
