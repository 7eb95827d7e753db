"""What etl's door says of a file, by hand, for the cards of the Data page; and how to read a card without a browser."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from dash.development.base_component import Component

from dashboard.components.data_draft import Draft, Words

COLUMNS = ("No", "Дата", "Страна", "Наркотик", "Вес", "Ед.")
FIELDS = (None, "date", "country", "drug", "quantity", "unit")
ROWS = (
    ("1", "01.03.2021", "Казахстан", "героин", "2,5", "кг"),
    ("2", "13.03.2021", "Нигде", "нас", "два", "кг"),
)
WORDS = Words(
    fields={
        "date": "Date of seizure",
        "country": "Country of seizure",
        "drug": "Drug or commodity",
        "quantity": "Quantity",
        "unit": "Unit",
        "operation": "Operation",
        "note": "Note",
        "administration": "Administration",
        "mode": "Transport mode",
        "location": "Kind of location",
    },
    vocabularies={
        "drug": {"heroin": "Heroin", "opium": "Opium"},
        "country": {"KZ": "Kazakhstan", "UZ": "Uzbekistan"},
        "unit": {"kilogram": "kilogram", "tablet": "tablet"},
        "transport_mode": {"rail": "Rail"},
        "concealment": {},
        "location": {"airport": "Airport"},
    },
    profiles={"unodc_ids": "UNODC IDS"},
    batches={12: "march.csv"},
)


def inspection(**changed: Any) -> dict[str, Any]:
    """A file that nobody knows, all of its columns guessed."""
    return {
        "already_loaded": None,
        "profile": None,
        "profile_name": "unknown",
        "source_name": "march",
        "scope": "",
        "dialect": {
            "format": "csv",
            "encoding": "windows-1251",
            "delimiter": ";",
            "header_row": 3,
            "decimal": ",",
            "date_order": "dmy",
            "evidence": {"encoding": "812 words of Cyrillic letters only", "date_order": "13.03.2021 is day first"},
        },
        "columns": [
            {"column": column, "field": field, "evidence": f"like {field}", "confidence": 0.9}
            for column, field in zip(COLUMNS, FIELDS, strict=True)
        ],
        "mapping": {field: column for column, field in zip(COLUMNS, FIELDS, strict=True) if field},
        "constants": {},
        "missing_required": [],
        "rows_read": 6100,
        "wide": [],
        "sample": {"columns": list(COLUMNS), "rows": [list(row) for row in ROWS]},
    } | changed


def value(text: str, rows: int, code: str | None = None, name: str | None = None, **more: Any) -> dict[str, Any]:
    outcome = "known" if code else "unrecognised"
    return {"text": text, "rows": rows, "code": code, "name": name, "outcome": outcome, "assigned": False} | more


def review(**changed: Any) -> dict[str, Any]:
    """What a load of that file would make of it."""
    account = {
        "rows_read": 6100,
        "rows_loaded": 6089,
        "rows_quarantined": 8,
        "rows_skipped": {"total_row": 1, "blank_row": 2},
        "repeated_rows": 0,
        "lines_held": 1,
        "rows_superseded": 0,
        "seizures": 6089,
        "mass_kg": 18234.5,
        "control_totals": [],
    }
    return {
        "account": account,
        "distinct_more": {},
        "distinct": {
            "drug": [value("нас", 35), value("героин", 6000, "heroin", "Heroin")],
            "country": [value("Нигде", 9), value("Казахстан", 6000, "KZ", "Kazakhstan")],
        },
        "quarantined": [
            {"sheet": "2021", "row": 4, "column": "Вес", "value": "два", "code": "quantity", "message": "No number."}
        ],
        "quarantined_by": {"quantity": 8},
        "held": [
            {
                "sheet": None,
                "row": 5,
                "drug": "heroin",
                "quantity": 4500000.0,
                "unit": "kilogram",
                "mass_kg": 4500000.0,
                "message": "Above the cap.",
                "proposals": [
                    {"unit": "tablet", "low_kg": 405.0, "high_kg": 1350.0},
                    {"unit": "gram", "low_kg": 4500.0, "high_kg": 4500.0},
                ],
            }
        ],
        "warnings": [],
        "control_totals": [{"column": "Вес", "stated": 18240.0, "summed": 18234.5, "difference": 5.5}],
        "skipped": account["rows_skipped"],
        "rows": {
            "columns": list(COLUMNS),
            "as_read": [list(row) for row in ROWS],
            "as_understood": [
                dict(date="2021-03-01", country="Kazakhstan", drug="Heroin", quantity="2.5", unit="kilogram"),
                dict(date="2021-03-13", country="", drug="", quantity="", unit="kilogram"),
            ],
        },
    } | changed


def draft(reviewed: Mapping[str, Any] | None = None, said: Mapping[str, Any] | None = None, **found: Any) -> Draft:
    """The card's data: `found` changes the inspection, `reviewed` is its review, `said` the document so far."""
    return Draft("u1", "march.csv", inspection(**found), WORDS, review=reviewed, document=said or {})


def walk(shown: Any) -> Iterator[Any]:
    """Every component, from outside in."""
    if isinstance(shown, list | tuple):
        for child in shown:
            yield from walk(child)
    elif isinstance(shown, Component):
        yield shown
        yield from walk(getattr(shown, "children", None))


def text_of(shown: Any) -> str:
    """All words of it, in their order."""
    if isinstance(shown, list | tuple):
        return " ".join(filter(None, map(text_of, shown)))
    if isinstance(shown, Component):
        return text_of(getattr(shown, "children", None))
    return "" if shown is None else str(shown)


def control(shown: Any, part: str, name: str) -> tuple[str, list[str]]:
    """What the one control of this part of the file is set to; what it offers, if it brings its choices along."""
    for item in walk(shown):
        given = getattr(item, "id", None)
        if isinstance(given, dict) and (given.get("part"), given.get("name")) == (part, name):
            return item.value, []
        if (getattr(item, "data-part", None), getattr(item, "data-name", None)) == (part, name):
            choices = json.loads(getattr(item, "data-choices", "[]"))
            return getattr(item, "data-value"), [choice["value"] for choice in choices]
    raise AssertionError(f"no control says {part} {name}")


def with_attribute(shown: Any, name: str) -> dict[str, Any]:
    """The components that have this attribute, by its value."""
    return {str(getattr(item, name)): item for item in walk(shown) if getattr(item, name, None) is not None}
