"""From a path to a stream of unpacked bytes: a plain file, gzip, or a zip around exactly one table.

The bytes decide what a file is, not its name. Limits are enforced while streaming, so that a bomb never reaches memory.
Must not know about encodings, delimiters or rows.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import struct
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from etl.errors import BadInput, listed
from etl.readers import magic
from etl.readers.limits import DEFAULT_LIMITS, Limits
from etl.readers.parts import check_directory
from etl.readers.watching import Told, nobody
from i18n import gettext as _
from i18n.system import reason_of

CHUNK = 1 << 20
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, struct.error, UnicodeDecodeError)
_TABLE_SUFFIXES = (".csv", ".tsv", ".tab", ".psv", ".txt", ".dat")


def sha256_of(path: Path, told: Told = nobody) -> str:
    """SHA-256 of the file as it lies on disk (packed, if it is packed), in hexadecimal."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        while chunk := file.read(CHUNK):
            found.update(chunk)
            told(file.tell(), size)
    return found.hexdigest()


def read_chunks(path: Path, limits: Limits = DEFAULT_LIMITS, told: Told = nobody) -> Generator[bytes, None, None]:
    """The unpacked bytes of the text table at `path`, in pieces of at most 1 MiB. Raises BadInput."""
    first = True
    for chunk in unpacked_chunks(path, limits, told):
        if first:
            _refuse_what_is_no_text(path, chunk)
        first = False
        yield chunk


def unpacked_chunks(path: Path, limits: Limits, told: Told = nobody) -> Generator[bytes, None, None]:
    """The unpacked bytes of whatever lies at `path`, in pieces of at most 1 MiB; `told`: of the packed ones.

    Raises BadInput.
    """
    packed = size_of(path, limits)
    unpacked = 0
    with explained(path), path.open("rb") as file, _open(path, file) as stream:
        while chunk := stream.read(CHUNK):
            unpacked += len(chunk)
            _enforce(path, packed, unpacked, limits)
            told(file.tell(), packed)
            yield chunk
    if not unpacked:
        raise _empty(path)


def size_of(path: Path, limits: Limits) -> int:
    """How large the file is as it lies on disk. Raises BadInput when it is empty, too large or cannot be opened."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise BadInput(
            _("{file} cannot be opened ({reason}); nothing was read: check the name and the permissions.").format(
                file=path, reason=reason_of(error)
            ),
            file=path.name,
        ) from error
    if path.is_dir():
        raise BadInput(_("{file} is a folder; name the file inside it.").format(file=path), file=path.name)
    if size == 0:
        raise _empty(path)
    if size > limits.packed_bytes:
        raise _too_large(path, size, limits.packed_bytes)
    return size


def _enforce(path: Path, packed: int, unpacked: int, limits: Limits) -> None:
    if unpacked > limits.unpacked_bytes:
        raise _too_large(path, unpacked, limits.unpacked_bytes)
    if unpacked > limits.ratio_floor_bytes and unpacked > packed * limits.ratio:
        raise BadInput(
            _(
                "{file} unpacks to more than {ratio} times its size, which real tables do not; it was refused "
                "before it could fill the memory: unpack it yourself and load the table inside."
            ).format(file=path.name, ratio=limits.ratio),
            file=path.name,
        )


@contextmanager
def _open(path: Path, file: BinaryIO) -> Iterator[IO[bytes]]:
    head = file.read(4)
    file.seek(0)
    if head.startswith((magic.ZIP, magic.EMPTY_ZIP)):
        check_directory(file, path.name)
        with zipfile.ZipFile(file) as archive, archive.open(_only_table(path, archive)) as member:
            yield member
    elif head.startswith(magic.GZIP):
        with gzip.GzipFile(fileobj=file, mode="rb") as unpacked:
            yield io.BufferedReader(unpacked, CHUNK)
    else:
        yield file


def _only_table(path: Path, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    document = magic.office_zip(archive.namelist())
    if document:
        raise _wrong_format(path, document)
    members = [info for info in archive.infolist() if not _is_litter(info.filename)]
    tables = [info for info in members if info.filename.lower().endswith(_TABLE_SUFFIXES)] or members
    # A description beside the table is common; it is plain text, the table is not.
    tables = [info for info in tables if not info.filename.lower().endswith(".txt")] or tables
    if not tables:
        raise BadInput(
            _("{file} is a zip without a table inside; nothing was read: load the table itself.").format(
                file=path.name
            ),
            file=path.name,
        )
    if len(tables) > 1:
        names = listed([info.filename for info in tables], most=5)
        raise BadInput(
            _(
                "{file} is a zip with {n} tables ({names}); one file is one batch, so that it can be undone by itself: "
                "unpack it and load the tables one by one."
            ).format(file=path.name, n=len(tables), names=names),
            file=path.name,
        )
    if tables[0].flag_bits & 0x1:
        raise BadInput(
            _(
                "{file} is an encrypted zip, which cannot be read without its password: unpack it and load the "
                "table inside."
            ).format(file=path.name),
            file=path.name,
        )
    return tables[0]


def _is_litter(name: str) -> bool:
    parts = name.split("/")
    return not parts[-1] or parts[0] == "__MACOSX" or parts[-1].startswith(".")


def _refuse_what_is_no_text(path: Path, head: bytes) -> None:
    if head.startswith((magic.ZIP, magic.GZIP)):
        raise BadInput(
            _("{file} is packed twice; unpack it once and load what is inside.").format(file=path.name), file=path.name
        )
    kind = magic.not_a_table(head)
    if kind:
        raise _wrong_format(path, kind)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what the unpacking libraries say about a damaged file into a sentence."""
    try:
        yield
    except _DAMAGED as error:
        raise BadInput(
            _(
                "{file} is damaged or incomplete ({reason}); a part of it would be missing, so nothing was read: "
                "copy or download it again."
            ).format(file=path.name, reason=str(error) or type(error).__name__),
            file=path.name,
        ) from error


def _empty(path: Path) -> BadInput:
    return BadInput(
        _("{file} is empty (0 bytes of table); there is nothing to load: check that its export finished.").format(
            file=path.name
        ),
        file=path.name,
    )


def _too_large(path: Path, size: int, limit: int) -> BadInput:
    mib = 1024 * 1024
    return BadInput(
        _(
            "{file} holds at least {size} MiB, more than the limit of {limit} MiB that protects this machine's memory: "
            "split it by period, or raise the limit."
        ).format(file=path.name, size=-(-size // mib), limit=limit // mib),
        file=path.name,
    )


def _wrong_format(path: Path, kind: str) -> BadInput:
    return BadInput(
        _(
            "{file} is {kind}, not a text table; it cannot be read as rows: export it as CSV (UTF-8) and load that."
        ).format(file=path.name, kind=kind),
        file=path.name,
    )
