"""Held lines: accepted, corrected, rejected, each with its reason; every decision can be taken back exactly."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from etl.decisions import decide, held
from etl.door import BadInput
from store import Store, StoreError
from store.batches import get_batch, redo, undo
from store.decisions import decision_in_force, list_decisions, undo_decision
from tests.fixtures.databases import BOTH, contents, counts, row, rows
from tests.fixtures.loading import load_text, template

DATABASES = BOTH

# Far above any cap: tablets typed as kilograms.
TYPED = template({}, {"drug": "amphetamine", "quantity": "4500000"}, {"drug": "heroin", "quantity": "2"})


@pytest.fixture
def line(store: Store, tmp_path: Path) -> int:
    """The held line of a file whose other two weigh 1 and 2 kg."""
    load_text(store, tmp_path, TYPED)
    (waiting,) = held(store)
    return int(waiting["line"])


def without_meta(store: Store) -> dict[str, object]:
    return {name: found for name, found in contents(store).items() if name != "meta"}


def test_a_held_line_waits_with_what_was_probably_meant(store: Store, line: int) -> None:
    (waiting,) = held(store)
    assert waiting["line"] == line
    assert (waiting["row"], waiting["drug"], waiting["quantity"], waiting["unit"]) == (
        *(2, "amphetamine"),
        4_500_000.0,
        "kilogram",
    )
    low, high = row(
        store, "SELECT kg_low, kg_high FROM unit_factor WHERE unit = 'tablet' AND drug = 'amphetamine' ORDER BY version"
    )
    assert waiting["proposals"] == [
        {"unit": "gram", "low_kg": 4500.0, "high_kg": 4500.0},
        {"unit": "tablet", "low_kg": 4_500_000 * low, "high_kg": 4_500_000 * high},
    ]
    assert "is above" in waiting["message"] and held(store, batch=99) == []
    assert held(store, batch=1) == [waiting] and held(store, limit=1, offset=1) == []


def test_accepting_counts_the_mass(store: Store, line: int) -> None:
    before, version = without_meta(store), store.data_version()
    decision = decide(store, line, "accept", reason=" seen the protocol ", by="ada")
    assert (counts(store), held(store)) == ((3, 3, 4_500_003.0), [])
    assert (decision.kind, decision.reason, decision.decided_by, decision.status) == (
        *("accept", "seen the protocol", "ada"),
        "active",
    )
    assert (decision.before, decision.after) == ({"hold_reason": "above_mass_cap"}, {"hold_reason": None})
    assert (store.data_version(), get_batch(store, 1).lines_decided) == (version + 1, 1)
    undone = undo_decision(store, decision.id, "bob")
    assert (undone.status, undone.undone_by, bool(undone.undone_at)) == ("undone", "bob", True)
    assert (without_meta(store), counts(store)) == (before, (2, 2, 3.0))
    assert (get_batch(store, 1).lines_decided, store.data_version()) == (0, version + 2)


def test_rejecting_keeps_the_mass_out_and_the_seizure_in(store: Store, line: int) -> None:
    before = without_meta(store)
    decision = decide(store, line, "reject", reason="no such case", by="ada")
    assert (counts(store), held(store)) == ((2, 2, 3.0), [])
    assert row(store, "SELECT hold_reason, mass_kg FROM seizure_line WHERE id = :line", line=line) == (
        "rejected",
        4_500_000.0,
    )
    assert rows(store, "SELECT count(*) FROM counted_line") == [(3,)]
    undo_decision(store, decision.id, "ada")
    assert without_meta(store) == before


def test_a_correction_is_weighed_as_a_load_would(store: Store, line: int, tmp_path: Path) -> None:
    before = without_meta(store)
    columns = (
        "quantity, unit, unit_family, mass_kg, kg_equivalent, kg_equivalent_low, kg_equivalent_high, factor_version"
    )
    decision = decide(store, line, "correct", reason="tablets", by="ada", unit="Tablets")
    found = row(store, f"SELECT {columns}, hold_reason, unit_as_written FROM seizure_line WHERE id = {line}")  # noqa: S608
    said = template({"drug": "amphetamine", "quantity": "4500000", "unit": "tablets"})
    load_text(store, tmp_path, said, name="as it should have been.csv")
    loaded = row(store, f"SELECT {columns} FROM seizure_line WHERE batch_id = 2")  # noqa: S608
    assert found == (*loaded, None, "kg")
    assert (loaded[2], loaded[3]) == ("count", None)
    undo(store, 2)
    undo_decision(store, decision.id, "ada")
    after = without_meta(store)
    assert after["seizure_line"][:3] == before["seizure_line"] and counts(store) == (2, 2, 3.0)


def test_a_correction_of_the_quantity(store: Store, line: int) -> None:
    decision = decide(store, line, "correct", reason="a comma was lost", by="ada", quantity=4.5)
    assert (counts(store), decision.after["mass_kg"], decision.before["mass_kg"]) == ((3, 3, 7.5), 4.5, 4_500_000.0)
    assert row(store, "SELECT quantity, quantity_as_written FROM seizure_line WHERE id = :line", line=line) == (
        4.5,
        "4500000",
    )


def test_decisions_survive_undo_and_redo_of_their_batch(store: Store, line: int) -> None:
    decide(store, line, "correct", reason="grams", by="ada", quantity=12, unit="g")
    undo(store, 1)
    assert counts(store) == (0, 0, 0.0)
    for act in (lambda: decide(store, line, "accept", reason="x", by="bob"), lambda: undo_decision(store, 1, "bob")):
        with pytest.raises(StoreError, match="undone or replaced and counts nowhere"):
            act()
    redo(store, 1)
    assert counts(store) == (3, 3, 3.012)


def test_of_two_reviewers_at_once_the_second_is_told(store: Store, line: int) -> None:
    told: list[str] = []
    start = threading.Barrier(2)

    def review(kind: str, who: str) -> None:
        start.wait()
        try:
            decide(store, line, kind, reason=f"{who} says so", by=who)
        except StoreError as error:
            told.append(str(error))

    people = [threading.Thread(target=review, args=each) for each in (("accept", "ada"), ("reject", "bob"))]
    for person in people:
        person.start()
    for person in people:
        person.join()
    (decision,) = list_decisions(store)
    assert len(told) == 1 and decision.decided_by in told[0] and decision.reason in told[0]
    assert "undo that decision first" in told[0]
    undo_decision(store, decision_in_force(store, line).id, "ada")
    assert decide(store, line, "reject", reason="again", by="bob").id == 2
    assert [one.status for one in list_decisions(store, batch=1)] == ["active", "undone"]


def test_what_cannot_be_decided_is_said(store: Store, line: int) -> None:
    before = without_meta(store)
    for arguments, words in (
        ((99, "accept"), "no line 99"),
        ((1, "accept"), "is not held"),
        ((line, "maybe"), "accepted, corrected or rejected"),
    ):
        with pytest.raises(StoreError, match=words):
            decide(store, *arguments, reason="x", by="ada")
    with pytest.raises(StoreError, match="needs a reason"):
        decide(store, line, "accept", reason="  ", by="ada")
    for said, words in (
        ({}, "the quantity, the unit, or both"),
        ({"quantity": -1.0}, "no quantity"),
        ({"quantity": float("nan")}, "no quantity"),
        ({"quantity": 1e19}, "no quantity"),
        ({"unit": "sackful"}, "no unit"),
        ({"quantity": 4_500_000.0, "unit": "kg"}, "what is there already"),
    ):
        with pytest.raises(BadInput, match=words):
            decide(store, line, "correct", reason="x", by="ada", **said)  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="Only a correction"):
        decide(store, line, "accept", reason="x", by="ada", quantity=1.0)
    with pytest.raises(StoreError, match="no decision 7"):
        undo_decision(store, 7, "ada")
    with pytest.raises(StoreError, match="nothing to undo"):
        decision_in_force(store, line)
    assert (without_meta(store), list_decisions(store)) == (before, [])
