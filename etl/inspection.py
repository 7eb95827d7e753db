"""Say what a file is taken for, with the evidence, before anything is written."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from etl import preview
from etl.choosing import open_and_choose, sample_of
from etl.content import Content
from etl.guess import BY_CONTENT, KIND, KIND_NAMES
from etl.headers import names_a_year, without_unit, words
from etl.mapping import MAPPED, Choice
from etl.pipeline import identify, reading_to
from etl.plan import Plan, missing
from etl.preview import Meant
from etl.readers.opening import PASSES
from etl.readers.staged import SheetSeen, StagedTable
from etl.request import Listener, Progress, Request, as_told
from etl.same_sheets import of_sheets
from etl.source_name import UNNAMED
from i18n import gettext as _
from store import Store
from store.reference import Reference
from store.replacing import Standings

ENCODINGS = ("utf-8", "windows-1251", "cp866", "koi8-r", "windows-1252", "iso-8859-1", "utf-16")
DELIMITERS = (",", ";", "\t", "|")
DATE_ORDERS = ("dmy", "mdy", "ymd", "excel")
SAMPLES = 4
LOOKS_LIKE = 0.8  # share of a column's cells that must be of a kind for it to be named
FAULTS = 200


@dataclass(frozen=True)
class Inspection:
    """What a file is taken for, before anything is written.

    `columns`: of each its field, the evidence and the confidence (0 to 1; None where nothing was guessed), samples.
    `wide`: the columns that hold one drug each. `saved_mapping`: the name of the one that was found, `saved` who and
    when. `sample`: the first rows as read, and beside them field by field as understood. `faults`: cells that the file
    itself calls errors. `sheets`: every sheet of a workbook, as in a load report, with the number of its header,
    whether it is hidden, and the batch that holds it already.
    """

    file: str
    sha256: str
    size_bytes: int
    already_loaded: int | None
    profile: str | None
    profile_name: str
    profile_evidence: str
    source: str
    source_name: str
    scope: str
    saved_mapping: str | None
    saved: dict[str, str] | None
    dialect: dict[str, Any]
    columns: list[dict[str, Any]]
    mapping: dict[str, str]
    constants: dict[str, str]
    wide: list[dict[str, str | None]]
    missing_required: list[str]
    doubts: list[str]
    rows_read: int
    sample: dict[str, Any]
    faults: list[dict[str, Any]]
    sheets: list[dict[str, Any]]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def inspect_file(store: Store, request: Request, listener: Listener, sample_rows: int = 8) -> Inspection:
    """Read a file and say what it is taken for. Raises BadInput for one that cannot be read."""
    listener(Progress("reading", 0, 0))
    identity = identify(request.path, reading_to(listener, request.path, 0, 1))
    recognising = as_told(listener, "recognising")
    table, choice = open_and_choose(
        store,
        request.path,
        request.profile,
        request.document,
        reading=reading_to(listener, request.path, 1, PASSES),
        recognising=recognising,
        file_name=request.file_name,
    )
    with table:
        identity = of_sheets(identity, table)
        with store.reading() as conn:
            standings = Standings(conn)
        first = standings.twin(identity.tables)
        contents = sample_of(table, store, recognising).contents
        reference, plan = store.reference(), choice.plan
        # How far it is, is not known: that it goes on is told all the same.
        meant = preview.meant(table, plan, lambda: listener(Progress("recognising", len(contents), len(contents))))
        return Inspection(
            file=request.file_name,
            sha256=identity.sha256,
            size_bytes=request.path.stat().st_size,
            already_loaded=first,
            profile=None if plan.profile == MAPPED else plan.profile,
            profile_name=_profile_name(choice),
            profile_evidence=_where_from(choice, asked=request.profile),
            source=plan.source,
            source_name=_(plan.source_name),
            scope=_(plan.scope),
            saved_mapping=choice.saved.name if choice.saved else None,
            saved=_saved(choice),
            dialect=_dialect(table, choice, meant),
            columns=[_column(name, choice, contents[name], reference) for name in table.columns if name in contents],
            mapping=dict(plan.columns),
            constants=dict(plan.constants),
            wide=[asdict(item) for item in plan.wide],
            missing_required=list(missing(plan)),
            doubts=list(choice.doubts),
            rows_read=table.rows_read,
            sample=preview.first_rows(table, plan, meant, reference, sample_rows),
            faults=_faults(table),
            sheets=[_sheet(sheet, standings.holding(identity.content_sha256, sheet.name)) for sheet in table.sheets],
        )


def _sheet(sheet: SheetSeen, batch: int | None) -> dict[str, Any]:
    return {**sheet.as_json(), "header": sheet.header, "hidden": sheet.hidden, "batch": batch}


def _profile_name(choice: Choice) -> str:
    """What the file was recognised as: a source that is known, a mapping that somebody saved, or neither."""
    if choice.plan.profile == MAPPED:
        return choice.saved.name if choice.saved else _(UNNAMED)
    return _(choice.plan.source_name)


def _where_from(choice: Choice, *, asked: str | None) -> str:
    if choice.saved is not None:
        return _("{who} saved how files with this header are read, on {day}.").format(
            who=choice.saved.saved_by or _("somebody"), day=choice.saved.saved_at[:10]
        )
    if choice.plan.profile == MAPPED:
        return _("No known source has this header: the columns were guessed from their names and their cells.")
    if asked is not None:
        return _("This source was chosen for the file.")
    return _("The header has every column by which this source is known.")


def _saved(choice: Choice) -> dict[str, str] | None:
    saved = choice.saved
    return None if saved is None else {"name": saved.name, "saved_at": saved.saved_at, "saved_by": saved.saved_by}


def _dialect(table: StagedTable, choice: Choice, meant: Meant) -> dict[str, Any]:
    found = table.dialect
    there = [sheet.name for sheet in table.sheets]
    return {
        "format": found.format,
        "encoding": found.encoding or None,
        "delimiter": found.delimiter or None,
        "quotechar": found.quotechar or None,
        "header_row": found.header_row,
        "sheets": list(found.sheets),
        "sheets_there": there,
        "fill_down": found.fill_down,
        "filled_down": list(table.filled_down),
        "decimal": meant.decimal,
        "date_order": meant.date_order,
        "grain": meant.grain,
        "date_kind": choice.plan.date_kind,
        "fiscal_start": choice.plan.fiscal_start,
        "evidence": {**found.evidence, **meant.evidence},
        "notes": list(table.notes),
        "alternatives": {
            "encoding": list(ENCODINGS),
            "delimiter": list(DELIMITERS),
            "decimal": [".", ","],
            "date_order": list(DATE_ORDERS),
            "sheets": there,
        },
    }


def _column(name: str, choice: Choice, content: Content, reference: Reference) -> dict[str, Any]:
    plan, known = choice.plan, choice.guesses.get(name)
    field = _field_of(name, plan)
    guessed = known is not None and known.field == field
    return {
        "column": name,
        "field": field,
        "evidence": _evidence(name, choice, content, field),
        "confidence": known.confidence if known is not None and guessed else None,
        "samples": list(content.examples(SAMPLES)),
        "filled": content.filled,
        "distinct": content.distinct,
        "looks_like": _looks_like(content),
        "unit": without_unit(words(name), reference)[1],
        "ignored": name in plan.ignored,
    }


def _field_of(name: str, plan: Plan) -> str | None:
    """The field that the column tells, alone or with others."""
    if name in {item.column for item in plan.measures}:
        return "quantity"
    together = (key for key, parts in plan.gathered.items() if name in parts)
    return next(together, None) or next((key for key, column in plan.columns.items() if column == name), None)


def _evidence(name: str, choice: Choice, content: Content, field: str | None) -> str | None:
    plan = choice.plan
    if name in plan.ignored:
        return plan.ignored[name]
    wide = next((item for item in plan.wide if item.column == name), None)
    if wide is not None:
        return _("the header names a drug, {drug}, and the cells are numbers").format(drug=wide.drug)
    if name in {item.column for item in plan.measures}:
        several = ", ".join(item.column for item in plan.measures)
        return _("quantities in a unit of their own: each row fills one of {columns}").format(columns=several)
    together = next((list(parts) for parts in plan.gathered.values() if name in parts), None)
    if together is not None:
        return _("kept as text, together with {columns}").format(columns=", ".join(together))
    if field is None and names_a_year(name):
        return _("the header is a year: years side by side are not read, only one row for each year")
    if field is None:
        return _("every cell is blank") if not content.filled else None
    known = choice.guesses.get(name)
    if known is not None and known.field == field:
        return known.evidence
    if choice.saved is not None:
        return _("the saved mapping says so")
    return _("stated by the user") if plan.profile == MAPPED else _("the profile says so")


def _looks_like(content: Content) -> list[str]:
    """Kinds that most cells of the column are, in words: what a person chooses a field by."""
    kinds = [KIND[field] for field in BY_CONTENT]
    fitting = [kind for kind in (*kinds, "number") if content.share(kind) >= LOOKS_LIKE]
    return list(dict.fromkeys(_(KIND_NAMES[kind]) for kind in fitting))


def _faults(table: StagedTable) -> list[dict[str, Any]]:
    sentence = _(
        "{value} in column {column}, row {row}: the file itself calls this cell an error; correct its formula."
    )
    return [
        {
            "sheet": fault.sheet,
            "row": fault.row_number,
            "column": fault.column,
            "value": fault.value,
            "message": sentence.format(value=fault.value, column=fault.column, row=fault.row_number),
        }
        for fault in table.faults[:FAULTS]
    ]


