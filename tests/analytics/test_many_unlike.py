"""Records of which each is unlike the others: what questions ask of the engine, and what stays small then."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, update

from analytics.cache import Cache
from analytics.door import ask
from analytics.engines import quality
from analytics.engines.protocol import PLACE, Cell
from analytics.engines.sql import SqlEngine
from analytics.questions import QUESTIONS
from analytics.questions.question import Asked
from analytics.selection import Selection, parse
from analytics.vocabulary import Vocabulary
from store import Store, tables
from store.database import bump_data_version
from tests.analytics.conftest import Build
from tests.analytics.tiny import Batch, Event, Line

DAYS = [date(2009, month, day) for month in (7, 8, 9) for day in (1, 11, 21)]


def unlike() -> list[Event]:
    """Countries, modes, days and masses in every combination that nine records have."""
    modes, countries = ("rail", "road", None), ("RU", "KZ", "GE", "CO")
    return [
        Event(
            (Line(mass_kg=1.0 + number), Line("opium", mass_kg=0.5)), start=day, mode=modes[number % 3],
            country=countries[number % 4], batch=1 + number % 2, latitude=float(number % 5), longitude=-3.5,
            place=f"Place {number % 5}",
        )
        for number, day in enumerate(DAYS)
    ]  # fmt: skip


@pytest.fixture
def store(build: Build) -> Store:
    return build(*unlike(), batches=(Batch(1), Batch(2, "police")))


def test_a_question_asks_for_no_more_than_it_groups_by(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, set[tuple[str, ...]]] = {}
    original = SqlEngine.cells

    def cells(engine: SqlEngine, selection: Selection, dimensions: tuple[str, ...]) -> Any:
        asked.setdefault(name, set()).add(dimensions)
        return original(engine, selection, dimensions)

    monkeypatch.setattr(SqlEngine, "cells", cells)
    for name in ("by_country", "by_drug", "by_class", "by_mode", "by_month", "totals", "places", "sizes"):
        engine = SqlEngine(store, store.data_version(), Cache(64))
        question = QUESTIONS[name]
        question.answer(Asked(engine, Selection(), {option.name: option.default for option in question.options}))
    assert asked["by_country"] == {("country", "epoch", "grain", "class")}
    assert asked["by_drug"] == {("drug", "grain", "class")}
    assert asked["by_class"] == asked["places"] == {("batch", "grain", "class")}
    assert asked["by_month"] == {("start_month", "end_month", "grain", "class"), ("batch", "grain", "class")}
    assert all(len(dimensions) <= 4 for of_one in asked.values() for dimensions in of_one)
    assert "sizes" not in asked


def test_cells_are_one_for_a_combination_of_seizures_of_one_line_and_of_several(build: Build) -> None:
    store = build(Event((Line(mass_kg=2.0),)), Event((Line(mass_kg=3.0), Line(mass_kg=4.0))), Event(country=None))
    cells = SqlEngine(store, store.data_version(), Cache(8)).cells(Selection(), ("country",))
    found = [(cell.values, cell.seizures, cell.lines, cell.mass_kg) for cell in cells.rows]
    assert found == [((None,), 1, 1, 1.0), (("RU",), 2, 3, 9.0)]


def test_the_best_places_are_those_of_all_and_a_few_of_them_are_the_first(store: Store) -> None:
    every = ask(store, "places", Selection())
    for limit in range(1, 7):
        some = ask(store, "places", Selection(), limit=limit)
        assert some["rows"] == every["rows"][:limit]
        assert (some["places"], some["seizures_without_coordinates"]) == (every["places"], 0)
    # A place is a country and coordinates: nine records in four countries and five places are nine of them.
    assert every["places"] == len(every["rows"]) == 9
    assert [row["mass_kg"] for row in every["rows"]] == sorted((1.5 + number for number in range(9)), reverse=True)


def test_places_of_equal_weight_are_in_the_order_of_numbers(build: Build) -> None:
    places = [(country, latitude) for country in ("KZ", None) for latitude in (10.0, -2.0, 9.0)]
    store = build(*(Event(country=country, latitude=latitude, longitude=1.0) for country, latitude in places))
    rows = ask(store, "places", Selection())["rows"]
    expected = [(country, latitude) for country in (None, "KZ") for latitude in (-2.0, 9.0, 10.0)]
    assert [(row["country"], row["latitude"]) for row in rows] == expected


def test_the_spelling_of_a_place_is_that_of_most_of_its_lines(build: Build) -> None:
    here = {"latitude": 3.4, "longitude": -76.5}
    lines = (Line(), Line("opium"))
    store = build(Event(place="CALI", **here), Event(place="cali", **here), Event(lines, place="Cali", **here))
    engine = SqlEngine(store, store.data_version(), Cache(8))
    found = engine.places(Selection(), 5)
    assert {cell.values[PLACE.index("place")] for cell in found.cells.rows} == {"Cali"}
    assert (found.places, found.located, sum(map(lines_of, found.cells.rows))) == (1, 3, 4)


def lines_of(cell: Cell) -> int:
    return cell.lines


@pytest.mark.parametrize("granularity", ["month", "quarter", "year"])
def test_reporters_of_a_period_are_those_of_its_own_records(store: Store, granularity: str) -> None:
    rows = ask(store, "by_month", Selection(), granularity=granularity)["rows"]
    for row in rows:
        within = {"from": date.fromisoformat(row["from"]), "to": date.fromisoformat(row["to"])}
        assert row["reporters"] == ask(store, "totals", Selection().replace(**within))["reporters"] > 0


def test_every_answer_is_of_plain_numbers(store: Store) -> None:
    for query in ("", "country=CO", "from=2009-07-01&to=2009-07-31", "country=AF"):
        for name in QUESTIONS:
            if name not in ("record", "operation"):
                json.dumps(ask(store, name, parse(query)))


def test_quality_is_the_same_in_however_many_pieces_it_is_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    selection = Selection()
    engines = [SqlEngine(store, store.data_version(), Cache(8)) for _each in range(2)]
    whole = QUESTIONS["quality"].answer(Asked(engines[0], selection, {"reporter": "", "granularity": "year"}))
    monkeypatch.setattr(quality, "LINES_AT_ONCE", 5)
    with store.reading() as conn:
        assert len(quality._pieces(conn)) == 4
    pieces = QUESTIONS["quality"].answer(Asked(engines[1], selection, {"reporter": "", "granularity": "year"}))
    assert pieces == whole


def test_the_name_of_one_administration_does_not_take_the_names_of_all(build: Build) -> None:
    store = build(Event(administration="ru-customs"))
    names = [{"administration": f"a{number}", "name": f"A {number}", "country": "RU"} for number in range(300)]
    with store.writing() as conn:
        conn.execute(insert(tables.administration), names)
        bump_data_version(conn)
    engine = SqlEngine(store, store.data_version(), Cache(8))
    vocabulary = Vocabulary(engine.reference, engine.catalogue)
    assert [vocabulary.label("administration", key) for key in ("a7", "ru-customs", "gone")] == [
        "A 7", "RU-CUSTOMS", "gone",
    ]  # fmt: skip
    read = CountingReads(engine.catalogue.administrations)
    object.__setattr__(engine.catalogue, "administrations", read)
    vocabulary = Vocabulary(engine.reference, engine.catalogue)
    assert vocabulary.label("administration", "a8") == "A 8"
    assert read.walked == 0


class CountingReads(dict[str, str]):
    """How often all of a mapping was walked over."""

    walked = 0

    def items(self) -> Any:
        self.walked += 1
        return super().items()

    def __iter__(self) -> Any:
        self.walked += 1
        return super().__iter__()


def test_administrations_of_one_name_are_told_apart_by_their_countries(build: Build) -> None:
    store = build(Event(administration="ru-customs"), Event(administration="kz-customs"))
    with store.writing() as conn:
        conn.execute(update(tables.administration).values(name="Customs"))
    rows = ask(store, "by_administration", Selection())["rows"]
    assert {row["key"]: row["label"] for row in rows} == {
        "ru-customs": "Customs (Russia)", "kz-customs": "Customs (Kazakhstan)"
    }  # fmt: skip
