"""A database on a server: made, seeded and checked once; anything else is refused with a sentence and left alone."""

from __future__ import annotations

import re
import threading

import psycopg
import pytest
from sqlalchemy import Engine, inspect, make_url, text
from sqlalchemy.exc import IntegrityError

from store import SCHEMA_VERSION, Store, StoreError, open_store, tables
from store.database import SCHEMA_FILE
from tests.fixtures.command import run
from tests.fixtures.databases import contents, rows, value
from tests.fixtures.servers import Server, plain

EVERY_TABLE = (
    "SELECT table_name, column_name, data_type, is_nullable, collation_name FROM information_schema.columns "
    "WHERE table_schema = 'public' ORDER BY 1, 2"
)
SET_VERSION = "UPDATE meta SET value = '{version}' WHERE key = 'schema_version'"
TYPES = {"TEXT": "text", "INTEGER": "integer", "DOUBLE": "double precision", "DATE": "date"}


def refused(url: str) -> str:
    """The one sentence of a refusal; the command line says the same and ends with 2."""
    with pytest.raises(StoreError) as caught:
        open_store(url)
    sentence = str(caught.value)
    assert "\n" not in sentence and sentence.endswith(".")
    assert run(url, "batches") == (2, "", f"{sentence}\n")
    return sentence


def tables_of(url: str) -> list[tuple[object, ...]]:
    with psycopg.connect(plain(url)) as connection:
        return connection.execute(EVERY_TABLE.encode()).fetchall()


def test_an_empty_database_becomes_the_schema(empty_postgres_url: str) -> None:
    opened = open_store(empty_postgres_url)
    assert opened.data_version() == 1
    assert value(opened, "SELECT count(*) FROM country") > 240
    assert value(opened, "SELECT count(*) FROM counted_line") == 0
    opened.close()
    found = {
        (table, column): (kind, null == "YES") for table, column, kind, null, _sorted in tables_of(empty_postgres_url)
    }
    for table in tables.metadata.tables.values():
        for column in table.columns:
            assert found[table.name, column.name] == (TYPES[str(column.type)], bool(column.nullable)), column


def links_and_indexes(engine: Engine) -> dict[str, tuple[list[object], list[object]]]:
    found = inspect(engine)
    return {
        table: (
            sorted((one["constrained_columns"], one["referred_table"]) for one in found.get_foreign_keys(table)),
            sorted((one["name"], one["column_names"], one["unique"]) for one in found.get_indexes(table)),
        )
        for table in tables.metadata.tables
    }


def test_links_checks_and_indexes_are_all_there(store: Store, postgres_url: str) -> None:
    opened = open_store(postgres_url)
    assert links_and_indexes(opened.engine) == links_and_indexes(store.engine)
    checks = re.findall(r"\bCHECK \(", SCHEMA_FILE.read_text(encoding="utf-8"))
    assert value(opened, "SELECT count(*) FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0") == len(checks)
    for statement in (
        "INSERT INTO operation_participant VALUES ('nowhere', 'KZ', 'assumed')",
        "UPDATE drug SET class = 'weapon' WHERE drug = 'heroin'",
    ):
        with pytest.raises(IntegrityError), opened.writing() as conn:
            conn.execute(text(statement))
    opened.close()


def test_text_is_sorted_by_bytes_whatever_the_server_is_set_to(postgres_url: str) -> None:
    """The databases of these tests are set up as Russian; there ё stands beside е and case hardly matters."""
    opened = open_store(postgres_url)
    words = ["Ёж", "ежа", "Ель", "apple", "Zebra", "éclair", "_x", "10", "9"]
    with opened.writing() as conn:
        for word in words:
            conn.execute(text("INSERT INTO country_alias VALUES (:word, NULL, 'test')"), {"word": word})
    found = [one for (one,) in rows(opened, "SELECT alias FROM country_alias WHERE note = 'test' ORDER BY alias")]
    assert found == sorted(words, key=lambda word: word.encode())
    assert value(opened, "SELECT min(alias) FROM country_alias WHERE note = 'test'") == "10"
    opened.close()
    assert {sorting for *_column, kind, _null, sorting in tables_of(postgres_url) if kind == "text"} == {"C"}


@pytest.mark.parametrize("spelling", ["postgresql", "postgres", "postgresql+psycopg"])
def test_every_usual_spelling_of_the_address_works(postgres_url: str, spelling: str) -> None:
    address = re.sub(r"^[^:]+", spelling, plain(postgres_url))
    opened = open_store(address)
    assert opened.data_version() == 1
    opened.close()


def test_opening_again_changes_nothing(postgres_url: str) -> None:
    first = open_store(postgres_url)
    before = contents(first)
    first.close()
    again = open_store(postgres_url)
    assert contents(again) == before
    again.close()


def test_many_may_open_an_empty_database_at_once(empty_postgres_url: str) -> None:
    failures: list[BaseException] = []
    start = threading.Barrier(4)

    def run_one() -> None:
        start.wait()
        try:
            open_store(empty_postgres_url).close()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    opened = open_store(empty_postgres_url)
    assert opened.data_version() == 1
    opened.close()


def test_another_programs_database_is_refused_and_left_alone(postgres_server: Server, empty_postgres_url: str) -> None:
    postgres_server.run(empty_postgres_url, "CREATE TABLE invoice (id INTEGER)")
    before = tables_of(empty_postgres_url)
    assert "holds other tables" in refused(empty_postgres_url)
    assert tables_of(empty_postgres_url) == before


@pytest.mark.parametrize("version", [SCHEMA_VERSION + 1, 0])
def test_another_schema_version_is_refused(postgres_server: Server, postgres_url: str, version: int) -> None:
    postgres_server.run(postgres_url, SET_VERSION.format(version=version))
    sentence = refused(postgres_url)
    assert f"schema version {version} " in sentence and f"version {SCHEMA_VERSION}" in sentence


def test_a_database_that_cannot_hold_every_alphabet_is_refused(postgres_server: Server) -> None:
    url = postgres_server.empty("ENCODING 'LATIN1' LOCALE 'C'")
    assert "LATIN1" in refused(url) and tables_of(url) == []
    postgres_server.drop(url)


def test_what_is_wrong_with_an_address_is_said_without_the_password(postgres_server: Server) -> None:
    server = make_url(postgres_server.url)
    wrong = {
        "There is no database nowhere_at_all": server.set(database="nowhere_at_all"),
        "does not let this user in": server.set(username="nobody_at_all"),
        "No PostgreSQL server answers": server.set(host="127.0.0.1", port=1),
        "no_such_option": server.update_query_dict({"no_such_option": "1"}),
        "failed to resolve host": server.set(host="nowhere.invalid"),
    }
    for words, url in wrong.items():
        for secret in (url.set(password="s3cret"), url.update_query_dict({"password": "s3cret"})):
            sentence = refused(secret.render_as_string(hide_password=False))
            assert words in sentence and "s3cret" not in sentence


def test_one_who_may_not_make_tables_is_told_so(postgres_server: Server, empty_postgres_url: str) -> None:
    role = f"{make_url(empty_postgres_url).database}_guest"
    postgres_server.run(empty_postgres_url, f"CREATE ROLE {role} LOGIN PASSWORD 's3cret'")
    try:
        guest = make_url(empty_postgres_url).set(username=role, password="s3cret")
        sentence = refused(guest.render_as_string(hide_password=False))
        assert "permission denied" in sentence and "s3cret" not in sentence
    finally:
        postgres_server.run(empty_postgres_url, f"DROP ROLE {role}")


def test_one_who_may_only_read_reads(postgres_server: Server, postgres_url: str) -> None:
    role = f"{make_url(postgres_url).database}_reader"
    postgres_server.run(postgres_url, f"CREATE ROLE {role} LOGIN")
    postgres_server.run(postgres_url, f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}")
    try:
        opened = open_store(make_url(postgres_url).set(username=role).render_as_string())
        assert opened.data_version() == 1 and opened.reference().countries["KZ"].name("en") == "Kazakhstan"
        opened.close()
    finally:
        postgres_server.run(postgres_url, f"DROP OWNED BY {role}")
        postgres_server.run(postgres_url, f"DROP ROLE {role}")
