"""tools.first_run: a machine without a database gets one, any other is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.door import BadInput, has_demo
from store import open_store
from tools import first_run


@pytest.fixture
def arguments(tmp_path: Path) -> list[str]:
    return ["--database", str(tmp_path / "new" / "sentinel.db"), "--data-dir", str(tmp_path)]


def test_no_database_becomes_one_with_the_demonstration_data(tmp_path: Path, arguments: list[str]) -> None:
    assert first_run.main(arguments) == 0
    assert has_demo(open_store(f"sqlite:///{tmp_path / 'new' / 'sentinel.db'}"))


def test_an_emptied_database_stays_empty(tmp_path: Path) -> None:
    database = tmp_path / "sentinel.db"
    store = open_store(f"sqlite:///{database}")
    assert first_run.main(["--database", str(database)]) == 0
    assert not has_demo(store)


def test_a_failure_leaves_no_half_made_database(
    tmp_path: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_store: object) -> None:
        raise BadInput("The demonstration data is damaged.")

    monkeypatch.setattr(first_run, "load_demo", fail)
    assert first_run.main(arguments) == 2
    assert "The demonstration data is damaged." in capsys.readouterr().err
    assert list((tmp_path / "new").iterdir()) == []


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "postgresql://localhost/sentinel", "no url at all"]
)
def test_only_files_are_made(url: str) -> None:
    assert first_run.missing_file(url) is None
