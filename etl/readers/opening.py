"""Open a file of any format that is read here: recognise it by its bytes, not by its name, and stage its table.

The one door of the readers. Must not know what a column means.
"""

from __future__ import annotations

import hashlib
import itertools
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from etl.errors import BadInput
from etl.readers import magic
from etl.readers.container import explained, read_chunks, sha256_of, size_of, unpacked_chunks
from etl.readers.dialect import detect
from etl.readers.limits import MIB, Limits, configured
from etl.readers.ods_scan import scan_ods
from etl.readers.options import checked
from etl.readers.parquet import stage_parquet
from etl.readers.parts import Parts, check_directory
from etl.readers.sheet_facts import SheetFacts
from etl.readers.staged import StagedTable
from etl.readers.steady import steady
from etl.readers.text import stage_text
from etl.readers.watching import Told, nobody, passes
from etl.readers.workbook import stage_workbook
from etl.readers.xls_scan import scan_xls
from etl.readers.xlsx_scan import scan_xlsx
from i18n import gettext as _

PASSES = 3  # over a text: to know its encoding, to clean it, to split it into rows


def open_table(
    path: Path,
    options: Mapping[str, str | int] | None = None,
    limits: Limits | None = None,
    told: Told = nobody,
) -> StagedTable:
    """The table of the file at `path`, staged. `options` (options.OPTIONS) win over what is detected; `limits` None:
    those of the environment. `told`: how much of the reading is done, in bytes; what it raises ends it.

    Raises BadInput: nothing of a bad file is returned, and nothing of it is left on the disk.
    """
    bounds = configured() if limits is None else limits
    staged: StagedTable | None = None
    try:
        with steady(path):
            staged = _stage(path, checked(options or {}), bounds, told)
    except BaseException:
        if staged is not None:
            staged.close()
        raise
    return staged


def content_sha256(path: Path, limits: Limits | None = None) -> str:
    """SHA-256 of the table itself: of the text that a packed file holds, of a workbook or Parquet file as it is.

    The same table, packed or not, has the same. Raises BadInput for what cannot be unpacked or is no table.
    """
    bounds = configured() if limits is None else limits
    with steady(path), unpacked_workbook(path, bounds) as plain:
        if kind_of(plain) != "csv":
            return sha256_of(plain)
        content = hashlib.sha256()
        for chunk in read_chunks(plain, bounds):
            content.update(chunk)
        return content.hexdigest()


def _stage(path: Path, options: Mapping[str, str | int], limits: Limits, told: Told) -> StagedTable:
    with unpacked_workbook(path, limits) as plain:
        kind = kind_of(plain)
        if kind == "csv":
            size = path.stat().st_size
            dialect = detect(path, options, limits, passes(told, size, 0, 1, PASSES))
            return stage_text(path, dialect, limits, passes(told, size, 1, PASSES - 1, PASSES))
        if kind == "parquet":
            return stage_parquet(plain, options, limits, told)
        size = plain.stat().st_size
        if size > limits.workbook_bytes:
            raise _too_large_a_workbook(path, size, limits)
        with explained(plain):
            facts = _scan(plain, kind, limits)
        return stage_workbook(plain, kind, facts, options, limits, told)


@contextmanager
def unpacked_workbook(path: Path, limits: Limits) -> Iterator[Path]:
    """A file with the workbook or Parquet file that is packed in the one at `path`; `path` itself where none is."""
    size_of(path, limits)
    if not _is_packed(path):
        yield path
        return
    with closing(unpacked_chunks(path, limits)) as chunks:
        first = next(chunks, b"")
        if not first.startswith((magic.ZIP, magic.OLE, magic.PARQUET)):
            yield path
            return
        with tempfile.TemporaryDirectory(prefix="sentinel-") as folder:
            inside = Path(folder) / path.name
            with inside.open("wb") as file:
                file.writelines(itertools.chain([first], chunks))
            # A zip in a zip that is no workbook is refused as packed twice by whoever reads it as text.
            yield inside if kind_of(inside) != "csv" else path


def _is_packed(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(4)
    return head.startswith(magic.GZIP) or (head.startswith(magic.ZIP) and kind_of(path) == "csv")


def kind_of(path: Path) -> str:
    """xlsx, ods, xls or parquet; csv for everything else, a packed table or what is no table at all included."""
    with path.open("rb") as file:
        head = file.read(8)
        if head.startswith(magic.ZIP):
            with explained(path):
                check_directory(file, path.name)
                with zipfile.ZipFile(file) as archive:
                    return magic.workbook_zip(archive.namelist()) or "csv"
    if head.startswith(magic.OLE):
        return "xls"
    return "parquet" if head.startswith(magic.PARQUET) else "csv"


def _scan(path: Path, kind: str, limits: Limits) -> dict[str, SheetFacts]:
    """What must be known of a workbook before it is opened. Raises BadInput for one that must not be."""
    with path.open("rb") as file:
        if kind == "xls":
            return scan_xls(file, path.name, limits)
        parts = Parts(file, path, limits)
        return scan_xlsx(parts, path.name, limits) if kind == "xlsx" else scan_ods(parts, path.name, limits)


def _too_large_a_workbook(path: Path, size: int, limits: Limits) -> BadInput:
    return BadInput(
        _(
            "{file} is a workbook of {size} MiB, more than the limit of {limit} MiB for workbooks, which are held in "
            "memory "
            "sheet by sheet: save the sheet as CSV, or raise the limit."
        ).format(file=path.name, size=-(-size // MIB), limit=limits.workbook_bytes // MIB),
        file=path.name,
    )
