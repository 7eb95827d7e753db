"""`python -m etl scheme ...`: the region schemes there are, and an administration's own loaded from a CSV file.

The work is done in etl.schemes and store.schemes. Must not import analytics or dashboard.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from etl.commands import with_actions
from etl.schemes import SchemeFile, load_scheme
from etl.who import user
from i18n import gettext as _
from i18n import language, ngettext
from store import Store
from store.schemes import get_scheme, list_schemes, memberships, remove_scheme

EXAMPLES = """
  python -m etl scheme list
  python -m etl scheme load my-regions.csv --scheme own --name "Our regions"
  python -m etl scheme load rilo.csv --scheme rilo --name "RILO offices" --source "Order 12 of 2024"
  python -m etl scheme show own --json
  python -m etl scheme remove own --database sqlite:///sentinel.db
"""


def register(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add `scheme` with its actions to the commands of etl; `common` has the options that every command takes."""
    text = _("list region schemes, load or remove one of your own")
    action = with_actions(commands, common, "scheme", text, EXAMPLES)
    action("list", _("list all region schemes"), _list, _show_list)
    loading = action("load", _("load a scheme of your own from a CSV file"), _load, _show_entry)
    loading.add_argument(
        "file", metavar="FILE", help=_("columns region and country; from, to, names and source if known")
    )
    loading.add_argument("--scheme", metavar="SLUG", default="own", help=_("its word in addresses (default: own)"))
    loading.add_argument("--name", metavar="TEXT", default="", help=_("its name (default: that of the file)"))
    loading.add_argument("--name-ru", metavar="TEXT", default="", help=_("its name in Russian"))
    loading.add_argument("--note", metavar="TEXT", default="", help=_("what a reader of its numbers should know"))
    loading.add_argument("--source", metavar="TEXT", default="", help=_("where the memberships come from"))
    for name, text, run, show in (
        ("show", _("show the regions of a scheme and their members"), _show, _show_members),
        ("remove", _("remove a scheme of your own; one of ours that it replaced comes back"), _remove, _show_removed),
    ):
        action(name, text, run, show).add_argument("scheme", metavar="SCHEME")


def _list(store: Store, _args: argparse.Namespace) -> list[dict[str, Any]]:
    return [entry.as_json() for entry in list_schemes(store, language())]


def _load(store: Store, args: argparse.Namespace) -> dict[str, Any]:
    file = SchemeFile(
        path=Path(args.file),
        scheme=args.scheme,
        name=args.name,
        name_ru=args.name_ru,
        note=args.note,
        source=args.source,
        loaded_by=user(),
    )
    return load_scheme(store, file).as_json()


def _show(store: Store, args: argparse.Namespace) -> dict[str, Any]:
    entry = get_scheme(store, args.scheme, language())
    return {**entry.as_json(), "members": memberships(store, args.scheme, language())}


def _remove(store: Store, args: argparse.Namespace) -> dict[str, Any]:
    return {"scheme": args.scheme, "removed": True, "built_in_is_back": remove_scheme(store, args.scheme)}


def _show_list(entries: Sequence[Mapping[str, Any]]) -> None:
    for entry in entries:
        _show_entry(entry)


def _show_entry(entry: Mapping[str, Any]) -> None:
    members = ngettext("{n} membership", "{n} memberships", entry["memberships"]).format(n=entry["memberships"])
    regions = ngettext("{n} region", "{n} regions", entry["regions"]).format(n=entry["regions"])
    print(f"{entry['scheme']}: {entry['name']}; {regions}, {members}")
    if entry["own"]:
        said = _("  loaded from {file} on {day}").format(file=entry["file_name"], day=entry["loaded_at"][:10])
        print(said + (_(", in place of the scheme that comes with the program") if entry["replaces"] else ""))
    if entry["unverified"]:
        text = ngettext("  {n} membership is unverified", "  {n} memberships are unverified", entry["unverified"])
        print(text.format(n=entry["unverified"]))
    if entry["regions_without_members"]:
        count = entry["regions_without_members"]
        print(ngettext("  {n} region has no members", "  {n} regions have no members", count).format(n=count))
    if entry["note"]:
        print(f"  {_(entry['note'])}")


def _show_members(shown: Mapping[str, Any]) -> None:
    _show_entry(shown)
    for region in shown["members"]:
        print(f"\n{region['region']}  {region['name']}")
        if region["note"]:
            print(f"  {_(region['note'])}")
        for member in region["members"]:
            days = f"{member['from'] or '…'} – {member['to'] or '…'}" if member["from"] or member["to"] else ""
            print(f"  {member['country']}  {member['country_name']:<32} {days:<24} {member['source']}")


def _show_removed(result: Mapping[str, Any]) -> None:
    if result["built_in_is_back"]:
        print(_("{scheme} is removed; the scheme that comes with the program is back.").format(scheme=result["scheme"]))
    else:
        print(_("{scheme} is removed.").format(scheme=result["scheme"]))
