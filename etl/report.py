"""The account of a load, as CONTRACT.md's `load` object, and the rows that keep it in the database.

Pure but for reading the account of an earlier batch.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from etl.corrections import correction_of
from etl.findings import Finding
from etl.plan import Plan
from etl.readers.staged import SheetSeen
from etl.stream import Stream
from i18n import DEFAULT, speaking
from i18n.said import kept, retell
from store import Store
from store.batches import get_batch
from store.loads import Counted, batch_totals
from store.sheets import KEY as SHEETS
from store.sheets import Tables, tables_of


@dataclass(frozen=True)
class Hashes:
    """SHA-256 of a file as it was sent, and of the table inside it: zipping a table does not make it another.

    `sheets`: those of a workbook that are read as this table; () for any other file, and as long as it was not opened.
    """

    sha256: str
    content_sha256: str
    sheets: tuple[str, ...] = ()

    @property
    def tables(self) -> Tables:
        """What of the file is read, by which a batch is known."""
        return tables_of(self.content_sha256, self.sheets)


@dataclass(frozen=True)
class LoadReport:
    """rows_read = rows_loaded + rows_quarantined + sum of rows_skipped, always.

    `seizures` and `mass_kg` are those of this file that count now: without held masses, without rows that a later
    edition supersedes (`rows_superseded`), kilograms of drugs only. `rows_superseding`: rows of earlier files
    that this one supersedes. `batch` is None for a dry run, `seizures` and
    `mass_kg` where the file states no number of seizures or no mass: not known is not zero. `sheets`: every sheet of
    a workbook, {name, rows, read, reason}; the reason why one was not read.
    """

    file: str
    sha256: str
    profile: str
    source: str
    batch: int | None
    already_loaded: bool
    rows_read: int
    rows_loaded: int
    rows_quarantined: int
    rows_skipped: Mapping[str, int]
    repeated_rows: int
    lines_held: int
    rows_superseded: int
    rows_superseding: int
    seizures: int | None
    mass_kg: float | None
    control_totals: Sequence[Mapping[str, Any]]
    seconds: float
    quarantined_by: Mapping[str, int] = field(default_factory=dict)
    seizures_joined: int = 0  # of corrected rows: seizures that their file began, so they are none more
    warnings: int = 0
    grains: tuple[str, ...] = ()  # individual, aggregate, annual: the kinds of records in the file
    sheets: Sequence[Mapping[str, Any]] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def build_report(
    stream: Stream, file_name: str, sha256: str, batch_id: int | None, counted: Counted | None, seconds: float
) -> LoadReport:
    """The account of a load just made, or of one that a dry run would make."""
    account = stream.account
    seizures, mass_kg = (counted.seizures, counted.mass_kg) if counted else (account.events, account.mass_kg)
    return LoadReport(
        file=file_name,
        sha256=sha256,
        profile=stream.plan.profile,
        source=stream.plan.source,
        batch=batch_id,
        already_loaded=False,
        rows_read=account.rows_read,
        rows_loaded=account.rows_loaded,
        rows_quarantined=account.rows_quarantined,
        rows_skipped=dict(account.skipped),
        repeated_rows=account.repeated_rows(),
        lines_held=account.lines_held,
        rows_superseded=counted.rows_superseded if counted else 0,
        rows_superseding=counted.rows_superseding if counted else 0,
        seizures=seizures,
        mass_kg=mass_kg,
        control_totals=[total.as_json() for total in stream.control_totals],
        seconds=round(seconds, 3),
        quarantined_by=dict(account.quarantined_by),
        grains=tuple(sorted(account.grains)),
        seizures_joined=_joined(stream, counted),
        warnings=account.warnings,
        sheets=[sheet.as_json() for sheet in stream.table.sheets],
    )


def _joined(stream: Stream, counted: Counted | None) -> int:
    """Seizures of corrected rows that joined others; of an edition nobody can tell them from those superseded."""
    if counted is None or correction_of(stream.table) is None or counted.rows_superseded:
        return 0
    return (stream.account.events or 0) - (counted.seizures or 0)


def already_loaded(store: Store, batch_id: int, file_name: str, sheets: Sequence[SheetSeen] = ()) -> LoadReport:
    """The account of the batch that holds the same table; nothing was added. `sheets`: those of the workbook."""
    batch = get_batch(store, batch_id)
    with store.reading() as conn:
        totals = batch_totals(conn, batch_id)
    return LoadReport(
        file=file_name,
        sha256=batch.sha256,
        profile=batch.profile,
        source=batch.source,
        batch=batch.id,
        already_loaded=True,
        rows_read=batch.rows_read,
        rows_loaded=batch.rows_loaded,
        rows_quarantined=batch.rows_quarantined,
        rows_skipped=batch.rows_skipped,
        repeated_rows=batch.repeated_rows,
        lines_held=batch.lines_held,
        rows_superseded=batch.rows_superseded,
        rows_superseding=0,
        seizures=totals[0],
        mass_kg=totals[1],
        control_totals=batch.control_totals,
        seconds=0.0,
        grains=batch.grains,
        sheets=[sheet.as_json() for sheet in sheets],
    )


def source_row(plan: Plan) -> dict[str, Any]:
    return {
        "source": plan.source,
        "name": plan.source_name,
        "publisher": plan.publisher,
        "scope": plan.scope,
        "illustrative": int(plan.illustrative),
    }


def batch_row(stream: Stream, file_name: str, hashes: Hashes, loaded_at: str, loaded_by: str) -> dict[str, Any]:
    """The batch's row as it is when its rows begin to come; `account_row` completes it."""
    return {
        "source": stream.plan.source,
        "profile": stream.plan.profile,
        "mapping": json.dumps({SHEETS: hashes.sheets} if hashes.sheets else {}),
        "file_name": file_name,
        "sha256": hashes.sha256,
        "content_sha256": hashes.content_sha256,
        "loaded_at": loaded_at,
        "loaded_by": loaded_by,
        "status": "active",
    }


def account_row(stream: Stream) -> dict[str, Any]:
    """What of the batch's row is known when all of its rows have come; `seconds` is set when the load ends."""
    account = stream.account
    return {
        "mapping": stream.plan.as_json(
            sorted(account.grains),
            stream.table.dialect.as_overrides(),
            {"header": list(stream.table.columns), "formats": _formats(stream)} | _sheets(stream),
        ),
        "last_period_end": _date(account.last_period_end),
        "rows_read": account.rows_read,
        "rows_loaded": account.rows_loaded,
        "rows_quarantined": account.rows_quarantined,
        "rows_skipped": json.dumps(dict(account.skipped)),
        "repeated_rows": account.repeated_rows(),
        "lines_held": account.lines_held,
        "control_totals": json.dumps([total.as_json() for total in stream.control_totals]),
    }


def _sheets(stream: Stream) -> dict[str, Any]:
    """The sheets that the batch is of."""
    sheets = list(stream.table.dialect.sheets)
    return {SHEETS: sheets} if sheets else {}


def _formats(stream: Stream) -> dict[str, Any]:
    """How dates and numbers turned out to be written: some rows alone may look like something else."""
    survey = stream.survey
    numbers = {key: {"decimal": form.decimal, "thousands": form.thousands} for key, form in survey.numbers.items()}
    return {"date_order": survey.date_format.order if survey.date_format else None, "numbers": numbers}


def issue_columns(findings: Sequence[Finding]) -> dict[str, list[Any]]:
    """The findings as columns of the issue table."""
    names = list(Finding.__dataclass_fields__)
    columns = {name: [getattr(item, name) for item in findings] for name in names}
    parts = [kept(message) for message in columns["message"]]
    with speaking(DEFAULT):  # whoever loads: the sentence in English, and what it is said from in other languages
        columns["message"] = [retell(message, *part) for message, part in zip(columns["message"], parts, strict=True)]
    return columns | {"template": [part[0] for part in parts], "arguments": [part[1] for part in parts]}


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
