"""`python -m etl held | decide | decisions`: lines whose mass waits for a reviewer, and what was decided about them.

The work is done in etl.decisions and store.decisions. Must not import analytics or dashboard.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from etl.commands import adding
from etl.decisions import decide, held
from etl.errors import BadInput
from etl.who import user
from i18n import gettext as _
from i18n.figures import in_full_or_dash as _n
from store import Store
from store.batches import get_batch
from store.decisions import KINDS, decision_in_force, list_decisions, undo_decision

EXAMPLES = """
  python -m etl held
  python -m etl held 3 --json
  python -m etl decide 1207 accept --reason "seen the protocol"
  python -m etl decide 1207 correct --unit tablet --reason "tablets typed as kilograms"
  python -m etl decide 1207 correct --quantity 4.5 --reason "the comma was lost"
  python -m etl decide 1207 reject --reason "no such case"
  python -m etl decide 1207 undo
  python -m etl decisions
"""


def register(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add `held`, `decide` and `decisions` to the commands of etl."""
    command = adding(commands, common, EXAMPLES)
    holding = command("held", _("list lines whose mass waits for a decision"), _held, _show_held)
    holding.add_argument("batch", metavar="BATCH", type=int, nargs="?")
    deciding = command("decide", _("accept, correct or reject a held line, or undo that"), _decide, _show_decision)
    deciding.add_argument("line", metavar="LINE", type=int, help=_("as `held` lists it"))
    deciding.add_argument("kind", choices=(*KINDS, "undo"))
    deciding.add_argument("--reason", metavar="TEXT", default="", help=_("why; kept with the decision"))
    deciding.add_argument("--quantity", metavar="N", type=float, help=_("with correct: the quantity, as a number"))
    deciding.add_argument("--unit", metavar="UNIT", help=_("with correct: the unit"))
    listing = command("decisions", _("list what was decided about held lines"), _decisions, _show_decisions)
    listing.add_argument("batch", metavar="BATCH", type=int, nargs="?")


def _held(store: Store, args: argparse.Namespace) -> list[dict[str, Any]]:
    if args.batch is not None:
        get_batch(store, args.batch)
    return held(store, args.batch)


def _decide(store: Store, args: argparse.Namespace) -> dict[str, Any]:
    if args.kind == "undo":
        if args.quantity is not None or args.unit is not None:
            raise BadInput(_("Only a correction takes a quantity or a unit; say correct, or leave them out."))
        return undo_decision(store, decision_in_force(store, args.line).id, user()).as_json()
    said = {"quantity": args.quantity, "unit": args.unit}
    return decide(store, args.line, args.kind, reason=args.reason, by=user(), **said).as_json()


def _decisions(store: Store, args: argparse.Namespace) -> list[dict[str, Any]]:
    if args.batch is not None:
        get_batch(store, args.batch)
    return [one.as_json() for one in list_decisions(store, batch=args.batch)]


def _show_held(lines: Sequence[Mapping[str, Any]]) -> None:
    if not lines:
        print(_("No line waits for a decision."))
    for one in lines:
        where = _("line {line}: {file}, row {row}").format(**one)
        print(f"{where}, {one['drug']}, {one['quantity_as_written']} {one['unit_as_written'] or ''}".rstrip())
        print(f"  {one['message']}")


def _show_decisions(decisions: Sequence[Mapping[str, Any]]) -> None:
    if not decisions:
        print(_("Nothing was decided yet; `python -m etl held` lists what waits."))
    for one in decisions:
        _show_decision(one)


def _show_decision(one: Mapping[str, Any]) -> None:
    where = _("line {line}: {file}, row {row}").format(
        line=one["line_id"], file=one["file_name"], row=one["row_number"]
    )
    print(f"{one['id']:>4}  {one['kind']:<8} {one['decided_at'][:16]} {one['decided_by']}  {where}, {one['drug']}")
    print(f"      {one['reason']}")
    if "mass_kg" in one["after"]:
        said = _("      {before} kg before, {after} kg now")
        print(said.format(before=_n(one["before"]["mass_kg"]), after=_n(one["after"]["mass_kg"])))
    if one["status"] == "undone":
        print(_("      undone {at} {by}").format(at=one["undone_at"][:16], by=one["undone_by"]))
