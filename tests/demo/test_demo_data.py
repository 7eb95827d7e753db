"""The demonstration file is what its generator writes, and fits what was published about Operation Sentinel."""

from __future__ import annotations

import csv
import tomllib
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest

from tools.build_demo import TARGET, build, monday

DEMO = Path(TARGET).parent
IN_KG = {"kg": 1.0, "g": 0.001}
Row = dict[str, str]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    with TARGET.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def seized(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["nil_report"] != "yes"]


@pytest.fixture(scope="module")
def of_operation(seized: list[Row]) -> list[Row]:
    return [row for row in seized if row["operation"]]


def test_generator_rewrites_the_file_byte_for_byte() -> None:
    assert build().encode("utf-8") == TARGET.read_bytes()


def test_columns_are_the_templates(rows: list[Row]) -> None:
    header = (DEMO.parent / "template.csv").read_text(encoding="utf-8").strip().split(",")
    assert list(rows[0]) == header


def test_fits_the_published_bounds(of_operation: list[Row]) -> None:
    seizures = {row["seizure_id"] for row in of_operation}
    mass = sum(float(row["quantity"]) * IN_KG[row["unit"]] for row in of_operation)
    assert 100 < len(seizures) <= 140
    assert 160 < mass <= 200
    assert {row["drug"] for row in of_operation} == {"Heroin", "Opium", "Cannabis", "Marijuana"}


def test_operation_rows_lie_in_its_window_and_come_from_its_participants(of_operation: list[Row]) -> None:
    operation = tomllib.loads((DEMO / "operation.toml").read_text(encoding="utf-8"))
    assumptions = tomllib.loads((DEMO / "assumptions" / "assumptions.toml").read_text(encoding="utf-8"))
    participants = {assumptions["countries"][code] for code in operation["participants"]}
    assert len(participants) == 10 and operation["basis"] == "assumed"
    assert {row["participant"] for row in of_operation} < participants
    assert all(row["operation"] == operation["name"] and row["participant"] == row["country"] for row in of_operation)
    assert all(
        operation["from_date"] <= date.fromisoformat(row["date"]) <= operation["to_date"] for row in of_operation
    )


def test_a_participant_reports_seizures_or_nil_or_is_silent(rows: list[Row], of_operation: list[Row]) -> None:
    settings = tomllib.loads((DEMO / "assumptions" / "assumptions.toml").read_text(encoding="utf-8"))
    names, plan = settings["countries"], settings["operation"]
    named = {row["country"] for row in rows if row["operation"]}
    seized = {row["country"] for row in of_operation}
    assert seized == {names[code] for code, number in plan["seizures"].items() if number}
    assert named - seized == {"Armenia"}
    assert {names[code] for code in plan["seizures"]} - named == {names[code] for code in plan["silent"]} == {"Moldova"}
    window = [row for row in rows if row["country"] == "Moldova" and "2009-08-01" <= row["date"] <= "2009-09-30"]
    assert len(window) == 1 and window[0]["drug"] and not window[0]["operation"]


def test_a_nil_report_names_a_week_in_which_its_participant_seized_nothing(rows: list[Row]) -> None:
    busy = defaultdict(set)
    for row in rows:
        if row["operation"] and not row["nil_report"]:
            busy[row["country"]].add(monday(date.fromisoformat(row["date"])))
    nil = [row for row in rows if row["nil_report"] == "yes"]
    assert len(nil) >= 2
    for row in nil:
        week = date.fromisoformat(row["date"])
        assert week == monday(week) and week not in busy[row["country"]]
        assert not any(row[column] for column in ("drug", "quantity", "unit", "seizure_id"))
        assert week + timedelta(days=6) <= date(2009, 9, 30)


def test_lines_of_one_seizure_agree_on_everything_but_the_drug(seized: list[Row]) -> None:
    lines = defaultdict(list)
    for row in seized:
        lines[row["seizure_id"]].append(row)
    several = [group for group in lines.values() if len(group) > 1]
    assert len(several) >= 5
    for group in several:
        assert len({row["drug"] for row in group}) == len(group)
        own = ("drug", "quantity", "unit")
        shared = {tuple(value for column, value in row.items() if column not in own) for row in group}
        assert len(shared) == 1


def test_every_row_says_that_it_is_illustrative(rows: list[Row]) -> None:
    assert [row for row in rows if not row["note"].startswith("illustrative")] == []


def test_the_operation_stands_out_from_the_months_around_it(seized: list[Row]) -> None:
    per_month = Counter(month for month, _ in {(row["date"][:7], row["seizure_id"]) for row in seized})
    assert len(per_month) == 36
    quiet = [number for month, number in per_month.items() if month not in ("2009-08", "2009-09")]
    assert min(per_month["2009-08"], per_month["2009-09"]) > 1.5 * max(quiet)


def test_places_lie_in_or_beside_the_region(seized: list[Row]) -> None:
    for row in seized:
        if row["latitude"]:
            assert 35 <= float(row["latitude"]) <= 61 and 21 <= float(row["longitude"]) <= 84, row["place"]
