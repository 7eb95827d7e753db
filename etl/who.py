"""Who runs this program, as the record of a load or a join names them. Must not import any other part of etl."""

from __future__ import annotations

import getpass


def user() -> str:
    """The name of the user of the operating system; empty where it has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without a name, as in a container
        return ""
