"""The quality of reporters, counted a second time row by row from the files themselves; on both databases."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from analytics.door import ask, ask_query
from analytics.selection import SelectionError, parse
from store import Store, batches
from tests.fixtures.databases import BOTH
from tests.fixtures.loading import load_text, template

DATABASES = BOTH
Line = dict[str, str]
Answer = Mapping[str, Any]
COLUMNS = (
    "area", "place", "administration", "mode", "concealment", "origin_country", "destination_country", "purity_percent",
)  # fmt: skip
DAY = timedelta(days=1)
TODAY = datetime.now(UTC).date()
HEROIN, NOBODY_KNOWS = "heroin", "blue dust"
WHAT: Mapping[str, tuple[str, ...]] = {
    "country": ("KZ", "KG", "Atlantis"),
    "administration": ("", "", "Customs of K"),
    "drug": (HEROIN, "opium", NOBODY_KNOWS),
    "unit": ("kg", "g", "", "sack", "tablets"),
    "place": ("", "Almaty", "Osh"),
    "area": ("", "North"),
    "mode": ("", "rail", "road"),
    "concealment": ("", "luggage"),
    "origin_country": ("", "", "AF"),
    "destination_country": ("", "", "RU"),
    "purity_percent": ("", "12"),
}


def _lines(seed: int, size: int, newest: date) -> list[Line]:
    chance = random.Random(seed)
    made = []
    for _each in range(size):
        line = {name: chance.choice(values) for name, values in WHAT.items()}
        day = newest - DAY * chance.randrange(700)
        line["date"] = chance.choice((day.isoformat(), day.isoformat(), day.isoformat()[:7], day.strftime("%d.%m.%y")))
        line["quantity"] = chance.choice(("", "0", "1", "5", "7", "10", "12", "15", "20", "23", "2.5", "1250", "0.05"))
        made.append(line)
    return made


@pytest.fixture
def lines(store: Store, tmp_path: Path) -> list[Line]:
    """What stands in two files that are loaded: one up to last week, one up to a day four years ago."""
    recent, old = _lines(1, 150, TODAY - 7 * DAY), _lines(2, 60, TODAY - 1461 * DAY)
    for number, some in enumerate((recent, old)):
        report = load_text(store, tmp_path, template(*some, columns=COLUMNS), f"{number}.csv")
        assert report.rows_loaded == len(some)
    return [line | {"file": "recent"} for line in recent] + [line | {"file": "old"} for line in old]


def _reporter(line: Line) -> str:
    if line["administration"]:
        return "administration:kz-customs-of-k" if line["country"] == "KZ" else "administration"
    return f"country:{line['country'] if len(line['country']) == 2 else 'unknown'}"


def _day(line: Line) -> date | None:
    if len(line["date"]) == 7:
        return None
    wanted = "%d.%m.%y" if "." in line["date"] else "%Y-%m-%d"
    return datetime.strptime(line["date"], wanted).replace(tzinfo=UTC).date()


def _of_countries(lines: list[Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in lines:
        if not line["administration"]:
            found.setdefault(_reporter(line), []).append(line)
    return found


def _rows(answer: Answer) -> dict[str, Answer]:
    return {row["key"].removeprefix("sentinel-template:"): row for row in answer["rows"]}


def _sheet(store: Store, reporter: str, query: str = "", **options: str) -> Answer:
    sheet: Answer = ask(store, "quality", parse(query), reporter=f"sentinel-template:{reporter}", **options)["sheet"]
    return sheet


FILLED: Mapping[str, Callable[[Line], bool]] = {
    "date_day": lambda line: len(line["date"]) > 7,
    "country": lambda line: len(line["country"]) == 2,
    "area": lambda line: line["area"] != "",
    "place": lambda line: line["place"] != "",
    "coordinates": lambda _line: False,
    "drug": lambda line: line["drug"] != NOBODY_KNOWS,
    "quantity": lambda line: line["quantity"] != "",
    "unit": lambda line: line["unit"] in ("kg", "g", "tablets"),
    "purity": lambda line: line["purity_percent"] != "",
    "mode": lambda line: line["mode"] != "",
    "concealment": lambda line: line["concealment"] != "",
    "route": lambda line: line["origin_country"] + line["destination_country"] != "",
    "origin": lambda line: line["origin_country"] != "",
    "destination": lambda line: line["destination_country"] != "",
    "transit": lambda _line: False,
}
PROBLEMS: Mapping[str, tuple[Callable[[Line], bool], Callable[[Line], bool]]] = {
    "unknown_unit": (lambda line: line["unit"] == "sack", lambda line: line["unit"] != ""),
    "quantity_without_unit": (lambda line: line["quantity"] != "" and not line["unit"], FILLED["quantity"]),
    "zero_quantity": (lambda line: line["quantity"] == "0", FILLED["quantity"]),
    "date_not_day": (lambda line: len(line["date"]) == 7, lambda _line: True),
    "two_digit_year": (lambda line: "." in line["date"], lambda _line: True),
    "date_after_load": (lambda _line: False, FILLED["date_day"]),
    "drug_unclassified": (lambda line: line["drug"] == NOBODY_KNOWS, lambda _line: True),
    "country_unknown": (lambda line: line["country"] == "Atlantis", lambda _line: True),
    "held": (lambda _line: False, lambda _line: True),
}


def test_every_row_has_one_reporter_and_every_field_its_count(store: Store, lines: list[Line]) -> None:
    answer = ask_query(store, "quality", "")
    assert sum(row["rows"] for row in answer["rows"]) == len(lines) == answer["n"]
    rows = _rows(answer)
    of_countries = _of_countries(lines)
    assert {key for key in rows if key.startswith("country:")} == set(of_countries)
    for key, mine in of_countries.items():
        assert rows[key]["rows"] == len(mine)
        assert {name: rows[key]["filled"][name] for name in FILLED} == {
            name: sum(map(filled, mine)) for name, filled in FILLED.items()
        }
        assert rows[key]["share_mode"] == pytest.approx(sum(map(FILLED["mode"], mine)) / len(mine))


def test_problems_name_what_they_are_a_part_of(store: Store, lines: list[Line]) -> None:
    for key, mine in _of_countries(lines).items():
        found = {one["key"]: (one["rows"], one["of"]) for one in _sheet(store, key)["problems_found"]}
        assert found == {name: (sum(map(is_, mine)), sum(map(of, mine))) for name, (is_, of) in PROBLEMS.items()}


def test_examples_are_rows_that_have_the_problem(store: Store, lines: list[Line]) -> None:
    sheet = _sheet(store, "country:KZ")
    shown = {one["key"]: one["examples"] for one in sheet["problems_found"] if one["rows"]}
    assert set(shown) == {"unknown_unit", "quantity_without_unit", "zero_quantity", "date_not_day", "two_digit_year",
                          "drug_unclassified"}  # fmt: skip
    by_place = {("0.csv" if line["file"] == "recent" else "1.csv", number): line for number, line in _numbered(lines)}
    for problem, examples in shown.items():
        assert 0 < len(examples) <= 5
        for example in examples:
            line = by_place[example["file_name"], example["row_number"]]
            assert PROBLEMS[problem][0](line) and _reporter(line) == "country:KZ"
            assert example["written"] in line.values()
            story = ask(store, "record", parse(""), line=str(example["line"]))
            assert story["line"]["row_number"] == example["row_number"]


def _numbered(lines: list[Line]) -> list[tuple[int, Line]]:
    recent = [line for line in lines if line["file"] == "recent"]
    return [*enumerate(recent, 1), *enumerate(lines[len(recent) :], 1)]


def test_round_masses_are_compared_with_a_fifth_and_a_tenth(store: Store, lines: list[Line]) -> None:
    for key, mine in _of_countries(lines).items():
        masses = [float(line["quantity"]) for line in mine if line["unit"] in ("kg", "g") and line["quantity"] > "0"]
        whole = [int(mass) for mass in masses if mass.is_integer()]
        long = [mass for mass in whole if mass >= 10]
        heaped = _sheet(store, key)["heaping"]
        assert heaped["masses"] == len(masses) and heaped["whole"] == len(whole) and heaped["tested"] == len(long)
        assert heaped["fives"] == sum(mass % 5 == 0 for mass in whole)
        assert heaped["tens"] == sum(mass % 10 == 0 for mass in whole)
        assert heaped["tested_fives"] == sum(mass % 5 == 0 for mass in long)
        assert heaped["expected_tens"] == len(long) / 10
        assert heaped["index"] == pytest.approx(500 * sum(mass % 5 == 0 for mass in long) / len(long))
        assert heaped["few"] is (len(long) < 30)


def test_delay_is_of_days_and_archives_stand_apart(store: Store, lines: list[Line]) -> None:
    loaded = date.fromisoformat(batches.list_batches(store)[0].loaded_at[:10])
    for key, mine in _of_countries(lines).items():
        row = _rows(ask_query(store, "quality", ""))[key]
        for file, name, counted in (
            ("recent", "delay", "delay_rows"), ("old", "archive", "rows_of_archives")
        ):  # fmt: skip
            days = sorted((loaded - day).days for line in mine if line["file"] == file and (day := _day(line)))
            assert row[counted] == len(days)
            assert row[f"{name}_median_days"] == statistics.median(days)
            ranks = statistics.quantiles(days, n=10, method="inclusive")
            assert row[f"{name}_p90_days"] == pytest.approx(ranks[8])


@pytest.mark.parametrize(("granularity", "length"), [("year", 4), ("month", 7)])
def test_over_time_each_period_has_its_own_rows(
    store: Store, lines: list[Line], granularity: str, length: int
) -> None:
    mine = _of_countries(lines)["country:KG"]
    sheet = _sheet(store, "country:KG", granularity=granularity)
    wanted: dict[str, list[Line]] = {}
    for line in mine:
        day = _day(line)
        wanted.setdefault((line["date"] if day is None else day.isoformat())[:length], []).append(line)
    assert {one["key"]: one["rows"] for one in sheet["periods"]} == {key: len(some) for key, some in wanted.items()}
    assert [one["key"] for one in sheet["periods"]] == sorted(wanted)
    assert sheet["coarser"] == 0
    for one in sheet["periods"]:
        some = wanted[one["key"]]
        assert one["share_place"] == pytest.approx(sum(map(FILLED["place"], some)) / len(some))
        assert one["delay_rows"] + one["archive_rows"] == sum(_day(line) is not None for line in some)


def test_repeated_rows_are_those_of_one_file(store: Store, tmp_path: Path) -> None:
    twice = {"place": "Osh", "quantity": "2"}
    for name in ("a.csv", "b.csv"):
        text = template(twice, twice, twice, {"quantity": "3"}, {"drug": name}, columns=COLUMNS)
        load_text(store, tmp_path, text, name)
    repeated = _sheet(store, "country:KZ")["repeated"]
    assert (repeated["rows"], repeated["of"]) == (4, 10)


def test_what_was_held_back_is_of_the_whole_source(store: Store, tmp_path: Path) -> None:
    bad = ({"date": "soon"}, {"date": "later"}, {"quantity": "many"}, {})
    load_text(store, tmp_path, template({}, *[line for line in bad if line]))
    (loads,) = ask_query(store, "quality", "")["loads"]
    assert (loads["rows_read"], loads["rows_loaded"], loads["rows_quarantined"]) == (4, 1, 3)
    assert loads["quarantined_by"] == {"bad_date": 2, "bad_quantity": 1}
    assert sum(loads["quarantined_by"].values()) == loads["rows_quarantined"]


def test_a_date_after_the_load_is_a_problem_and_no_delay(store: Store, tmp_path: Path) -> None:
    tomorrow, yesterday = (TODAY + 2 * DAY).isoformat(), (TODAY - 2 * DAY).isoformat()
    load_text(store, tmp_path, template({"date": tomorrow}, {"date": yesterday}))
    sheet = _sheet(store, "country:KZ")
    assert sheet["date_after_load"] == 1 and sheet["delay_rows"] == 1 and sheet["delay_median_days"] == 2
    (late,) = (one for one in sheet["problems_found"] if one["key"] == "date_after_load")
    assert [one["written"] for one in late["examples"]] == [tomorrow]


@pytest.mark.usefixtures("lines")
def test_an_undone_batch_is_nobodys_report(store: Store) -> None:
    everything = ask_query(store, "quality", "")
    newest = batches.list_batches(store)[0].id
    batches.undo(store, newest)
    without = ask_query(store, "quality", "")
    assert sum(row["rows"] for row in without["rows"]) == 150 and without["loads"][0]["rows_read"] == 150
    batches.redo(store, newest)
    again = ask_query(store, "quality", "")
    assert again["rows"] == everything["rows"] and again["loads"] == everything["loads"]


def test_a_selection_narrows_the_rows(store: Store, lines: list[Line]) -> None:
    answer = ask_query(store, "quality", "drug=opium&mode=rail")
    mine = [line for line in lines if line["drug"] == "opium" and line["mode"] == "rail"]
    assert sum(row["rows"] for row in answer["rows"]) == len(mine)
    assert {row["share_mode"] for row in answer["rows"]} == {1.0}


def test_missing_is_not_zero(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, template({"quantity": "", "unit": "", "date": "2014-05"}))
    (row,) = ask_query(store, "quality", "")["rows"]
    assert row["rounding_index"] is None and row["delay_median_days"] is None and row["few"] is True
    assert row["share_mode"] is None and row["share_drug"] == 1  # the file has no column for the mode
    assert _sheet(store, "country:KZ")["periods"][0]["share_mode"] is None
    problems = {one["key"]: one["share"] for one in _sheet(store, "country:KZ")["problems_found"]}
    assert problems["quantity_without_unit"] is None and problems["date_not_day"] == 1


@pytest.mark.usefixtures("lines")
def test_a_column_no_row_of_the_source_fills_is_said_to_be_none(store: Store) -> None:
    stated = {one["key"]: one["in_source"] for one in _sheet(store, "country:unknown")["fields_stated"]}
    assert stated["mode"] is True and stated["country"] is True  # others of the source state it
    assert stated["coordinates"] is False and stated["event_id"] is False


@pytest.mark.usefixtures("lines")
def test_an_unknown_reporter_is_refused(store: Store) -> None:
    with pytest.raises(SelectionError) as refused:
        ask_query(store, "quality", "reporter=sentinel-template:country:FR")
    assert refused.value.key == "reporter" and "country:FR" in refused.value.sentence


def test_nothing_loaded_is_no_reporter(store: Store) -> None:
    answer = ask_query(store, "quality", "")
    assert answer["rows"] == [] and answer["loads"] == [] and answer["n"] == 0
