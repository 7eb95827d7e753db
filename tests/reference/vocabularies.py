"""The CSV files of data/reference as rows, and as the folded look-ups the loader makes of them. No database."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from store.text import fold

FOLDER = Path(__file__).resolve().parents[2] / "data" / "reference"
LANGUAGES = ("en", "ru", "fr", "es")
Row = dict[str, str]


@cache
def rows(name: str) -> list[Row]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def names_of(row: Row) -> list[str]:
    return [row[f"name_{language}"] for language in LANGUAGES if f"name_{language}" in row]


@cache
def countries() -> dict[str, str]:
    """Folded name, alpha-3 or alias -> code; "" is a listed non-country."""
    found = {fold(name): row["code"] for row in rows("countries") for name in (row["alpha3"], *names_of(row))}
    return found | {fold(row["alias"]): row["code"] for row in rows("country_aliases")}


@cache
def drugs() -> dict[str, str]:
    found = {fold(name): row["drug"] for row in rows("drugs") for name in (row["drug"], *names_of(row))}
    return found | {fold(row["alias"]): row["drug"] for row in rows("drug_aliases")}


@cache
def units() -> dict[str, str]:
    found = {fold(name): row["unit"] for row in rows("units") for name in (row["unit"], *names_of(row))}
    return found | {fold(row["alias"]): row["unit"] for row in rows("unit_aliases")}


@cache
def terms(vocabulary: str) -> dict[str, str]:
    """Folded word -> term; "" is a spelling of "unknown"."""
    mine = [row for row in rows("terms") if row["vocabulary"] == vocabulary]
    found = {fold(name): row["term"] for row in mine for name in (row["term"], *names_of(row))}
    aliases = [row for row in rows("term_aliases") if row["vocabulary"] == vocabulary]
    return found | {fold(row["alias"]): row["term"] for row in aliases}


def cap_kg(drug: str) -> float | None:
    """The cap of a drug, or of the nearest drug above it."""
    caps = {row["drug"]: float(row["cap_kg"]) for row in rows("mass_cap")}
    parents = {row["drug"]: row["parent"] for row in rows("drugs")}
    while drug and drug not in caps:
        drug = parents[drug]
    return caps.get(drug)
