"""The encoding of a file from all of its bytes."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from etl.errors import BadInput
from etl.readers.encoding import Guess, check_encoding, detect_encoding

RUSSIAN = "Дата;Место;Вещество\n01.08.2009;г. Москва;героин\n02.08.2009;Тюменская область;опий\n"
PORTUGUESE = "data;cidade;droga\n03/18/2013;Paranaguá;cocaína\n;São Paulo;apreensão\n"
ENGLISH = "date,place\n2009-08-01,Termez\n"


def guess(content: bytes, size: int = 7) -> Guess:
    def chunks() -> Generator[bytes, None, None]:
        yield from (content[at : at + size] for at in range(0, len(content), size))

    return detect_encoding(chunks, "a.csv")


@pytest.mark.parametrize(
    ("text", "written", "found"),
    [
        (RUSSIAN, "utf-8", "utf-8"),
        (RUSSIAN, "utf-8-sig", "utf-8-sig"),
        (RUSSIAN, "utf-16", "utf-16-le"),
        (RUSSIAN, "windows-1251", "windows-1251"),
        (RUSSIAN + "кг;кг;кг\n", "windows-1251", "windows-1251"),
        ("date;unit\n2009-08-01;кг\n", "windows-1251", "windows-1251"),
        (PORTUGUESE, "utf-8", "utf-8"),
        (PORTUGUESE, "windows-1252", "windows-1252"),
        (PORTUGUESE + "“x”;€;y\n", "windows-1252", "windows-1252"),
        ("à;é\nD'où;è\n", "windows-1252", "windows-1252"),
        (ENGLISH, "ascii", "utf-8"),
        ("señal\x81;x\n", "iso-8859-1", "iso-8859-1"),
    ],
)
def test_the_encoding_is_found(text: str, written: str, found: str) -> None:
    answer = guess(text.encode(written), size=1 << 20)
    assert answer.encoding == found
    assert answer.evidence


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [ENGLISH, RUSSIAN])
def test_utf16_without_a_mark_is_found(text: str, encoding: str) -> None:
    assert guess(text.encode(encoding), size=1 << 20).encoding == encoding


def test_the_whole_file_decides_not_its_beginning() -> None:
    content = ENGLISH.encode() * 5000 + "г. Москва,героин\n".encode("windows-1251")
    assert guess(content, size=1 << 12).encoding == "windows-1251"


@pytest.mark.parametrize("size", range(1, 12))
def test_characters_cut_by_a_chunk_are_whole(size: int) -> None:
    assert guess(RUSSIAN.encode(), size).encoding == "utf-8"


def test_damaged_utf8_is_refused_not_read_as_another_encoding() -> None:
    content = RUSSIAN.encode()
    cut = content[: content.index("опий".encode()) + 3]
    with pytest.raises(BadInput, match=rf"not valid utf-8 at byte {len(cut)}"):
        guess(cut)
    with pytest.raises(BadInput, match="not valid utf-16-le"):
        guess(RUSSIAN.encode("utf-16")[:-1], size=1 << 20)


@pytest.mark.parametrize("content", [b"a,b\n1,\x00\x01\x00\x00\x02\n", bytes(range(256)) * 4, bytes(100)])
def test_binary_files_are_refused(content: bytes) -> None:
    with pytest.raises(BadInput, match="zero bytes"):
        guess(content, size=1 << 20)


def test_unknown_encodings_are_refused() -> None:
    assert check_encoding("cp866") == "cp866"
    for name in ("klingon", "base64", ""):
        with pytest.raises(BadInput, match="not an encoding"):
            check_encoding(name)
