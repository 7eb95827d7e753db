"""How far a load is: told from the first byte to the last row, of every format, and a person may end it at any word."""

from __future__ import annotations

import gzip
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from etl.door import Progress, inspect, load, review
from store import Store
from tests.fixtures.databases import contents, value

ROWS = 30_000  # more than one block of every reader
HEADER = ["Когда", "Where it was", "Which drug", "How much", "In what"]
CELLS = [[f"2014-05-{1 + n % 28:02d}", "KZ", "heroin", f"{n % 77}.5", "kg"] for n in range(ROWS)]
TEXT = "".join(",".join(row) + "\n" for row in [HEADER, *CELLS])


def as_csv(path: Path) -> None:
    path.write_text(TEXT, encoding="utf-8")


def as_gzip(path: Path) -> None:
    path.write_bytes(gzip.compress(TEXT.encode()))


def as_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("table.csv", TEXT)


def as_xlsx(path: Path) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([HEADER, *CELLS]):
            sheet.write_row(at, 0, row)


def as_parquet(path: Path) -> None:
    pq.write_table(pa.table(dict(zip(HEADER, map(list, zip(*CELLS, strict=True)), strict=True))), path)


FORMATS = {"csv": as_csv, "csv.gz": as_gzip, "zip": as_zip, "xlsx": as_xlsx, "parquet": as_parquet}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("formats")

    def made(ending: str) -> Path:
        path = folder / f"table.{ending}"
        if not path.exists():
            FORMATS[ending](path)
        return path

    return made


@pytest.mark.parametrize("ending", FORMATS)
def test_every_stage_says_how_far_it_is(store: Store, files: Callable[[str], Path], ending: str) -> None:
    seen: list[Progress] = []
    path = files(ending)
    assert load(store, path, progress=seen.append).rows_loaded == ROWS
    stages = ["reading", "recognising", "understanding", "writing", "finishing", "done"]
    assert list(dict.fromkeys(step.stage for step in seen)) == stages
    assert all(step.done <= step.total for step in seen)
    for stage in ("reading", "recognising", "understanding", "writing"):
        done = [step.done for step in seen if step.stage == stage]
        assert done == sorted(done)
        assert len(set(done)) > 2, stage
    read = [step for step in seen if step.stage == "reading"]
    assert {step.total for step in read[1:]} == {4 * path.stat().st_size}
    assert read[-1].done > 0.95 * read[-1].total
    assert {step.total for step in seen if step.stage == "recognising"} == {len(HEADER)}
    assert {step.total for step in seen if step.stage in ("understanding", "writing")} == {ROWS}


@pytest.mark.parametrize("work", [inspect, review])
def test_a_look_at_a_file_says_how_far_it_is(
    store: Store, files: Callable[[str], Path], work: Callable[..., object]
) -> None:
    seen: list[Progress] = []
    work(store, files("csv"), progress=seen.append)
    assert {"reading", "recognising"} <= {step.stage for step in seen} <= {"reading", "recognising", "understanding"}
    for stage in {step.stage for step in seen}:
        assert len({step.done for step in seen if step.stage == stage}) > 2


class EnoughError(Exception):
    """What a person who cancels says."""


@pytest.mark.parametrize("ending", FORMATS)
def test_whoever_listens_ends_it_at_any_word(
    store: Store, files: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    path, words = files(ending), 0

    def count(_step: Progress) -> None:
        nonlocal words
        words += 1

    load(store, path, progress=count, dry_run=True)
    before = contents(store)
    for share in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        left = int(share * (words - 1))

        def listen(_step: Progress) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise EnoughError

        with pytest.raises(EnoughError):
            load(store, path, progress=listen, dry_run=True)
        assert list(scratch.iterdir()) == []
    assert contents(store) == before


@pytest.mark.parametrize("stage", ["reading", "recognising", "understanding", "writing", "finishing"])
def test_what_is_ended_at_the_last_word_of_a_stage_wrote_nothing(
    store: Store, files: Callable[[str], Path], stage: str
) -> None:
    seen: list[Progress] = []
    path = files("csv")
    load(store, path, progress=seen.append, dry_run=True)
    last = max((step.done for step in seen if step.stage == stage), default=ROWS if stage == "writing" else 0)

    def listen(step: Progress) -> None:
        if step == Progress(stage, last, step.total):
            raise EnoughError

    before = contents(store)
    with pytest.raises(EnoughError):
        load(store, path, progress=listen)
    assert contents(store) == before
    assert value(store, "SELECT count(*) FROM batch") == 0
