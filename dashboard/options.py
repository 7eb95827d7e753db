"""What `python app.py` can be told: arguments first, then the environment. Must not open anything."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dashboard.serving import ServeError
from i18n import gettext as _
from i18n.command_line import add_language_option
from store.settings import DATA_DIR_VARIABLE, DATABASE_VARIABLE, Settings, data_dir, database_url

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8050
DEFAULT_LIMIT_MB = 2048
LIMIT_VARIABLE = "SENTINEL_MAX_UPLOAD_MB"
VARIABLES = (DATABASE_VARIABLE, DATA_DIR_VARIABLE, LIMIT_VARIABLE)


@dataclass(frozen=True)
class Options:
    """Where to serve from and to, whether to open a browser, and the largest file taken."""

    settings: Settings
    open_browser: bool
    upload_limit_bytes: int


def read_options(arguments: Sequence[str] | None = None) -> Options:
    """Raises ServeError for a setting that makes no sense; argparse ends the program for a wrong argument."""
    given = _parser().parse_args(arguments)
    settings = Settings(
        host=given.host,
        port=given.port,
        database_url=database_url(given.database, given.data_dir),
        data_dir=Path(data_dir(given.data_dir)),
    )
    return Options(settings, not given.no_browser, upload_limit_bytes())


def upload_limit_bytes() -> int:
    """The largest file taken, from SENTINEL_MAX_UPLOAD_MB (mebibytes). Raises ServeError when that is no number."""
    written = os.environ.get(LIMIT_VARIABLE) or str(DEFAULT_LIMIT_MB)
    if not written.isdecimal() or int(written) == 0:
        raise ServeError(
            _("{variable} is {value!r}; it must be a whole number of mebibytes above zero.").format(
                variable=LIMIT_VARIABLE, value=written
            )
        )
    return int(written) << 20


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(_("{value!r} is not a port (0 to 65535)").format(value=text))
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python app.py",
        description=_("Serve the Sentinel dashboard to the browser of this computer."),
        epilog=_("Environment: {names}.").format(
            names=", ".join((DATABASE_VARIABLE, DATA_DIR_VARIABLE, LIMIT_VARIABLE))
        ),
    )
    parser.add_argument("--host", default=DEFAULT_HOST, help=_("loopback address to serve on (default %(default)s)"))
    parser.add_argument("--port", default=DEFAULT_PORT, type=_port, help=_("port (default %(default)s; 0: any free)"))
    parser.add_argument("--database", metavar="URL", help=_("SQLAlchemy URL or SQLite file of the database"))
    parser.add_argument("--data-dir", metavar="DIR", help=_("folder of the database and of uploads in progress"))
    add_language_option(parser)
    parser.add_argument("--no-browser", action="store_true", help=_("do not open the browser"))
    return parser
