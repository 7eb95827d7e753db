"""Plain, gzip and zip files by their bytes; limits; and what is refused, in which words."""

from __future__ import annotations

import gzip
import struct
import zipfile
from pathlib import Path

import pytest

from etl.errors import BadInput
from etl.readers.container import read_chunks, sha256_of
from etl.readers.limits import MIB, Limits

TABLE = b"date,drug\n2009-08-01,heroin\n"


def read(path: Path, limits: Limits | None = None) -> bytes:
    return b"".join(read_chunks(path, limits or Limits()))


def zipped(path: Path, members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a"])
def test_gzip_is_known_by_its_bytes_not_its_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(TABLE))
    assert read(path) == TABLE


def test_a_plain_file_called_gz_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(TABLE)
    assert read(path) == TABLE


@pytest.mark.parametrize(
    "beside", [{}, {"__MACOSX/._a.csv": b"x"}, {"folder/": b""}, {".DS_Store": b"x"}, {"readme.txt": b"about"}]
)
def test_a_zip_around_one_table_is_read_whatever_lies_beside_it(tmp_path: Path, beside: dict[str, bytes]) -> None:
    path = zipped(tmp_path / "a.csv", beside | {"folder/a.csv": TABLE})
    assert read(path) == TABLE


def test_a_zip_around_one_text_file_is_read(tmp_path: Path) -> None:
    assert read(zipped(tmp_path / "a.zip", {"a.txt": TABLE})) == TABLE


def test_sha256_is_that_of_the_file_on_disk(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"abc")
    assert sha256_of(path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


REFUSED = {
    "empty": (b"", "empty"),
    "empty gzip": (gzip.compress(b""), "empty"),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64), "old Excel"),
    "pdf": (b"%PDF-1.7\n", "PDF"),
    "web page called csv": (b"\n<html><table><tr><td>1</td></tr></table></html>", "web page"),
    "gzip in gzip": (gzip.compress(gzip.compress(TABLE)), "packed twice"),
    "cut gzip": (gzip.compress(TABLE * 100)[:-20], "damaged or incomplete"),
    "cut zip": (b"PK\x03\x04" + bytes(40), "damaged or incomplete"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_text_table_is_refused_with_a_sentence(tmp_path: Path, kind: str) -> None:
    content, words = REFUSED[kind]
    path = tmp_path / "seizures.csv"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=words) as refused:
        read(path)
    assert refused.value.file == "seizures.csv"
    assert refused.value.sentence.startswith("seizures.csv") and refused.value.sentence.endswith(".")


def test_a_workbook_and_a_zip_of_several_tables_or_none_are_refused(tmp_path: Path) -> None:
    workbook = zipped(tmp_path / "a.xlsx", {"[Content_Types].xml": b"", "xl/workbook.xml": b""})
    several = zipped(tmp_path / "b.zip", {"2009.csv": TABLE, "2010.csv": TABLE})
    nothing = zipped(tmp_path / "c.zip", {"__MACOSX/x": b"1", "folder/": b""})
    for path, words in (
        (workbook, "Excel workbook"),
        (several, r"2 tables \(2009.csv, 2010.csv\)"),
        (nothing, "without a table"),
    ):
        with pytest.raises(BadInput, match=words):
            read(path)


def test_an_encrypted_zip_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.csv": TABLE})
    content = bytearray(path.read_bytes())
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", content, content.index(magic) + offset, 1)
    path.write_bytes(content)
    with pytest.raises(BadInput, match="encrypted"):
        read(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be opened"):
        read(tmp_path / "nowhere.csv")
    with pytest.raises(BadInput, match="is a folder"):
        read(tmp_path)


def test_a_packed_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n" * (2 * MIB)))
    limits = Limits(ratio_floor_bytes=MIB)
    seen = 0
    with pytest.raises(BadInput, match="times its size"):
        for chunk in read_chunks(path, limits):
            seen += len(chunk)
    assert seen <= MIB
    with pytest.raises(BadInput, match="limit of 2 MiB"):
        read(path, Limits(unpacked_bytes=2 * MIB))
    with pytest.raises(BadInput, match="more than the limit"):
        read(path, Limits(packed_bytes=100))
