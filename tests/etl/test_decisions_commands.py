"""`held`, `decide`, `decisions`, `alias`, `load --mapping` at the command line; one sentence for what is wrong."""

from __future__ import annotations

from pathlib import Path

from tests.fixtures.command import answer, load, run
from tests.fixtures.loading import template, write

TYPED = template({}, {"drug": "amphetamine", "quantity": "4500000"})


def test_a_held_line_is_decided_and_taken_back(database_file: Path, tmp_path: Path) -> None:
    assert answer(database_file, "held") == []
    load(database_file, write(tmp_path, TYPED))
    (waiting,) = answer(database_file, "held", "1")
    line = str(waiting["line"])
    assert (waiting["row"], waiting["mass_kg"], waiting["period_start"]) == (2, 4_500_000.0, "2014-05-31")
    decided = answer(database_file, "decide", line, "correct", "--unit", "tablet", "--reason", "tablets")
    assert (decided["after"]["mass_kg"], decided["before"]["mass_kg"]) == (None, 4_500_000.0)
    assert answer(database_file, "held") == []
    (batch,) = answer(database_file, "batches")
    assert (batch["lines_held"], batch["lines_decided"]) == (1, 1)
    undone = answer(database_file, "decide", line, "undo")
    assert undone["status"] == "undone" and answer(database_file, "held") == [waiting]
    assert [one["status"] for one in answer(database_file, "decisions", "1")] == ["undone"]


def test_what_cannot_be_decided_is_one_sentence(database_file: Path, tmp_path: Path) -> None:
    load(database_file, write(tmp_path, TYPED))
    line = str(answer(database_file, "held")[0]["line"])
    for arguments, words in (
        (("decide", line, "accept"), "needs a reason"),
        (("decide", "77", "accept", "--reason", "x"), "no line 77"),
        (("decide", line, "undo"), "Nothing is decided"),
        (("decide", line, "undo", "--unit", "kg"), "Only a correction"),
        (("decide", line, "correct", "--reason", "x"), "the quantity, the unit, or both"),
        (("held", "9"), "no batch 9"),
        (("decisions", "9"), "no batch 9"),
        (("alias", "add", "drug", "blue moon"), "or --nothing"),
        (("alias", "add", "drug", "blue moon", "moonshine"), "no drug with the code"),
        (("alias", "remove", "drug", "blue moon"), "nothing to remove"),
    ):
        code, out, err = run(database_file, *arguments)
        assert (code, out, err.count("\n")) == (2, "", 1) and words in err


def test_an_alias_is_added_listed_and_removed(database_file: Path) -> None:
    added = answer(database_file, "alias", "add", "drug", "blue moon", "heroin")
    assert (added["code"], added["name"], added["contradicts"]) == ("heroin", "Heroin", False)
    nothing = answer(database_file, "alias", "add", "unit", "see file", "--nothing")
    assert (nothing["code"], nothing["name"]) == (None, None)
    assert answer(database_file, "alias", "list") == [added, nothing]
    assert answer(database_file, "alias", "remove", "drug", "Blue Moon")["removed"]
    assert answer(database_file, "alias", "list") == [nothing]


def test_a_mapping_is_read_from_a_file(database_file: Path, tmp_path: Path) -> None:
    odd = write(tmp_path, "Ein,Zwei,Drei,Vier\n2014-05-31,heroin,7,x\n", "odd.csv")
    said = write(
        tmp_path,
        '{"columns": {"date": "Ein", "drug": "Zwei", "quantity": "Drei"}, "constants": {"country": "KZ", "unit": "g"}}',
        "odd.json",
    )
    assert load(database_file, odd, "--profile", "none", "--mapping", str(said), "--set", "unit=kg")["mass_kg"] == 7.0
    broken = write(tmp_path, "{", "broken.json")
    for name, words in ((broken, "no JSON"), (tmp_path / "none.json", "cannot be opened"), (odd, "no JSON")):
        code, out, err = run(database_file, "load", str(odd), "--mapping", str(name))
        assert (code, out, err.count("\n")) == (2, "", 1) and words in err
