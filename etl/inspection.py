"""Say what a file is taken for, with the evidence, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from etl.guess import Guess, guess
from etl.pipeline import Request, identify, read_and_plan
from etl.plan import Plan, missing
from etl.readers.text import TextTable
from etl.understand import Understood, understand
from i18n import gettext as _
from store import Store
from store.batches import find_same_table


@dataclass(frozen=True)
class Inspection:
    """What a file is taken for, before anything is written."""

    file: str
    sha256: str
    size_bytes: int
    already_loaded: int | None
    profile: str | None
    profile_name: str
    source: str
    scope: str
    dialect: dict[str, Any]
    columns: list[dict[str, str | None]]
    mapping: dict[str, str]
    constants: dict[str, str]
    missing_required: list[str]
    rows_read: int
    sample: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def inspect_file(store: Store, request: Request, sample_rows: int = 8) -> Inspection:
    """Read a file and say what it is taken for. Raises BadInput for one that cannot be read."""
    identity = identify(request.path)
    table, plan = read_and_plan(store, request)
    guesses = {item.column: item for item in guess(table.columns, store.reference())[0]}
    with store.reading() as conn:
        first = find_same_table(conn, identity.content_sha256)
    understood = understand(table, plan, store.reference()) if not missing(plan) and table.rows_read else None
    return Inspection(
        file=request.file_name,
        sha256=identity.sha256,
        size_bytes=request.path.stat().st_size,
        already_loaded=first,
        profile=None if plan.profile == "mapped" else plan.profile,
        profile_name=_(plan.source_name),
        source=plan.source,
        scope=_(plan.scope),
        dialect=_dialect(table, understood),
        columns=[_column(name, plan, guesses) for name in table.columns],
        mapping=dict(plan.columns),
        constants=dict(plan.constants),
        missing_required=list(missing(plan)),
        rows_read=table.rows_read,
        sample={
            "columns": list(table.columns),
            "rows": [list(row.values()) for row in table.data.slice(0, sample_rows).to_pylist()],
        },
    )


def _dialect(table: TextTable, understood: Understood | None) -> dict[str, Any]:
    found = table.dialect
    described: dict[str, Any] = {
        "encoding": found.encoding,
        "delimiter": found.delimiter,
        "header_row": found.header_row,
        "decimal": None,
        "date_order": None,
        "evidence": dict(found.evidence),
    }
    number = understood.numbers["quantity"].format if understood else None
    dates = understood.date_format if understood else None
    if number is not None:
        described |= {"decimal": number.decimal}
        described["evidence"]["decimal"] = number.evidence
    if dates is not None:
        described |= {"date_order": dates.order}
        described["evidence"]["date_order"] = dates.evidence
    return described


def _column(name: str, plan: Plan, guesses: Mapping[str, Guess]) -> dict[str, str | None]:
    mapped = next((key for key, column in plan.columns.items() if column == name), None)
    evidence = plan.ignored.get(name)
    if evidence is None and mapped is not None:
        known = guesses.get(name)
        evidence = known.evidence if known is not None and plan.profile == "mapped" else _("the profile says so")
    return {"column": name, "field": mapped, "evidence": evidence}
