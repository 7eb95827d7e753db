"""Delimiter, quotes and header row: found with evidence, overruled at will."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.errors import BadInput
from etl.readers.dialect import KEYS, Dialect, detect


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
