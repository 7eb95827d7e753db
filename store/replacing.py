"""A corrected file in the place of another: which batch stands for which, and what stands when one is taken out.

Of the batches that replaced one another at most one stands at a time. Corrected rows of a batch belong to it: they go
when it is replaced and come back with it. Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from i18n import gettext as _
from store import tables
from store.database import StoreError
from store.editions import AWAY, redecide_editions


@dataclass(frozen=True)
class Standing:
    """What of a batch says whether it stands. `away`: it is undone or replaced."""

    id: int
    source: str
    file_name: str
    content_sha256: str
    status: str
    replaces: int | None
    corrects: int | None

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

    def same_table(self, content_sha256: str, file_name: str) -> int | None:
        """The first batch of this very table that is not undone.

        Raises StoreError where another file stands in its place: loaded anew it would count beside that one.
        """
        twins = [one for one in self._all.values() if one.content_sha256 == content_sha256]
        there = next((one.id for one in twins if one.status != "undone"), None)
        if there is None and twins:
            other = next((one for one in self._family(twins[0]) if not one.away), None)
            if other is not None:
                sentence = _(
                    "Batch {other} ({standing}) stands in the place of {file}, so loading that again would count it "
                    "twice; undo batch {other} first."
                )
                raise StoreError(sentence.format(other=other.id, standing=other.file_name, file=file_name))
        return there

    def refuse_to_replace(self, batch_id: int, content_sha256: str, file_name: str) -> None:
        """A batch that does not stand cannot be replaced, and none by a file that is there already."""
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
            if twin.content_sha256 == content_sha256 and twin.status != "undone":
                raise StoreError(self._same_file(twin, batch, file_name))

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
        twin = next((one for one in self._like(batch) if one.status != "undone"), None)
        if twin is not None:
            sentence = _(
                "The same file ({file}) was loaded again as batch {twin}, so bringing batch {id} back would count it "
                "twice; undo batch {twin} first."
            )
            raise StoreError(sentence.format(file=batch.file_name, twin=twin.id, id=batch.id))
        other = next((one for one in self._family(batch) if not one.away and one.id != batch.replaces), None)
        if other is not None:
            sentence = _(
                "Batch {other} ({file}) stands in the place of batch {id}, so bringing that back would count it twice; "
                "undo batch {other} first."
            )
            raise StoreError(sentence.format(other=other.id, file=other.file_name, id=batch.id))
        origin = None if batch.corrects is None else self.get(batch.corrects)
        if origin is not None and origin.status == "replaced":
            raise StoreError(self._is_replaced(batch))

    def _like(self, batch: Standing) -> Iterator[Standing]:
        """Other batches of the same table."""
        return (one for one in self._all.values() if one.content_sha256 == batch.content_sha256 and one.id != batch.id)

    def _family(self, batch: Standing) -> Iterator[Standing]:
        """All others of which at most one may stand: those that replaced one another, whoever came first, and twins."""
        found = {batch.id}
        grew = True
        while grew:
            near = {one.id for one in self._all.values() if one.replaces in found}
            near |= {one for key in found if (one := self._all[key].replaces) is not None}
            near |= {twin.id for key in found for twin in self._like(self._all[key])}
            grew = not near <= found
            found |= near
        return (self._all[key] for key in sorted(found - {batch.id}))

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


def _read(conn: Connection) -> dict[int, Standing]:
    columns = [tables.batch.c[name] for name in Standing.__dataclass_fields__]
    query = select(*columns).order_by(tables.batch.c.id)
    return {row["id"]: Standing(**row) for row in conn.execute(query).mappings()}
