"""The documentation is true: its commands exist, its names are the code's names, its worked examples come out."""

from __future__ import annotations

import csv
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from analytics.door import ask_query
from analytics.filters import FILTERS
from analytics.measures import MEASURES
from analytics.questions import QUESTIONS
from dashboard.charts import CHARTS
from dashboard.options import VARIABLES
from etl.door import load_demo, load_profiles
from store import Store, open_store

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
TEMPLATE = ROOT / "data" / "TEMPLATE.md"
PAGES = (README, TEMPLATE, *sorted((ROOT / "docs").glob("*.md")), ROOT / "data" / "demo" / "README.md")
COMMANDS = ("python", "make")


def all_words() -> str:
    return "\n".join(page.read_text(encoding="utf-8") for page in PAGES)


def commands(page: Path) -> Iterator[str]:
    """Every line of a code block, fenced or indented, that starts with a command of ours; comments cut off."""
    fenced = False
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("```"):
            fenced = not fenced
            continue
        words = line.split("  #")[0].strip()
        if (fenced or line.startswith("    ")) and words.split(" ")[0] in COMMANDS:
            yield words
    yield from re.findall(r"`((?:python|make) [^`]+)`", page.read_text(encoding="utf-8"))


ALL_COMMANDS = sorted({command for page in PAGES for command in commands(page)})


@cache
def help_of(*arguments: str) -> str:
    """What a command says about itself."""
    done = subprocess.run([sys.executable, *arguments, "--help"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def targets() -> set[str]:
    return set(re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def test_documentation_names_commands_of_every_kind() -> None:
    starts = {" ".join(command.split()[:3]) for command in ALL_COMMANDS}
    for start in ("make run", "make test", "python -m etl", "python -m analytics", "python app.py"):
        assert any(found.startswith(start) for found in starts), start


@pytest.mark.parametrize("command", ALL_COMMANDS)
def test_command_exists(command: str) -> None:
    words = shlex.split(command.replace("…", "").replace("...", ""), comments=True)
    if words[0] == "make":
        assert words[1] in targets()
        return
    flags = {word.split("=")[0] for word in words if word.startswith("--")}
    known = help_of(*_program(words[1:]))
    assert [flag for flag in flags if flag not in known] == []


def _program(words: list[str]) -> list[str]:
    """The part of a command that has a help of its own: the script or module, and for etl its subcommand."""
    if words[0] != "-m":
        return words[:1]
    if words[1] == "etl" and len(words) > 2 and not words[2].startswith("-"):
        assert all(action in ("load", "remove") for action in words[3:4] if words[2] == "demo")
        return words[:3]
    return words[:2]


ASKED = [one for one in ALL_COMMANDS if one.startswith("python -m analytics ") and "<" not in one]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path_factory.mktemp('docs') / 'docs.db'}")
    load_demo(opened)
    yield opened
    opened.close()


@pytest.mark.parametrize("command", ASKED)
def test_documented_question_has_an_answer(command: str, store: Store) -> None:
    """With the demonstration data, which is what a newcomer has when trying it."""
    _python, _m, _module, question, *rest = shlex.split(command)
    selection = [word for word in rest if not word.startswith("--")]
    assert ask_query(store, question, *(selection or [""]))["n"] > 0


@pytest.mark.parametrize("document", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_to_files_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("filter", [item.key for item in FILTERS]),
        ("measure", [item.id for item in MEASURES]),
        ("question", list(QUESTIONS)),
        ("chart", [chart.id for chart in CHARTS]),
        ("profile", list(load_profiles())),
        ("variable", list(VARIABLES)),
    ],
)
def test_everything_of_a_kind_is_documented(kind: str, names: list[str]) -> None:
    words = set(re.findall(r"`([\w.-]+)`", all_words()))
    assert names, kind
    assert [name for name in names if name not in words] == []


def test_documented_environment_is_read_somewhere() -> None:
    folders = ("analytics", "dashboard", "etl", "i18n", "store", "tests", "tools")
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    sources = "".join(path.read_text(encoding="utf-8") for path in paths)
    documented = set(re.findall(r"SENTINEL_[A-Z_]+", all_words()))
    assert [name for name in documented if name not in sources] == []


def test_template_columns_are_documented_in_their_order() -> None:
    with (ROOT / "data" / "template.csv").open(encoding="utf-8", newline="") as lines:
        header = next(csv.reader(lines))
    documented = re.findall(r"^\| `(\w+)` \|", TEMPLATE.read_text(encoding="utf-8"), re.MULTILINE)
    assert documented == header
    profile = tomllib.loads((ROOT / "etl" / "profiles" / "sentinel_template.toml").read_text(encoding="utf-8"))
    assert set(profile["columns"].values()) == set(header)
