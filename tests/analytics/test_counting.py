"""The rules of counting, one by one, on rows small enough to add up by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from analytics.door import ask
from analytics.selection import Selection, parse
from store import Store
from tests.analytics.conftest import Build
from tests.analytics.tiny import Batch, Event, Line


def totals(store: Store, query: str = "") -> dict[str, Any]:
    return ask(store, "totals", parse(query))


def rows(store: Store, question: str, query: str = "", **options: str | int) -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in ask(store, question, parse(query), **options)["rows"]}


def test_a_seizure_of_two_drugs_is_one_in_the_total_and_one_in_each_row(build: Build) -> None:
    store = build(Event((Line("heroin", 2.0), Line("opium", 3.0), Line("heroin", 1.0))), Event((Line("opium", 5.0),)))
    assert (totals(store)["seizures"], totals(store)["lines"], totals(store)["mass_kg"]) == (2, 4, 11.0)
    drugs = rows(store, "by_drug")
    assert {key: (row["seizures"], row["lines"], row["mass_kg"]) for key, row in drugs.items()} == {
        "heroin": (1, 2, 3.0),
        "opium": (2, 2, 8.0),
    }
    assert rows(store, "by_group")["opioids"]["seizures"] == 2
    assert totals(store, "drug=heroin")["seizures"] == 1


def test_several_seizures_of_several_lines_are_told_apart(build: Build) -> None:
    pair = (Line("heroin", 1.0), Line("heroin", 2.0))
    store = build(Event(pair), Event(pair), Event(pair, grain="aggregate", event_count=5))
    assert (totals(store)["seizures"], totals(store)["mass_kg"]) == (7, 9.0)
    assert rows(store, "by_drug")["heroin"]["seizures"] == rows(store, "by_class")["drug"]["seizures"] == 7


def test_a_held_line_keeps_its_seizure_and_loses_its_mass(build: Build) -> None:
    store = build(Event((Line(mass_kg=4.0),)), Event((Line(mass_kg=4_500_000.0, hold_reason="above the cap"),)))
    found = totals(store)
    assert (found["seizures"], found["lines"], found["lines_held"], found["lines_without_mass"]) == (2, 2, 1, 0)
    assert (found["mass_kg"], found["largest_mass_kg"], found["median_mass_kg"]) == (4.0, 4.0, 4.0)


def test_what_is_superseded_or_undone_counts_nowhere(build: Build) -> None:
    store = build(
        Event((Line(mass_kg=1.0),)),
        Event((Line(mass_kg=10.0),), not_counted="superseded_edition"),
        Event((Line(mass_kg=100.0),), batch=2),
        batches=(Batch(1), Batch(2, status="undone")),
    )
    assert (totals(store)["seizures"], totals(store)["mass_kg"]) == (1, 1.0)
    assert totals(store, "batch=2")["seizures"] == 0


def test_kilograms_are_of_drugs_and_counts_of_everything(build: Build) -> None:
    store = build(
        Event((Line("heroin", 1.0),)), Event((Line("acetone", 50.0),)), Event((Line("poppy_straw", 7.0),), country="KZ")
    )
    found = totals(store)
    assert (found["seizures"], found["mass_kg"], found["largest_mass_kg"]) == (3, 1.0, 1.0)
    assert {key: row["mass_kg"] for key, row in found["by_class"].items()} == {
        "drug": 1.0,
        "plant_material": 7.0,
        "precursor": 50.0,
        "other_goods": 0.0,
    }
    assert totals(store, "class=precursor")["mass_kg"] == 50.0
    several = totals(store, "class=plant_material,precursor")  # of two classes there is no one number
    assert (several["mass_kg"], several["median_mass_kg"], several["largest_mass_kg"]) == (None, None, None)
    assert [several["by_class"][key]["mass_kg"] for key in ("plant_material", "precursor")] == [7.0, 50.0]
    assert totals(store, "class=drug,precursor")["mass_kg"] == 1.0
    assert rows(store, "by_country")["KZ"]["mass_kg"] is None
    assert rows(store, "by_drug")["acetone"]["mass_kg"] == 50.0


def test_missing_is_null_and_nothing_is_zero(build: Build) -> None:
    store = build(Event((Line(mass_kg=None),)))
    known = totals(store)
    assert (known["seizures"], known["mass_kg"], known["lines_without_mass"]) == (1, None, 1)
    assert known["mass_kg_equivalent"] == {"low": None, "central": None, "high": None}
    nothing = totals(store, "country=CO")
    assert (nothing["seizures"], nothing["lines"], nothing["mass_kg"], nothing["countries"]) == (0, 0, 0.0, 0)
    assert (nothing["median_mass_kg"], nothing["first_date"], nothing["share_of_largest"]) == (None, None, None)


def test_zero_as_written_is_a_mass(build: Build) -> None:
    found = totals(build(Event((Line(mass_kg=0.0),))))
    assert (found["mass_kg"], found["median_mass_kg"], found["share_of_largest"]) == (0.0, 0.0, None)


def test_conversions_stand_beside_kilograms_never_in_them(build: Build) -> None:
    store = build(
        Event((Line(mass_kg=2.0),)),
        Event((Line(mass_kg=None, kg_equivalent=10.0, kg_equivalent_low=5.0, kg_equivalent_high=20.0),)),
        Event((Line(mass_kg=None, kg_equivalent=1.0),)),
    )
    found = totals(store)
    assert (found["mass_kg"], found["kg_equivalent"], found["lines_converted"]) == (2.0, 11.0, 2)
    assert found["mass_kg_equivalent"] == {"low": 8.0, "central": 13.0, "high": 23.0}
    assert found["lines_without_mass"] == 2


def test_a_line_with_a_mass_and_a_published_equivalent_weighs_once(build: Build) -> None:
    found = totals(
        build(Event((Line(mass_kg=2.0, kg_equivalent=2.0),)), Event((Line(mass_kg=None, kg_equivalent=1.0),)))
    )
    assert (found["mass_kg"], found["kg_equivalent"], found["lines_converted"]) == (2.0, 1.0, 1)
    assert found["mass_kg_equivalent"] == {"low": 3.0, "central": 3.0, "high": 3.0}


def test_aggregates_add_to_seizures_and_mass_and_to_nothing_else(build: Build) -> None:
    store = build(
        Event((Line(mass_kg=1.0),), latitude=55.0, longitude=37.0, place="Moscow"),
        Event((Line(mass_kg=1000.0),), grain="aggregate", event_count=40, latitude=1.0, longitude=1.0, place="Port"),
        Event((Line(mass_kg=5.0),), grain="aggregate", event_count=None),
    )
    found = totals(store)
    assert (found["seizures"], found["lines"], found["aggregate_rows"], found["lines_without_count"]) == (41, 1, 2, 1)
    assert (found["mass_kg"], found["median_mass_kg"], found["largest_mass_kg"]) == (1006.0, 1.0, 1.0)
    assert [row["label"] for row in ask(store, "places", Selection())["rows"]] == ["Moscow"]
    assert ask(store, "sizes", Selection())["lines"] == 1


def test_annual_tables_count_only_when_alone_or_asked_for(build: Build) -> None:
    annual = Event((Line(mass_kg=900.0),), grain="annual", event_count=None, start=date(2009, 1, 1),
                   end=date(2009, 12, 31), precision="year")  # fmt: skip
    alone = ask(build(annual), "totals", Selection())
    assert (alone["mass_kg"], alone["kinds"], alone["seizures"], alone["lines_without_count"]) == (
        900.0,
        ["annual"],
        None,
        1,
    )
    both = build(annual, Event())
    assert (totals(both)["mass_kg"], totals(both)["kinds"]) == (1.0, ["individual", "aggregate"])
    assert totals(both, "kind=annual")["mass_kg"] == 900.0
    assert totals(both, "kind=annual,individual")["mass_kg"] == 901.0


def test_seizures_are_null_where_no_row_states_a_number(build: Build) -> None:
    year = {"grain": "annual", "start": date(2009, 1, 1), "end": date(2009, 12, 31), "precision": "year"}
    weight = Line(mass_kg=None, kg_equivalent=40.0)
    table = (
        Event((weight,), event_count=None, **year),
        Event((weight,), event_count=None, country="KZ", **year),
        Event((Line(mass_kg=None),), event_count=None, country="KZ", **year),
    )
    silent = ask(build(*table), "totals", Selection())
    assert (silent["seizures"], silent["n"], silent["n_rows"], silent["weight"]) == (None, None, 3, "kg_equivalent")
    assert (silent["mass_kg"], silent["kg_equivalent"], silent["left_out"]["lines_without_weight"]) == (None, 80.0, 1)
    store = build(*table, Event(), Event((weight,), grain="annual", event_count=5))
    annual = rows(store, "by_country", "kind=annual")
    assert {key: row["seizures"] for key, row in annual.items()} == {"RU": 5, "KZ": None}
    beside = totals(store, "kind=individual,annual")
    assert (beside["seizures"], beside["mass_kg"], beside["weight"]) == (6, 1.0, "mass_kg")
    crossing = ask(store, "totals", parse("kind=annual&country=KZ&from=2009-03-01"))
    assert (crossing["crossing_edge"], crossing["crossing_edge_records"]) == (None, 2)
    offered = ask(store, "options", parse("kind=annual"), keys="country")["filters"]["country"]["options"]
    assert [(one["key"], one["seizures"], one["rows"]) for one in offered] == [("RU", 5, 2), ("KZ", None, 2)]


@pytest.mark.parametrize(("day", "inside"), [(date(2009, 8, 17), 1), (date(2009, 8, 18), 0)])
def test_georgia_left_the_cis_during_the_operation(build: Build, day: date, inside: int) -> None:
    store = build(Event(country="GE", start=day), Event(start=date(2009, 1, 1)), Event(start=date(2009, 12, 1)))
    assert totals(store, "region=bloc:cis")["seizures"] == 2 + inside
    regions = rows(store, "by_region")
    assert regions["bloc:cis"]["seizures"] == 2 + inside
    assert ("none" in regions) == (not inside)
    assert totals(store, "region=m49:asia")["seizures"] == 1
    assert rows(store, "by_region", scheme="m49")["m49:asia"]["seizures"] == 1


@pytest.mark.parametrize(
    ("masses", "median", "p90"), [((1.0, 2.0, 9.0), 2.0, 7.6), ((1.0, 2.0, 4.0, 9.0), 3.0, 7.5), ((3.0,), 3.0, 3.0)]
)
def test_median_and_percentile(build: Build, masses: tuple[float, ...], median: float, p90: float) -> None:
    found = totals(build(*(Event((Line(mass_kg=mass),)) for mass in masses)))
    assert found["median_mass_kg"] == median
    assert found["p90_mass_kg"] == pytest.approx(p90)
    assert found["share_of_largest"] == pytest.approx(masses[-1] / sum(masses))


def test_a_period_takes_what_lies_wholly_inside_and_counts_what_crosses_its_edge(build: Build) -> None:
    august = Event(start=date(2009, 8, 1), end=date(2009, 8, 31), precision="month", grain="aggregate", event_count=5)
    year = Event(start=date(2009, 1, 1), end=date(2009, 12, 31), precision="year")
    store = build(august, year, Event(start=date(2009, 8, 20)), Event(start=date(2010, 1, 5)))
    inside = totals(store, "from=2009-08-01&to=2009-08-31")
    assert (inside["seizures"], inside["crossing_edge"], inside["crossing_edge_records"]) == (6, 1, 1)
    cut = totals(store, "from=2009-08-15&to=2009-08-31")
    assert (cut["seizures"], cut["crossing_edge"], cut["crossing_edge_records"]) == (1, 6, 2)
    assert totals(store, "to=2009-08-15")["crossing_edge"] == 6
    assert totals(store, "from=2009-08-31&to=2009-09-30")["crossing_edge"] == 6
    assert totals(store, "from=2009-09-01&to=2009-09-30")["crossing_edge"] == 1
    assert totals(store)["crossing_edge"] == 0
    assert cut["left_out"]["crossing_edge"] == 6


def test_first_and_last_day_carry_the_finest_precision_that_reaches_them(build: Build) -> None:
    month = {"precision": "month", "grain": "aggregate"}
    store = build(
        Event(start=date(2009, 8, 1), end=date(2009, 8, 31), **month),
        Event(start=date(2009, 8, 1)),
        Event(start=date(2009, 9, 1), end=date(2009, 9, 30), **month),
    )
    found = totals(store)
    assert (found["first_date"], found["first_date_precision"]) == ("2009-08-01", "day")
    assert (found["last_date"], found["last_date_precision"]) == ("2009-09-30", "month")


def test_unknown_is_a_value_of_its_own(build: Build) -> None:
    store = build(Event(country=None, mode="rail"), Event(country="KZ"), Event(country="RU"))
    assert totals(store)["countries"] == 2
    assert totals(store, "country=unknown")["seizures"] == 1
    assert totals(store, "country=unknown,KZ")["seizures"] == 2
    assert totals(store, "mode=unknown")["seizures"] == 2
    assert list(rows(store, "by_country")) == ["KZ", "RU", "unknown"]
    assert rows(store, "by_country")["unknown"]["label"] == "Unknown"


def test_a_parent_selects_its_children(build: Build) -> None:
    store = build(Event((Line("crack"), Line("coca_paste"))), Event((Line("cocaine"),)), Event((Line("heroin"),)))
    assert totals(store, "drug=cocaine")["seizures"] == 2
    assert totals(store, "drug=crack")["seizures"] == 1
    offered = {
        one["key"]: one["seizures"]
        for one in ask(store, "options", Selection(), keys="drug")["filters"]["drug"]["options"]
    }
    assert offered == {"cocaine": 2, "crack": 1, "coca_paste": 1, "heroin": 1}


def test_unclassified_can_be_selected_in_every_vocabulary_of_goods(build: Build) -> None:
    store = build(Event((Line("unclassified"),)), Event())
    assert [totals(store, f"{key}=unclassified")["seizures"] for key in ("drug", "group", "class")] == [1, 1, 1]


def test_mass_limits_are_inclusive_and_leave_out_what_has_no_mass(build: Build) -> None:
    store = build(*(Event((Line(mass_kg=mass),)) for mass in (None, 1.0, 2.0, 3.0)))
    assert totals(store, "min_kg=1&max_kg=2")["seizures"] == 2
    assert totals(store, "min_kg=0")["seizures"] == 3
    assert totals(store, "max_kg=1")["seizures"] == 1


@pytest.mark.parametrize(
    ("words", "found"),
    [("lodz", 1), ("ПОРТ", 1), ("heroina lodz", 1), ("lodz heroina", 1), ("100%", 1), ("1%0", 1), ("200%", 0),
     ("белыи", 1), ("белый порошок", 1), ("порошок lodz", 0), ("heroin", 3)],
)  # fmt: skip
def test_words_are_found_whatever_their_case_accents_and_order(build: Build, words: str, found: int) -> None:
    store = build(
        Event((Line(drug_as_written="HEROÍNA"),), place="Lódź"),
        Event(place="Порт 100%"),
        Event(note="Белый ПОРОШОК в мешках"),
    )
    assert ask(store, "totals", Selection(q=words))["seizures"] == found


def test_a_word_in_most_notes_and_one_in_few(build: Build) -> None:
    store = build(Event(), *(Event(note=f"Border crossing {name}") for name in ("north", "south", "east")))
    assert [ask(store, "totals", Selection(q=words))["seizures"] for words in ("border", "NORTH", "border north")] == [
        3,
        1,
        1,
    ]


def test_overlapping_sources_are_listed_with_country_and_days(build: Build) -> None:
    store = build(
        Event(start=date(2009, 1, 5)), Event(start=date(2009, 6, 1)),
        Event(batch=2, start=date(2009, 3, 1)), Event(batch=2, start=date(2009, 9, 1)),
        Event(batch=2, country="KZ", start=date(2009, 3, 1)),
        batches=(Batch(1, "customs"), Batch(2, "police")),
    )  # fmt: skip
    assert totals(store)["overlaps"] == [
        {"sources": ["customs", "police"], "labels": ["Customs", "Police"], "country": "RU", "label": "Russia",
         "from": "2009-03-01", "to": "2009-06-01"}
    ]  # fmt: skip
    assert totals(store, "source=police")["overlaps"] == []


def test_reporters_are_administrations_or_the_country_where_none_is_named(build: Build) -> None:
    store = build(
        Event(administration="ru-customs"), Event(administration=None),
        Event(country="KZ"), Event(country="KZ", batch=2), Event(country=None),
        batches=(Batch(1, "customs"), Batch(2, "police")),
    )  # fmt: skip
    assert totals(store)["reporters"] == 2
    assert totals(store, "administration=ru-customs")["reporters"] == 1
