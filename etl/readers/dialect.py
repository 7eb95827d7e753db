"""How a text table is written: encoding, delimiter, quotes, header row; detected with evidence, overruled by the user.

Decimal marks and date orders belong to columns, not to the file: see etl.normalise. Must not parse the rows of the
file.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from etl.errors import BadInput
from etl.readers.container import read_chunks
from etl.readers.encoding import check_encoding, detect_encoding
from etl.readers.limits import DEFAULT_LIMITS, Limits
from etl.readers.sniff import sample_records, sniff_delimiter, sniff_header_row, sniff_quotechar
from etl.readers.stream import to_utf8
from i18n import gettext as _

KEYS = ("encoding", "delimiter", "quotechar", "header_row")
_SAMPLE_BYTES = 1 << 19
_NAMED_DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}


@dataclass(frozen=True)
class Dialect:
    """`header_row`: 1-based line on which the header starts, 0 for no header; an empty `quotechar` means no quotes.

    `evidence` says in words why each of the four was chosen; it takes no part in comparisons.
    """

    encoding: str = "utf-8"
    delimiter: str = ","
    quotechar: str = '"'
    header_row: int = 1
    evidence: dict[str, str] = field(default_factory=dict, compare=False)

    def as_overrides(self) -> dict[str, str | int]:
        """What `detect` needs to arrive at the same dialect again; fits into JSON."""
        return {
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "quotechar": self.quotechar,
            "header_row": self.header_row,
        }


def detect(path: Path, overrides: Mapping[str, str | int] | None = None, limits: Limits = DEFAULT_LIMITS) -> Dialect:
    """The dialect of the table at `path`. `overrides` (keys: KEYS) win and are not questioned. Raises BadInput."""
    stated = _checked(overrides or {})
    evidence = dict.fromkeys(stated, _("stated by the user or the profile"))
    encoding = str(stated.get("encoding", ""))
    if not encoding:
        guess = detect_encoding(lambda: read_chunks(path, limits), path.name)
        encoding, evidence["encoding"] = guess.encoding, guess.evidence
    text, whole = _sample(path, encoding, limits)
    quotechar = str(stated.get("quotechar", ""))
    if "quotechar" not in stated:
        quote = sniff_quotechar(text)
        quotechar, evidence["quotechar"] = quote.value, quote.evidence
    delimiter = str(stated.get("delimiter", ""))
    if not delimiter:
        mark = sniff_delimiter(text, quotechar, whole)
        delimiter, evidence["delimiter"] = mark.value, mark.evidence
    header_row = int(stated.get("header_row", -1))
    if header_row < 0:
        header = sniff_header_row(sample_records(text, delimiter, quotechar, whole))
        header_row, evidence["header_row"] = header.value, header.evidence
    return Dialect(encoding, delimiter, quotechar, header_row, {key: evidence[key] for key in KEYS})


def _sample(path: Path, encoding: str, limits: Limits) -> tuple[str, bool]:
    """The beginning of the text and whether it is all of it."""
    with closing(read_chunks(path, limits)) as chunks:
        pieces = to_utf8(chunks, encoding, path.name)
        sample = b""
        for piece in pieces:
            sample += piece
            if len(sample) >= _SAMPLE_BYTES:
                whole = next(itertools.islice(pieces, 1), None) is None
                return sample[:_SAMPLE_BYTES].decode("utf-8", "ignore"), whole and len(sample) == _SAMPLE_BYTES
    return sample.decode("utf-8", "ignore"), True


def _checked(overrides: Mapping[str, str | int]) -> dict[str, str | int]:
    """Overrides in the form that Dialect keeps; raises BadInput for what cannot be meant."""
    for key in overrides:
        if key not in KEYS:
            raise _refused(
                key,
                overrides[key],
                _("this is not a property of a text table; use one of {keys}").format(keys=", ".join(KEYS)),
            )
    stated = dict(overrides)
    if "encoding" in stated:
        stated["encoding"] = check_encoding(str(stated["encoding"]))
    if "delimiter" in stated:
        stated["delimiter"] = _NAMED_DELIMITERS.get(str(stated["delimiter"]), str(stated["delimiter"]))
        _one_ascii_character("delimiter", str(stated["delimiter"]))
    if stated.get("quotechar"):
        _one_ascii_character("quotechar", str(stated["quotechar"]))
    if "header_row" in stated:
        stated["header_row"] = _line_number(stated["header_row"])
    return stated


def _one_ascii_character(key: str, value: str) -> None:
    if len(value) != 1 or not value.isascii() or value in "\r\n\x00":
        raise _refused(key, value, _("it must be one ASCII character, and no line break"))


def _line_number(value: str | int) -> int:
    try:
        number = int(value)
    except ValueError:
        number = -1
    if number < 0:
        raise _refused("header_row", value, _("it must be the number of a line, or 0 when the file has no header"))
    return number


def _refused(key: str, value: str | int, reason: str) -> BadInput:
    return BadInput(
        _("'{value}' cannot be used as {key}: {reason}; the file was not read.").format(
            value=value, key=key, reason=reason
        ),
        column=key,
        value=str(value),
    )
