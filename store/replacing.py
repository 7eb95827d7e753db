"""A corrected file in the place of another: which batch stands for which, and what stands when one is taken out.

Of the batches that replaced one another at most one stands at a time, and of those that hold the same table: the bytes
of a file and, of a workbook, the sheet. Corrected rows of a batch belong to it: they go when it is replaced and come
back with it. Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from i18n import gettext as _
from store import tables
from store.database import StoreError
from store.editions import AWAY, redecide_editions
from store.joined import rejoin
from store.sheets import Tables, sheets_in, sheets_of, tables_of


class SheetTwiceError(StoreError):
    """A sheet is in a batch that stands already. `sheets`: all such; `batch`: the one that holds them."""

    def __init__(self, sentence: str, sheets: tuple[str, ...], batch: int) -> None:
        super().__init__(sentence)
        self.sheets = sheets
        self.batch = batch


@dataclass(frozen=True)
class Standing:
    """What of a batch says whether it stands. `away`: it is undone or replaced. `tables`: what of a file it is of."""

    id: int
    source: str
    file_name: str
    content_sha256: str
    status: str
    replaces: int | None
    corrects: int | None
    tables: Tables

    @property
    def away(self) -> bool:
        return self.status in AWAY


class Standings:
    """All batches as one transaction sees them, and the changes made to them. Raises StoreError for what cannot be."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._all = _read(conn)

    def get(self, batch_id: int) -> Standing:
        if batch_id not in self._all:
            sentence = _("There is no batch {id}; `python -m etl batches` lists those there are.")
            raise StoreError(sentence.format(id=batch_id))
        return self._all[batch_id]

    def twin(self, tables: Tables) -> int | None:
        """The first batch of these very tables that is not undone; of an error workbook, whatever its sheets are."""
        files = {content for content, _sheet in tables}
        return next(
            (
                one.id
                for one in self._all.values()
                if one.status != "undone"
                and (one.tables == tables or (one.corrects is not None and one.content_sha256 in files))
            ),
            None,
        )

    def same_table(self, tables: Tables, file_name: str) -> int | None:
        """The first batch of these very tables that is not undone.

        Raises StoreError where some of them, or another file in their place, stand: loaded anew they would count twice.
        """
        there = self.twin(tables)
        if there is None:
            self._refuse_standing(tables, file_name, but=())
        return there

    def refuse_to_replace(self, batch_id: int, tables: Tables, file_name: str) -> None:
        """A batch that does not stand cannot be replaced, and none by what counts already beside it."""
        batch = self.get(batch_id)
        if batch.status == "undone":
            sentence = _(
                "Batch {id} ({file}) is undone, so there is nothing to replace; bring it back first, or load the file "
                "without replacing anything."
            )
            raise StoreError(sentence.format(id=batch.id, file=batch.file_name))
        if batch.status == "replaced":
            raise StoreError(self._is_replaced(batch))
        for twin in self._all.values():
            if twin.tables == tables and twin.status != "undone":
                raise StoreError(self._same_file(twin, batch, file_name))
        self._refuse_standing(tables, file_name, but=(batch_id,))

    def beside(self, batch_id: int) -> list[int]:
        """Other batches of the same file that stand: of other sheets of it."""
        own = self.get(batch_id).content_sha256
        others = (one for one in self._all.values() if one.content_sha256 == own and one.id != batch_id)
        return [one.id for one in others if not one.away]

    def holding(self, content_sha256: str, sheet: str) -> int | None:
        """The batch that stands and is of this sheet of a file."""
        wanted = tables_of(content_sha256, (sheet,))
        return next((one.id for one in self._all.values() if not one.away and one.tables & wanted), None)

    def _refuse_standing(self, tables: Tables, file_name: str, but: tuple[int, ...]) -> None:
        """Raises StoreError where a batch that stands, `but` those, is of some of these tables or in their place."""
        standing = [one for one in self._family(tables) if not one.away and one.id not in but]
        for one in standing:
            if shared := sheets_in(one.tables & tables):
                raise _sheet_twice(one, shared, file_name)
        for one in standing:
            sentence = _(
                "Batch {other} ({standing}) stands in the place of {file}, so loading that again would count it "
                "twice; undo batch {other} first."
            )
            raise StoreError(sentence.format(other=one.id, standing=one.file_name, file=file_name))

    def replace(self, batch_id: int, successor: int) -> None:
        """`successor` stands in the place of the batch and of its corrected rows."""
        self._conn.execute(update(tables.batch).where(tables.batch.c.id == successor).values(replaces=batch_id))
        self._all = _read(self._conn)
        self._put_away(batch_id)

    def undo(self, batch_id: int) -> None:
        """Take a batch out; the one in whose place it stood stands again."""
        batch = self.get(batch_id)
        if batch.status == "undone":
            sentence = _("Batch {id} ({file}) is undone already; nothing was changed.")
            raise StoreError(sentence.format(id=batch.id, file=batch.file_name))
        if batch.status == "replaced":
            raise StoreError(self._is_replaced(batch))
        self._set(batch, "undone")
        if batch.replaces is not None and self.get(batch.replaces).status == "replaced":
            self._bring_back(batch.replaces)

    def redo(self, batch_id: int) -> None:
        """Bring an undone batch back; the one that it replaces goes again."""
        batch = self.get(batch_id)
        if batch.status == "replaced":
            raise StoreError(self._is_replaced(batch))
        if batch.status != "undone":
            sentence = _("Batch {id} ({file}) is not undone; nothing was changed.")
            raise StoreError(sentence.format(id=batch.id, file=batch.file_name))
        self._refuse_beside_others(batch)
        self._set(batch, "active")
        if batch.replaces is not None and not self.get(batch.replaces).away:
            self._put_away(batch.replaces)

    def successor(self, batch_id: int) -> int | None:
        """The batch that stands, or stood before it was replaced in turn, in the place of this one."""
        return next((one.id for one in self._all.values() if one.replaces == batch_id and one.status != "undone"), None)

    def _refuse_beside_others(self, batch: Standing) -> None:
        own = (batch.id, batch.replaces)
        others = [one for one in self._family(batch.tables) if not one.away and one.id not in own]
        if others:
            raise StoreError(_not_beside(batch, min(others, key=lambda one: not one.tables & batch.tables)))
        origin = None if batch.corrects is None else self.get(batch.corrects)
        if origin is not None and origin.status == "replaced":
            raise StoreError(self._is_replaced(batch))

    def _family(self, tables: Tables) -> list[Standing]:
        """All batches of which at most one may stand for any of these tables.

        They are of one of them, or of one that was put in its place: what replaced one another are versions of the
        same, and so are the tables of both. Two sheets of one batch are not.
        """
        versions = [one.tables | self._all[one.replaces].tables for one in self._all.values() if one.replaces]
        found, grew = tables, True
        while grew:
            near = found.union(*(both for both in versions if both & found))
            found, grew = near, near != found
        return [one for one in self._all.values() if one.tables & found]

    def _put_away(self, batch_id: int) -> None:
        for part in self._with_parts(batch_id):
            if not part.away:
                self._set(part, "replaced")

    def _bring_back(self, batch_id: int) -> None:
        for part in self._with_parts(batch_id):
            if part.status == "replaced" and self.successor(part.id) is None:
                self._set(part, "active")

    def _with_parts(self, batch_id: int) -> list[Standing]:
        """The batch and those that hold its rows corrected."""
        parts = [self.get(batch_id)]
        for part in parts:  # grows while it is walked: corrected rows may have been corrected again
            parts += [one for one in self._all.values() if one.corrects == part.id]
        return parts

    def _set(self, batch: Standing, status: str) -> None:
        self._conn.execute(update(tables.batch).where(tables.batch.c.id == batch.id).values(status=status))
        self._all = _read(self._conn)
        redecide_editions(self._conn, batch.source)
        rejoin(self._conn, batch.id)

    def _is_replaced(self, batch: Standing) -> str:
        successor = self.successor(batch.id)
        if successor is None and batch.corrects is not None:
            origin = self.get(batch.corrects)
            sentence = _(
                "Batch {id} ({file}) holds corrected rows of batch {origin}, in whose place another file stands; undo "
                "that one to bring both back."
            )
            return sentence.format(id=batch.id, file=batch.file_name, origin=origin.id)
        sentence = _(
            "Batch {id} ({file}) is replaced by batch {successor} and counts nowhere while that one stands; undo batch "
            "{successor} to bring it back."
        )
        return sentence.format(id=batch.id, file=batch.file_name, successor=successor)

    def _same_file(self, twin: Standing, batch: Standing, file_name: str) -> str:
        if twin.id == batch.id:
            sentence = _(
                "{file} is the very file of batch {id}, so replacing it would change nothing; correct the file first."
            )
            return sentence.format(file=file_name, id=batch.id)
        if twin.status == "replaced":
            sentence = _("{file} is the file of batch {twin}, which was replaced; undo its successor to go back to it.")
            return sentence.format(file=file_name, twin=twin.id)
        sentence = _(
            "{file} is loaded already as batch {twin}, so putting it in the place of batch {id} would count it twice; "
            "undo one of the two."
        )
        return sentence.format(file=file_name, twin=twin.id, id=batch.id)


def _sheet_twice(standing: Standing, sheets: tuple[str, ...], file_name: str) -> SheetTwiceError:
    sentence = _(
        "Sheet {sheet} of {file} is in batch {batch} already, so its rows would count twice; choose only sheets that "
        "no batch holds, or undo batch {batch} first."
    )
    return SheetTwiceError(
        sentence.format(sheet=", ".join(sheets), file=file_name, batch=standing.id), sheets, standing.id
    )


def _not_beside(batch: Standing, other: Standing) -> str:
    """Why a batch cannot be brought back while the other one stands."""
    shared = batch.tables & other.tables
    if not shared:
        sentence = _(
            "Batch {other} ({file}) stands in the place of batch {id}, so bringing that back would count it twice; "
            "undo batch {other} first."
        )
        return sentence.format(other=other.id, file=other.file_name, id=batch.id)
    if batch.tables == other.tables:
        sentence = _(
            "The same file ({file}) was loaded again as batch {twin}, so bringing batch {id} back would count it "
            "twice; undo batch {twin} first."
        )
        return sentence.format(file=batch.file_name, twin=other.id, id=batch.id)
    sentence = _(
        "Sheet {sheet} of {file} was loaded again as batch {twin}, so bringing batch {id} back would count it twice; "
        "undo batch {twin} first."
    )
    sheets = ", ".join(sheets_in(shared))
    return sentence.format(sheet=sheets, file=batch.file_name, twin=other.id, id=batch.id)


def _read(conn: Connection) -> dict[int, Standing]:
    names = [name for name in Standing.__dataclass_fields__ if name != "tables"]
    query = select(*(tables.batch.c[name] for name in names), tables.batch.c.mapping).order_by(tables.batch.c.id)
    found = {}
    for row in conn.execute(query).mappings():
        of_row = {name: row[name] for name in names}
        of_row["tables"] = tables_of(row["content_sha256"], sheets_of(row["mapping"]))
        found[row["id"]] = Standing(**of_row)
    return found
