"""Which of its encodings a Cyrillic text is in, by how often each letter comes: DOS (CP866) and Unix (KOI8-R) exports.

Read as windows-1251 these give words that no language has. Pure; must not open files.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]  # of each byte value

USUAL, OTHERS = "windows-1251", ("cp866", "koi8-r")
# The ten letters that make two thirds of a text in Russian, and half and more of one in the languages beside it.
FREQUENT = frozenset("оеаинтсрвл")
LEAST_BYTES, LEAST_LETTERS = 40, 10  # of a text that is judged: high bytes, and how many different ones
SURE, MORE = 0.45, 1.4  # the share of those letters, and how many times that under windows-1251
# Capitals of KOI8-R are small letters of windows-1251 and the other way round, so "Героин" begins small there and goes
# on in capitals, as no word of windows-1251 does. The letters alone cannot tell: offices are often capitals only.
KOI8_WORD = re.compile(rb"(?<![\xc0-\xff])[\xe0-\xff][\xc0-\xdf]")
KOI8_SHARE = 0.2  # of the Cyrillic words


def no_bytes() -> Counts:
    """Of a text without any."""
    return np.zeros(256, dtype=np.int64)


def counted(chunk: bytes) -> Counts:
    """How often each byte comes."""
    return np.bincount(np.frombuffer(chunk, dtype=np.uint8), minlength=256)


def other_than_usual(counts: Counts, words: int, koi8_words: int) -> str | None:
    """CP866 or KOI8-R where the letters say so plainly; None for windows-1251, and where nobody can tell.

    `words`: how many are Cyrillic in windows-1251; `koi8_words`: how many of them look like KOI8-R.
    """
    high = counts[128:]
    if int(high.sum()) < LEAST_BYTES or int(np.count_nonzero(high)) < LEAST_LETTERS:
        return None
    possible = OTHERS if koi8_words > KOI8_SHARE * words else OTHERS[:1]
    best = max(possible, key=lambda encoding: _share(high, encoding))
    share = _share(high, best)
    return best if share >= SURE and share >= MORE * _share(high, USUAL) else None


def _share(high: Counts, encoding: str) -> float:
    """The part of the bytes above ASCII that are frequent letters in an encoding."""
    letters = bytes(range(128, 256)).decode(encoding, "replace").lower()
    frequent = np.array([letter in FREQUENT for letter in letters], dtype=np.bool_)
    return float(high[frequent].sum() / high.sum())
