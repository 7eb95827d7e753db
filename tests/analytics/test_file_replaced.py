"""Another file put in the place of the database: a server that runs answers from it, never from what it remembers.

The data version is a number in the file, so that of another file may be one that is remembered.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from analytics.door import ask
from analytics.engines.moment import moment
from analytics.selection import Selection
from etl.door import load
from store import open_store
from store.schemes import list_schemes


def _loaded(folder: Path, name: str, kilograms: int, empty: Path) -> Path:
    path = folder / f"{name}.db"
    shutil.copyfile(empty, path)
    (folder / f"{name}.csv").write_text(f"date,country,drug,quantity,unit\n2014-01-01,TJ,heroin,{kilograms},kg\n")
    store = open_store(f"sqlite:///{path}")
    load(store, folder / f"{name}.csv")
    store.close()
    return path


def test_answers_are_those_of_the_new_file(tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    open_store(f"sqlite:///{empty}").close()
    served, other = _loaded(tmp_path, "served", 1, empty), _loaded(tmp_path, "other", 2, empty)
    store = open_store(f"sqlite:///{served}")
    before = ask(store, "totals", Selection())
    assert before["mass_kg"] == 1
    other.replace(served)
    after = ask(store, "totals", Selection())
    assert after["snapshot"] == before["snapshot"]
    assert after["mass_kg"] == 2
    assert ask(store, "records", Selection())["rows"][0]["mass_kg"] == 2
    store.close()


def _two_with_other_names(folder: Path) -> tuple[Path, Path]:
    served, other = folder / "served.db", folder / "other.db"
    open_store(f"sqlite:///{served}").close()
    shutil.copyfile(served, other)
    changed = open_store(f"sqlite:///{other}")
    with changed.writing() as conn:
        conn.exec_driver_sql("UPDATE region_scheme SET name_en = 'Another name' WHERE scheme = 'm49'")
    changed.close()
    return served, other


def test_region_schemes_are_those_of_the_new_file(tmp_path: Path) -> None:
    served, other = _two_with_other_names(tmp_path)
    store = open_store(f"sqlite:///{served}")
    assert "Another name" not in {entry.name for entry in list_schemes(store)}
    other.replace(served)
    assert "Another name" in {entry.name for entry in list_schemes(store)}
    store.close()


def test_what_an_answer_under_way_reads_is_not_kept_for_the_new_file(tmp_path: Path) -> None:
    served, other = _two_with_other_names(tmp_path)
    store = open_store(f"sqlite:///{served}")
    with moment(store) as under_way:
        other.replace(served)
        store.data_version()  # somebody else asks, and the new file is seen
        names = {scheme.names["en"] for scheme in under_way.reference().region_schemes.values()}
        assert "Another name" not in names
    assert "Another name" in {entry.name for entry in list_schemes(store)}
    store.close()
