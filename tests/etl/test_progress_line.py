"""The line on a terminal moves at least once a second, also while a step says nothing."""

from __future__ import annotations

import io
import sys
import time

import pytest

from etl.console import progress
from etl.request import Progress
from i18n import speaking


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("language", "said"), [("en", "march.csv: finishing"), ("ru", "march.csv: завершение")])
def test_seconds_are_counted_where_nothing_else_moves(
    monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with speaking(language), progress("march.csv") as listener:
        listener(Progress("finishing", 0, 0))
        end = time.monotonic() + 10
        while "1" not in terminal.getvalue().split(said)[-1] and time.monotonic() < end:
            time.sleep(0.05)
    lines = [line.removeprefix("\x1b[K") for line in terminal.getvalue().split("\r")]
    assert lines[1] == said
    assert lines[2].startswith(f"{said} · 1 ")
    assert lines[-1] == "", "nothing of it stays"


def test_a_step_that_moves_is_said_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress("a\x1b[2J.csv") as listener:
        for done in (1, 1, 2):
            listener(Progress("writing", done, 4))
    assert terminal.getvalue().count("25%") == 1 and "50%" in terminal.getvalue()
    assert "\x1b[2J" not in terminal.getvalue()


def test_where_nobody_looks_nothing_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("march.csv") as listener:
        listener(Progress("writing", 1, 4))
    assert capsys.readouterr().err == ""
