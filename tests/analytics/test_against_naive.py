"""Answers against plain Python on random databases and selections: every measure, every grouping."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from analytics.door import ask
from analytics.selection import Selection
from store import Store, open_store, seed
from tests.analytics import naive
from tests.analytics.naive import Row
from tests.analytics.tiny import World, fill
from tests.analytics.worlds import selections, worlds

EACH = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MEASURES = ("seizures", "lines", "aggregate_rows", "mass_kg", "kg_equivalent", "lines_without_mass", "lines_held",
            "lines_without_count")  # fmt: skip

KEYS: dict[str, Callable[[Row], str | None]] = {
    "by_country": lambda row: row.event.country,
    "by_drug": lambda row: row.line.drug,
    "by_group": lambda row: naive.GROUPS[row.line.drug],
    "by_class": lambda row: row.line.goods,
    "by_mode": lambda row: row.event.mode,
    "by_concealment": lambda row: row.event.concealment,
    "by_location": lambda row: row.event.location,
    "by_administration": lambda row: row.event.administration,
    "by_operation": lambda row: row.event.operation,
    "by_source": lambda row: row.batch.source,
    "mode_concealment": lambda row: f"{row.event.mode or 'unknown'}|{row.event.concealment or 'unknown'}",
}


@pytest.fixture(scope="module", autouse=True)
def tiny_reference(empty_database: Path) -> Iterator[None]:
    """The whole module opens stores that are seeded from the tiny reference."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seed, "REFERENCE_FOLDER", empty_database.parent)
        seed.fingerprint.cache_clear()
        yield
    seed.fingerprint.cache_clear()


@contextmanager
def store_of(empty_database: Path, world: World) -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "world.db"
        shutil.copyfile(empty_database, path)
        store = open_store(f"sqlite:///{path}")
        try:
            fill(store, world)
            yield store
        finally:
            store.close()


def rows_of(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["key"]: {name: row[name] for name in MEASURES} for row in answer["rows"]}


@EACH
@given(world=worlds(), selection=selections())
def test_totals(empty_database: Path, world: World, selection: Selection) -> None:
    expected = naive.totals(world, selection)
    with store_of(empty_database, world) as store:
        answer = ask(store, "totals", selection)
    assert {name: answer[name] for name in expected} == expected
    assert answer["n"] == answer["seizures"]


@EACH
@given(world=worlds(), selection=selections())
def test_groupings(empty_database: Path, world: World, selection: Selection) -> None:
    with store_of(empty_database, world) as store:
        answers = {question: rows_of(ask(store, question, selection)) for question in KEYS}
    for question, key in KEYS.items():
        own_class = question in ("by_drug", "by_class")
        assert answers[question] == naive.grouped(world, selection, key, own_class=own_class), question


@EACH
@given(world=worlds(), selection=selections(most=2))
def test_regions(empty_database: Path, world: World, selection: Selection) -> None:
    with store_of(empty_database, world) as store:
        answer = rows_of(ask(store, "by_region", selection))
        single = {key: ask(store, "totals", selection.replace(region=(key,))) for key in ("bloc:cis", "bloc:eaeu")}
    for key, totals in single.items():
        if not selection.region:
            found = answer.get(key, {"seizures": 0, "mass_kg": 0.0})
            assert (found["seizures"], found["mass_kg"]) == (totals["seizures"], totals["mass_kg"])
    outside = [
        row
        for row in naive.selected(world, selection)
        if row.event.country is None or not any(naive._member(key, row.event) for key in ("bloc:cis", "bloc:eaeu"))
    ]
    expected = naive.seizures(row for row in outside if row.event.country is not None)
    assert answer.get("none", {"seizures": 0})["seizures"] == expected
    assert answer.get("unknown", {"seizures": 0})["seizures"] == naive.seizures(
        row for row in outside if row.event.country is None
    )


@EACH
@given(world=worlds(), selection=selections(most=2))
def test_months_and_what_is_coarser(empty_database: Path, world: World, selection: Selection) -> None:
    with store_of(empty_database, world) as store:
        answer = ask(store, "by_month", selection, by="group")
    rows = naive.selected(world, selection)
    fitting = [row for row in rows if row.event.start.strftime("%Y-%m") == row.event.last.strftime("%Y-%m")]
    months = {row.event.start.strftime("%Y-%m") for row in fitting}
    shown = {row["key"]: row for row in answer["rows"]}
    assert {key for key, row in shown.items() if not row["no_record"]} == months
    for month in months:
        inside = [row for row in fitting if row.event.start.strftime("%Y-%m") == month]
        expected = naive.measures(inside, naive.drugs_unless_asked(selection))
        assert {name: shown[month][name] for name in MEASURES} == expected
        groups = {naive.GROUPS[row.line.drug] for row in inside}
        assert {group["key"]: group["seizures"] for group in shown[month]["groups"]} == {
            group: naive.seizures(row for row in inside if naive.GROUPS[row.line.drug] == group) for group in groups
        }
    coarser = [row for row in rows if row not in fitting]
    assert answer["coarser"]["seizures"] == naive.seizures(coarser)


@EACH
@given(world=worlds(), selection=selections(most=2))
def test_options_foretell_what_choosing_them_gives(empty_database: Path, world: World, selection: Selection) -> None:
    with store_of(empty_database, world) as store:
        filters = ask(store, "options", selection)["filters"]
    for key, offered in filters.items():
        for option in offered.get("options", ()):
            chosen = selection.replace(**{key: (option["key"],)})
            assert option["seizures"] == naive.seizures(naive.selected(world, chosen)), (key, option)


@EACH
@given(world=worlds(), selection=selections(most=2))
def test_records_are_the_lines_of_the_selection(empty_database: Path, world: World, selection: Selection) -> None:
    with store_of(empty_database, world) as store:
        answer = ask(store, "records", selection, limit=100, sort="row", order="asc")
    found = [(row["seizure"] - 1, row["drug"], row["mass_kg"], row["held"]) for row in answer["rows"]]
    expected = [
        (row.number, row.line.drug, row.line.mass_kg, row.line.hold_reason is not None)
        for row in naive.selected(world, selection)
    ]
    assert found == expected
    assert answer["total"] == len(expected)
