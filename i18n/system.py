"""What the operating system says of a file, in the reader's language: its own words come in that of the machine.

Imports nothing of the project but i18n.
"""

from __future__ import annotations

import errno

from i18n import gettext, mark

REASONS = {
    errno.ENOENT: mark("there is no such file or folder"),
    errno.EACCES: mark("permission denied"),
    errno.EPERM: mark("permission denied"),
    errno.EISDIR: mark("it is a folder"),
    errno.ENOTDIR: mark("a part of its path is not a folder"),
    errno.ENOSPC: mark("the disk is full"),
    errno.EDQUOT: mark("the disk quota is used up"),
    errno.EROFS: mark("the disk may only be read"),
    errno.ENAMETOOLONG: mark("its name is too long"),
    errno.EIO: mark("the disk answered with an error"),
    errno.EFBIG: mark("the file grew too large"),
}


def reason_of(error: OSError) -> str:
    """Why the system refused; its own words where it says something rare."""
    if error.errno in REASONS:
        return gettext(REASONS[error.errno])
    return error.strerror or str(error)
