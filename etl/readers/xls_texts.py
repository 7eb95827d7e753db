"""How long the shared texts of an XLS are. Pure: record contents in, lengths out.

A text may go on in the next record, where its characters begin with a new mark of their width.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Sequence

_WIDE, _EXTENDED, _RICH = 1, 4, 8


def shared_lengths(records: Sequence[bytes], most: int) -> array[int]:
    """Characters of each text of the SST record and its continuations. Raises ValueError beyond `most` in all."""
    source = _Source(records)
    _uses, count = struct.unpack("<II", source.take(8))
    lengths = array("I")
    total = 0
    while len(lengths) < count and not source.ended:
        (size,) = struct.unpack("<H", source.take(2))
        flags = source.take(1)[0]
        runs = struct.unpack("<H", source.take(2))[0] if flags & _RICH else 0
        extra = struct.unpack("<I", source.take(4))[0] if flags & _EXTENDED else 0
        source.skip_characters(size, flags)
        source.skip(4 * runs + extra)
        lengths.append(size)
        total += size
        if total > most:
            raise ValueError(f"texts of more than {most} characters")
    return lengths


class _Source:
    """The contents of consecutive records as one, with their borders kept."""

    def __init__(self, records: Sequence[bytes]) -> None:
        self._records = records
        self._record = self._at = 0

    @property
    def ended(self) -> bool:
        """Nothing is left."""
        while self._record < len(self._records) and self._at >= len(self._records[self._record]):
            self._record, self._at = self._record + 1, 0
        return self._record >= len(self._records)

    def take(self, size: int) -> bytes:
        """The next bytes; raises ValueError when there are fewer."""
        found = b""
        while len(found) < size:
            if self.ended:
                raise ValueError("shared texts end early")
            piece = self._records[self._record][self._at : self._at + size - len(found)]
            self._at += len(piece)
            found += piece
        return found

    def skip(self, size: int) -> None:
        """Pass over bytes, as far as there are any."""
        while size > 0 and not self.ended:
            step = min(size, len(self._records[self._record]) - self._at)
            self._at += step
            size -= step

    def skip_characters(self, count: int, flags: int) -> None:
        """Pass over characters; behind a border their width is stated anew."""
        while count > 0:
            if self.ended:
                return
            width = 2 if flags & _WIDE else 1
            here = min(count, (len(self._records[self._record]) - self._at) // width)
            self._at += here * width
            count -= here
            if count > 0:
                self._record, self._at = self._record + 1, 0
                if self.ended:
                    return
                flags = self.take(1)[0]
