"""A backup of PostgreSQL restores into SQLite and the other way round, row by row."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import open_store
from store.backup import backup
from store.restore import restore
from tests.backup.worlds import every_row, fill

pytestmark = pytest.mark.postgres


def test_there_and_back_again(postgres_url: str, tmp_path: Path) -> None:
    first = open_store(f"sqlite:///{tmp_path / 'first.db'}")
    fill(first, tmp_path)
    before = every_row(first)
    backup(first, tmp_path / "first.backup")
    first.close()
    server = open_store(postgres_url)
    restore(server, tmp_path / "first.backup")
    assert every_row(server) == before
    report = backup(server, tmp_path / "second.backup")
    server.close()
    last = open_store(f"sqlite:///{tmp_path / 'last.db'}")
    restore(last, tmp_path / "second.backup")
    assert every_row(last) == before
    assert report.seizures == len(before["seizure"])
    last.close()
