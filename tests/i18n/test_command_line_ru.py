"""The command line in Russian: by --lang or by the environment; JSON stays as it is for programs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from i18n.command_line import command_language
from tests.architecture_rules import ROOT
from tests.i18n.conftest import FILE
from tests.i18n.visible import foreign

ENGLISH = {"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "utf-8"}
RUSSIAN = {"LC_ALL": "", "LC_MESSAGES": "ru_KZ.UTF-8", "LANG": "en_US.UTF-8", "PYTHONIOENCODING": "utf-8"}


def run(module: str, *arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ((), {}, "en"),
        ((), {"LANG": "ru_RU.UTF-8"}, "ru"),
        ((), {"LANG": "en_US.UTF-8", "LC_MESSAGES": "ru_RU"}, "ru"),
        ((), {"LC_ALL": "C", "LANG": "ru_RU.UTF-8"}, "en"),
        ((), {"LC_ALL": "", "LANG": "ru"}, "ru"),
        ((), {"LANG": "de_DE.UTF-8"}, "en"),
        (("load", "--lang", "ru"), {"LANG": "en_US"}, "ru"),
        (("--lang=en",), {"LANG": "ru_RU.UTF-8"}, "en"),
        (("--lang",), {"LANG": "ru_RU.UTF-8"}, "ru"),
    ],
)
def test_whom_a_program_speaks_to(arguments: tuple[str, ...], environment: dict[str, str], language: str) -> None:
    assert command_language(arguments, environment) == language


def test_a_load_is_told_in_russian_and_its_json_is_the_same(tmp_path: Path) -> None:
    database = str(tmp_path / "s.db")
    told = run("etl", "load", str(FILE), "--database", database, environment=RUSSIAN)
    assert told.returncode == 0
    assert "12 строк прочитано = 8 загружено + 3 в карантине" in told.stdout
    in_russian = json.loads(run("etl", "issues", "1", "--database", database, "--json", environment=RUSSIAN).stdout)
    english = json.loads(run("etl", "issues", "1", "--database", database, "--json", environment=ENGLISH).stdout)
    assert [{**item, "message": ""} for item in in_russian] == [{**item, "message": ""} for item in english]
    assert all(a["message"] != b["message"] for a, b in zip(in_russian, english, strict=True))
    assert [item["message"] for item in in_russian if foreign(item["message"])] == []


def test_the_help_and_wrong_usage_are_russian() -> None:
    helped = run("etl", "load", "--help", "--lang", "ru", environment=ENGLISH)
    assert helped.stdout.startswith("использование: python -m etl load")
    assert "показать эту справку и выйти" in helped.stdout
    refused = run("analytics", "--lang=ru", environment=ENGLISH)
    assert refused.returncode == 2
    assert "Не хватает аргументов: QUESTION; см. python -m analytics --help." in refused.stderr


def test_what_cannot_be_read_is_said_in_russian(tmp_path: Path) -> None:
    missing = run("etl", "load", str(tmp_path / "нет.csv"), "--database", str(tmp_path / "s.db"), environment=RUSSIAN)
    assert missing.returncode == 2
    assert "нет.csv открыть нельзя (нет такого файла или папки); ничего не прочитано" in missing.stderr
    assert missing.stdout == ""
