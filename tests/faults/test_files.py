"""Text files made to harm: each harmful one is refused with its sentence in bounded memory, each odd one is read."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.errors import BadInput
from etl.readers import dialect, text
from etl.readers.limits import VARIABLES, Limits, configured
from etl.readers.opening import open_table
from tests.etl.readers.books import read
from tests.faults.files import FLAT_MIB, MIB, read_apart, refusal


def written(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder for temporary files, which must be empty again at the end."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


@pytest.mark.usefixtures("temporary")
@pytest.mark.parametrize("kind", ["gz", "zip"])
def test_a_packed_table_of_gigabytes_is_refused_in_the_memory_of_a_block(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"bomb.csv.{kind}"
    piece = b"a,b\n" * (MIB // 4)
    if kind == "gz":
        with gzip.open(path, "wb", 9) as packed:
            for _piece in range(300):
                packed.write(piece)
    else:
        with (
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
            archive.open("bomb.csv", "w") as packed,
        ):
            for _piece in range(300):
                packed.write(piece)
    found = read_apart(path)
    assert "unpacks to more than 250 times its size" in found.sentence
    assert found.took_mib < FLAT_MIB


@pytest.mark.usefixtures("temporary")
def test_zips_within_zips_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    content = b"a,b\n1,2\n"
    for depth in range(3):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(f"inside{depth}.zip" if depth else "a.csv", content)
        content = path.read_bytes()
    assert "packed twice" in refusal(path).sentence


def test_a_zip_whose_list_of_members_is_a_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "a,b\n1,2\n")
    whole = bytearray(path.read_bytes())
    at = whole.rindex(b"PK\x05\x06")
    whole[at + 12 : at + 16] = (64 * MIB).to_bytes(4, "little")
    assert "lists more members" in refusal(written(path, bytes(whole))).sentence


def test_names_in_an_archive_that_lead_out_of_it_lead_nowhere(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "down"
    folder.mkdir(parents=True)
    path = folder / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../escaped.csv", "a,b\n1,2\n")
    assert read(path) == [("1", "2")]
    assert [item.name for item in tmp_path.rglob("*")] == ["deep", "down", "a.zip"]
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("../../x.csv", "/etc/y\x1b[2J.csv"):
            archive.writestr(name, "a,b\n")
    assert "\x1b" not in refusal(path).sentence


def test_five_thousand_columns_are_refused(tmp_path: Path) -> None:
    line = ",".join(f"c{n}" for n in range(5_000))
    error = refusal(written(tmp_path / "a.csv", f"{line}\n{line}\n"))
    assert "5000 columns, more than the limit of 2000" in error.sentence and error.line == 1


def test_a_cell_of_ten_megabytes_is_refused_where_it_stands(tmp_path: Path) -> None:
    for quote in ("", '"'):
        cell = quote + "x" * (10 * MIB) + quote
        error = refusal(written(tmp_path / "a.csv", f"a,b\n1,2\n3,{cell}\n4,5\n"))
        assert "longer than the limit of 1000000" in error.sentence and (error.line, error.row) == (3, 2)


@pytest.mark.parametrize("body", ["x" * 64, "x" * 63 + "\n"])
@pytest.mark.parametrize("start", ["a,b\n1,2\n3,", 'a,b\n1,2\n3,"'])
def test_a_line_or_a_quote_without_end_takes_no_memory(tmp_path: Path, start: str, body: str) -> None:
    path = tmp_path / "a.csv"
    with path.open("w") as file:
        file.write(start)
        for _piece in range(2_000):
            file.write(body * 1_600)
    found = read_apart(path)
    words = "1 cell where the header has 2" if start.endswith(",") and body.endswith("\n") else "longer than the limit"
    assert words in found.sentence and ("line 3" in found.sentence or "line 4" in found.sentence)
    # Blocks that are read may pile up once, where the processor is busy; what keeps the file keeps it each time.
    assert min(found.took_mib, read_apart(path).took_mib) < FLAT_MIB


def test_zero_bytes_are_refused(tmp_path: Path) -> None:
    assert "zero bytes" in refusal(written(tmp_path / "a.csv", b"a,b\n1,\x00\x00\x00\n")).sentence
    late = b"a,b\n" + b"1,2\n" * MIB + b"3,\x00\n"
    assert "zero bytes" in refusal(written(tmp_path / "a.csv", late)).sentence


def test_two_encodings_in_one_file_are_refused_with_a_line_of_each(tmp_path: Path) -> None:
    lines = ["Дата;Место", *["01.08.2009;Тюмень"] * 3]
    content = "\n".join(lines).encode() + b"\n" + "\n".join(["02.08.2009;Москва"] * 9).encode("windows-1251")
    error = refusal(written(tmp_path / "a.csv", content))
    assert "more than one encoding: line 1 is UTF-8 and line 5 is not" in error.sentence
    assert read(tmp_path / "a.csv", {"encoding": "windows-1251"})[3] == ("02.08.2009", "Москва")


def test_quotation_marks_of_windows_1251_are_no_second_encoding(tmp_path: Path) -> None:
    content = 'a;b\nООО «РО»;"«ОАО» №1"\nЁлка;ПЁ\n' * 200
    assert read(written(tmp_path / "a.csv", content.encode("windows-1251")))[0] == ("ООО «РО»", "«ОАО» №1")


def test_a_file_of_gigabytes_is_refused_by_its_size_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.write(b"a,b\n1,2\n")
        file.truncate(2200 * MIB)
    assert "more than the limit of 2048 MiB" in refusal(path).sentence


def test_a_large_file_is_streamed_in_flat_memory(tmp_path: Path) -> None:
    """Memory rises with the first tens of MiB, while Arrow reads ahead and fills what its allocator keeps, and then no
    more: both files are beyond that, one is 185 MiB larger, and a reader that held its cells would take all of these.
    """
    row = ",".join(["2014-05-31", "KZ", "heroin", "1.5", "kg", "Osh"] + ["x" * 20] * 10)
    sizes, took = [], []
    for rows in (400_000, 1_200_000):
        path = tmp_path / "large.csv"
        with path.open("w") as file:
            file.write(",".join(f"c{n}" for n in range(16)) + "\n")
            for _block in range(rows // 1000):
                file.write((row + "\n") * 1000)
        found = read_apart(path)
        assert (found.rows, found.columns) == (rows, 16)
        sizes.append(path.stat().st_size / MIB)
        took.append(found.took_mib)
    assert max(took) < FLAT_MIB and took[1] - took[0] < (sizes[1] - sizes[0]) / 2, (took, sizes)


CHANGES = {
    "truncated": (lambda path: path.write_bytes(b"a,b\n"), "changed while it was read"),
    "grows": (lambda path: path.write_bytes(path.read_bytes() + b"3,4\n"), "changed while it was read"),
    "removed": (lambda path: path.unlink(), "was removed or renamed while it was read"),
}


@pytest.mark.usefixtures("temporary")
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("moment", ["before the rows", "among the rows"])
def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str, moment: str
) -> None:
    path = written(tmp_path / "a.csv", "a,b\n" + "1,2\n" * 700_000)
    act, words = CHANGES[change]
    done: list[bool] = []

    def once() -> None:
        if not done:
            done.append(True)
            act(path)

    if moment == "before the rows":
        known = dialect.sniff_header_row
        monkeypatch.setattr(dialect, "sniff_header_row", lambda sample: (once(), known(sample))[1])
    else:
        check = text._check_cells
        monkeypatch.setattr(text, "_check_cells", lambda *given: (once(), check(*given))[1])
    error = refusal(path)
    assert words in error.sentence and done


def test_a_disk_for_temporary_files_that_is_full_is_said(
    tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "a.csv", "a,b\n1,2\n")

    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("etl.readers.staged.Staging.add", full)
    assert "could not be read to its end (the disk is full)" in refusal(path).sentence
    assert list(temporary.iterdir()) == []


def test_formulas_to_inject_stay_text(tmp_path: Path) -> None:
    cells = ("=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(1)", '=HYPERLINK("http://x","y")')
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    assert read(written(tmp_path / "a.csv", f"a,b,c,d,e\n{quoted}\n")) == [cells]


def test_scripts_from_right_to_left_and_odd_unicode_are_read_as_written(tmp_path: Path) -> None:
    cells = [
        ("تاریخ", "מקום"),
        ("۱۴۰۲/۰۵/۰۱", "ירושלים"),
        ("\u202eabc\u202c", "e\u0301\u200d👩‍⚖️"),
        ("\u2028x\u0085", "\U0001f9ea"),
    ]
    body = "\n".join(",".join(row) for row in cells)
    for code in ("utf-8", "utf-8-sig", "utf-16"):
        path = written(tmp_path / "a.csv", body.encode(code))
        with open_table(path) as table:
            assert table.columns == cells[0]
        assert read(path) == cells[1:]


def test_limits_are_what_the_environment_says(tmp_path: Path) -> None:
    assert configured({}) == Limits()
    stated = configured({name: "7" for name in VARIABLES})
    assert (stated.rows, stated.columns, stated.packed_bytes, stated.workbook_bytes) == (7, 7, 7 * MIB, 7 * MIB)
    for wrong in ("x", "0", "-1", "1.5"):
        with pytest.raises(BadInput, match="SENTINEL_LIMIT_ROWS is set to"):
            configured({"SENTINEL_LIMIT_ROWS": wrong})
    path = written(tmp_path / "a.csv", "a,b\n1,2\n3,4\n")
    assert "more rows than the limit of 1" in read_apart(path, SENTINEL_LIMIT_ROWS="1").sentence
    assert "2 columns, more than the limit of 1" in read_apart(path, SENTINEL_LIMIT_COLUMNS="1").sentence
    assert read_apart(path, SENTINEL_LIMIT_ROWS="2").rows == 2
