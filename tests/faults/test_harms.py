"""Files made to harm, through `python -m etl load`: one sentence, exit 2, little memory, the database as it was."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from store import open_store
from tests.faults.disks import mounted
from tests.faults.harms import HARMS, TEXT, load_apart
from tests.fixtures.command import load, run
from tests.fixtures.databases import contents
from tests.fixtures.databases import database_file as database_file
from tests.fixtures.databases import seeded_file as seeded_file

# A load that has done nothing but import what it needs has about 105 MiB; the limit of a load is 512.
FLAT_MIB = 300


@pytest.fixture
def database(database_file: Path, tmp_path: Path) -> Path:
    """A database that holds one seizure."""
    path = tmp_path / "before.csv"
    path.write_text(TEXT.replace("Osh", "Bishkek"), encoding="utf-8")
    load(database_file, path)
    return database_file


def state(database: Path) -> tuple[object, bytes]:
    """Every row that a load could write, and the bytes of the file."""
    store = open_store(f"sqlite:///{database}")
    found = contents(store)
    store.close()
    return found, database.read_bytes()


@pytest.mark.parametrize("name", HARMS)
def test_what_would_harm_is_refused(tmp_path: Path, database: Path, name: str) -> None:
    folder = tmp_path / "sent"
    folder.mkdir()
    path = HARMS[name].make(folder)
    before = state(database)
    ended = load_apart(tmp_path, database, path)
    print(f"{name}: {ended.err.strip()} [{ended.peak_mib:.0f} MiB]")
    assert (ended.code, ended.out) == (2, ""), ended
    assert path.name in ended.err and HARMS[name].said in ended.err
    assert ended.err.count("\n") == 1 and ended.err.endswith(".\n") and len(ended.err) < 700
    assert ended.peak_mib < FLAT_MIB
    assert state(database) == before
    shutil.rmtree(folder)


@pytest.mark.parametrize("limit", [("ROWS", "1", "more rows than the limit of 1"), ("COLUMNS", "5", "6 columns")])
def test_the_limits_of_the_environment_hold_for_a_load(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch, limit: tuple[str, str, str]
) -> None:
    name, value, said = limit
    path = tmp_path / "two.csv"
    path.write_text(TEXT + TEXT.splitlines()[1] + "\n", encoding="utf-8")
    before = state(database)
    monkeypatch.setenv(f"SENTINEL_LIMIT_{name}", value)
    for command in ("load", "review", "inspect"):
        code, out, err = run(database, command, path)
        assert (code, out, err.count("\n")) == (2, "", 1) and said in err, command
    assert state(database) == before
    monkeypatch.setenv(f"SENTINEL_LIMIT_{name}", "6")
    assert load(database, path)["rows_loaded"] == 2


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: len(TEXT)])


def _grow(path: Path) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(TEXT.splitlines()[1] + "\n")


CHANGES = {
    "is cut": (_cut, "changed while it was read"),
    "grows": (_grow, "changed while it was read"),
    "vanishes": (Path.unlink, "was removed or renamed while it was read"),
}
MOMENTS = {
    "once its bytes are hashed": "etl.pipeline.open_and_choose",
    "before its rows": "etl.readers.dialect.sniff_header_row",
    "among its rows": "etl.readers.text._check_cells",
}


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("change", CHANGES)
def test_a_file_that_changes_under_a_load_is_refused(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch, change: str, moment: str
) -> None:
    path = tmp_path / "changing.csv"
    path.write_text(TEXT + TEXT.partition("\n")[2] * 200_000, encoding="utf-8")
    before = state(database)
    act, said = CHANGES[change]
    module, _dot, function = MOMENTS[moment].rpartition(".")
    real = getattr(pytest.importorskip(module), function)
    done: list[bool] = []

    def acting(*given: object, **named: object) -> object:
        if not done:
            done.append(True)
            act(path)
        return real(*given, **named)

    monkeypatch.setattr(f"{module}.{function}", acting)
    code, out, err = run(database, "load", path)
    assert (code, out) == (2, "") and done, err
    assert err.count("\n") == 1 and "changing.csv" in err
    assert said in err or "cannot be opened (there is no such file" in err
    assert state(database) == before


def test_a_disk_for_temporary_files_that_is_full(tmp_path: Path, database: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_text(TEXT + TEXT.partition("\n")[2] * 300_000, encoding="utf-8")
    before = state(database)
    with mounted(tmp_path / "disk", "4m") as disk:
        if disk is None:
            pytest.xfail("mounting is not permitted here")
        ended = load_apart(tmp_path, database, path, TMPDIR=str(disk.folder))
        assert list(disk.folder.iterdir()) == []
    print(f"disk for temporary files full: {ended.err.strip()}")
    assert (ended.code, ended.out) == (2, "") and ended.err.count("\n") == 1
    assert ended.err.startswith("large.csv could not be read to its end (") and "full" in ended.err
    assert state(database) == before


def test_a_file_that_is_gone_a_folder_and_one_without_bytes_are_refused(tmp_path: Path, database: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.touch()
    before = state(database)
    for path, said in ((tmp_path / "gone.csv", "cannot be opened"), (tmp_path, "is a folder"), (empty, "is empty")):
        code, out, err = run(database, "load", path)
        assert (code, out, err.count("\n")) == (2, "", 1) and said in err
    assert state(database) == before
