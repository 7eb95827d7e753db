"""The fields a column can be mapped to: PRODUCT.md's words, in the order in which a form shows them. Pure data."""

from __future__ import annotations

from dataclasses import dataclass

from i18n import mark


@dataclass(frozen=True)
class Field:
    """`five`: one of the five that matter on the mapping form. `kind` says how its text is understood."""

    key: str
    label: str
    kind: str  # text | number | date | country | drug | unit | term | flag
    five: bool = False


FIELDS: tuple[Field, ...] = (
    Field("date", mark("Date of seizure"), "date", five=True),
    Field("country", mark("Country of seizure"), "country", five=True),
    Field("drug", mark("Drug or commodity"), "drug", five=True),
    Field("quantity", mark("Quantity"), "number", five=True),
    Field("unit", mark("Unit"), "unit", five=True),
    Field("seizure_id", mark("Seizure id"), "text"),
    Field("event_count", mark("Number of seizures"), "number"),
    Field("kg_equivalent", mark("Kilogram equivalent, as published"), "number"),
    Field("drug_detail", mark("Drug, more exactly"), "drug"),
    Field("area", mark("Administrative area"), "text"),
    Field("place", mark("Place"), "text"),
    Field("latitude", mark("Latitude"), "number"),
    Field("longitude", mark("Longitude"), "number"),
    Field("location", mark("Kind of location"), "term"),
    Field("administration", mark("Administration"), "text"),
    Field("operation", mark("Operation"), "text"),
    Field("participant", mark("Participant"), "country"),
    Field("nil_report", mark("Nil report"), "flag"),
    Field("mode", mark("Transport mode"), "term"),
    Field("concealment", mark("Concealment"), "term"),
    Field("detection", mark("Detection method"), "text"),
    Field("producing", mark("Producing country"), "country"),
    Field("origin", mark("Origin"), "country"),
    Field("departure", mark("Departure"), "country"),
    Field("transit", mark("Transit"), "country"),
    Field("destination", mark("Destination"), "country"),
    Field("direction", mark("Direction"), "text"),
    Field("purity_percent", mark("Purity, %"), "number"),
    Field("value", mark("Value"), "text"),
    Field("note", mark("Note"), "text"),
    Field("fiscal_year", mark("Fiscal year"), "text"),
    Field("fiscal_month", mark("Month of the fiscal year"), "text"),
)
BY_KEY = {field.key: field for field in FIELDS}
THE_FIVE = tuple(field.key for field in FIELDS if field.five)
ROUTE = ("producing", "origin", "departure", "transit", "destination")
TERM_VOCABULARY = {"mode": "transport_mode", "concealment": "concealment", "location": "location"}
