"""The parts of a zip by their real bytes: what a zip says of itself is not believed.

The parsers behind this module unpack until the packed bytes end, whatever size was declared; so does this one, counts,
and stops. Must not know what is in a part.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from etl.errors import BadInput, shorten
from etl.readers.limits import MIB, Limits
from i18n import gettext as _

CHUNK = 1 << 18
_DIRECTORY_BYTES = 8 * MIB
_END_RECORD, _ZIP64_LOCATOR = b"PK\x05\x06", b"PK\x06\x07"
_LOCAL_HEADER = struct.Struct("<4s22xHH")


def check_directory(file: IO[bytes], name: str) -> None:
    """Raises BadInput for a zip whose list of members alone would fill the memory: it is read whole by whoever opens
    it."""
    end = file.seek(0, 2)
    file.seek(max(0, end - 65_557 - 20))
    tail = file.read()
    file.seek(0)
    at = tail.rfind(_END_RECORD)
    if at < 0 or len(tail) < at + 22:
        raise zipfile.BadZipFile("no end record")
    size = struct.unpack_from("<I", tail, at + 12)[0]
    locator = tail[at - 20 : at]
    if locator.startswith(_ZIP64_LOCATOR):
        file.seek(min(struct.unpack_from("<Q", locator, 8)[0], end))
        record = file.read(56)
        file.seek(0)
        size = struct.unpack_from("<Q", record, 40)[0] if len(record) == 56 else _DIRECTORY_BYTES + 1
    if size > _DIRECTORY_BYTES:
        raise BadInput(
            _(
                "{file} lists more members than any table or workbook has, which would fill the memory, so nothing was "
                "read: load the table itself."
            ).format(file=name),
            file=name,
        )


class Parts:
    """The members of an open zip by name, and how much was unpacked of all of them together."""

    def __init__(self, file: IO[bytes], path: Path, limits: Limits) -> None:
        check_directory(file, path.name)
        self._file, self._path, self._limits = file, path, limits
        self._packed = path.stat().st_size
        self._unpacked = 0
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
        self._members = {info.filename: info for info in members}
        if len(self._members) < len(members):
            raise self._damaged(_("two of its parts have one name"))
        if any(info.flag_bits & 0x1 for info in members):
            raise password_protected(path.name)

    @property
    def names(self) -> tuple[str, ...]:
        """As the zip lists them."""
        return tuple(self._members)

    def stream(self, name: str, most: int | None = None) -> Iterator[bytes]:
        """The unpacked bytes of a part, checked piece by piece; `most`: how many at the most."""
        info = self._members[name]
        seen = crc = 0
        for piece in self._inflated(info):
            seen += len(piece)
            crc = zlib.crc32(piece, crc)
            self._unpacked += len(piece)
            self._enforce(name, seen, most)
            yield piece
        if seen != info.file_size or crc != info.CRC:
            raise self._damaged(_("a part is not as long as it says, or not as it was"))

    def _inflated(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        left = self._to_data(info)
        if info.compress_type == zipfile.ZIP_STORED:
            while left > 0 and (raw := self._file.read(min(CHUNK, left))):
                left -= len(raw)
                yield raw
            return
        if info.compress_type != zipfile.ZIP_DEFLATED:
            raise self._damaged(_("a part is packed in a way that workbooks do not use"))
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        position = self._file.tell()
        while left > 0 and not inflate.eof:
            self._file.seek(position)
            raw = self._file.read(min(CHUNK, left))
            if not raw:
                break
            position += len(raw)
            left -= len(raw)
            while raw and not inflate.eof:
                if piece := inflate.decompress(raw, CHUNK):
                    yield piece
                raw = inflate.unconsumed_tail
        while not inflate.eof and (piece := inflate.decompress(inflate.unconsumed_tail, CHUNK)):
            yield piece

    def _to_data(self, info: zipfile.ZipInfo) -> int:
        """Go to the packed bytes of a member; how many there are."""
        self._file.seek(info.header_offset)
        header = self._file.read(_LOCAL_HEADER.size)
        if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
            raise self._damaged(_("a part is missing"))
        _mark, name, extra = _LOCAL_HEADER.unpack(header)
        self._file.seek(name + extra, 1)
        return info.compress_size

    def _enforce(self, name: str, seen: int, most: int | None) -> None:
        limits = self._limits
        bomb = self._unpacked > limits.ratio_floor_bytes and self._unpacked > limits.ratio * self._packed
        limit = limits.workbook_unpacked_bytes if most is None else min(most, limits.workbook_unpacked_bytes)
        if bomb or seen > limit or self._unpacked > limits.workbook_unpacked_bytes:
            raise BadInput(
                _(
                    "{file} unpacks to more than {size} MiB at its part {part}, beyond the limits that protect this "
                    "machine's memory, so it was refused before it was opened: save the sheet as CSV, split the "
                    "workbook, or raise the limit."
                ).format(file=self._path.name, size=seen // MIB, part=shorten(name)),
                file=self._path.name,
            )

    def _damaged(self, reason: str) -> BadInput:
        return damaged(self._path.name, reason)


def damaged(file: str, reason: str) -> BadInput:
    """The sentence for a workbook that is not whole."""
    return BadInput(
        _(
            "{file} is damaged or incomplete ({reason}); a part of it would be missing, so nothing was read: "
            "copy or download it again."
        ).format(file=file, reason=reason),
        file=file,
    )


def password_protected(file: str) -> BadInput:
    """The sentence for a workbook that is encrypted."""
    return BadInput(
        _(
            "{file} is protected with a password, without which it cannot be read, so nothing was loaded: open it, "
            "save "
            "it without the password, and load that."
        ).format(file=file),
        file=file,
    )
