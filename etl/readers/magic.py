"""What a file is by its first bytes, whatever its name says. Must not open files."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Sequence

from i18n import gettext as _

GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PARQUET = b"PAR1"

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# Text in UTF-16 has a zero byte beside every ASCII character, always on the same side; programs' own files have both.
_UTF16_ZERO_SHARE = 0.08
# An object or a list of them; a cell of a table may begin with a bracket, but not with these two signs.
_JSON = re.compile(rb"\{\s*\"[^\"]*\"\s*:|\[\s*[\[{]")
_NO_TEXT = ("Cc", "Cn", "Co", "Cs")


def bom(head: bytes) -> str | None:
    """The encoding that a byte order mark at the start declares."""
    return next((encoding for mark, encoding in _BOMS if head.startswith(mark)), None)


def utf16_without_mark(head: bytes) -> str | None:
    """`utf-16-le` or `utf-16-be` when zero bytes stand mostly on one side and all is characters; else None."""
    sample = head[: len(head) // 2 * 2][:65536]
    pairs = len(sample) // 2
    if pairs < 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if min(even, odd) * 10 > max(even, odd) or max(even, odd) < pairs * _UTF16_ZERO_SHARE:
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    text = sample.decode(encoding, errors="ignore")
    return (
        encoding if all(char in "\r\n\t" or unicodedata.category(char) not in _NO_TEXT for char in set(text)) else None
    )


def not_a_table(head: bytes) -> str | None:
    """What the bytes are, as a noun phrase, when they are a known format that is no text table; else None."""
    kinds = (
        (OLE, _("an old Excel workbook (XLS) or another Office document")),
        (b"%PDF", _("a PDF document")),
        (b"7z\xbc\xaf\x27\x1c", _("a 7-Zip archive")),
        (b"Rar!\x1a\x07", _("a RAR archive")),
        (b"BZh", _("a bzip2 archive")),
        (b"\xfd7zXZ\x00", _("an XZ archive")),
        (b"\x28\xb5\x2f\xfd", _("a Zstandard archive")),
        (PARQUET, _("a Parquet file")),
        (b"PARE", _("an encrypted Parquet file")),
        (b"ARROW1", _("an Arrow file")),
        (b"SQLite format 3\x00", _("an SQLite database")),
        (b"\x89PNG", _("a picture")),
        (b"\xff\xd8\xff", _("a picture")),
        (b"{\\rtf", _("an RTF document")),
    )
    found = next((kind for magic, kind in kinds if head.startswith(magic)), None)
    if found:
        return found
    start = head[:512].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b"<meta")):
        return _("a web page or XML document")
    if _JSON.match(start):
        return _("a JSON document")
    if start.startswith(b"mime-version:"):
        return _("a web page saved with its pictures (MHTML)")
    return None


def workbook_zip(names: Sequence[str]) -> str | None:
    """`xlsx` or `ods` when a zip with these members is such a workbook."""
    lower = {name.lower().replace("\\", "/") for name in names}
    # The workbook itself may have any name; the relations say which it is.
    if "[content_types].xml" in lower and any(name.startswith("xl/") and name.endswith(".xml") for name in lower):
        return None if "xl/workbook.bin" in lower else "xlsx"
    return "ods" if "content.xml" in lower and ("mimetype" in lower or "meta-inf/manifest.xml" in lower) else None


def office_zip(names: Sequence[str]) -> str | None:
    """What kind of document a zip with these members is, when it is one."""
    if workbook_zip(names) == "xlsx":
        return _("an Excel workbook (XLSX)")
    if "[Content_Types].xml" in names:
        binary = "xl/workbook.bin" in names
        return _("a binary Excel workbook (XLSB)") if binary else _("an Office document")
    if workbook_zip(names) == "ods":
        return _("an OpenDocument file (ODS)")
    return None
