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

from etl.readers.container import read_chunks
from etl.readers.encoding import detect_encoding
from etl.readers.filling import as_option
from etl.readers.limits import DEFAULT_LIMITS, Limits
from etl.readers.options import KEYS, checked, header_line, refused, stated_by_user
from etl.readers.sniff import (
    sample_records,
    sniff_delimiter,
    sniff_escapechar,
    sniff_header_row,
    sniff_quotechar,
    unescaped,
)
from etl.readers.stream import to_utf8
from etl.readers.watching import Told, nobody
from i18n import gettext as _

__all__ = ["KEYS", "Dialect", "detect"]

_SAMPLE_BYTES = 1 << 19


@dataclass(frozen=True)
class Dialect:
    """`header_row`: 1-based line on which the header starts, 0 for no header; an empty `quotechar` means no quotes, an
    empty `escapechar` that a quote inside quotes is doubled.

    `format` is csv, xlsx, xls, ods or parquet; only csv has an encoding, a delimiter and quotes (empty elsewhere), only
    workbooks have `sheets` (those read) and a header of several rows; not `header_shared`: the header of the first of
    them, others have theirs elsewhere. `all_sheets`: every visible sheet of one header, and a column for their names.
    `fill_down`: the option as stated, or what was found; None: nothing. `evidence` says in words why each was chosen;
    it takes no part in comparisons.
    """

    encoding: str = "utf-8"
    delimiter: str = ","
    quotechar: str = '"'
    header_row: int = 1
    evidence: dict[str, str] = field(default_factory=dict, compare=False)
    escapechar: str = ""
    format: str = "csv"
    sheets: tuple[str, ...] = ()
    header_rows: int = 1
    header_shared: bool = True
    fill_down: str | None = None
    all_sheets: bool = False

    def as_overrides(self) -> dict[str, str | int]:
        """The options with which `open_table` arrives at the same table again; fits into JSON."""
        stated: dict[str, str | int | None] = {
            "encoding": self.encoding or None,
            "delimiter": self.delimiter or None,
            "quotechar": self.quotechar if self.format == "csv" else None,
            "header_row": self._header_option(),
            "escapechar": self.escapechar or None,
            "sheets": "*" if self.all_sheets else as_option(self.sheets) if self.sheets else None,
            "fill_down": self.fill_down,
        }
        return {key: value for key, value in stated.items() if value is not None}

    def _header_option(self) -> str | int | None:
        last = self.header_row + self.header_rows - 1
        if not self.header_shared or self.format == "parquet":
            return None
        return self.header_row if self.header_rows == 1 else f"{self.header_row}-{last}"


def detect(
    path: Path,
    overrides: Mapping[str, str | int] | None = None,
    limits: Limits = DEFAULT_LIMITS,
    told: Told = nobody,
) -> Dialect:
    """The dialect of the text table at `path`. `overrides` (OPTIONS) win and are not questioned. Raises BadInput."""
    stated = checked(overrides or {})
    evidence = {key: stated_by_user() for key in stated if key in KEYS}
    header_row = header_line(stated["header_row"]) if "header_row" in stated else -1
    encoding = str(stated.get("encoding", ""))
    if not encoding:
        guess = detect_encoding(lambda: read_chunks(path, limits, told), path.name)
        encoding, evidence["encoding"] = guess.encoding, guess.evidence
    text, whole = _sample(path, encoding, limits)
    quotechar, escapechar = _quotes(text, whole, stated, evidence)
    if escapechar:
        text = unescaped(text, quotechar, escapechar)
    delimiter = str(stated.get("delimiter", ""))
    if not delimiter:
        mark = sniff_delimiter(text, quotechar, whole)
        delimiter, evidence["delimiter"] = mark.value, mark.evidence
    if delimiter == quotechar:
        raise refused("delimiter", delimiter, _("it is the quote character as well"))
    if header_row < 0:
        header = sniff_header_row(sample_records(text, delimiter, quotechar, whole))
        header_row, evidence["header_row"] = header.value, header.evidence
    fill_down = str(stated["fill_down"]) if "fill_down" in stated else None
    said = {key: evidence[key] for key in KEYS}
    return Dialect(encoding, delimiter, quotechar, header_row, said, escapechar, fill_down=fill_down)


def _quotes(text: str, whole: bool, stated: Mapping[str, str | int], evidence: dict[str, str]) -> tuple[str, str]:
    """Quote and escape character, as stated or found."""
    quotechar = str(stated.get("quotechar", ""))
    if "quotechar" not in stated:
        quote = sniff_quotechar(text)
        quotechar, evidence["quotechar"] = quote.value, quote.evidence
    if "escapechar" in stated or not quotechar:
        return quotechar, str(stated.get("escapechar", "")) if quotechar else ""
    escape = sniff_escapechar(text, quotechar, whole)
    if escape.value:
        evidence["quotechar"] = f"{evidence['quotechar']}; {escape.evidence}"
    return quotechar, escape.value


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
