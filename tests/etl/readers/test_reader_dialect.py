"""Delimiter, quotes and header row: found with evidence, overruled at will."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from etl.errors import BadInput
from etl.readers.dialect import KEYS, Dialect, detect
from etl.readers.opening import open_table
from etl.readers.stream import quotes_doubled
from tests.etl.readers.books import read


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a,b\n1,2\n", Dialect(delimiter=",")),
        ("a;b\n1,5;2,5\n3,5;4,5\n", Dialect(delimiter=";")),
        ("a\tb\n1,5\t2;5\n", Dialect(delimiter="\t")),
        ("a|b|c\n1|2|3\n", Dialect(delimiter="|")),
        ('country;n\n"Iran, Islamic Republic of";1\nBolivia, Plurinational State of;2\n', Dialect(delimiter=";")),
        ("'a','b'\n'1,5','2'\n'x','y'\n", Dialect(quotechar="'")),
        ("a,b\nD'Artagnan,'x\n", Dialect()),
        ("only\none\ncolumn\n", Dialect()),
        ("sep=;\na;b\n1;2\n", Dialect(delimiter=";", header_row=2)),
        ("Seizures 2009\n\nall services\na;b;c\n1;2;3\n4;5;6\n", Dialect(delimiter=";", header_row=4)),
        ("Seizures 2009;;;\n;;;\na;b;c;d\n1;2;3;4\n", Dialect(delimiter=";", header_row=3)),
        ('"Seizures\nof 2009";;;\na;b;c;d\n1;2;3;4\n', Dialect(delimiter=";", header_row=3)),
        ("\n\na,b\n1,2\n", Dialect(header_row=3)),
        # A header one name short must stay the header: then the first row is refused, instead of becoming names.
        ("a,b,c\n1,2,3,\n4,5,6,\n", Dialect(header_row=1)),
    ],
)
def test_the_dialect_is_found(tmp_path: Path, text: str, expected: Dialect) -> None:
    found = detect(written(tmp_path, text))
    assert found == Dialect("utf-8", expected.delimiter, expected.quotechar, expected.header_row)
    assert tuple(found.evidence) == KEYS and all(found.evidence.values())


def test_a_long_file_is_judged_by_a_sample_that_ends_inside_a_row(tmp_path: Path) -> None:
    path = written(tmp_path, "a;b\n" + '"x\ny";"1,5"\n' * 100_000)
    assert detect(path) == Dialect(delimiter=";")


def test_overrides_win_and_are_evidence(tmp_path: Path) -> None:
    path = written(tmp_path, "title\na,b;c\n1,2;3\n")
    found = detect(path, {"delimiter": "comma", "header_row": "2", "encoding": "cp866", "quotechar": ""})
    assert found == Dialect("cp866", ",", "", 2)
    assert set(found.evidence.values()) == {"stated by the user or the profile"}
    assert detect(path, found.as_overrides()) == found


@pytest.mark.parametrize(
    "overrides",
    [
        {"delimitr": ","},
        {"delimiter": ";;"},
        {"quotechar": "«"},
        {"header_row": "x"},
        {"header_row": -1},
        {"encoding": "x"},
    ],
)
def test_overrides_that_cannot_be_meant_are_refused(tmp_path: Path, overrides: dict[str, str | int]) -> None:
    with pytest.raises(BadInput, match=next(iter(overrides)) if "encoding" not in overrides else "encoding"):
        detect(written(tmp_path, "a,b\n1,2\n"), overrides)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a,b\n"say \\"hi\\", you",2\n"c:\\\\dir",4\n', [('say "hi", you', "2"), ("c:\\dir", "4")]),
        ('a,b\n"c:\\dir\\",2\nx,y\n', [("c:\\dir\\", "2"), ("x", "y")]),
        ('a;b\n"say ""hi"";";2\n', [('say "hi";', "2")]),
        ("a|b\n1|2\n", [("1", "2")]),
        ("sep=|\ra|b\r1|2\r3|4", [("1", "2"), ("3", "4")]),
        ("a,b,\n1,2,\n", [("1", "2", "")]),
        ("a\tb\n1\t2\nTOTAL\t2\n", [("1", "2"), ("TOTAL", "2")]),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_odd_dialects_are_read(tmp_path: Path, text: str, expected: list[tuple[str, ...]], encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    assert read(path) == expected
    with open_table(path) as table:
        assert read(path, table.dialect.as_overrides()) == expected


def test_escaped_quotes_are_found_again_whatever_the_pieces() -> None:
    text = b'a,"x\\"y, ""z"" \\\\",\\"q\n"n\\o",2\n'
    expected = b"".join(quotes_doubled([text], '"', "\\"))
    assert expected == b'a,"x""y, ""z"" \\",\\"q\n"n\\o",2\n'
    for size in range(1, len(text)):
        pieces = [text[at : at + size] for at in range(0, len(text), size)]
        assert b"".join(quotes_doubled(pieces, '"', "\\")) == expected


def test_a_column_is_filled_down_over_blocks_when_told_to(tmp_path: Path) -> None:
    rows = "".join(f"{'day' + str(n) if n % 30_000 == 0 else ' '},{n}\n" for n in range(90_000))
    path = written(tmp_path, f"date,n\n{rows}\nlast,1\n,2\n")
    table = read(path, {"fill_down": "date"})
    assert [row[0] for row in table[:90_000]] == [f"day{n // 30_000 * 30_000}" for n in range(90_000)]
    assert [row[0] for row in table[90_000:]] == ["", "last", "last"]
    assert read(path)[1][0] == " "


def test_blank_lines_by_the_million_take_no_time(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b\n" + "1,2\n\n" * 300_000 + "Source: x\n")
    started = time.process_time()
    table = read(path)
    assert (len(table), table[0], table[1], table[-1]) == (600_001, ("1", "2"), ("", ""), ("Source: x", ""))
    assert time.process_time() - started < 20


def test_quotes_may_be_letters(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('name,n\n"Slim" Jim,1\n"x",2\n', encoding="utf-8")
    for option in ("none", "NONE", ""):
        with open_table(path, {"quotechar": option}) as table:
            (block,) = table.blocks()
            assert block.data.column("name").to_pylist() == ['"Slim" Jim', '"x"']
            assert table.dialect.as_overrides()["quotechar"] == ""
