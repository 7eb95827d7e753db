"""Write data/demo/operation_sentinel.csv: an illustrative Operation Sentinel, and the months around it.

    python tools/build_demo.py            rewrites the file, byte for byte the same each time

Every number behind it is in data/demo/assumptions; README.md beside the file says what is published and what is
assumed. Must not import etl, store, analytics or dashboard.
"""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.demo_model import Model, Place, Row, draw_amount, draw_circumstances, draw_place, pick, read_model

DATA = Path(__file__).resolve().parent.parent / "data"
TARGET = DATA / "demo" / "operation_sentinel.csv"
NOTE = "illustrative"


@dataclass(frozen=True)
class Seizure:
    """One event: its day, its place, and the amounts found, by drug, in the unit of each."""

    day: date
    country: str
    place: Place
    amounts: tuple[tuple[str, float], ...]
    of_operation: bool
    circumstances: Row = field(default_factory=dict)


def build() -> str:
    """The whole file as text."""
    model = read_model(DATA / "demo" / "assumptions")
    random = Random(model.settings["seed"])
    operation = draw_operation(random, model)
    background = draw_background(random, model)
    rows = [*nil_reports(random, model, operation)]
    rows += seizure_rows(random, model, [*operation, *background])
    rows.sort(key=lambda row: [row.get(column, "") for column in ("date", "seizure_id", "drug", "country")])
    return as_csv(rows)


def as_csv(rows: list[Row]) -> str:
    """The rows under the template's header; a column the template lacks is an error."""
    with (DATA / "template.csv").open(encoding="utf-8", newline="") as lines:
        columns = next(csv.reader(lines))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def draw_operation(random: Random, model: Model) -> list[Seizure]:
    """The seizures of the operation, scaled together to the assumed total."""
    settings = model.settings["operation"]
    days = (settings["last_day"] - settings["first_day"]).days
    drugs, two_drugs = settings["drugs"], settings["two_drugs_share"]
    drawn = []
    for country, number in settings["seizures"].items():
        for _ in range(number):
            day = settings["first_day"] + timedelta(days=random.randint(0, days))
            drawn.append(draw_seizure(random, model, day, country, drugs, two_drugs, True))
    total = sum(amount for seizure in drawn for _, amount in seizure.amounts)
    factor = settings["total_kg"] / total
    return [_scaled(seizure, factor) for seizure in drawn]


def _scaled(seizure: Seizure, factor: float) -> Seizure:
    amounts = tuple((drug, amount * factor) for drug, amount in seizure.amounts)
    return Seizure(seizure.day, seizure.country, seizure.place, amounts, seizure.of_operation, seizure.circumstances)


def draw_seizure(random: Random, model: Model, day: date, country: str, drugs: dict[str, float], two_drugs: float,
                 of_operation: bool) -> Seizure:  # fmt: skip
    """One seizure in a country; a share of them holds two drugs."""
    first = pick(random, drugs)
    found = [first]
    if random.random() < two_drugs:
        found.append(pick(random, {drug: weight for drug, weight in drugs.items() if drug != first}))
    place = draw_place(random, model, country)
    amounts = tuple((drug, draw_amount(random, model, drug)) for drug in found)
    return Seizure(day, country, place, amounts, of_operation, draw_circumstances(random, model, place, first))


def draw_background(random: Random, model: Model) -> list[Seizure]:
    """The other months, and within the operation what its participants did not report to it."""
    settings = model.settings["background"]
    operation = model.settings["operation"]
    drawn = []
    for month in months(model.settings["first_day"], model.settings["last_day"]):
        expected = settings["seizures_per_month"] * settings["yearly_growth"] ** (month.year - 2008)
        drugs = seasonal(model, settings["drugs"], month.month)
        for _ in range(round(random.gauss(expected * sum(drugs.values()), expected**0.5))):
            day = month + timedelta(days=random.randint(0, days_in(month) - 1))
            seizure = draw_seizure(random, model, day, pick(random, settings["seizures"]), drugs, 0.03, False)
            inside = operation["first_day"] <= day <= operation["last_day"]
            if not (inside and _reports(seizure.country, operation) and _of_interest(seizure, operation)):
                drawn.append(seizure)
    return drawn


def _reports(country: str, operation: dict[str, Any]) -> bool:
    """Whether a country takes part and reports; of a silent participant the records lack the operation."""
    return country in operation["seizures"] and country not in operation["silent"]


def _of_interest(seizure: Seizure, operation: dict[str, Any]) -> bool:
    """Whether a participant would have reported it to the operation."""
    return any(drug in operation["drugs"] for drug, _ in seizure.amounts)


def seasonal(model: Model, drugs: dict[str, float], month: int) -> dict[str, float]:
    """The shares of the drugs in a month; they add up to more than one in the months of harvest."""
    season = model.settings["season"]
    factor = season["months"].get(str(month), 1.0)
    return {drug: share * (factor if drug in season["drugs"] else 1.0) for drug, share in drugs.items()}


def months(first: date, last: date) -> Iterator[date]:
    """The first day of each month of the interval."""
    day = first.replace(day=1)
    while day <= last:
        yield day
        day += timedelta(days=days_in(day))


def days_in(month: date) -> int:
    """Days in the month of a date."""
    return ((month.replace(day=1) + timedelta(days=32)).replace(day=1) - month.replace(day=1)).days


def seizure_rows(random: Random, model: Model, seizures: list[Seizure]) -> Iterator[Row]:
    """One row per drug of each seizure; the id counts the seizures of a year in order of time."""
    counters: Counter[str] = Counter()
    for seizure in sorted(seizures, key=lambda each: (each.day, each.country, each.place.name)):
        prefix = f"{'SENT' if seizure.of_operation else 'DEMO'}-{seizure.day.year}"
        counters[prefix] += 1
        common = _common(random, model, seizure)
        common["seizure_id"] = f"{prefix}-{counters[prefix]:04d}"
        for drug, amount in seizure.amounts:
            quantity, unit = written(random, amount, model.settings["size"][drug]["unit"])
            if not seizure.of_operation and random.random() < model.settings["background"]["no_quantity_share"]:
                quantity, unit = "", ""
            yield {**common, "drug": drug, "quantity": quantity, "unit": unit}


def _common(random: Random, model: Model, seizure: Seizure) -> Row:
    """The columns that the lines of one seizure share."""
    background = model.settings["background"]
    row = {
        **seizure.circumstances,
        "date": seizure.day.isoformat(),
        "country": model.name(seizure.country),
        "administration": model.settings["administrations"][seizure.country],
        "note": NOTE,
    }
    if seizure.of_operation:
        row["operation"] = model.settings["operation"]["name"]
        row["participant"] = model.name(seizure.country)
    elif random.random() < background["month_only_share"]:
        row["date"] = seizure.day.strftime("%Y-%m")
    if seizure.of_operation or random.random() >= background["no_place_share"]:
        place = seizure.place
        row |= {"area": place.area, "place": place.name, "latitude": place.latitude, "longitude": place.longitude}
    return row


def written(random: Random, amount: float, unit: str) -> tuple[str, str]:
    """An amount as an officer would write it: small masses often in grams, pieces whole."""
    if unit == "tablets":
        return str(max(1, round(amount))), unit
    if unit == "kg" and amount < 1.0 and random.random() < 0.35:
        return f"{max(1, round(amount * 1000))}", "g"
    return f"{max(0.001, round(amount, 3)):g}", unit


def nil_reports(random: Random, model: Model, seizures: list[Seizure]) -> Iterator[Row]:
    """Weeks in which a participant seized nothing and said so, dated by their Monday; other empty weeks stay silent."""
    settings = model.settings["operation"]
    busy = defaultdict(set)
    for seizure in seizures:
        busy[seizure.country].add(monday(seizure.day))
    week = monday(settings["first_day"] + timedelta(days=6))
    while week + timedelta(days=6) <= settings["last_day"]:
        for country in settings["seizures"]:
            if (
                _reports(country, settings)
                and week not in busy[country]
                and random.random() < settings["nil_report_share"]
            ):
                yield {
                    "date": week.isoformat(),
                    "country": model.name(country),
                    "administration": model.settings["administrations"][country],
                    "operation": settings["name"],
                    "participant": model.name(country),
                    "nil_report": "yes",
                    "note": f"{NOTE}: nothing seized in the week of this Monday",
                }
        week += timedelta(days=7)


def monday(day: date) -> date:
    """The Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def main() -> None:
    """Write the file and say what is in it."""
    text = build()
    TARGET.write_text(text, encoding="utf-8", newline="\n")
    print(f"{TARGET.name}: {text.count(chr(10)) - 1} rows")


if __name__ == "__main__":
    main()
