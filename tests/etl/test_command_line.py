"""The command line: exit codes, one JSON value on stdout, sentences on stderr and nothing else there."""

from __future__ import annotations

import csv
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from etl import door
from etl.__main__ import main
from store import Store, StoreUnavailable
from tests.fixtures.databases import contents, counts
from tests.fixtures.loading import template, write

ROOT = Path(__file__).parent.parent.parent
LOAD_KEYS = {
    *("file", "sha256", "profile", "batch", "already_loaded", "rows_read", "rows_loaded", "rows_quarantined"),
    *("rows_skipped", "repeated_rows", "lines_held", "rows_superseded", "seizures", "mass_kg", "control_totals"),
    "seconds",
}


@pytest.fixture
def run(database_file: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run one command on the test's database: (exit code, stdout, stderr)."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        code = main([*map(str, arguments), "--database", f"sqlite:///{database_file}"])
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def answer(run: Any) -> Any:
    """Run one command with --json that must succeed; its one JSON value."""

    def answer(*arguments: str | Path) -> Any:
        code, out, err = run(*arguments, "--json")
        assert (code, err) == (0, "")
        return json.loads(out)

    return answer


def process(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "etl", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_load_answers_a_list_with_one_account_per_file(answer: Any, tmp_path: Path) -> None:
    paths = [write(tmp_path, template(*[{}] * (number + 1)), f"{number}.csv") for number in range(2)]
    loads = answer("load", *paths)
    assert [load["file"] for load in loads] == ["0.csv", "1.csv"]
    assert all(load.keys() >= LOAD_KEYS for load in loads)
    assert [(load["batch"], load["rows_loaded"], load["mass_kg"]) for load in loads] == [(1, 1, 1.0), (2, 2, 2.0)]
    again = answer("load", paths[1])
    assert (again[0]["already_loaded"], again[0]["batch"]) == (True, 2)


def test_inspect_answers_an_object_and_writes_nothing(store: Store, answer: Any, tmp_path: Path) -> None:
    before = contents(store)
    found = answer("inspect", write(tmp_path, template({})))
    assert (found["profile"], found["rows_read"], found["missing_required"]) == ("sentinel_template", 1, [])
    assert contents(store) == before


def test_batches_issues_undo_and_redo(store: Store, answer: Any, tmp_path: Path) -> None:
    assert answer("batches") == []
    answer("load", write(tmp_path, template({}, {"date": "never"})))
    (batch,) = answer("batches")
    assert (batch["id"], batch["status"], batch["rows_quarantined"]) == (1, "active", 1)
    (issue,) = answer("issues", "1")
    assert (issue["code"], issue["level"], issue["row_number"], issue["value"]) == (
        "bad_date",
        "quarantined",
        2,
        "never",
    )
    assert answer("undo", "1")["status"] == "undone" and counts(store)[0] == 0
    assert answer("redo", "1")["status"] == "active" and counts(store)[0] == 1


def test_set_map_and_profile(answer: Any, tmp_path: Path) -> None:
    path = write(tmp_path, "When,What,How much\n2014-05-31,heroin,3\n")
    options = ("--map", "date=When", "--map", "drug=What", "--map", "quantity=How much")
    (load,) = answer("load", path, *options, "--set", "country=Kyrgyzstan", "--set", "unit=g")
    assert (load["profile"], load["mass_kg"]) == ("mapped", 0.003)
    path = write(tmp_path, template({}), "2.csv")
    assert answer("load", path, "--profile", "none", "--dry-run")[0]["profile"] == "mapped"


def test_a_dry_run_writes_nothing(store: Store, answer: Any, tmp_path: Path) -> None:
    before = contents(store)
    (load,) = answer("load", "--dry-run", write(tmp_path, template({}, {"date": ""})))
    assert (load["batch"], load["rows_loaded"], load["rows_quarantined"]) == (None, 1, 1)
    assert contents(store) == before


def test_the_demonstration(answer: Any) -> None:
    assert answer("demo", "load")["source"] == "sentinel-demo"
    assert answer("demo", "remove") == {"removed": True}
    assert answer("demo", "remove") == {"removed": False}


BAD = {
    "a file that is not there": ("load", "{folder}/missing.csv"),
    "a table that is none": ("load", "{folder}/ragged.csv"),
    "an empty file": ("load", "{folder}/empty.csv"),
    "a folder": ("load", "{folder}"),
    "columns nobody knows": ("load", "{folder}/strange.csv"),
    "a profile that is none": ("load", "--profile", "x", "{folder}/good.csv"),
    "a field that is none": ("load", "--set", "colour=red", "{folder}/good.csv"),
    "a constant without a value": ("load", "--set", "country", "{folder}/good.csv"),
    "a column that is none": ("load", "--map", "date=Day", "{folder}/good.csv"),
    "inspecting a file that is not there": ("inspect", "{folder}/missing.csv"),
    "issues of a batch that is none": ("issues", "77"),
    "undo of a batch that is none": ("undo", "77"),
    "redo of a batch that is none": ("redo", "77"),
}


@pytest.mark.parametrize("bad", BAD, ids=lambda name: name.replace(" ", "-"))
@pytest.mark.parametrize("json_too", [True, False])
def test_bad_input_is_exit_2_and_one_sentence(store: Store, run: Any, tmp_path: Path, bad: str, json_too: bool) -> None:
    for name, text in (
        ("good.csv", template({})),
        ("ragged.csv", "date,country,drug\n2014-05-31,KZ,heroin,1,5\n"),
        ("empty.csv", ""),
        ("strange.csv", "a,b\n1,2\n"),
    ):
        write(tmp_path, text, name)
    before = contents(store)
    arguments = [argument.format(folder=tmp_path) for argument in BAD[bad]]
    code, out, err = run(*arguments, *(["--json"] if json_too else []))
    assert (code, out) == (2, "")
    assert err.endswith(".\n") and err.count("\n") == 1 and "Traceback" not in err
    assert contents(store) == before


def test_a_file_that_fails_leaves_those_before_it_loaded_and_says_so(store: Store, run: Any, tmp_path: Path) -> None:
    good = write(tmp_path, template({}), "good.csv")
    bad = write(tmp_path, "a,b\n1,2\n", "bad.csv")
    code, out, err = run("load", good, bad, "--json")
    assert (code, out) == (2, "") and err.startswith("bad.csv: ") and "good.csv (1)" in err
    assert counts(store)[0] == 1


def test_a_database_that_fails_says_what_was_loaded_before(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = door.load

    def load_until_full(store: Store, path: Path, **options: Any) -> Any:
        if path.name == "second.csv":
            raise StoreUnavailable("The disk is full.")
        return load(store, path, **options)

    monkeypatch.setattr(door, "load", load_until_full)
    files = [write(tmp_path, template({"place": name}), f"{name}.csv") for name in ("first", "second", "third")]
    code, out, err = run("load", *files)
    assert (code, out) == (2, "") and err.endswith("first.csv (1).\n") and "The disk is full." in err


@pytest.mark.parametrize("arguments", [(), ("fly",), ("load",), ("undo", "one"), ("demo", "dance")])
def test_wrong_usage_is_exit_2_with_one_sentence_on_stderr(arguments: tuple[str, ...]) -> None:
    done = process(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1 and "python -m etl" in done.stderr and done.stderr.endswith("--help.\n")


def test_help_has_examples() -> None:
    for arguments in (("--help",), ("load", "--help")):
        done = process(*arguments)
        assert (done.returncode, done.stderr) == (0, "")
        assert "python -m etl load seizures.csv" in done.stdout


def test_the_database_is_named_by_the_environment_and_a_wrong_one_is_a_sentence(tmp_path: Path) -> None:
    done = process("batches", "--json", SENTINEL_DATABASE_URL=str(tmp_path / "new.db"))
    assert (done.returncode, json.loads(done.stdout), done.stderr) == (0, [], "")
    assert (tmp_path / "new.db").is_file()
    (tmp_path / "text.db").write_text("no database" * 100)
    done = process("batches", "--json", "--database", str(tmp_path / "text.db"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1 and "Traceback" not in done.stderr


def test_a_reader_that_goes_away_is_no_error(database_file: Path, tmp_path: Path) -> None:
    path = write(tmp_path, template(*[{"date": f"never {number} {'x' * 200}"} for number in range(2000)], {}))
    assert main(["load", str(path), "--database", str(database_file)]) == 0
    for option in ("--json", "--database"):
        command = [sys.executable, "-m", "etl", "issues", "1", "--database", str(database_file)]
        started = subprocess.Popen(
            [*command, "--json"] if option == "--json" else command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert started.stdout is not None and started.stderr is not None
        started.stdout.readline()
        started.stdout.close()
        assert started.stderr.read() == ""
        started.stderr.close()
        assert started.wait(60) == 0


@pytest.mark.skipif(os.name != "posix", reason="a shell of POSIX closes what a program writes to")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_program_that_nobody_reads_does_its_work(database_file: Path, closed: str) -> None:
    command = [sys.executable, "-m", "etl", "batches", "--database", str(database_file)]
    done = subprocess.run(["sh", "-c", f"{shlex.join(command)} {closed}"], cwd=ROOT, timeout=60, check=False)
    assert done.returncode == 0


def test_issues_as_csv_hold_no_formula(run: Any, tmp_path: Path) -> None:
    formulas = ["=1+1", "+1-a", "-2+x", "@SUM(A1)", "\t=x", '=HYPERLINK("x")']
    path = write(tmp_path, template({}, *({"date": f'"{text.replace(chr(34), chr(34) * 2)}"'} for text in formulas)))
    assert run("load", path)[0] == 0
    out = tmp_path / "issues.csv"
    assert run("issues", "1", "--csv", out)[0] == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    assert [row["value"] for row in found] == [f"'{text}" for text in formulas]
    assert not [cell for row in found for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert [row["row_number"] for row in found] == [str(number) for number in range(2, 8)]


def test_issues_that_cannot_be_written_are_a_sentence(run: Any, tmp_path: Path) -> None:
    assert run("load", write(tmp_path, template({})))[0] == 0
    code, out, err = run("issues", "1", "--csv", tmp_path / "no" / "folder.csv")
    assert (code, out) == (2, "") and "cannot be written" in err


def test_accounts_for_people_say_the_three_numbers(run: Any, tmp_path: Path) -> None:
    path = write(tmp_path, template({}, {"date": "never"}, {"date": "Total", "quantity": "3"}))
    code, out, err = run("load", path)
    assert (code, err) == (0, "")
    assert "3 rows read = 1 loaded + 1 quarantined + 1 skipped (total_row)" in out
    assert "stated 3, rows sum to 2, difference 1" in out
    assert "batch 1" in run("load", path)[1]
    assert "[bad_date, 1]" in run("issues", "1")[1]
    assert "3 = 1 + 1 + 1" in run("batches")[1]
    assert "undone" in run("undo", "1")[1]
    assert "rows, as reported" in run("inspect", path)[1]
