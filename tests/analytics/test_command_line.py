"""`python -m analytics`: the same answer as the door, exit codes, and what goes to which stream."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from analytics.__main__ import main
from analytics.door import ask
from analytics.selection import parse
from tests.analytics.conftest import Build
from tests.analytics.tiny import Event, Line

ROOT = Path(__file__).parent.parent.parent


def url(store: object) -> str:
    return str(store.engine.url)  # type: ignore[attr-defined]


def test_json_is_the_answer_of_the_door(build: Build, capsys: pytest.CaptureFixture[str]) -> None:
    store = build(Event((Line(mass_kg=None),)), Event(country="KZ"))
    assert main(["by_month", "country=KZ&granularity=quarter", "--json", "--database", url(store)]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out) == ask(store, "by_month", parse("country=KZ"), granularity="quarter")
    assert printed.err == ""


def test_without_json_it_is_an_aligned_table(build: Build, capsys: pytest.CaptureFixture[str]) -> None:
    store = build(Event((Line(mass_kg=None),)), Event(country="KZ"))
    assert main(["by_country", "--database", url(store)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "All seizures (n = 2)"
    assert lines[2].split()[:2] == ["Country", "Seizures"]
    assert lines[4].split()[:5] == ["Kazakhstan", "1", "1", "0", "1.000"]
    assert lines[5].split()[:5] == ["Russia", "1", "1", "0", "-"]
    assert lines[2].index("Seizures") + len("Seizures") == lines[4].index(" 1 ") + 2


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_reader_that_goes_away_is_no_error(build: Build, form: list[str]) -> None:
    store = build(*[Event((Line(mass_kg=None),)) for _number in range(1000)])
    command = [sys.executable, "-m", "analytics", "records", "limit=1000", "--database", url(store), *form]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None and started.stderr is not None
        started.stdout.read(1)
        started.stdout.close()
        assert started.stderr.read() == ""
    assert started.returncode == 0


def test_totals_without_json_say_every_figure(build: Build, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["totals", "--database", url(build(Event()))]) == 0
    printed = capsys.readouterr().out
    assert "median_mass_kg         1.000" in printed
    assert "Source: Customs" in printed


@pytest.mark.parametrize(
    "arguments",
    [
        ["totals", "drug=heroine", "--json"],
        ["totals", "colour=red", "--json"],
        ["sums", "", "--json"],
        ["totals", "from=yesterday"],
        ["totals", "", "--jsn"],
        [],
    ],
)
def test_bad_input_is_exit_2_and_one_sentence(
    build: Build, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    database = url(build(Event()))
    try:
        code = main([*arguments, "--database", database])
    except SystemExit as stop:
        code = int(str(stop.code))
    printed = capsys.readouterr()
    assert (code, printed.out) == (2, "")
    assert len(printed.err.splitlines()) == 1
    assert printed.err.endswith((".\n", "?\n"))


def test_a_database_that_is_none_is_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["totals", "--json", "--database", "nonsense://"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "cannot be used" in printed.err


def test_help_has_examples(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    printed = capsys.readouterr().out
    assert stop.value.code == 0
    assert "python -m analytics totals 'region=bloc:cis" in printed
    assert "by_month: granularity, by" in printed
