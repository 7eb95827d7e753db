"""What people may type and no database keeps, or no program knows: refused in one sentence, and nothing is changed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from etl import door
from etl.__main__ import main
from etl.errors import BadInput
from etl.fields import FIELDS
from etl.mapping_document import read_document
from store import Store, StoreError
from tests.fixtures.command import answer, run
from tests.fixtures.databases import BOTH, contents
from tests.fixtures.databases import database_file as database_file
from tests.fixtures.databases import seeded_file as seeded_file
from tests.fixtures.databases import store as store
from tests.fixtures.loading import template, write

DATABASES = BOTH
LONGEST = 10_000  # characters of a sentence that somebody is still to read
MEGABYTE = "x" * (1 << 20)
NOT_KEPT = ("\x00", "a\x00b", "\ud800", "a\udfff")
STRANGE = ("../../etc/passwd", "a\nb", "-1", "9" * 400, "1e999", "²", "{0}", "\u202e", MEGABYTE)
ENCODINGS = ("\x00", "a\x00b", "\ud800", "", " ", "../utf-8", "punycode", "idna", "undefined", "base64", MEGABYTE)
SAID: list[tuple[str, dict[str, Any]]] = [
    *((f"reading {key}", {"reading": {key: "ODD"}}) for key in ("encoding", "delimiter", "header_row", "sheets")),
    *((f"meaning {key}", {"meaning": {key: "ODD"}}) for key in ("decimal", "date_order", "grain", "source")),
    *((f"constant {field.key}", {"constants": {field.key: "ODD"}}) for field in FIELDS if field.key != "quantity"),
    ("column", {"columns": {"place": "ODD"}}),
    ("field", {"columns": {"ODD": "unit"}}),
    ("alias text", {"aliases": {"drug": {"ODD": "heroin"}}}),
    ("alias that says nothing", {"aliases": {"unit": {"aODD": None}}}),
    ("alias code", {"aliases": {"drug": {"blue moon": "ODD"}}}),
    ("vocabulary", {"aliases": {"ODD": {"blue moon": "heroin"}}}),
    ("wide column", {"wide": [{"column": "ODD", "drug": "heroin"}]}),
    ("wide unit", {"wide": [{"column": "quantity", "drug": "heroin", "unit": "ODD"}]}),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path, template({"quantity": "2"}, {"drug": "blue moon", "unit": "sack"}))


def with_odd(said: Any, odd: str) -> Any:
    """A document in which ODD stands for the text."""
    return json.loads(json.dumps(said).replace("ODD", json.dumps(odd)[1:-1]))


def one_sentence(error: Exception) -> None:
    text = str(error)
    assert 0 < len(text) < LONGEST and "\n" not in text and text.isprintable()


def test_a_text_that_cannot_be_kept_is_refused_on_both_databases(store: Store, file: Path) -> None:
    before = contents(store)
    for odd in NOT_KEPT:
        for name, said in SAID:
            with pytest.raises(BadInput, match="cannot be kept") as refused:
                door.load(store, file, document=read_document(with_odd(said, odd)))
            one_sentence(refused.value)
            assert contents(store) == before, name


@pytest.mark.parametrize("odd", STRANGE, ids=lambda odd: ascii(odd[:12]))
def test_a_strange_text_is_taken_as_text_or_refused(store: Store, tmp_path: Path, odd: str) -> None:
    for place, (_name, said) in enumerate(SAID):
        path = write(tmp_path, template({"quantity": str(place + 1)}), f"{place}.csv")
        try:
            report = door.load(store, path, document=read_document(with_odd(said, odd)))
            assert report.rows_read == 1
        except (BadInput, StoreError) as error:
            one_sentence(error)


@pytest.mark.parametrize("encoding", ENCODINGS, ids=lambda name: ascii(name[:12]))
def test_an_encoding_that_is_none(store: Store, file: Path, encoding: str) -> None:
    for act in (door.inspect, door.review, door.load):
        if not encoding:  # nothing was said, so it is found out
            assert act(store, file, overrides={"encoding": encoding}).as_json()
            continue
        with pytest.raises(BadInput) as refused:
            act(store, file, overrides={"encoding": encoding})
        one_sentence(refused.value)


@pytest.mark.parametrize("said", ["country=\udcff", "note=a\udcff"])
def test_bytes_that_are_no_text_on_a_command_line(database_file: Path, file: Path, said: str) -> None:
    code, out, err = run(database_file, "load", file, "--set", said)
    assert (code, out, err.count("\n")) == (2, "", 1)


@pytest.mark.skipif(os.name != "posix", reason="names of files are bytes on POSIX")
def test_a_file_whose_name_is_no_text_is_loaded(database_file: Path, file: Path) -> None:
    odd = file.with_name(os.fsdecode(b"m\xe4rz.csv"))
    file.rename(odd)
    (load,) = answer(database_file, "load", odd)
    assert (load["file"], load["rows_loaded"]) == ("m\ufffdrz.csv", 2)


@pytest.mark.parametrize(
    "arguments",
    [
        ("backup", "NAME"),
        ("restore", "NAME"),
        ("issues", "1", "--xlsx", "NAME"),
        ("issues", "1", "--csv", "NAME"),
        ("load", "NAME"),
        ("inspect", "NAME"),
        ("undo", str(2**63)),
        ("load", "FILE", "--replace", str(10**30)),
        ("load", "FILE", "--profile", "NAME"),
        ("alias", "add", "drug", "NAME", "heroin"),
        ("mapping", "save", "NAME", "FILE"),
    ],
    ids=" ".join,
)
def test_a_name_longer_than_any(database_file: Path, file: Path, arguments: tuple[str, ...]) -> None:
    written = [{"NAME": "n" * 20_000, "FILE": str(file)}.get(text, text) for text in arguments]
    code, out, err = run(database_file, *written)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert len(err) < LONGEST, err[:300]


def test_wrong_usage_is_said_in_a_line(database_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["undo", "9" * 20_000 + "\n\x1b[2J", "--database", str(database_file)])
    said = capsys.readouterr().err
    assert (ended.value.code, said.count("\n")) == (2, 1)
    assert len(said) < 1000 and said.strip().isprintable()
