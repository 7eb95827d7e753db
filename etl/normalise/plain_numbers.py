"""The plain ones among a column's numbers, many at a time: digits, and at most one mark. Pure.

Nearly all numbers are plain. What is not is left to etl.normalise.numbers, which reads and judges text by text; for
plain ones both say the same.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from etl.normalise.numbers import NumberFormat, NumberVotes

Mask = npt.NDArray[np.bool_]
# What a text of this shape says of its column; of a mark before three digits nobody can tell.
KINDS = (
    ("whole", r"^-?[0-9]{1,3}$"),
    ("long", r"^-?[0-9]{4,50}$"),
    ("decimal.", r"^-?(?:[0-9]{4,40}\.[0-9]{1,40}|[0-9]{1,3}\.(?:[0-9]{1,2}|[0-9]{4,40})|0[0-9]{0,2}\.[0-9]{3})$"),
    ("decimal,", r"^-?(?:[0-9]{4,40},[0-9]{1,40}|[0-9]{1,3},(?:[0-9]{1,2}|[0-9]{4,40})|0[0-9]{0,2},[0-9]{3})$"),
    ("either.", r"^-?[1-9][0-9]{0,2}\.[0-9]{3}$"),
    ("either,", r"^-?[1-9][0-9]{0,2},[0-9]{3}$"),
)


def plain_numbers(texts: pa.StringArray, form: NumberFormat) -> tuple[npt.NDArray[np.float64], Mask]:
    """(the number of each text, NaN where it is not plain; which are not)."""
    numbers = np.full(len(texts), np.nan)
    mark = "\\." if form.decimal == "." else ","
    plain = _matches(texts, rf"^-?[0-9]{{1,15}}(?:{mark}[0-9]{{1,15}})?$")
    if form.mixed:
        plain &= ~_matches(texts, r"^-?[1-9][0-9]{0,2}[.,][0-9]{3}$")
    if bool(plain.any()):
        written = texts.filter(pa.array(plain))
        pointed = written if form.decimal == "." else pc.replace_substring(written, ",", ".")
        numbers[plain] = pc.cast(pointed, pa.float64()).to_numpy(zero_copy_only=False)
    return numbers, ~plain


def vote(votes: NumberVotes, texts: pa.StringArray) -> None:
    """Count what distinct texts of a column say of its format."""
    rest = texts
    for kind, pattern in KINDS:
        fits = _matches(rest, pattern)
        if bool(fits.any()):
            votes.vote(kind, rest[int(np.argmax(fits))].as_py(), int(fits.sum()))
            rest = rest.filter(pa.array(~fits))
    votes.add(rest.to_pylist())


def _matches(texts: pa.StringArray, pattern: str) -> Mask:
    return np.asarray(pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False), dtype=np.bool_)
