"""Choose the plan for a file: its profile, or guessed headers; then what a person said on top. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from etl.errors import BadInput
from etl.fields import BY_KEY
from etl.guess import guess, row_labels
from etl.normalise import names
from etl.plan import Plan, from_profile, overrule
from etl.profile import load_profiles, recognise
from i18n import gettext as _
from i18n import mark
from store.reference import Reference

DIALECT_OPTIONS = ("encoding", "delimiter", "quotechar", "header_row")
NO_PROFILE = "none"  # --profile none: map by headers even where a profile would fit
MAPPED = "mapped"


def plan_for(
    columns: Sequence[str],
    reference: Reference,
    profile: str | None,
    mapping: Mapping[str, str],
    constants: Mapping[str, str],
) -> Plan:
    """The plan under which a file with these columns is read. Raises BadInput for a wrong profile, field or column."""
    plan = overrule(_base(columns, reference, profile), columns, mapping, constants)
    _require_known(constants, reference)
    return plan


def _require_known(constants: Mapping[str, str], reference: Reference) -> None:
    """A value for every row is typed by a person who can correct it now; a column's odd value only becomes an issue."""
    for key, text in constants.items():
        kind = BY_KEY[key].kind if key in BY_KEY else None
        known = names.country(reference) if kind == "country" else names.unit(reference) if kind == "unit" else None
        if known is not None and known(text).outcome is names.Outcome.UNRECOGNISED:
            raise BadInput(
                _("{value!r} is no {field} that is known here, so every row would be without one; correct it.").format(
                    value=text, field=_(BY_KEY[key].label).lower()
                ),
                value=text,
            )


def dialect_options(constants: Mapping[str, str]) -> dict[str, str | int]:
    """Those of a person's constants that say how the text is written. Raises BadInput for a header row not a number."""
    options: dict[str, str | int] = {key: constants[key] for key in DIALECT_OPTIONS if constants.get(key)}
    if "header_row" in options:
        text = str(options["header_row"])
        if not text.isdigit() or int(text) == 0:
            raise BadInput(
                _("header_row is {value!r}, but it is the number of a line, such as 6.").format(value=text), value=text
            )
        options["header_row"] = int(text)
    return options


def _base(columns: Sequence[str], reference: Reference, profile: str | None) -> Plan:
    if profile == NO_PROFILE:
        return _guessed(columns, reference)
    if profile is None:
        found = recognise(columns)
        return _guessed(columns, reference) if found is None else from_profile(found, columns)
    profiles = load_profiles()
    if profile not in profiles:
        raise BadInput(
            _("There is no profile {profile!r}; the profiles are: {profiles}.").format(
                profile=profile, profiles=", ".join([*profiles, NO_PROFILE])
            ),
            value=profile,
        )
    return from_profile(profiles[profile], columns)


def _guessed(columns: Sequence[str], reference: Reference) -> Plan:
    guesses, constants = guess(columns, reference)
    plan = Plan(
        profile=MAPPED,
        source="mapped-file",
        source_name=mark("Mapped by its headers"),
        publisher=mark("not stated"),
        scope=mark("not stated; mapped by a person or by its headers"),
        columns={item.field: item.column for item in guesses},
        ignored=row_labels(columns),
    )
    return replace(plan, constants=constants)
