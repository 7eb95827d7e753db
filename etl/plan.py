"""The plan of a load: which column is which field, the constants, and how dates and numbers are written. Pure.

A plan comes from a profile, from guessed headers, or from a person's mapping, and is stored with the batch.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from etl.errors import BadInput, listed
from etl.fields import BY_KEY
from etl.profile import GRAINS, Profile, Rule
from i18n import gettext as _
from store.text import fold, slug

OPTIONS = ("grain", "date_order", "decimal", "source")
CHOICES: Mapping[str, tuple[str, ...]] = {"grain": GRAINS, "decimal": (".", ",")}


@dataclass(frozen=True)
class WideColumn:
    """A column that holds the quantities (or the number of seizures) of one drug: "Heroin_Kg"."""

    column: str
    drug: str  # as it would be written in a drug column
    unit: str | None = None  # as it would be written in a unit column; None: the plan's unit field, if any
    measure: str = "quantity"  # quantity | event_count


@dataclass(frozen=True)
class Plan:
    """`columns`: field -> column of the file. `constants`: field -> text for every row where no column is mapped."""

    profile: str
    source: str
    source_name: str
    publisher: str
    scope: str
    columns: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    ignored: Mapping[str, str] = field(default_factory=dict)
    grain: str | None = None  # None: decided from the rows
    date_kind: str = "auto"
    date_order: str | None = None
    decimal: str | None = None
    edition_period: str | None = None
    rules: tuple[Rule, ...] = ()
    illustrative: bool = False
    wide: tuple[WideColumn, ...] = ()  # one drug per column: each row is one seizure with a line per filled column
    aliases: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)  # vocabulary -> as written -> code

    def as_json(self, grains: Sequence[str], dialect: Mapping[str, str | int]) -> str:
        """What a later reader needs to load the file the same way; `grains`: those its rows turned out to have."""
        kept = {name: getattr(self, name) for name in ("columns", "constants", "grain", "date_order", "decimal")}
        return json.dumps(kept | {"grains": list(grains), "dialect": dict(dialect)}, ensure_ascii=False, sort_keys=True)

    def knows(self, key: str) -> bool:
        """Whether a field gets a value from a column or a constant."""
        return key in self.columns or key in self.constants


def from_profile(profile: Profile, columns: Sequence[str]) -> Plan:
    """The profile's plan for a file with these columns; a column the file lacks is left out."""
    present = {fold(column): column for column in columns}
    mapped = {key: present[fold(name)] for key, name in profile.columns.items() if fold(name) in present}
    return Plan(
        profile=profile.profile,
        source=profile.source,
        source_name=profile.name,
        publisher=profile.publisher,
        scope=profile.scope,
        columns=mapped,
        constants=profile.constants,
        ignored=profile.ignored,
        grain=profile.grain,
        date_kind=profile.date_kind,
        date_order=profile.date_order,
        decimal=profile.decimal,
        edition_period=profile.edition_period,
        rules=profile.rules,
        illustrative=profile.illustrative,
    )


def overrule(plan: Plan, columns: Sequence[str], mapping: Mapping[str, str], constants: Mapping[str, str]) -> Plan:
    """The plan with a person's mapping and constants on top. Raises BadInput for an unknown field or column."""
    for key, column in mapping.items():
        _require_field(key)
        if column and column not in columns:
            raise BadInput(
                _(
                    "The file has no column {column!r}, so {field} cannot be read from it; its columns are: {columns}."
                ).format(column=column, field=key, columns=listed(columns)),
                column=column,
            )
    options = {key: value for key, value in constants.items() if key in OPTIONS}
    for key in constants.keys() - options.keys():
        _require_field(key)
    for key, choices in CHOICES.items():
        if key in options and options[key] not in choices:
            raise BadInput(
                _("{option} is {value!r}, but it can only be one of: {values}.").format(
                    option=key, value=options[key], values=" ".join(choices)
                ),
                value=options[key],
            )
    named = options.get("source", "").strip()
    fixed = {key: value for key, value in constants.items() if key not in OPTIONS and value.strip()}
    chosen = {**plan.columns, **{key: column for key, column in mapping.items() if column}}
    dropped = {key for key, column in mapping.items() if not column} | fixed.keys()
    return replace(
        plan,
        columns={key: column for key, column in chosen.items() if key not in dropped},
        constants={**plan.constants, **fixed},
        grain=options.get("grain") or plan.grain,
        date_order=options.get("date_order") or plan.date_order,
        decimal=options.get("decimal") or plan.decimal,
        source=slug(named) or plan.source,
        source_name=named or plan.source_name,
    )


def _require_field(key: str) -> None:
    if key not in BY_KEY:
        raise BadInput(
            _("There is no field {field!r}; the fields are: {fields}.").format(
                field=key, fields=", ".join([*BY_KEY, *OPTIONS])
            ),
            value=key,
        )


def missing(plan: Plan) -> tuple[str, ...]:
    """Fields without which no row can be loaded: a date, a country and a commodity."""
    has_date = plan.knows("date") or (plan.knows("fiscal_year") and plan.knows("fiscal_month"))
    return tuple(
        key
        for key, known in (("date", has_date), ("country", plan.knows("country")), ("drug", plan.knows("drug")))
        if not known
    )
