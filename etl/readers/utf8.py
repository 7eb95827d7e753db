"""Whether a text is UTF-8, piece by piece and at the speed of reading it. Must not know where the pieces come from."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

_LONGEST = 4  # bytes of one character
_ASCII, _LEAD, _LEAD_OF_3, _LEAD_OF_4 = 0x80, 0xC0, 0xE0, 0xF0


class Utf8Check:
    """Checks the pieces of one text, which may be cut within a character. Strict, as Python is: no lone surrogates."""

    def __init__(self) -> None:
        self._rest = b""
        self._before = 0

    def error_in(self, piece: bytes, final: bool = False) -> int | None:
        """Offset in the text of the first byte that is not UTF-8, None while there is none."""
        text = self._rest + piece if self._rest else piece
        whole = len(text) if final else len(text) - _begun(text)
        if not _is_valid(text, whole):
            try:
                text[:whole].decode("utf-8")
            except UnicodeDecodeError as error:
                return self._before + error.start
        self._before += whole
        self._rest = text[whole:]
        return None


def _begun(text: bytes) -> int:
    """How many bytes at the end are the beginning of a character that goes on."""
    for back in range(1, min(_LONGEST, len(text) + 1)):
        byte = text[-back]
        if byte < _ASCII:
            return 0
        if byte >= _LEAD:
            needed = 2 if byte < _LEAD_OF_3 else 3 if byte < _LEAD_OF_4 else 4
            return back if back < needed else 0
    return 0


def _is_valid(text: bytes, size: int) -> bool:
    """Arrow looks at eight bytes at a time, and copies nothing; Python's decoder takes six times as long."""
    ends = pa.py_buffer(np.array([0, size], dtype=np.int32))
    cell = pa.Array.from_buffers(pa.binary(), 1, [None, ends, pa.py_buffer(text)])
    try:
        cell.cast(pa.string())
    except pa.ArrowInvalid:
        return False
    return True
