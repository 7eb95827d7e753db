"""Which encoding a text file is in, decided from the WHOLE file, with the evidence in words.

UTF-8 is tried first and strictly: it has so much redundancy that a text in another encoding does not pass by chance.
Only then the single-byte encodings, told apart by their words: a word of only high bytes is Cyrillic in windows-1251,
while a Latin word has its accents among ASCII letters. Must not open files and must not know about rows.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field

from etl.errors import BadInput, shorten
from etl.readers import magic
from etl.readers.cyrillic import KOI8_WORD, Counts, counted, no_bytes, other_than_usual
from etl.readers.utf8 import Utf8Check
from i18n import gettext as _

Chunks = Callable[[], Generator[bytes, None, None]]

_LONGEST_WORD = 1 << 20
# Of single names of the internet, or of Python's own programs: they hold no text with line breaks in it.
_OF_NAMES = ("idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem")
# So many high bytes of a line, all of them valid UTF-8, do not come about by chance in another encoding.
_SURE_BYTES = 8
_SELDOM = 50  # bytes above ASCII for each word of Latin letters with accents, at least, in a Cyrillic text
_WORD = re.compile(rb"[A-Za-z\xa8\xb8\xc0-\xff]{2,}")
_HIGH_WORD = re.compile(rb"[\xa8\xb8\xc0-\xff]+")
_ASCII_LETTERS = re.compile(rb"[A-Za-z]")
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_UNDEFINED_1251 = re.compile(rb"\x98")
_UNDEFINED_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_ONLY_1252 = re.compile(rb"[\x80-\x9f]")


@dataclass(frozen=True)
class Guess:
    """An encoding by its Python name, and why."""

    encoding: str
    evidence: str


@dataclass
class _Signs:
    """Counts over the whole file, for the single-byte encodings."""

    cyrillic_words: int = 0
    koi8_words: int = 0
    latin_words: int = 0
    high_bytes: int = 0
    utf8_bytes: int = 0
    undefined_1251: int = 0
    undefined_1252: int = 0
    only_1252: int = 0
    bytes_of: Counts = field(default_factory=no_bytes)

    def add(self, chunk: bytes) -> None:
        self.bytes_of += counted(chunk)
        self.koi8_words += len(KOI8_WORD.findall(chunk))
        self.high_bytes += len(_HIGH.findall(chunk))
        self.utf8_bytes += sum(len(match) for match in _MULTIBYTE.findall(chunk))
        self.undefined_1251 += len(_UNDEFINED_1251.findall(chunk))
        self.undefined_1252 += len(_UNDEFINED_1252.findall(chunk))
        self.only_1252 += len(_ONLY_1252.findall(chunk))
        for word in _WORD.findall(chunk):
            if _HIGH_WORD.fullmatch(word):
                self.cyrillic_words += 1
            elif _HIGH_WORD.search(word) and _ASCII_LETTERS.search(word):
                self.latin_words += 1


def check_encoding(name: str) -> str:
    """`name` when Python can read text in it; raises BadInput for a name nobody knows."""
    try:
        known = codecs.lookup(name)
        "".encode(name)
        if known.name.replace("-", "_") in _OF_NAMES:
            raise LookupError(name)
    except (LookupError, ValueError, TypeError) as error:  # ValueError: also of a name with a NUL, or half a character
        raise BadInput(
            _(
                "'{name}' is not an encoding that can be read; the text of the file would be guesswork: use one of "
                "utf-8, utf-16-le, utf-16-be, windows-1251, cp866, koi8-r, windows-1252, iso-8859-1."
            ).format(name=shorten(name)),
            value=shorten(name),
        ) from error
    # "utf-16" alone would leave the byte order to the machine where the mark is missing.
    return "utf-16-le" if known.name == "utf-16" else name


def detect_encoding(chunks: Chunks, file: str) -> Guess:
    """The encoding of the text that `chunks()` yields anew at each call. Raises BadInput for damaged Unicode."""
    with closing(chunks()) as beginning:
        head = next(beginning, b"")
    marked = magic.bom(head)
    if marked:
        _must_decode(chunks(), marked, file)
        return Guess(marked, _("byte order mark at the start of the file"))
    utf16 = magic.utf16_without_mark(head)
    if utf16:
        _must_decode(chunks(), utf16, file)
        return Guess(utf16, _("a zero byte beside every Latin letter, no byte order mark"))
    if b"\x00" in head:
        raise zero_byte(file)
    failed_at = _first_error(chunks(), "utf-8")
    if failed_at is None:
        return Guess("utf-8", _("every byte of the file is valid UTF-8"))
    return _single_byte(chunks, file, failed_at)


def _refuse_mixed(chunks: Iterable[bytes], file: str) -> None:
    """Raises BadInput when some lines can only be UTF-8 and others can not: files of two origins were put together."""
    unicode_line = other_line = 0
    for number, line in enumerate(_lines(chunks), 1):
        high = len(_HIGH.findall(line))
        if not high:
            continue
        if high != sum(len(match) for match in _MULTIBYTE.findall(line)):
            other_line = other_line or number
        elif high >= _SURE_BYTES:
            unicode_line = unicode_line or number
        if unicode_line and other_line:
            raise BadInput(
                _(
                    "{file} is in more than one encoding: line {unicode} is UTF-8 and line {other} is not, so one of "
                    "them "
                    "would be read wrongly and nothing was read: export it again as UTF-8, or state the encoding."
                ).format(file=file, unicode=unicode_line, other=other_line),
                file=file,
                line=max(unicode_line, other_line),
            )


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Lines, those without end in pieces."""
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        yield from whole
        if len(rest) > _LONGEST_WORD:
            yield rest
            rest = b""
    yield rest


def _first_error(chunks: Iterable[bytes], encoding: str) -> int | None:
    """Offset of the first byte that does not decode, or None."""
    if encoding == "utf-8":
        return _first_error_of_utf8(chunks)
    decoder = codecs.getincrementaldecoder(encoding)()
    offset = 0
    try:
        for chunk in chunks:
            pending = len(decoder.getstate()[0])
            decoder.decode(chunk)
            offset += len(chunk)
        pending = len(decoder.getstate()[0])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return offset - pending + error.start
    return None


def _first_error_of_utf8(chunks: Iterable[bytes]) -> int | None:
    check = Utf8Check()
    found = next((error for chunk in chunks if (error := check.error_in(chunk)) is not None), None)
    return check.error_in(b"", final=True) if found is None else found


def _must_decode(chunks: Iterable[bytes], encoding: str, file: str) -> None:
    failed_at = _first_error(chunks, encoding)
    if failed_at is not None:
        raise damaged_text(file, encoding, failed_at)


def zero_byte(file: str) -> BadInput:
    """The sentence for zero bytes, which no text has."""
    return BadInput(
        _(
            "{file} holds zero bytes, which text does not: it is a binary file or in an encoding other than the one "
            "used, and its rows would be read wrongly: export it as CSV in UTF-8, or state the encoding."
        ).format(file=file),
        file=file,
    )


def damaged_text(file: str, encoding: str, offset: int) -> BadInput:
    """The sentence for bytes that are not text in the encoding they should be in."""
    return BadInput(
        _(
            "{file} is not valid {encoding} at byte {offset}: the file is damaged or cut off there, or in another "
            "encoding; its names could be read wrongly, so nothing was read: export it again as UTF-8, or state "
            "the encoding."
        ).format(file=file, encoding=encoding, offset=offset + 1),
        file=file,
    )


def _whole_words(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """`chunks` cut anew at blanks and line ends, so that no word is counted as two."""
    rest = b""
    for chunk in chunks:
        piece = rest + chunk
        cut = max(piece.rfind(b" "), piece.rfind(b"\n")) + 1
        if not cut and len(piece) > _LONGEST_WORD:
            cut = len(piece)
        yield piece[:cut]
        rest = piece[cut:]
    yield rest


def _single_byte(chunks: Chunks, file: str, utf8_failed_at: int) -> Guess:
    signs = _Signs()
    for piece in _whole_words(chunks()):
        signs.add(piece)
    if signs.utf8_bytes >= 8 and signs.utf8_bytes > 0.9 * signs.high_bytes:
        raise damaged_text(file, "utf-8", utf8_failed_at)
    if signs.utf8_bytes >= _SURE_BYTES:
        _refuse_mixed(chunks(), file)
    cyrillic = other_than_usual(signs.bytes_of, signs.cyrillic_words, signs.koi8_words)
    if cyrillic is not None and signs.latin_words * _SELDOM <= signs.high_bytes:
        evidence = _("not UTF-8 (byte {offset}); its letters come as often as in Russian only when read so")
        return Guess(cyrillic, evidence.format(offset=utf8_failed_at + 1))
    if signs.cyrillic_words > signs.latin_words and not signs.undefined_1251:
        return Guess(
            "windows-1251",
            _(
                "not UTF-8 (byte {offset}); {cyrillic} words are Cyrillic in windows-1251, {latin} are accented Latin"
            ).format(offset=utf8_failed_at + 1, cyrillic=signs.cyrillic_words, latin=signs.latin_words),
        )
    if signs.undefined_1252:
        return Guess(
            "iso-8859-1",
            _("not UTF-8 (byte {offset}); holds bytes that windows-1252 does not define").format(
                offset=utf8_failed_at + 1
            ),
        )
    same = "" if signs.only_1252 else _("; no byte tells it from ISO-8859-1, both read the same")
    return Guess(
        "windows-1252",
        _(
            "not UTF-8 (byte {offset}); {latin} words are accented Latin, {cyrillic} would be Cyrillic in windows-1251"
        ).format(offset=utf8_failed_at + 1, latin=signs.latin_words, cyrillic=signs.cyrillic_words)
        + same,
    )
