"""Profiles: one TOML file says how one source's columns map to our fields. Reads etl/profiles and the remark rules.

A source is added by adding a file; no code knows a source by name.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from store.seed import REFERENCE_FOLDER
from store.text import fold

FOLDER = Path(__file__).parent / "profiles"
GRAINS = ("individual", "aggregate", "annual")
DATE_KINDS = ("auto", "fiscal_month", "fiscal_year", "year_ending")


@dataclass(frozen=True)
class Rule:
    """What a remark in a column says about its row's period; see etl.row_periods for the kinds."""

    kind: str
    field: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Measure:
    """A column that may hold a row's quantity, in one unit. `unit`: as in a unit column; None: not stated."""

    column: str
    unit: str | None = None


@dataclass(frozen=True)
class SkipRule:
    """Rows that are skipped under a name: all of `blank` are blank, and `pattern`, if any, is found in a cell.

    With `cells` it is rows whose cells in these columns are one of `rows`; `says`: what a load has to say of them.
    """

    rule: str
    blank: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    cells: tuple[str, ...] = ()
    rows: frozenset[tuple[str, ...]] = frozenset()
    says: str = ""


@dataclass(frozen=True)
class Profile:
    """How one source is recognised and read. `columns` maps our field to the source's column."""

    profile: str
    source: str
    name: str
    publisher: str
    scope: str
    grain: str
    recognise: tuple[str, ...]
    columns: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    ignored: Mapping[str, str] = field(default_factory=dict)
    date_kind: str = "auto"
    date_order: str | None = None
    decimal: str | None = None
    edition_period: str | None = None
    rules: tuple[Rule, ...] = ()
    illustrative: bool = False
    fiscal_start: int | None = None
    window: tuple[date, date] | None = None  # first and last day of what the source covers; periods end there
    measures: tuple[Measure, ...] = ()
    gathered: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    skips: tuple[SkipRule, ...] = ()
    reading: Mapping[str, str] = field(default_factory=dict)

    def fits(self, columns: Sequence[str]) -> bool:
        """Whether a file with these columns is of this source: every column of the fingerprint is there."""
        present = {fold(column) for column in columns}
        return bool(self.recognise) and all(fold(column) in present for column in self.recognise)


@cache
def load_profiles() -> Mapping[str, Profile]:
    """Every profile by its slug. Raises ValueError naming a file that cannot be one."""
    profiles = [_read(path) for path in sorted(FOLDER.glob("*.toml"))]
    return {profile.profile: profile for profile in profiles}


@cache
def remark_rules(field: str) -> tuple[Rule, ...]:
    """What remarks in a field say of the periods of yearly figures: data/reference/remark_rules.csv."""
    with (REFERENCE_FOLDER / "remark_rules.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Rule(row["kind"], field, re.compile(row["pattern"])) for row in csv.DictReader(file))


def recognise(columns: Sequence[str]) -> Profile | None:
    """The profile whose fingerprint fits; the most exact one where several do."""
    fitting = [profile for profile in load_profiles().values() if profile.fits(columns)]
    return max(fitting, key=lambda profile: len(profile.recognise), default=None)


def _read(path: Path) -> Profile:
    raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    if raw["profile"] != path.stem or raw["grain"] not in GRAINS:
        raise ValueError(f"{path.name}: 'profile' must be the file's name and 'grain' one of {', '.join(GRAINS)}")
    rules = tuple(Rule(rule["kind"], rule["field"], re.compile(rule["pattern"])) for rule in raw.get("rules", ()))
    if "remarks" in raw:
        rules += remark_rules(raw["remarks"]["field"])
    return Profile(
        profile=raw["profile"],
        source=raw["source"],
        name=raw["name"],
        publisher=raw["publisher"],
        scope=raw["scope"],
        grain=raw["grain"],
        recognise=tuple(raw["recognise"]["columns"]),
        columns=raw["columns"],
        constants=raw.get("constants", {}),
        ignored=raw.get("ignored", {}),
        date_kind=raw.get("date", {}).get("kind", "auto"),
        date_order=raw.get("date", {}).get("order"),
        decimal=raw.get("number", {}).get("decimal"),
        edition_period=raw.get("edition", {}).get("period"),
        rules=rules,
        illustrative=raw.get("illustrative", False),
        fiscal_start=raw.get("date", {}).get("fiscal_start"),
        window=(raw["date"]["first"], raw["date"]["last"]) if "first" in raw.get("date", {}) else None,
        measures=tuple(Measure(item["column"], item.get("unit")) for item in raw.get("measures", ())),
        gathered=raw.get("gathered", {}),
        skips=tuple(_skip(item) for item in raw.get("skips", ())),
        reading=raw.get("reading", {}),
    )


def _skip(raw: Mapping[str, Any]) -> SkipRule:
    pattern = re.compile(raw["pattern"]) if "pattern" in raw else None
    return SkipRule(raw["rule"], tuple(raw.get("blank", ())), pattern)
