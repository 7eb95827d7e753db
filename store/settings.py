"""Where the database and the working files are: explicit argument, then environment, then the user's data folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

DATABASE_VARIABLE = "SENTINEL_DATABASE_URL"
DATA_DIR_VARIABLE = "SENTINEL_DATA_DIR"


@dataclass(frozen=True)
class Settings:
    """What the server needs to start."""

    host: str
    port: int
    database_url: str
    data_dir: Path


def data_dir(explicit: str | None = None) -> Path:
    """The folder for the database and uploads in progress; made by whoever writes to it first."""
    named = explicit or os.environ.get(DATA_DIR_VARIABLE)
    if named:
        return Path(named).expanduser()
    base = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return (Path(base) / "sentinel").expanduser()


def database_url(explicit: str | None = None, data_folder: str | None = None) -> str:
    """The SQLAlchemy URL to open. A plain path is taken as an SQLite file."""
    named = explicit or os.environ.get(DATABASE_VARIABLE)
    if not named:
        return f"sqlite:///{data_dir(data_folder) / 'sentinel.db'}"
    return named if "://" in named else f"sqlite:///{Path(named).expanduser()}"
