"""MEASURES: every number an answer can carry, with its unit and over what it may be added up. Pure; knows no data.

What each one means is said in docs/ANSWERS.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from i18n import mark

# What rows can be divided by. A seizure of two drugs is in two drug rows: only lines add up over drugs.
EVENT_DIMENSIONS = ("time", "place", "source")
ALL_DIMENSIONS = (*EVENT_DIMENSIONS, "drug")


@dataclass(frozen=True)
class Measure:
    """`format`: integer | kg | share. `unit` is None for a plain number."""

    id: str
    unit: str | None
    additive_over: tuple[str, ...]
    format: str
    label: str


MEASURES: tuple[Measure, ...] = (
    Measure("seizures", None, EVENT_DIMENSIONS, "integer", mark("Seizures")),
    Measure("lines", None, ALL_DIMENSIONS, "integer", mark("Lines")),
    Measure("aggregate_rows", None, ALL_DIMENSIONS, "integer", mark("Rows of aggregates")),
    Measure("mass_kg", "kg", ALL_DIMENSIONS, "kg", mark("Kilograms")),
    Measure("kg_equivalent", "kg", ALL_DIMENSIONS, "kg", mark("Converted, kg-equivalent")),
    Measure("mass_kg_equivalent", "kg", ALL_DIMENSIONS, "kg", mark("Kilograms with conversions")),
    Measure("lines_without_mass", None, ALL_DIMENSIONS, "integer", mark("Lines without a mass")),
    Measure("lines_held", None, ALL_DIMENSIONS, "integer", mark("Lines held for review")),
    Measure("lines_without_count", None, ALL_DIMENSIONS, "integer", mark("Rows without a number of seizures")),
    Measure("lines_converted", None, ALL_DIMENSIONS, "integer", mark("Lines converted")),
    Measure("countries", None, (), "integer", mark("Countries of seizure")),
    Measure("reporters", None, (), "integer", mark("Reporting administrations")),
    Measure("median_mass_kg", "kg", (), "kg", mark("Median mass")),
    Measure("p90_mass_kg", "kg", (), "kg", mark("90th percentile of mass")),
    Measure("largest_mass_kg", "kg", (), "kg", mark("Largest mass")),
    Measure("share_of_largest", None, (), "share", mark("Share of the largest")),
)
MEASURE = {item.id: item for item in MEASURES}
