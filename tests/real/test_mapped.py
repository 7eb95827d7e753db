"""Headers nobody prepared for: with its own profile switched off, each real file is mapped as its profile maps it.

For at least 90 % of the fields, and to the same totals; what is left is one click (one constant or one column) each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from etl.choosing import open_and_choose
from etl.door import load
from etl.mapping_document import MappingDocument
from etl.plan import Plan
from store import Store
from tests.fixtures.databases import rows
from tests.fixtures.databases import store as store

LEAST = 0.9


@dataclass(frozen=True)
class Unaided:
    """A file without its profile. `clicks`: the constants that a person states for the same totals.

    `differs`: the fields that are mapped otherwise, and to what.
    """

    folder: str
    pattern: str
    profile: str
    clicks: Mapping[str, str] = field(default_factory=dict)
    differs: Mapping[str, str | None] = field(default_factory=dict)


FILES = (
    Unaided("unodc-ids-2011-2016", "*.zip", "unodc_ids"),
    Unaided("unodc-annual-2012-2016", "*.csv", "unodc_annual"),
    *(
        Unaided("us-cbp-drugs", f"*_{years}.csv", "us_cbp_drugs", {"country": "US"})
        for years in ("fy19_22", "fy20_23", "fy21_24")
    ),
    Unaided("colombia-ponal-2018", "*.csv", "colombia_ponal", {"country": "CO"}),
    Unaided("brazil-pf-ports-airports", "*.csv", "brazil_pf", {"country": "BR"}, {"note": None}),
    Unaided("uk-border-force", "*.gz", "uk_border_force", {"country": "GB"}),
    Unaided("us-dhs-forfeitures-2014-2017", "*.csv", "us_dhs_forfeitures_csv", {"country": "US"}),
    Unaided("us-dhs-forfeitures-2014-2017", "*.xlsx", "us_dhs_forfeitures", {"country": "US"}),
)
TOTALS = """
    SELECT count(*), sum(seizure.not_counted IS NULL), sum(seizure.event_count), sum(line.mass_kg), sum(line.quantity),
           sum(line.kg_equivalent) FILTER (WHERE line.factor_version = 'as published' AND seizure.not_counted IS NULL)
    FROM seizure_line AS line JOIN seizure ON seizure.id = line.seizure_id
"""


def fields_of(plan: Plan) -> dict[str, str]:
    """Field -> column; each column of a field that is told by several counts by itself."""
    several = {f"quantity:{item.column}": item.column for item in plan.measures}
    several |= {f"{key}:{name}": name for key, parts in plan.gathered.items() for name in parts}
    single = {key: name for key, name in plan.columns.items() if name not in several.values()}
    return single | several


def plan_of(store: Store, path: Path, profile: str | None) -> Plan:
    table, choice = open_and_choose(store, path, profile, MappingDocument())
    table.close()
    return choice.plan


def found(real_data: Path, case: Unaided) -> Path:
    (path,) = (real_data / case.folder).glob(case.pattern)
    return path


@pytest.mark.parametrize("case", FILES, ids=lambda case: f"{case.profile}-{case.pattern}")
def test_columns_are_mapped_as_the_profile_maps_them(store: Store, real_data: Path, case: Unaided) -> None:
    path = found(real_data, case)
    known, guessed = plan_of(store, path, None), plan_of(store, path, "none")
    assert (known.profile, guessed.profile) == (case.profile, "mapped")
    wanted, has = fields_of(known), fields_of(guessed)
    otherwise = {key: has.get(key) for key, column in wanted.items() if has.get(key) != column}
    share = 1 - len(otherwise) / len(wanted)
    print(f"{path.name}: {len(wanted) - len(otherwise)} of {len(wanted)} fields, {share:.0%}; {dict(case.clicks)}")
    assert otherwise == case.differs
    assert share >= LEAST


def alike(figures: list[float | None]) -> list[Any]:
    """Equal to twelve digits, and nothing equal to nothing alone."""
    return [None if figure is None else pytest.approx(figure, rel=1e-12) for figure in figures]


@pytest.mark.parametrize("case", FILES[1:], ids=lambda case: f"{case.profile}-{case.pattern}")
def test_it_loads_to_the_same_totals(store: Store, real_data: Path, case: Unaided) -> None:
    path = found(real_data, case)
    aided = load(store, path)
    told = rows(store, TOTALS)
    assert aided.batch is not None
    with store.writing() as conn:
        conn.exec_driver_sql("DELETE FROM seizure_line")
        conn.exec_driver_sql("DELETE FROM seizure")
        conn.exec_driver_sql("UPDATE batch SET content_sha256 = 'another', sha256 = 'another'")
    alone = load(store, path, profile="none", constants=case.clicks)
    assert (alone.rows_read, alone.rows_loaded, alone.rows_quarantined) == (
        aided.rows_read,
        aided.rows_loaded,
        aided.rows_quarantined,
    )
    assert (alone.rows_skipped, alone.grains) == (aided.rows_skipped, aided.grains)
    assert [alone.seizures, alone.mass_kg] == alike([aided.seizures, aided.mass_kg])
    assert list(rows(store, TOTALS)[0]) == alike(list(told[0]))


def test_the_individual_seizures_of_the_un_load_to_the_same_totals(store: Store, real_data: Path) -> None:
    path = found(real_data, FILES[0])
    aided, alone = (load(store, path, profile=profile, dry_run=True) for profile in (None, "none"))
    for name in ("rows_read", "rows_loaded", "rows_quarantined", "repeated_rows", "lines_held", "seizures"):
        assert getattr(alone, name) == getattr(aided, name)
    assert alone.mass_kg == pytest.approx(aided.mass_kg, rel=1e-12)
