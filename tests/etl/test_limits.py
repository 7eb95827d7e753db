"""The limits of the environment hold for whole commands, not for the readers alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures.command import load, run
from tests.fixtures.loading import template, write


@pytest.mark.parametrize("command", ["load", "inspect", "review"])
def test_a_command_reads_no_more_rows_than_it_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    path = write(tmp_path, template({}, {"quantity": "2"}, {"quantity": "3"}))
    database = tmp_path / "own.db"
    monkeypatch.setenv("SENTINEL_LIMIT_ROWS", "2")
    code, out, said = run(database, command, path)
    assert (code, out) == (2, "")
    assert "more rows than the limit of 2" in said
    monkeypatch.setenv("SENTINEL_LIMIT_ROWS", "3")
    assert run(database, command, path)[0] == 0
    if command != "load":
        assert load(database, path)["rows_loaded"] == 3
