"""The door of etl: the one module that other packages import. Files in, accounts out.

Must not import analytics, dashboard, dash or plotly.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from etl.decisions import decide, held
from etl.demo import has_demo, load_demo, remove_demo
from etl.error_workbook import ErrorWorkbook, write_error_workbook
from etl.errors import BadInput
from etl.fields import FIELDS, THE_FIVE, Field
from etl.inspection import Inspection, inspect_file
from etl.mapping_document import MappingDocument
from etl.pipeline import load_file
from etl.profile import Profile, load_profiles
from etl.report import LoadReport
from etl.request import Listener, Progress, Request, with_sayings
from etl.review import Review, review_file
from etl.schemes import SchemeFile, load_scheme
from etl.who import user
from i18n.said import replaced
from store import Store

__all__ = [
    "FIELDS",
    "THE_FIVE",
    "BadInput",
    "ErrorWorkbook",
    "Field",
    "Inspection",
    "LoadReport",
    "MappingDocument",
    "Profile",
    "Progress",
    "Review",
    "SchemeFile",
    "decide",
    "error_workbook",
    "has_demo",
    "held",
    "inspect",
    "load",
    "load_demo",
    "load_profiles",
    "load_scheme",
    "remove_demo",
    "review",
    "user",
]


def _ignore(_progress: Progress) -> None:
    return None


def _said(
    document: MappingDocument | None,
    mapping: Mapping[str, str] | None,
    constants: Mapping[str, str] | None,
    overrides: Mapping[str, str] | None,
) -> MappingDocument:
    return with_sayings(document, mapping, {**(constants or {}), **(overrides or {})})


def inspect(
    store: Store,
    path: Path,
    *,
    file_name: str | None = None,
    profile: str | None = None,
    document: MappingDocument | None = None,
    mapping: Mapping[str, str] | None = None,
    constants: Mapping[str, str] | None = None,
    overrides: Mapping[str, str] | None = None,
    progress: Listener | None = None,
) -> Inspection:
    """What a file is taken for; nothing is written. Raises BadInput."""
    request = Request(path, file_name or _name_of(path), profile, _said(document, mapping, constants, overrides))
    with _named(request):
        return inspect_file(store, request, progress or _ignore)


def load(
    store: Store,
    path: Path,
    *,
    file_name: str | None = None,
    profile: str | None = None,
    document: MappingDocument | None = None,
    mapping: Mapping[str, str] | None = None,
    constants: Mapping[str, str] | None = None,
    overrides: Mapping[str, str] | None = None,
    dry_run: bool = False,
    replaces: int | None = None,
    remember: bool = True,
    progress: Listener | None = None,
    loaded_by: str = "",
) -> LoadReport:
    """Load one file in one transaction. Raises BadInput (the database is as before) or StoreError.

    `document` says how the file is read; what follows is laid over it. `mapping`: field -> column of the file ("" takes
    a field's column away). `constants`: field -> text for every row. `overrides`: encoding, delimiter, header_row,
    decimal, date_order, grain. `file_name` is what the person called it. `replaces`: the batch that this file replaces.
    `remember`: spellings that the document assigns hold for later loads, too.
    """
    said = _said(document, mapping, constants, overrides)
    asked = Request(path, file_name or _name_of(path), profile, said, loaded_by, dry_run, replaces, remember)
    with _named(asked):
        return load_file(store, asked, progress or _ignore)


def review(
    store: Store,
    path: Path,
    *,
    file_name: str | None = None,
    profile: str | None = None,
    document: MappingDocument | None = None,
    mapping: Mapping[str, str] | None = None,
    constants: Mapping[str, str] | None = None,
    overrides: Mapping[str, str] | None = None,
    replaces: int | None = None,
    progress: Listener | None = None,
) -> Review:
    """What a load would do, value by value and row by row; nothing is written. Raises BadInput or StoreError."""
    said = _said(document, mapping, constants, overrides)
    request = Request(path, file_name or _name_of(path), profile, said, replaces=replaces)
    with _named(request):
        return review_file(store, request, progress or _ignore)


def error_workbook(store: Store, batch: int, out: Path) -> ErrorWorkbook:
    """Write the rows of a batch that wait to be corrected, as XLSX. Raises StoreError or BadInput: no file then."""
    return write_error_workbook(store, batch, out)


def _name_of(path: Path) -> str:
    """Its name as text: a name from another system may be bytes that this one has no letters for."""
    return os.fsencode(path.name).decode("utf-8", "replace")


@contextmanager
def _named(request: Request) -> Iterator[None]:
    """Sentences name the file as its sender does, even when it lies here under another name."""
    try:
        yield
    except BadInput as error:
        if request.path.name == request.file_name:
            raise
        place = asdict(error.place) | {"file": request.file_name}
        raise BadInput(replaced(error.sentence, request.path.name, request.file_name), **place) from error
