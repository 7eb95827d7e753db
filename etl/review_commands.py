"""`python -m etl review FILE`: what a load would do, value by value, before anything is written.

The work is done in etl.review. Must not import analytics or dashboard.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from etl import console, door
from etl.commands import adding
from etl.reading_options import add_reading_options, document_of
from i18n import gettext as _
from i18n import mark, ngettext
from i18n.figures import in_full_or_dash as _n
from store import Store

EXAMPLES = """
  python -m etl review march.xlsx
  python -m etl review odd.csv --mapping odd.json
  python -m etl review march-corrected.csv --replace 3 --json
"""
LISTED = 25  # of each kind; --json gives all that a review lists
TITLES = {
    "drug": mark("Drugs"),
    "country": mark("Countries"),
    "unit": mark("Units"),
    "mode": mark("Transport modes"),
    "concealment": mark("Concealments"),
    "location": mark("Kinds of location"),
}
NO_MEANING = {
    "nothing": mark("says that nothing is known"),
    "unrecognised": mark("not recognised"),
    "blank": mark("blank"),
}


def register(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add `review` to the commands of etl; `common` has the options that every command takes."""
    text = _("say what a load would do, value by value; nothing is written")
    added = adding(commands, common, EXAMPLES)("review", text, _review, _show)
    added.add_argument("file", metavar="FILE")
    add_reading_options(added)
    added.add_argument("--replace", metavar="BATCH", type=int, help=_("as if the file took the place of this batch"))


def _review(store: Store, args: argparse.Namespace) -> dict[str, Any]:
    path = Path(args.file)
    with console.progress(path.name) as listener:
        found = door.review(
            store, path, profile=args.profile, document=document_of(args), replaces=args.replace, progress=listener
        )
    return found.as_json()


def _show(found: Mapping[str, Any]) -> None:
    console.show_loads([found["account"]])
    for name, words in found["distinct"].items():
        _show_words(name, words, found["distinct_more"].get(name, 0))
    _show_places(_("Rows to be quarantined"), found["quarantined"])
    _show_places(_("Lines to be held"), found["held"])
    for one in found["warnings"][:LISTED]:
        print(f"  {one['message']} [{one['code']}, {_n(one['rows'])}]")


def _show_words(name: str, words: Sequence[Mapping[str, Any]], more: int) -> None:
    print(f"\n{_(TITLES[name])}")
    for word in words[:LISTED]:
        meaning = word["name"] if word["code"] is not None else _(NO_MEANING[word["outcome"]])
        mark_of_own = f" [{_('assigned')}]" if word["assigned"] else ""
        print(f"  {_n(word['rows']):>9}  {word['text'][:60]:<40} -> {meaning}{mark_of_own}")
    _show_more(len(words) - LISTED + more)


def _show_places(title: str, places: Sequence[Mapping[str, Any]]) -> None:
    if places:
        print(f"\n{title}")
    for one in places[:LISTED]:
        sheet = f"{one['sheet']}, " if one["sheet"] else ""
        print(f"  {sheet}{_('row {row}').format(row=one['row'])}: {one['message']}")
    _show_more(len(places) - LISTED)


def _show_more(more: int) -> None:
    if more > 0:
        print("  " + ngettext("and {n} more", "and {n} more", more).format(n=_n(more)))
