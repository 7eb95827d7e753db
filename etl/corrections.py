"""A corrected error workbook: recognised by its columns, read as the file its rows came from, loaded once.

A row is known by the batch, sheet and row it names. One that a standing batch has loaded is skipped by the rule
`already_corrected`; one that names no quarantined row, or one that stands in the file before, is skipped by a rule of
its own, because nobody could tell whether it counts already. Must not import analytics or dashboard.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np
import pyarrow as pa

from etl.encoded import Mask
from etl.error_workbook import BATCH, IDENTITY, OURS, SHA_START, SHEET, cell_text, is_corrected_file, place_of
from etl.errors import BadInput, listed
from etl.normalise.numbers import NumberFormat
from etl.plan import Plan, WideColumn, from_profile
from etl.profile import Measure, load_profiles
from etl.readers.sheet_notes import of_rows_alone
from etl.readers.staged import Block, StagedTable
from i18n import gettext as _
from store import Store
from store.corrections import (
    Origin,
    Place,
    corrected_places,
    note_corrected,
    origins_with,
    places_of,
    quarantined_rows,
    set_corrects,
)
from store.editions import AWAY
from store.joined import events_begun

ALREADY_CORRECTED, NOT_KNOWN, TWICE = RULES = ("already_corrected", "not_of_the_workbook", "twice_in_the_workbook")
QUANTITIES = ("quantity", "kg_equivalent")
_MARK = re.compile(rf"\s*(\d{{1,18}})-([0-9a-f]{{{SHA_START}}})\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Correction:
    """A file that is the error workbook of `origin`, and what of that is corrected already."""

    origin: Origin
    plan: Plan
    waiting: Collection[Place]  # the quarantined rows of the origin
    done: Mapping[Place, int]  # those of them that are loaded, and by which batch
    began: frozenset[str]  # ids of seizures that rows of the file that are loaded began
    unlike: Mapping[Place, Mapping[str, tuple[str, str]]] = field(repr=False)  # column -> (as shown, as it was)

    def places(self, data: pa.Table) -> list[Place | None]:
        """Which quarantined row each row of a block is; None where it names none."""
        columns = (data.column(name).to_pylist() for name in IDENTITY)
        return [self._place(*cells) for cells in zip(*columns, strict=True)]

    @property
    def number_mark(self) -> str:
        """The decimal mark of the quantities of its file: numbers that somebody typed are read with it, too."""
        form = next((self.plan.formats[key] for key in QUANTITIES if key in self.plan.formats), None)
        return "." if form is None else form.decimal

    def table(self, table: StagedTable) -> CorrectedTable:
        """The staged table of the file, with the cells that a workbook could only show put back as they were."""
        known = {one.name: getattr(table, one.name) for one in fields(StagedTable)}
        return CorrectedTable(**{**known, **of_rows_alone(table)}, correction=self)

    def done_by(self, table: StagedTable) -> int | None:
        """The last batch that loaded rows of this file, where all of them are loaded already."""
        found: set[int | None] = set()
        for block in table.blocks(IDENTITY):
            found.update(None if place is None else self.done.get(place) for place in self.places(block.data))
        return None if None in found or not found else max(one for one in found if one is not None)

    def begin(self, conn: Any, batch_id: int, replaces: int | None) -> None:
        """Say whose rows the new batch holds. Raises BadInput where somebody has loaded some of them meanwhile."""
        if corrected_places(conn, self.origin.content_sha256, without=replaces) != self.done:
            sentence = _("Somebody has loaded corrected rows of batch {id} just now, so nothing was loaded; try again.")
            raise BadInput(sentence.format(id=self.origin.id))
        set_corrects(conn, batch_id, self.origin.id)

    def note(self, conn: Any, batch_id: int, data: pa.Table, kept: Mask) -> None:
        """Remember which rows of a block are loaded."""
        chosen = (place for place, loaded in zip(self.places(data), kept.tolist(), strict=True) if loaded)
        note_corrected(conn, batch_id, self.origin.id, [place for place in chosen if place is not None])

    def _place(self, batch: str, sheet: str, row: str) -> Place | None:
        place = place_of(dict(zip(IDENTITY, (batch, sheet, row), strict=True)))
        return place if place in self.waiting and _MARK.fullmatch(batch) else None


@dataclass
class RowRules:
    """Rows of a corrected file that are skipped; one that stood in an earlier block is remembered."""

    correction: Correction
    _seen: set[Place] = field(default_factory=set)

    def __call__(self, data: pa.Table) -> dict[str, Mask]:
        """Rule -> rows of the next block that it skips."""
        places = self.correction.places(data)
        rules = [self._rule(place) for place in places]
        return {
            name: np.array([rule == name for rule in rules], dtype=np.bool_)
            for name in RULES
        }

    def _rule(self, place: Place | None) -> str | None:
        if place is None:
            return NOT_KNOWN
        if place in self.correction.done:
            return ALREADY_CORRECTED
        if place in self._seen:
            return TWICE
        self._seen.add(place)
        return None


@dataclass(frozen=True)
class CorrectedTable(StagedTable):
    """The table of a corrected file as the rest of a load reads it."""

    correction: Correction | None = None

    def own_rule(self) -> RowRules | None:
        return None if self.correction is None else RowRules(self.correction)

    def blocks(self, columns: Sequence[str] | None = None) -> Iterator[Block]:
        correction = self.correction
        if correction is None or not correction.unlike:
            yield from super().blocks(columns)
            return
        wanted = list(self.columns if columns is None else columns)
        for block in super().blocks([*wanted, *(name for name in IDENTITY if name not in wanted)]):
            data = _as_it_was(correction, block.data).select(wanted)
            yield replace(block, data=data)


def correction_of(table: StagedTable) -> Correction | None:
    """What `opened` found that a table corrects."""
    return table.correction if isinstance(table, CorrectedTable) else None


def find_correction(store: Store, table: StagedTable, replaces: int | None = None) -> Correction | None:
    """What a file corrects; None for a file of any other kind. `replaces`: a batch that is about to go.

    Raises BadInput for one that corrects nothing that stands here.
    """
    if not is_corrected_file(table.columns):
        return None
    batch, sha = _named(table)
    with store.reading() as conn:
        found = _of_sheets(origins_with(conn, sha), _sheets_named(table))
        origin = _standing(found, batch, sha, table.file)
        done = corrected_places(conn, origin.content_sha256, without=replaces)
        waiting = frozenset(places_of(conn, origin.id))
        plan = _plan(origin, table)
        began = events_begun(conn, origin.id, _ids(table, plan), without=replaces)
        unlike = {
            row.place: shown
            for row in quarantined_rows(conn, origin.id)
            if (shown := _unlike(origin.header, row.cells))
        }
    return Correction(origin, plan, waiting, done, began, unlike)


def _ids(table: StagedTable, plan: Plan) -> set[str]:
    """The seizure ids of its rows."""
    column = plan.columns.get("seizure_id")
    blocks = () if column is None else table.blocks([column])
    written = {text for block in blocks for text in block.data.column(column).to_pylist()}
    return written | {text.strip() for text in written}


def _as_it_was(correction: Correction, data: pa.Table) -> pa.Table:
    changed: dict[str, list[str]] = {}
    for row, place in enumerate(correction.places(data)):
        for column, (shown, written) in correction.unlike.get(place or ("", 0), {}).items():
            if column in data.column_names and data.column(column)[row].as_py() == shown:
                cells = changed.setdefault(column, data.column(column).to_pylist())
                cells[row] = written
    for column, cells in changed.items():
        at = data.column_names.index(column)
        data = data.set_column(at, data.schema.field(at), [pa.array(cells, pa.string())])
    return data


def _named(table: StagedTable) -> tuple[int, str]:
    """The one batch that the rows name."""
    found: dict[tuple[int, str], None] = {}
    for block in table.blocks([BATCH]):
        named = (_MARK.fullmatch(text) for text in set(block.data.column(BATCH).to_pylist()))
        found |= {(int(one[1]), one[2].lower()): None for one in named if one}
    if not found:
        sentence = _(
            "{file} has the columns of an error workbook, but no row names its batch, so nobody can tell which rows it "
            "corrects; leave the columns that begin with sentinel_ as they are."
        )
        raise BadInput(sentence.format(file=table.file), file=table.file, column=BATCH)
    if len(found) > 1:
        sentence = _("{file} has rows of several error workbooks ({batches}); load those of each batch as one file.")
        batches = listed([f"{batch}-{sha}" for batch, sha in found])
        raise BadInput(sentence.format(file=table.file, batches=batches), file=table.file, column=BATCH)
    return next(iter(found))


def _sheets_named(table: StagedTable) -> set[str]:
    """The sheets that the rows name; of a file without sheets the blank one."""
    return {text for block in table.blocks([SHEET]) for text in set(block.data.column(SHEET).to_pylist())}


def _of_sheets(origins: Sequence[Origin], named: set[str]) -> list[Origin]:
    """Those of the file's batches that its rows can be of: each sheet may be a batch of its own."""
    return [one for one in origins if not one.sheets or named & set(one.sheets)] or list(origins)


def _standing(origins: Sequence[Origin], batch: int, sha: str, file: str) -> Origin:
    """The batch whose rows are meant: the one named, or another load of the very same file that stands."""
    first = [origin for origin in origins if origin.corrects is None]
    standing = [origin for origin in first if origin.status not in AWAY]
    if standing:
        return next((origin for origin in standing if origin.id == batch), standing[0])
    if not first:
        sentence = _(
            "{file} corrects rows of batch {batch}, which is not in this database, so nothing was loaded; load it "
            "where its error workbook was made, or load the file it came from here first."
        )
        raise BadInput(sentence.format(file=file, batch=f"{batch}-{sha}"), file=file, column=BATCH)
    sentence = _(
        "{file} corrects rows of batch {batch} ({origin}), which is undone or replaced, so nothing was loaded; bring "
        "that batch back first, or correct the rows of the one that stands."
    )
    raise BadInput(sentence.format(file=file, batch=first[0].id, origin=first[0].file_name), file=file, column=BATCH)


def _unlike(header: Sequence[str], cells: Sequence[str]) -> dict[str, tuple[str, str]]:
    shown = ((name, cell_text(written), written) for name, written in zip(header, cells, strict=False))
    return {name: (text, written) for name, text, written in shown if text != written}


def _plan(origin: Origin, table: StagedTable) -> Plan:
    """The plan under which the origin was read, for the columns that the corrected file has."""
    kept = origin.mapping
    written = kept.get("formats", {})
    known = load_profiles().get(origin.profile)
    base = from_profile(known, table.columns) if known is not None else _bare(origin)
    plan = replace(
        base,
        columns=kept["columns"],
        constants=kept["constants"],
        grain=_grain(kept),
        date_order=kept.get("date_order") or written.get("date_order") or base.date_order,
        formats={key: NumberFormat(**form) for key, form in written.get("numbers", {}).items()},
        decimal=kept.get("decimal") or base.decimal,
        date_kind=kept.get("date_kind") or base.date_kind,
        fiscal_start=kept.get("fiscal_start") or base.fiscal_start,
        aliases=kept.get("aliases", {}),
        wide=tuple(WideColumn(**item) for item in kept.get("wide", ())),
        measures=tuple(Measure(**item) for item in kept.get("measures", ())),
        gathered=kept.get("gathered") or base.gathered,
        ignored={**base.ignored, **dict.fromkeys(OURS, _("of the error workbook"))},
        source=origin.source,
    )
    lost = [name for name in origin.header if name in plan.read_columns and name not in table.columns]
    if lost:
        sentence = _(
            "{file} lacks the columns {columns} of the file that it corrects, so its rows cannot be read; make the "
            "error workbook again and leave its columns as they are."
        )
        raise BadInput(sentence.format(file=table.file, columns=listed(lost)), file=table.file, column=lost[0])
    return plan


def _bare(origin: Origin) -> Plan:
    return Plan(
        profile=origin.profile,
        source=origin.source,
        source_name=origin.source_name,
        publisher=origin.publisher,
        scope=origin.scope,
        columns={},
    )


def _grain(kept: Mapping[str, Any]) -> str | None:
    """What the rows of the origin were: a handful of them may look like something else."""
    grains = kept.get("grains") or []
    stated: str | None = kept.get("grain")
    return stated or ("individual" if "individual" in grains else next(iter(grains), None))
