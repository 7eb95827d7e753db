"""Profiles: one TOML file says how one source's columns map to our fields. Reads etl/profiles, nothing else.

A source is added by adding a file; no code knows a source by name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from store.text import fold

FOLDER = Path(__file__).parent / "profiles"
GRAINS = ("individual", "aggregate", "annual")


@dataclass(frozen=True)
class Rule:
    """What a remark in a column says about its row's period; see etl.row_periods for the kinds."""

    kind: str
    field: str
    pattern: re.Pattern[str]


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

    def fits(self, columns: Sequence[str]) -> bool:
        """Whether a file with these columns is of this source: every column of the fingerprint is there."""
        present = {fold(column) for column in columns}
        return bool(self.recognise) and all(fold(column) in present for column in self.recognise)


@cache
def load_profiles() -> Mapping[str, Profile]:
    """Every profile by its slug. Raises ValueError naming a file that cannot be one."""
    profiles = [_read(path) for path in sorted(FOLDER.glob("*.toml"))]
    return {profile.profile: profile for profile in profiles}


def recognise(columns: Sequence[str]) -> Profile | None:
    """The profile whose fingerprint fits; the most exact one where several do."""
    fitting = [profile for profile in load_profiles().values() if profile.fits(columns)]
    return max(fitting, key=lambda profile: len(profile.recognise), default=None)


def _read(path: Path) -> Profile:
    raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    if raw["profile"] != path.stem or raw["grain"] not in GRAINS:
        raise ValueError(f"{path.name}: 'profile' must be the file's name and 'grain' one of {', '.join(GRAINS)}")
    rules = tuple(Rule(rule["kind"], rule["field"], re.compile(rule["pattern"])) for rule in raw.get("rules", ()))
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
    )
