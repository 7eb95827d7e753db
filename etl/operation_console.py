"""What `python -m etl operation` prints for people. Must not import store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from i18n import gettext as _
from i18n import ngettext
from i18n.figures import in_full_or_dash as _n


def show_operations(operations: Sequence[Mapping[str, Any]]) -> None:
    if not operations:
        print(_("There are no operations yet; `python -m etl operation add NAME` makes one."))
    for operation in operations:
        show_operation(operation)


def show_operation(operation: Mapping[str, Any]) -> None:
    window = f"{operation['from_date'] or '…'} – {operation['to_date'] or '…'}"
    print(f"{operation['operation']}: {operation['name']}, {window}")
    for label, text in (
        (_("coordinator"), operation["coordinator"]),
        (_("participants"), _countries(operation, "published")),
        (_("participants, assumed"), _countries(operation, "assumed")),
        (_("target drugs"), ", ".join(operation["drugs"])),
        (_("reference"), operation["reference"]),
    ):
        print(f"  {label}: {text or '–'}")


def _countries(operation: Mapping[str, Any], basis: str) -> str:
    return ", ".join(one["country"] for one in operation["participants"] if one["basis"] == basis)


def show_removed(answer: Mapping[str, Any]) -> None:
    print(_("Operation {operation} is removed.").format(operation=answer["removed"]))


def show_preview(preview: Mapping[str, Any]) -> None:
    print(preview["sentence"])
    print(
        _("  lines: {lines}; drugs: {mass} kg; lines without a mass: {without}; lines held: {held}").format(
            lines=_n(preview["lines"]),
            mass=_n(preview["mass_kg"]),
            without=_n(preview["lines_without_mass"]),
            held=_n(preview["lines_held"]),
        )
    )
    for country, seizures in preview["by_country"]:
        print(f"  {country}  {_n(seizures)}")
    print(_("  records that would join: {records}; joined before: {already}").format(
        records=_n(preview["records"]), already=_n(preview["joined_already"])
    ))  # fmt: skip


def show_joins(joins: Sequence[Mapping[str, Any]]) -> None:
    if not joins:
        print(_("No seizure joined this operation by its rule."))
    for join in joins:
        show_join(join)


def show_join(join: Mapping[str, Any]) -> None:
    seizures = join["seizures"] or 0
    taken = ngettext("{n} seizure", "{n} seizures", seizures).format(n=_n(join["seizures"]))
    rule = join["rule"]
    countries, drugs = ",".join(rule["countries"]), ",".join(rule["drugs"]) or "*"
    status = _("undone") if join["status"] == "undone" else _("active")
    print(f"{join['id']:>4}  {status:<10}  {join['joined_at'][:16]}  {join['joined_by']}  {join['operation']}  "
          f"{taken}  [{rule['from']}..{rule['to']} {countries} {drugs}]")  # fmt: skip
