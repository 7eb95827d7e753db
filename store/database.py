"""Open or create the database, check its version, hand out reading and writing connections.

One writer at a time: `Store.writing` takes the lock at its start, so a load sees no change between its first read and
its commit. Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, inspect, select, update
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, NoSuchModuleError

from i18n import gettext as _
from i18n.said import curbed
from i18n.system import reason_of
from store import connect, tables
from store.alive import Told, nobody, telling
from store.faults import gone, is_busy, sentence_of
from store.log_file import shorten_log
from store.overlay import read_with_own
from store.patience import Patience, Waiting, load_wait_s
from store.pointers import check_small
from store.presence import FileGoneError, watch_file
from store.reference import Reference
from store.refusals import refusal
from store.seed import fingerprint, seed

SCHEMA_VERSION = 3
SCHEMA_FILE = Path(__file__).parent.parent / "schema.sql"


class StoreError(Exception):
    """The database cannot be used; the message is one sentence for the person who named it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(curbed(sentence))


class StoreUnavailable(StoreError):  # noqa: N818 - said beside StoreError, of which it is a kind
    """The database cannot be used just now: locked, its disk full, its file gone or damaged, its server away."""


class Store:
    """An open database. Safe to share between threads: every call takes a connection of its own."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._reference: tuple[str, Reference] | None = None
        self.files_before = 0  # grows when another file stands in the place of the database: nothing remembered holds

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database from its first query to its end.

        Raises StoreUnavailable when the file, its disk or the server of the database is at fault.
        """
        with self._saying(), connect.reader(self.engine) as conn, conn.begin():
            yield conn

    @contextmanager
    def writing(
        self, waiting: Waiting | None = None, *, loading: bool = False, alive: Told = nobody
    ) -> Iterator[Connection]:
        """One transaction that holds the write lock: all of it is there afterwards, or none of it.

        Who gives `waiting` waits as long as a load may (store/patience.py) and is told so twice a second; what it
        raises ends the wait. `alive` is told while a statement runs (store/alive.py). `loading`: seizures, lines and
        issues are written by a BatchWriter alone, which looks where they point to; all other pointers are looked at
        before the commit. Raises StoreUnavailable when another writer keeps the lock longer, or as `reading` does.
        """
        patience = Patience(connect.BUSY_TIMEOUT_MS / 1000 if waiting is None else load_wait_s(), waiting)
        with self._saying(), self._locked(patience, loading) as conn, telling(conn, alive):
            yield conn
            if loading:
                check_small(conn)
        shorten_log(self.engine)

    @contextmanager
    def _locked(self, patience: Patience, loading: bool) -> Iterator[Connection]:
        while True:
            with connect.writer(self.engine, loading=loading) as conn:
                try:
                    transaction = conn.begin()
                except DBAPIError as error:
                    if not is_busy(error) or not patience.go_on():
                        raise
                    continue
                with transaction:
                    yield conn
                return

    @contextmanager
    def _saying(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, self.engine.dialect.loaded_dbapi.Error) as error:
            sentence = sentence_of(error, self.engine.url)
            if sentence is None:
                raise
            raise StoreUnavailable(sentence) from error
        except FileGoneError as error:
            raise StoreUnavailable(gone(self.engine.url.render_as_string())) from error

    def data_version(self) -> int:
        """Grows by one with every change of what counts; two equal versions give equal answers."""
        with self.reading() as conn:
            return data_version_of(conn)

    def reference(self) -> Reference:
        """The reference vocabularies, read again only when they changed."""
        with self.reading() as conn:
            return self.reference_of(conn, self.files_before)

    def reference_of(self, conn: Connection, file: int) -> Reference:
        """The reference vocabularies of the state that this connection's transaction sees.

        `file`: `files_before` as the transaction began; another file may have come since then.
        """
        versions = (_meta(conn, key) for key in ("reference_fingerprint", "own_schemes", "own_aliases"))
        current = " ".join([str(file), *map(str, versions)])
        known = self._reference  # once: another thread may put that of another state in its place
        if known is None or known[0] != current:
            known = self._reference = (current, read_with_own(conn))
        return known[1]

    def forget(self) -> None:
        """Another file stands in the place of the database; its data version may be one that is remembered."""
        self.files_before += 1

    def close(self) -> None:
        self.engine.dispose()


def data_version_of(conn: Connection) -> int:
    """The data version of the state that this connection's transaction sees."""
    return int(_meta(conn, "data_version") or 0)


def bump_data_version(conn: Connection) -> None:
    """Say that what counts has changed; call it inside the transaction that changes it."""
    _set_meta(conn, "data_version", str(data_version_of(conn) + 1))


def bump_own_schemes(conn: Connection) -> None:
    """Say that the region schemes have changed; call it inside the transaction that changes them."""
    _set_meta(conn, "own_schemes", str(int(_meta(conn, "own_schemes") or 0) + 1))
    bump_data_version(conn)


def bump_own_aliases(conn: Connection) -> None:
    """Say that somebody assigned or forgot a spelling; call it inside the transaction that does so."""
    _set_meta(conn, "own_aliases", str(int(_meta(conn, "own_aliases") or 0) + 1))
    bump_data_version(conn)


def open_store(url: str) -> Store:
    """Open the database at an SQLAlchemy URL, making and seeding it when it is new.

    Raises StoreError: not a usable URL, not a Sentinel database, or one made by a newer program.
    """
    try:
        engine = connect.engine_of(url)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        sentence = _(
            "The database URL {url} cannot be used ({reason}); write it as sqlite:///path/to/file.db "
            "or postgresql://user:password@host/name."
        )
        raise StoreError(
            sentence.format(url=repr(connect.shown(url)), reason=connect.shown(" ".join(str(error).split())))
        ) from error
    file = connect.sqlite_file(engine.url)
    if file is not None:
        _make_folder(file)
    store = Store(engine)
    try:
        engine.connect().close()
        _prepare(store)
    except (DatabaseError, engine.dialect.loaded_dbapi.Error) as error:
        engine.dispose()
        # Of a file the code says what is wrong with it or its disk; of a server that lets nobody in only its words do.
        sentence_known = sentence_of(error, engine.url) if file is not None else None
        raise StoreError(sentence_known or refusal(error, engine.url)) from error
    except StoreError:
        engine.dispose()
        raise
    if file is not None:
        watch_file(engine, file, store.forget)
    return store


def _make_folder(database: Path) -> None:
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        sentence = _("The folder {folder} of the database cannot be made ({reason}); name another file.")
        raise StoreError(sentence.format(folder=database.parent, reason=reason_of(error))) from error


def _prepare(store: Store) -> None:
    with store.reading() as conn:
        ready = _is_ready(conn)
    if ready:
        return
    with store.writing() as conn:
        if not inspect(conn).has_table("meta"):
            _create(conn)
        _check_version(conn)
        if _meta(conn, "reference_fingerprint") != fingerprint():
            seed(conn)
            _set_meta(conn, "reference_fingerprint", fingerprint())
            bump_data_version(conn)


def _is_ready(conn: Connection) -> bool:
    if not inspect(conn).has_table("meta"):
        return False
    _check_version(conn)
    return _meta(conn, "reference_fingerprint") == fingerprint()


def _create(conn: Connection) -> None:
    database = connect.shown(conn.engine.url)
    if inspect(conn).get_table_names():
        sentence = _(
            "{database} holds other tables and no Sentinel record, so it was left alone; name a new file or database."
        )
        raise StoreError(sentence.format(database=database))
    encoding = connect.text_encoding(conn)
    if encoding != "UTF8":
        sentence = _(
            "The database {database} keeps text as {encoding}, which cannot hold every alphabet, so it was left alone; "
            "make it with ENCODING 'UTF8' and TEMPLATE template0."
        )
        raise StoreError(sentence.format(database=database, encoding=encoding))
    without_comments = re.sub(r"--[^\n]*", "", SCHEMA_FILE.read_text(encoding="utf-8"))
    for statement in without_comments.split(";"):
        if statement.strip():
            conn.exec_driver_sql(connect.localised(statement, conn))
    _set_meta(conn, "schema_version", str(SCHEMA_VERSION))
    _set_meta(conn, "data_version", "0")


def _check_version(conn: Connection) -> None:
    found = int(_meta(conn, "schema_version") or 0)
    if found != SCHEMA_VERSION:
        sentence = _(
            "The database {database} has schema version {found} and this program reads version {known}; "
            "open it with the version of Sentinel that made it, or name another."
        )
        raise StoreError(sentence.format(database=connect.shown(conn.engine.url), found=found, known=SCHEMA_VERSION))


def _meta(conn: Connection, key: str) -> str | None:
    return conn.execute(select(tables.meta.c.value).where(tables.meta.c.key == key)).scalar()


def _set_meta(conn: Connection, key: str, value: str) -> None:
    changed = conn.execute(update(tables.meta).where(tables.meta.c.key == key).values(value=value))
    if changed.rowcount == 0:
        conn.execute(insert(tables.meta).values(key=key, value=value))
