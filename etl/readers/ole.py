"""The streams of an OLE compound file (what XLS and encrypted workbooks are), with no trust in its tables.

Every chain of sectors is followed at most once round; what points outside the file raises OleError. Must not know what
is in a stream.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

_END, _HIGHEST = 0xFFFFFFFE, 0xFFFFFFFA
_ENTRY = 128
_MOST_ENTRIES = 100_000


class OleError(Exception):
    """The file is damaged; the text says where."""


@dataclass(frozen=True)
class Entry:
    """A stream or storage of the directory."""

    name: str
    kind: int
    start: int
    size: int


class CompoundFile:
    """An OLE file opened for reading."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        head = file.read(512)
        if len(head) < 512:
            raise OleError("header")
        shift, mini_shift = struct.unpack_from("<HH", head, 0x1E)
        if shift not in (9, 12) or mini_shift > 10:
            raise OleError("sector size")
        self._sector, self._mini = 1 << shift, 1 << mini_shift
        self._sectors = max(file.seek(0, 2) // self._sector, 1)
        directory, _signature, self._cutoff, minifat = struct.unpack_from("<IIII", head, 0x30)
        self._fat = self._read_fat(head)
        self.entries = tuple(self._read_directory(directory))
        self._minifat = array("I", b"".join(self._chain(minifat))) if minifat < _HIGHEST else array("I")
        root = next((entry for entry in self.entries if entry.kind == 5), None)
        self._mini_start = root.start if root else _END

    def stream(self, entry: Entry) -> Iterator[bytes]:
        """The bytes of a stream, sector by sector, to its size."""
        left = entry.size
        for piece in self._chain(entry.start) if entry.size >= self._cutoff else self._mini_chain(entry.start):
            yield piece[:left]
            left -= len(piece)
            if left <= 0:
                return
        raise OleError("a stream ends early")

    def _read_fat(self, head: bytes) -> array[int]:
        listed = list(struct.unpack_from("<109I", head, 0x4C))
        (at,) = struct.unpack_from("<I", head, 0x44)
        seen = 0
        while at < _HIGHEST and seen <= self._sectors:
            table = struct.unpack(f"<{self._sector // 4}I", self._at(at))
            listed += table[:-1]
            at, seen = table[-1], seen + 1
        fat = array("I")
        for sector in listed[: self._sectors]:
            if sector < _HIGHEST:
                fat.frombytes(self._at(sector))
        return fat

    def _read_directory(self, start: int) -> Iterator[Entry]:
        count = 0
        for piece in self._chain(start):
            for at in range(0, len(piece) - _ENTRY + 1, _ENTRY):
                count += 1
                if count > _MOST_ENTRIES:
                    raise OleError("directory")
                length, kind = struct.unpack_from("<HB", piece, at + 64)
                name = piece[at : at + min(max(length - 2, 0), 62)].decode("utf-16-le", "replace")
                first, size = struct.unpack_from("<II", piece, at + 116)
                yield Entry(name, kind, first, size)

    def _at(self, sector: int) -> bytes:
        self._file.seek((sector + 1) * self._sector)
        found = self._file.read(self._sector)
        if not found:
            raise OleError("a sector is missing")
        return found.ljust(self._sector, b"\0")

    def _chain(self, sector: int) -> Iterator[bytes]:
        for _step in range(self._sectors + 1):
            if sector >= _HIGHEST:
                return
            yield self._at(sector)
            if sector >= len(self._fat):
                raise OleError("a sector has no successor")
            sector = self._fat[sector]
        raise OleError("sectors follow each other in a circle")

    def _mini_chain(self, sector: int) -> Iterator[bytes]:
        whole = b"".join(self._chain(self._mini_start))
        for _step in range(len(self._minifat) + 1):
            if sector >= _HIGHEST:
                return
            yield whole[sector * self._mini : (sector + 1) * self._mini]
            if sector >= len(self._minifat):
                raise OleError("a small sector has no successor")
            sector = self._minifat[sector]
        raise OleError("small sectors follow each other in a circle")
