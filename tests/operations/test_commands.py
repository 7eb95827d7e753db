"""`python -m etl operation`: made, edited, joined, undone, removed; bad input is one sentence and exit 2."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from etl.__main__ import main
from store import Store
from tests.fixtures.databases import BOTH, contents
from tests.operations.making import load_rows, totals

DATABASES = BOTH
ADD = (
    *("add", "Operation Steppe", "--from", "2014-05-01", "--to", "2014-05-31", "--coordinator", "RILO Moscow"),
    *("--participants", "KZ, Киргизия", "--assumed", "tajikistan", "--drugs", "героин", "--groups", "cannabis"),
    *("--reference", "https://example.org"),
)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(database_url: str) -> Run:
    """(exit code, stdout, stderr) of one action on the test's database."""

    def command(*arguments: str) -> tuple[int, str, str]:
        out, err = StringIO(), StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            try:
                code = main(["operation", *arguments, "--database", database_url])
            except SystemExit as left:
                code = int(str(left.code))
        return code, out.getvalue(), err.getvalue()

    return command


@pytest.fixture
def answer(run: Run) -> Callable[..., Any]:
    """The JSON value of an action that must succeed."""

    def command(*arguments: str) -> Any:
        code, out, err = run(*arguments, "--json")
        assert (code, err) == (0, "")
        return json.loads(out)

    return command


def countries(operation: dict[str, Any]) -> dict[str, str]:
    return {one["country"]: one["basis"] for one in operation["participants"]}


def test_an_operation_is_made_with_names_in_any_language(answer: Callable[..., Any]) -> None:
    made = answer(*ADD)
    assert made["operation"] == "operation-steppe"
    assert countries(made) == {"KG": "published", "KZ": "published", "TJ": "assumed"}
    # The parent of hemp stands for its children; what has no parent in the group stands for itself.
    assert made["drugs"] == ["cannabis", "cannabis_seed", "heroin"]
    assert answer("list") == [made]


def test_editing_changes_the_parts_that_are_given(answer: Callable[..., Any]) -> None:
    made = answer(*ADD)
    changed = answer("edit", "operation-steppe", "--to", "2014-07-31", "--assumed", "UZ,KZ")
    assert changed["to_date"] == "2014-07-31"
    assert countries(changed) == {"KG": "published", "KZ": "assumed", "UZ": "assumed"}
    same = ("operation", "name", "coordinator", "from_date", "drugs", "reference")
    assert [changed[name] for name in same] == [made[name] for name in same]
    emptied = answer("edit", "Operation Steppe", "--name", "Taiga", "--coordinator", "", "--drugs", "", "--to", "")
    assert (emptied["operation"], emptied["name"]) == ("operation-steppe", "Taiga")
    assert (emptied["coordinator"], emptied["drugs"], emptied["to_date"]) == (None, [], None)
    assert countries(emptied) == countries(changed)


def test_preview_join_undo_and_remove(answer: Callable[..., Any], store: Store, tmp_path: Path) -> None:
    load_rows(store, tmp_path, {}, {"country": "KG", "drug": "hashish", "quantity": "2"}, {"country": "RU"})
    answer(*ADD)
    shown = answer("preview", "operation-steppe")
    assert (shown["seizures"], shown["mass_kg"], shown["by_country"]) == (2, 3.0, [["KG", 1], ["KZ", 1]])
    join = answer("join", "operation-steppe", "--expected", str(shown["records"]))
    assert (join["id"], join["seizures"], join["status"]) == (1, 2, "active")
    assert answer("joins", "operation-steppe") == [join]
    assert totals(store)[:3] == (2, 2, 3.0)
    assert answer("undo-join", "1") == {**join, "status": "undone"}
    assert totals(store)[0] == 0
    assert answer("remove", "operation-steppe") == {"removed": "operation-steppe"}
    assert answer("list") == []


REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "no day": (("add", "A", "--from", "31.05.2014"), "--from: '31.05.2014' is not a day"),
    "an impossible day": (("add", "A", "--to", "2016-04-31"), "--to: '2016-04-31' is not a day"),
    "no country": (("add", "A", "--participants", "Atlantis"), "'Atlantis' is not a country"),
    "several countries": (("add", "A", "--assumed", "Multiple Countries"), "is not a country"),
    "no drug": (("add", "A", "--drugs", "sugar"), "'sugar' is not a drug"),
    "no group": (("add", "A", "--groups", "sweets"), "'sweets' is not a drug group; there are: "),
    "no name": (("add", "!"), "needs a name"),
    "no operation": (("edit", "taiga", "--to", "2014-07-31"), "no operation 'taiga'"),
    "the same again": (ADD, "already"),
    "nothing to join": (("join", "operation-steppe"), "No seizure would join"),
    "no such join": (("undo-join", "7"), "There is no join 7"),
    "no action": ((), "ACTION"),
}


@pytest.mark.parametrize("case", REFUSED, ids=lambda name: name.replace(" ", "-"))
def test_what_cannot_be_done_is_one_sentence(run: Run, store: Store, case: str) -> None:
    arguments, said = REFUSED[case]
    assert run(*ADD)[0] == 0
    before = contents(store)
    code, out, err = run(*arguments, "--json")
    assert (code, out) == (2, "") and said in err and err.count("\n") == 1
    assert contents(store) == before


def test_people_read_words(run: Run, store: Store, tmp_path: Path) -> None:
    assert "no operations yet" in run("list")[1]
    load_rows(store, tmp_path, {})
    said = run(*ADD)[1]
    assert "operation-steppe: Operation Steppe, 2014-05-01 – 2014-05-31" in said and "assumed: TJ" in said
    shown = run("preview", "operation-steppe")[1]
    assert "1 seizure from 1 May 2014 to 31 May 2014 would join Operation Steppe." in shown and "KZ  1" in shown
    assert "active" in run("join", "operation-steppe")[1]
    assert "1 seizure  [2014-05-01..2014-05-31 KG,KZ,TJ" in run("joins", "operation-steppe")[1]
    assert "undone" in run("undo-join", "1")[1]
    assert "is removed" in run("remove", "operation-steppe")[1]
