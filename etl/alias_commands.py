"""`python -m etl alias ...`: spellings that people assigned to a code of ours.

The work is done in store.aliases. Must not import analytics or dashboard.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from etl.commands import with_actions
from etl.errors import BadInput
from etl.who import user
from i18n import gettext as _
from i18n import language
from store import Store
from store.aliases import add_alias, list_aliases, remove_alias
from store.overlay import ALIAS_VOCABULARIES

EXAMPLES = """
  python -m etl alias add drug "blue moon" heroin
  python -m etl alias add unit sackful kilogram
  python -m etl alias add country "see file" --nothing
  python -m etl alias list
  python -m etl alias remove drug "blue moon"
"""


def register(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add `alias` with its actions to the commands of etl; `common` has the options that every command takes."""
    text = _("assign a spelling to a code, list those assigned, forget one")
    action = with_actions(commands, common, "alias", text, EXAMPLES)
    action("list", _("list the spellings that were assigned"), _list, _show_list)
    adding = action("add", _("assign a spelling; it holds for loads from then on"), _add, _show)
    removing = action("remove", _("forget a spelling; what was loaded with it stays"), _remove, _show_removed)
    for one in (adding, removing):
        one.add_argument("vocabulary", metavar="VOCABULARY", choices=ALIAS_VOCABULARIES)
        one.add_argument("alias", metavar="SPELLING")
    adding.add_argument("code", metavar="CODE", nargs="?", help=_("our code, as in data/reference"))
    adding.add_argument("--nothing", action="store_true", help=_("the spelling says that nothing is known"))


def _list(store: Store, _args: argparse.Namespace) -> list[dict[str, Any]]:
    return [one.as_json() for one in list_aliases(store, language())]


def _add(store: Store, args: argparse.Namespace) -> dict[str, Any]:
    if (args.code is None) != args.nothing:
        raise BadInput(_("Say either the code that the spelling means, or --nothing."))
    return add_alias(store, args.vocabulary, args.alias, args.code, user()).as_json()


def _remove(store: Store, args: argparse.Namespace) -> dict[str, Any]:
    remove_alias(store, args.vocabulary, args.alias)
    return {"vocabulary": args.vocabulary, "alias": args.alias, "removed": True}


def _show_list(aliases: Sequence[Mapping[str, Any]]) -> None:
    if not aliases:
        print(_("Nobody has assigned a spelling yet; `python -m etl alias add` does."))
    for one in aliases:
        _show(one)


def _show(one: Mapping[str, Any]) -> None:
    meaning = _("nothing is known") if one["code"] is None else f"{one['code']} ({one['name']})"
    print(f"{one['vocabulary']:<15} {one['alias']} -> {meaning}  {one['added_at'][:16]} {one['added_by']}")
    if one["contradicts"]:
        before = _("nothing is known") if one["built_in"] is None else one["built_in"]
        print(_("  in place of the meaning that comes with the program: {code}").format(code=before))


def _show_removed(result: Mapping[str, Any]) -> None:
    print(_("{alias} is forgotten.").format(alias=result["alias"]))
