"""`python -m etl operation ...`: operations made, edited and removed, and seizures joined to them by a rule.

The work is done in store.operations and store.joins; here words of the command line become an operation. Must not
import analytics or dashboard.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from etl import operation_console as console
from etl.commands import with_actions
from etl.errors import BadInput
from etl.who import user
from i18n import gettext as _
from store import Store
from store.joins import apply_join, list_joins, preview_join, undo_join
from store.operations import (
    Operation,
    Participant,
    get_operation,
    list_operations,
    remove_operation,
    save_operation,
)
from store.reference import Reference
from store.text import fold, slug

EXAMPLES = """
  python -m etl operation list
  python -m etl operation add "Operation Steppe" --from 2014-05-01 --to 2014-06-30 --coordinator "RILO Moscow"
      --participants KZ,KG --assumed TJ,TM,UZ --drugs heroin --groups opioids --reference https://example.org/communique
  python -m etl operation edit operation-steppe --name "Operation Steppe II" --to 2014-07-31
  python -m etl operation preview operation-steppe
  python -m etl operation join operation-steppe --expected 12
  python -m etl operation joins operation-steppe --json
  python -m etl operation undo-join 1 --database sqlite:///sentinel.db
  python -m etl operation remove operation-steppe
"""


def register(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add `operation` with its actions to the commands of etl; `common` has the options that every command takes."""
    text = _("make and edit operations, join seizures to them")
    action = with_actions(commands, common, "operation", text, EXAMPLES)
    action("list", _("list all operations"), _list, console.show_operations)
    adding = action("add", _("make an operation"), _add, console.show_operation)
    adding.add_argument("name", metavar="NAME")
    _parts(adding)
    editing = action("edit", _("change the parts that are given"), _edit, console.show_operation)
    _named(editing)
    editing.add_argument("--name", metavar="NAME", help=_("a new name; links and files keep the old short one"))
    _parts(editing)
    _named(action("remove", _("remove an operation that nothing points at"), _remove, console.show_removed))
    _named(action("preview", _("show what its rule would take"), _preview, console.show_preview))
    joining = action("join", _("take what its rule takes"), _join, console.show_join)
    _named(joining)
    joining.add_argument("--expected", metavar="N", type=int, help=_("records of a preview; refuse any other number"))
    undoing = action("undo-join", _("set the seizures of a join free again"), _undo_join, console.show_join)
    undoing.add_argument("join", metavar="JOIN", type=int)
    _named(action("joins", _("list the joins of an operation"), _joins, console.show_joins))


def _named(added: argparse.ArgumentParser) -> None:
    added.add_argument("operation", metavar="OPERATION", help=_("its short name, as `list` shows it, or its name"))


def _parts(added: argparse.ArgumentParser) -> None:
    added.add_argument("--from", dest="from_date", metavar="DAY", help=_("first day of the window, as 2014-05-01"))
    added.add_argument("--to", dest="to_date", metavar="DAY", help=_("last day of the window"))
    added.add_argument("--coordinator", metavar="TEXT", help=_("who coordinates it"))
    added.add_argument("--participants", metavar="COUNTRIES", help=_("published participants, with commas"))
    added.add_argument("--assumed", metavar="COUNTRIES", help=_("participants that are assumed, with commas"))
    added.add_argument(
        "--drugs", metavar="DRUGS", help=_("target drugs, with commas; a parent takes its children along")
    )
    added.add_argument("--groups", metavar="GROUPS", help=_("target drug groups: all drugs of each, with commas"))
    added.add_argument("--reference", metavar="LINK", help=_("link of the communique"))


def _list(store: Store, _args: argparse.Namespace) -> list[dict[str, Any]]:
    return [one.as_json() for one in list_operations(store)]


def _add(store: Store, args: argparse.Namespace) -> dict[str, Any]:
    made = _with_parts(store, Operation(operation="", name=args.name), args)
    return save_operation(store, made, new=True).as_json()


def _edit(store: Store, args: argparse.Namespace) -> dict[str, Any]:
    found = _found(store, args)
    named = found if args.name is None else replace(found, name=args.name)
    return save_operation(store, _with_parts(store, named, args), new=False).as_json()


def _remove(store: Store, args: argparse.Namespace) -> dict[str, Any]:
    found = _found(store, args)
    remove_operation(store, found.operation)
    return {"removed": found.operation}


def _preview(store: Store, args: argparse.Namespace) -> dict[str, Any]:
    return preview_join(store, _found(store, args).operation).as_json()


def _join(store: Store, args: argparse.Namespace) -> dict[str, Any]:
    return apply_join(store, _found(store, args).operation, user(), expected=args.expected).as_json()


def _undo_join(store: Store, args: argparse.Namespace) -> dict[str, Any]:
    return undo_join(store, args.join).as_json()


def _joins(store: Store, args: argparse.Namespace) -> list[dict[str, Any]]:
    return [one.as_json() for one in list_joins(store, _found(store, args).operation)]


def _found(store: Store, args: argparse.Namespace) -> Operation:
    """The operation of a short name or of a name: both fold to the same."""
    return get_operation(store, slug(args.operation) or args.operation)


def _with_parts(store: Store, operation: Operation, args: argparse.Namespace) -> Operation:
    """The operation with what the options say; an option given empty ("--to ''") takes its part away."""
    reference = store.reference()
    changed: dict[str, Any] = {}
    for name, option in (("from_date", "--from"), ("to_date", "--to")):
        text = getattr(args, name)
        if text is not None:
            changed[name] = _day(option, text) if text else None
    changed |= {name: getattr(args, name) for name in ("coordinator", "reference") if getattr(args, name) is not None}
    if args.participants is not None or args.assumed is not None:
        changed["participants"] = _participants(operation, args, reference)
    if args.drugs is not None or args.groups is not None:
        changed["drugs"] = _drugs(args, reference)
    return replace(operation, **changed)


def _participants(operation: Operation, args: argparse.Namespace, reference: Reference) -> tuple[Participant, ...]:
    """Published and assumed ones are given apart; a country named anew is what it is named now."""
    said = {"published": args.participants, "assumed": args.assumed}
    fresh = [Participant(_country(text, reference), basis) for basis, given in said.items() for text in _values(given)]
    named = {one.country for one in fresh}
    kept = [one for one in operation.participants if said[one.basis] is None and one.country not in named]
    return (*kept, *fresh)


def _drugs(args: argparse.Namespace, reference: Reference) -> tuple[str, ...]:
    found = [_drug(text, reference) for text in _values(args.drugs)]
    for group in _values(args.groups):
        if group not in reference.drug_groups:
            sentence = _("--groups: {value} is not a drug group; there are: {known}.")
            raise BadInput(sentence.format(value=repr(group), known=", ".join(reference.drug_groups)), value=group)
        found += _tops(reference, group)
    return tuple(dict.fromkeys(found))


def _tops(reference: Reference, group: str) -> Iterable[str]:
    """The drugs of a group but those whose parent is in it: the parent takes them along."""
    inside = {key: one for key, one in reference.drugs.items() if one.drug_group == group}
    return [key for key, one in inside.items() if one.parent not in inside]


def _values(text: str | None) -> Sequence[str]:
    return [value.strip() for value in (text or "").split(",") if value.strip()]


def _country(text: str, reference: Reference) -> str:
    code = text.upper() if text.upper() in reference.countries else reference.country_aliases.get(fold(text))
    if code is None:
        sentence = _("{value} is not a country that is known here, so it cannot take part; write a code such as KZ.")
        raise BadInput(sentence.format(value=repr(text)), value=text)
    return code


def _drug(text: str, reference: Reference) -> str:
    drug = text if text in reference.drugs else reference.drug_aliases.get(fold(text))
    if drug is None:
        sentence = _("--drugs: {value} is not a drug that is known here; write a name such as heroin.")
        raise BadInput(sentence.format(value=repr(text)), value=text)
    return drug


def _day(option: str, text: str) -> date:
    try:
        if len(text) != len("2014-05-01"):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        sentence = _("{option}: {value} is not a day; write it as 2014-05-01.")
        raise BadInput(sentence.format(option=option, value=repr(text)), value=text) from error
