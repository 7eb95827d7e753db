"""Choose the plan for a file: its profile, a saved mapping, or guessed columns; then what a person said. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from etl.content import Sample
from etl.errors import BadInput
from etl.fields import BY_KEY
from etl.guess import Guess, Guesses, guess
from etl.mapping_document import READING, MappingDocument, read_document
from etl.measures import find_gathered, find_measures
from etl.normalise import names
from etl.plan import Plan, WideColumn, from_profile, overrule, with_wide
from etl.profile import Rule, load_profiles, recognise, remark_rules
from etl.source_name import UNNAMED, UNNAMED_SLUG, named_source
from etl.subtotals import find_skips
from etl.wide import NOT_WIDE, find_wide
from i18n import gettext as _
from i18n import mark
from store.mappings import SavedMapping
from store.reference import Reference
from store.text import fold, slug

HEADER_ROWS = re.compile(r"[1-9]\d*(-[1-9]\d*)?")
NO_PROFILE = "none"  # --profile none: map by headers and content even where a profile would fit
MAPPED = "mapped"
YEARLY = 0.9  # share of the dates that are no more than a year


@dataclass(frozen=True)
class Choice:
    """The plan of a file and where it comes from. `guesses`: column -> what it was taken for, where it was guessed.

    `saved`: the mapping that somebody saved and that the plan is made with. `doubts`: what could not be decided.
    """

    plan: Plan
    guesses: Mapping[str, Guess] = field(default_factory=dict)
    saved: SavedMapping | None = None
    doubts: tuple[str, ...] = ()


def choose(
    columns: Sequence[str],
    sample: Sample,
    reference: Reference,
    profile: str | None,
    document: MappingDocument,
    saved: SavedMapping | None = None,
    file_name: str = "",
) -> Choice:
    """How a file with these columns is read. `saved`: the mapping kept for this header; a profile goes before it.

    A file that neither knows is a source of its own, called by its `file_name`. Raises BadInput for a wrong profile,
    field, column or value.
    """
    base = _base(columns, sample, reference, profile, saved)
    if base.plan.profile == MAPPED and base.saved is None:
        taken = frozenset(known.source for known in load_profiles().values())
        source, name = named_source(file_name, taken)
        base = replace(base, plan=replace(base.plan, source=source, source_name=name))
    return replace(base, plan=_with(base.plan, columns, document, reference))


def _with(plan: Plan, columns: Sequence[str], document: MappingDocument, reference: Reference) -> Plan:
    """The plan with a document on top."""
    if plan.profile == MAPPED:  # a column that a person gives to a field is no longer what it was guessed to be
        moved = {name for name in document.columns.values() if name}
        left = {key: name for key, name in plan.columns.items() if name not in moved or key in document.columns}
        plan = replace(plan, columns=left)
    plan = overrule(plan, columns, document.columns, {**document.constants, **document.meaning})
    _require_known(document.constants, reference)
    if {"quantity", "unit"} & (document.columns.keys() | document.constants.keys()):
        plan = replace(plan, measures=())
    gathered = {key: parts for key, parts in plan.gathered.items() if key not in document.columns}
    plan = replace(plan, gathered=gathered)
    named = any((document.columns.get("drug"), document.constants.get("drug")))
    if document.wide is not None or (named and plan.wide):
        plan = with_wide(plan, _known_columns(document.wide or (), columns))
    return taught(plan, document)


def taught(plan: Plan, document: MappingDocument) -> Plan:
    """The plan with the spellings that a document assigns."""
    aliases = {name: dict(given) for name, given in plan.aliases.items()}
    for name, given in document.aliases.items():
        aliases[name] = {**aliases.get(name, {}), **given}
    return replace(plan, aliases=aliases)


def _known_columns(wide: Sequence[WideColumn], columns: Sequence[str]) -> tuple[WideColumn, ...]:
    for item in wide:
        if item.column not in columns:
            sentence = _("The file has no column {column!r}, which the mapping takes for that of a drug; correct it.")
            raise BadInput(sentence.format(column=item.column), column=item.column)
    return tuple(wide)


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


def dialect_options(said: Mapping[str, str]) -> dict[str, str | int]:
    """What a person said about how the text is written. Raises BadInput for a header row that is no number."""
    options: dict[str, str | int] = {key: said[key] for key in READING if said.get(key)}
    if "header_row" in options:
        text = str(options["header_row"])
        if not HEADER_ROWS.fullmatch(text):
            sentence = _("header_row is {value!r}, but it is the number of a line, such as 6.")
            raise BadInput(sentence.format(value=text), value=text)
        options["header_row"] = int(text) if text.isdigit() else text
    return options


def _base(
    columns: Sequence[str], sample: Sample, reference: Reference, profile: str | None, saved: SavedMapping | None
) -> Choice:
    if profile == NO_PROFILE:
        return _guessed(columns, sample, reference)
    if profile is None:
        found = recognise(columns)
        if found is not None:
            return Choice(from_profile(found, columns))
        guessed = _guessed(columns, sample, reference)
        return guessed if saved is None else _remembered(guessed, columns, saved, reference)
    profiles = load_profiles()
    if profile not in profiles:
        raise BadInput(
            _("There is no profile {profile!r}; the profiles are: {profiles}.").format(
                profile=profile, profiles=", ".join([*profiles, NO_PROFILE])
            ),
            value=profile,
        )
    return Choice(from_profile(profiles[profile], columns))


def _remembered(guessed: Choice, columns: Sequence[str], saved: SavedMapping, reference: Reference) -> Choice:
    """The guessed plan with a saved mapping on top: what it does not speak of stays guessed."""
    document = _as_spelled(read_document(json.loads(saved.mapping)), columns)
    named = replace(guessed.plan, source=slug(saved.name) or UNNAMED_SLUG, source_name=saved.name)
    return Choice(_with(named, columns, document, reference), {}, saved, guessed.doubts)


def _as_spelled(document: MappingDocument, columns: Sequence[str]) -> MappingDocument:
    """The document with the columns as this file spells them."""
    present = {fold(name): name for name in columns}
    named = {key: present.get(fold(name), name) for key, name in document.columns.items()}
    wide = document.wide
    if wide is not None:
        wide = tuple(replace(item, column=present.get(fold(item.column), item.column)) for item in wide)
    return replace(document, columns=named, wide=wide)


def _guessed(columns: Sequence[str], sample: Sample, reference: Reference) -> Choice:
    found = guess(columns, sample.contents, reference)
    wide = find_wide(columns, sample.contents, sample.sums, reference)
    of_drugs = {item.column for item in wide.columns} | wide.ignored.keys()
    if found.columns.get("drug") is not None and found.columns["drug"] not in of_drugs:
        wide = NOT_WIDE
    elif wide.columns:
        found = guess([name for name in columns if name not in of_drugs], sample.contents, reference)
    plan = Plan(
        profile=MAPPED,
        source=UNNAMED_SLUG,
        source_name=UNNAMED,
        publisher=mark("not stated"),
        scope=mark("not stated; mapped by a person or by its headers"),
        columns=found.columns,
        constants=found.constants,
        ignored={**found.ignored, **wide.ignored},
        fiscal_start=found.fiscal_start,
        date_kind=found.date_kind,
        measures=() if wide.columns else find_measures(columns, found, sample, reference),
        gathered=find_gathered(columns, found, sample, reference),
        skips=find_skips(found.columns, sample),
        rules=_remarks(found, sample),
    )
    return Choice(with_wide(plan, wide.columns), {item.column: item for item in found.fields}, doubts=found.doubts)


def _remarks(found: Guesses, sample: Sample) -> tuple[Rule, ...]:
    """Remarks tell of the period of a row where the dates are years: "First six months of 2014"."""
    date = sample.contents.get(found.columns.get("date", ""))
    yearly = date is not None and date.share("year") >= YEARLY
    return remark_rules("note") if yearly and "note" in found.columns else ()
