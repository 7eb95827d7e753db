"""Opening a database: made, seeded and checked once; anything else is refused with a sentence and left as it was."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

import store.seed
from store import SCHEMA_VERSION, Store, StoreError, open_store
from store.seed import FILES, seed
from tests.fixtures.databases import rows, value

REFERENCE_TABLES = [table.name for _name, table in FILES]


def vocabularies(store: Store) -> dict[str, list[tuple[object, ...]]]:
    return {name: sorted(rows(store, f"SELECT * FROM {name}"), key=repr) for name in REFERENCE_TABLES}  # noqa: S608


def set_meta(path: Path, key: str, text: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute("UPDATE meta SET value = ? WHERE key = ?", (text, key))
    connection.commit()
    connection.close()


def refused(url: str) -> str:
    with pytest.raises(StoreError) as caught:
        open_store(url)
    sentence = str(caught.value)
    assert "\n" not in sentence and sentence.endswith(".")
    return sentence


@pytest.mark.parametrize("version", [SCHEMA_VERSION + 1, 0])
def test_another_schema_version_is_refused(database_file: Path, version: int) -> None:
    set_meta(database_file, "schema_version", str(version))
    before = database_file.read_bytes()
    sentence = refused(f"sqlite:///{database_file}")
    assert f"schema version {version} " in sentence and f"version {SCHEMA_VERSION}" in sentence
    assert database_file.read_bytes() == before


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Shopping: apples, bread, a database.\n" * 40)
    assert "notes.txt" in refused(f"sqlite:///{path}")
    assert path.read_text().startswith("Shopping") and len(list(tmp_path.iterdir())) == 1


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE invoice (id INTEGER)")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    assert "holds other tables" in refused(f"sqlite:///{path}")
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "url",
    ["nonsense", "oracle7://x", "sqlite:///{file}/inside.db", "sqlite:///{folder}", "postgresql://h:notaport/x"],
)
def test_an_unusable_url_is_refused_with_a_sentence(url: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a file, not a folder")
    refused(url.format(file=tmp_path / "a.txt", folder=tmp_path))


@pytest.mark.parametrize("url", ["postgresql+nodriver://ann:s3cret@host/x", "postgresql://ann:s3/c@ret@host:no/x"])
def test_a_refusal_never_says_the_password(url: str) -> None:
    sentence = refused(url)
    assert "ann" in sentence and "s3" not in sentence and "ret@" not in sentence


def test_a_new_database_is_made_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "new" / "deeper" / "sentinel.db"
    opened = open_store(f"sqlite:///{path}")
    assert value(opened, "SELECT count(*) FROM country") > 240
    assert opened.data_version() == 1
    opened.close()
    assert path.is_file()


def test_opening_again_changes_nothing(database_file: Path) -> None:
    first = open_store(f"sqlite:///{database_file}")
    before = first.data_version(), vocabularies(first)
    first.close()
    again = open_store(f"sqlite:///{database_file}")
    assert (again.data_version(), vocabularies(again)) == before
    again.close()


def test_seeding_twice_changes_nothing(store: Store) -> None:
    before = vocabularies(store)
    assert all(before[name] for name in REFERENCE_TABLES)
    with store.writing() as conn:
        seed(conn)
    assert vocabularies(store) == before


def test_many_may_open_a_new_database_at_once(tmp_path: Path) -> None:
    failures: list[BaseException] = []
    start = threading.Barrier(4)

    def run() -> None:
        start.wait()
        try:
            open_store(f"sqlite:///{tmp_path / 'new.db'}").close()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    opened = open_store(f"sqlite:///{tmp_path / 'new.db'}")
    assert opened.data_version() == 1
    opened.close()


@pytest.fixture
def reference_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of data/reference that a test may change; the program reads it instead."""
    folder = Path(shutil.copytree(store.seed.REFERENCE_FOLDER, tmp_path / "reference"))
    monkeypatch.setattr(store.seed, "REFERENCE_FOLDER", folder)
    store.seed.fingerprint.cache_clear()
    yield folder
    store.seed.fingerprint.cache_clear()


def replace_in(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    store.seed.fingerprint.cache_clear()


def test_a_changed_file_of_reference_data_is_seeded_again(database_file: Path, reference_copy: Path) -> None:
    opened = open_store(f"sqlite:///{database_file}")
    version, reference = opened.data_version(), opened.reference()
    assert "powder of joy" not in reference.drug_aliases
    assert opened.reference() is reference
    opened.close()

    aliases = reference_copy / "drug_aliases.csv"
    replace_in(aliases, "language,source\n", "language,source\nPowder of joy,heroin,en,invented\n")
    replace_in(reference_copy / "countries.csv", "Kazakhstan", "Kazakhstan the Great")
    opened = open_store(f"sqlite:///{database_file}")
    assert opened.data_version() == version + 1
    assert opened.reference().drug_aliases["powder of joy"] == "heroin"
    assert opened.reference().countries["KZ"].name("en") == "Kazakhstan the Great"
    opened.close()


def test_an_alias_that_left_its_file_is_gone_and_a_word_in_use_stays(database_file: Path, reference_copy: Path) -> None:
    path = reference_copy / "mass_cap.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("heroin,")), encoding="utf-8")
    countries = reference_copy / "countries.csv"
    kept = [line for line in countries.read_text(encoding="utf-8").splitlines(keepends=True) if line[:3] != "AQ,"]
    countries.write_text("".join(kept), encoding="utf-8")
    for name in ("country_aliases.csv", "region_members.csv"):
        other = reference_copy / name
        text = [line for line in other.read_text(encoding="utf-8").splitlines(keepends=True) if ",AQ," not in line]
        other.write_text("".join(text), encoding="utf-8")
    store.seed.fingerprint.cache_clear()
    opened = open_store(f"sqlite:///{database_file}")
    assert "heroin" not in opened.reference().mass_caps and "cocaine" in opened.reference().mass_caps
    assert "AQ" in opened.reference().countries
    opened.close()


def test_the_fingerprint_sees_every_byte_of_every_file(reference_copy: Path) -> None:
    seen = {store.seed.fingerprint()}
    for number, (name, _table) in enumerate(FILES, 2):
        path = reference_copy / name
        path.write_bytes(path.read_bytes() + b"\n")
        store.seed.fingerprint.cache_clear()
        seen.add(store.seed.fingerprint())
        assert len(seen) == number
    assert all(len(bytes.fromhex(found)) == hashlib.sha256().digest_size for found in seen)


def test_a_failed_write_leaves_everything_as_before(store: Store) -> None:
    before = vocabularies(store), store.data_version()
    with pytest.raises(RuntimeError, match="half way"), store.writing() as conn:
        conn.execute(text("UPDATE country SET name_en = 'X'"))
        conn.execute(text("DELETE FROM mass_cap"))
        raise RuntimeError("half way")
    assert (vocabularies(store), store.data_version()) == before
