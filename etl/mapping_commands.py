"""`python -m etl mapping ...`: how files of one shape are read, kept under a name and found again by their header.

The work is done in etl.remembering and store.mappings. Must not import analytics or dashboard.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from etl.choosing import open_and_choose
from etl.commands import with_actions
from etl.reading_options import add_reading_options, document_of
from etl.remembering import remember
from etl.who import user
from i18n import gettext as _
from i18n import ngettext
from store import Store
from store.mappings import list_mappings, remove_mapping

EXAMPLES = """
  python -m etl mapping save "Regional office" march.xlsx --map quantity="Net weight" --set country=KZ
  python -m etl mapping list
  python -m etl mapping remove "Regional office"
"""


def register(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add `mapping` with its actions to the commands of etl; `common` has the options that every command takes."""
    text = _("keep how a file is read for the next one with its header, list what is kept, forget it")
    action = with_actions(commands, common, "mapping", text, EXAMPLES)
    action("list", _("list the saved mappings"), _list, _show_list)
    saving = action("save", _("keep how a file is read under a name; one of that name is replaced"), _save, _show)
    removing = action("remove", _("forget a saved mapping; what was loaded with it stays"), _remove, _show_removed)
    for one in (saving, removing):
        one.add_argument("name", metavar="NAME")
    saving.add_argument("file", metavar="FILE")
    add_reading_options(saving)


def _list(store: Store, _args: argparse.Namespace) -> list[dict[str, Any]]:
    return [one.as_json() for one in list_mappings(store)]


def _save(store: Store, args: argparse.Namespace) -> dict[str, Any]:
    said = document_of(args)
    table, choice = open_and_choose(store, Path(args.file), args.profile, said)
    with table:
        return remember(store, args.name, table.columns, choice.plan, said, user()).as_json()


def _remove(store: Store, args: argparse.Namespace) -> dict[str, Any]:
    remove_mapping(store, args.name)
    return {"name": args.name, "removed": True}


def _show_list(mappings: Sequence[Mapping[str, Any]]) -> None:
    if not mappings:
        print(_("No mapping is saved yet; `python -m etl mapping save` does it."))
    for one in mappings:
        _show(one)


def _show(one: Mapping[str, Any]) -> None:
    n = len(one["columns"])
    header = ngettext("a header of {n} column", "a header of {n} columns", n).format(n=n)
    print(f"{one['name']}  ({header})  {one['saved_at'][:16]} {one['saved_by']}")
    for field, column in one["mapping"].get("columns", {}).items():
        print(f"  {field:<16} {column}")
    for field, text in one["mapping"].get("constants", {}).items():
        print(f"  {field:<16} = {text}")


def _show_removed(result: Mapping[str, Any]) -> None:
    print(_("{name} is forgotten.").format(name=result["name"]))
