"""The door of etl: the one module that other packages import. Files in, accounts out.

Must not import analytics, dashboard, dash or plotly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from etl.demo import has_demo, load_demo, remove_demo
from etl.errors import BadInput
from etl.fields import FIELDS, THE_FIVE, Field
from etl.inspection import Inspection, inspect_file
from etl.pipeline import Listener, Progress, Request, load_file
from etl.profile import Profile, load_profiles
from etl.report import LoadReport
from etl.schemes import SchemeFile, load_scheme
from store import Store

__all__ = [
    "FIELDS",
    "THE_FIVE",
    "BadInput",
    "Field",
    "Inspection",
    "LoadReport",
    "Profile",
    "Progress",
    "SchemeFile",
    "has_demo",
    "inspect",
    "load",
    "load_demo",
    "load_profiles",
    "load_scheme",
    "remove_demo",
]


def _ignore(_progress: Progress) -> None:
    return None


def _request(
    path: Path,
    file_name: str | None,
    profile: str | None,
    mapping: Mapping[str, str] | None,
    constants: Mapping[str, str] | None,
    overrides: Mapping[str, str] | None,
) -> Request:
    said = {**(constants or {}), **(overrides or {})}
    return Request(
        path, file_name or path.name, profile, mapping or {}, {key: text for key, text in said.items() if text}
    )


def inspect(
    store: Store,
    path: Path,
    *,
    file_name: str | None = None,
    profile: str | None = None,
    mapping: Mapping[str, str] | None = None,
    constants: Mapping[str, str] | None = None,
    overrides: Mapping[str, str] | None = None,
) -> Inspection:
    """What a file is taken for; nothing is written. Raises BadInput."""
    request = _request(path, file_name, profile, mapping, constants, overrides)
    with _named(request):
        return inspect_file(store, request)


def load(
    store: Store,
    path: Path,
    *,
    file_name: str | None = None,
    profile: str | None = None,
    mapping: Mapping[str, str] | None = None,
    constants: Mapping[str, str] | None = None,
    overrides: Mapping[str, str] | None = None,
    dry_run: bool = False,
    progress: Listener | None = None,
    loaded_by: str = "",
) -> LoadReport:
    """Load one file in one transaction. Raises BadInput (the database is as before) or StoreError.

    `mapping`: field -> column of the file ("" takes a field's column away). `constants`: field -> text for every row.
    `overrides`: encoding, delimiter, header_row, decimal, date_order, grain. `file_name` is what the person called it.
    """
    request = _request(path, file_name, profile, mapping, constants, overrides)
    asked = Request(
        request.path, request.file_name, request.profile, request.mapping, request.constants, loaded_by, dry_run
    )
    with _named(asked):
        return load_file(store, asked, progress or _ignore)


@contextmanager
def _named(request: Request) -> Iterator[None]:
    """Sentences name the file as its sender does, even when it lies here under another name."""
    try:
        yield
    except BadInput as error:
        if request.path.name == request.file_name:
            raise
        place = asdict(error.place) | {"file": request.file_name}
        raise BadInput(error.sentence.replace(request.path.name, request.file_name), **place) from error
