"""The plan of a load: which column is which field, the constants, and how dates and numbers are written. Pure.

A plan comes from a profile, from guessed headers, or from a person's mapping, and is stored with the batch.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from etl.errors import BadInput, listed
from etl.fields import BY_KEY
from etl.normalise.numbers import NumberFormat
from etl.profile import DATE_KINDS, GRAINS, Measure, Profile, Rule, SkipRule
from i18n import gettext as _
from store.text import fold, slug

OPTIONS = ("grain", "date_order", "decimal", "source", "date_kind", "fiscal_start")
CHOICES: Mapping[str, tuple[str, ...]] = {
    "grain": GRAINS,
    "decimal": (".", ","),
    "date_kind": DATE_KINDS,
    "fiscal_start": tuple(str(month) for month in range(1, 13)),
}


KEPT = ("columns", "constants", "grain", "date_order", "decimal", "date_kind", "fiscal_start", "aliases", "gathered")


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
    fiscal_start: int | None = None  # first month of a fiscal year; 1: the years are calendar years; None: October
    window: tuple[date, date] | None = None  # periods that cross an edge of it are cut there
    measures: tuple[Measure, ...] = ()  # the quantity is in the first of these that is neither blank nor zero
    gathered: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # field -> column -> label: several in one
    skips: tuple[SkipRule, ...] = ()
    reading: Mapping[str, str] = field(default_factory=dict)  # options of the reader that the source needs
    formats: Mapping[str, NumberFormat] = field(default_factory=dict)  # of fields whose numbers are not to be judged

    def as_json(
        self, grains: Sequence[str], dialect: Mapping[str, str | int], beside: Mapping[str, Any] | None = None
    ) -> str:
        """What a later reader needs to load the file the same way; `grains`: those its rows turned out to have.

        `beside`: `header`, the columns of the table, and `formats`, how its dates and numbers turned out to be written.
        """
        kept: dict[str, Any] = {name: getattr(self, name) for name in KEPT}
        kept |= {"wide": [asdict(item) for item in self.wide], "measures": [asdict(item) for item in self.measures]}
        kept |= {"grains": list(grains), "dialect": dict(dialect), **(beside or {})}
        return json.dumps(kept, ensure_ascii=False, sort_keys=True)

    def knows(self, key: str) -> bool:
        """Whether a field gets a value from a column or a constant."""
        return key in self.columns or key in self.constants

    @property
    def read_columns(self) -> frozenset[str]:
        """Every column of the file that the plan makes something of."""
        several = {column for parts in self.gathered.values() for column in parts}
        of_quantities = {item.column for item in self.wide} | {item.column for item in self.measures}
        return frozenset({*self.columns.values()} | of_quantities | several)


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
        fiscal_start=profile.fiscal_start,
        window=profile.window,
        measures=tuple(
            replace(item, column=present[fold(item.column)])
            for item in profile.measures
            if fold(item.column) in present
        ),
        gathered={
            key: {present[fold(name)]: label for name, label in parts.items() if fold(name) in present}
            for key, parts in profile.gathered.items()
        },
        skips=tuple(replace(rule, blank=_present(rule.blank, present)) for rule in profile.skips),
        reading=profile.reading,
    )


def _present(names: Sequence[str], present: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(present[fold(name)] for name in names if fold(name) in present)


def with_wide(plan: Plan, wide: Sequence[WideColumn]) -> Plan:
    """The plan of a table with one column per drug: no other column names the drug or weighs it."""
    if not wide:
        return replace(plan, wide=())
    of_drugs = {item.column for item in wide}
    single = ("drug", "drug_detail", "quantity", "kg_equivalent")
    kept = {key: name for key, name in plan.columns.items() if key not in single and name not in of_drugs}
    constants = {key: text for key, text in plan.constants.items() if key not in single}
    return replace(plan, columns=kept, constants=constants, wide=tuple(wide), measures=())


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
    named = _named_source(options)
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
        date_kind=options.get("date_kind") or plan.date_kind,
        fiscal_start=int(options["fiscal_start"]) if options.get("fiscal_start") else plan.fiscal_start,
        source=slug(named) or plan.source,
        source_name=named or plan.source_name,
    )


def _named_source(options: Mapping[str, str]) -> str:
    """What a person calls the source; "" where nobody said. Raises BadInput for a name that is none."""
    named = options.get("source", "").strip()
    if named and not slug(named):
        sentence = _("{value!r} has no letter and no digit, so no source can be told by it; give it a name.")
        raise BadInput(sentence.format(value=named), value=named)
    return named


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
    has_drug = plan.knows("drug") or bool(plan.wide)
    return tuple(
        key
        for key, known in (("date", has_date), ("country", plan.knows("country")), ("drug", has_drug))
        if not known
    )
