"""Give a machine without a database one with the demonstration data: what `make run` does before it serves.

    python -m tools.first_run [the arguments of app.py]

Only for an SQLite file that does not exist yet: a database somebody emptied on purpose, or one on a server, stays as
it is.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from dashboard.options import read_options
from dashboard.serving import ServeError
from etl.door import BadInput, load_demo
from store import StoreError, open_store


def missing_file(database_url: str) -> Path | None:
    """The SQLite file `database_url` names when it is not there, otherwise None."""
    try:
        url = make_url(database_url)
    except ArgumentError:
        return None  # app.py says what is wrong with it
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    path = Path(str(url.database))
    return None if path.exists() else path


def make(database_url: str, path: Path) -> None:
    """Both or neither: a database without the data would not be a first run the next time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        load_demo(open_store(database_url))
    except BaseException:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        raise


def main(arguments: Sequence[str] | None = None) -> int:
    """2: could not, said in one sentence."""
    try:
        database_url = read_options(arguments).settings.database_url
        path = missing_file(database_url)
        if path is None:
            return 0
        print(f"No database yet: making {path} with illustrative data, not a record of real seizures.")
        make(database_url, path)
    except (BadInput, ServeError, StoreError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
