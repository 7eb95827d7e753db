"""A record with something in every table, and all of its rows: what a backup must hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import select

from etl.door import decide, load, load_demo
from etl.schemes import SchemeFile, load_scheme
from store import Store, tables
from store.aliases import add_alias
from store.batches import undo
from store.corrections import note_corrected
from store.held import held_lines
from store.mappings import save_mapping
from tests.fixtures.databases import Row
from tests.fixtures.loading import load_text, template, write

FIXTURES = Path(__file__).parent.parent / "fixtures"
GROWING = {"data_version", "own_schemes", "own_aliases"}
Rows = dict[str, list[Row]]


def fill(store: Store, folder: Path) -> None:
    """Batches that count, that are undone and superseded; nil reports, operations, decisions, what was taught."""
    load(store, FIXTURES / "cencomm_ru.csv")
    load(store, FIXTURES / "unodc_ids.csv")
    load(store, FIXTURES / "us_cbp_drugs.csv")
    later = (FIXTURES / "us_cbp_drugs.csv").read_text(encoding="utf-8-sig").replace("Cocaine", "Heroin")
    load_text(store, folder, later, name="cbp-later.csv")
    load_demo(store)
    undone = load_text(
        store, folder, template({"quantity": "0.1"}, {"drug": "=odd \u2028 “текст”\tтаб"}), name="undone.csv"
    )
    undo(store, undone.batch or 0)
    load_scheme(store, SchemeFile(write(folder, "region,country,from\nsouth,KZ,2009-01-01\n", "own.csv"), "own"))
    load_scheme(store, SchemeFile(write(folder, "region,country\ncis,RU\n", "rilo.csv"), "rilo"))
    held = load_text(store, folder, template({"drug": "amphetamine", "quantity": "4500000"}), name="held.csv")
    decide(store, held_lines(store, held.batch)[0].line, "correct", reason="граммы", by="ada", unit="g")
    add_alias(store, "drug", "blue moon", "heroin", "ada")
    save_mapping(store, "odd files", ["Ein", "Zwei"], "{}", "ada")
    with store.writing() as conn:
        note_corrected(conn, held.batch or 0, undone.batch or 0, [("", 2)])


def every_row(store: Store) -> Rows:
    """Every row of every table as plain values; the two versions that grow with a restore are left out."""
    with store.reading() as conn:
        return {
            table.name: sorted(
                (tuple(map(_plain, row)) for row in conn.execute(select(table)) if row[0] not in GROWING), key=repr
            )
            for table in tables.metadata.sorted_tables
        }


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
