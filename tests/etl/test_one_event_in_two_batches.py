"""A seizure whose rows were loaded partly with the file and partly, corrected, later is one event, whoever is undone.

The rule is written here a second time: of the batches that stand, the rows of a file and those of its corrections are
rows of one file, and rows of one file with the same id are one seizure.
"""

from __future__ import annotations

import csv
import io
import shutil
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.door import ask_query
from etl.door import load
from store import Store, StoreError, open_store
from store.batches import get_batch, redo, undo
from tests.fixtures.databases import BOTH, Row, rows
from tests.fixtures.loading import load_text, template, write

DATABASES = BOTH
FILE, FIRST_HALF, SECOND_HALF = PARTS = (0, 1, 2)


@dataclass(frozen=True)
class Line:
    """A row of the file; `part`: 0 was right at once, 1 and 2 were corrected by the first and the second workbook."""

    event: str
    drug: str
    kilograms: int
    part: int

    def cells(self, quantity: str | None = None) -> dict[str, str]:
        return {"seizure_id": self.event, "drug": self.drug, "quantity": quantity or str(self.kilograms)}


@dataclass
class World:
    """What was loaded, and which batch holds which part; `away`: parts that are undone."""

    lines: list[Line]
    batch: dict[int, int] = field(default_factory=dict)
    away: set[int] = field(default_factory=set)

    def standing(self, only: int | None = None) -> list[tuple[int, Line]]:
        parts = [part for part in self.batch if part not in self.away and only in (None, part)]
        return [(number, line) for number, line in enumerate(self.lines) if line.part in parts]

    def events(self, only: int | None = None) -> int:
        return len({line.event or number for number, line in self.standing(only)})

    def by_drug(self) -> dict[str, int]:
        found = defaultdict(set)
        for number, line in self.standing():
            found[line.drug].add(line.event or number)
        return {drug: len(events) for drug, events in found.items()}


def file_of(world: World) -> str:
    return template(*(line.cells("x" if line.part else None) for line in world.lines))


def workbook_of(store: Store, world: World, part: int) -> str:
    """The error workbook as CSV, the rows of this part corrected; the others were taken out of it."""
    whole = list(csv.reader(io.StringIO(file_of(world))))
    mark = f"1-{get_batch(store, 1).sha256[:12]}"
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*whole[0], "sentinel_batch", "sentinel_sheet", "sentinel_row"])
    for number, line in enumerate(world.lines):
        if line.part == part:
            cells = dict(zip(whole[0], whole[number + 1], strict=True)) | line.cells()
            writer.writerow([*cells.values(), mark, "", number + 1])
    return out.getvalue()


def everything(store: Store) -> tuple[list[Row], list[Row]]:
    """Every seizure and every line, to the bit."""
    return rows(store, "SELECT * FROM seizure ORDER BY id"), rows(store, "SELECT * FROM seizure_line ORDER BY id")


def check(store: Store, world: World) -> None:
    totals = ask_query(store, "totals", "")
    lines = world.standing()
    kilograms = sum(line.kilograms for _number, line in lines)
    assert (totals["seizures"], totals["lines"]) == (world.events(), len(lines))
    assert (totals["mass_kg"] or 0) == kilograms
    found = {row["key"]: row["seizures"] for row in ask_query(store, "by_drug", "")["rows"] if row["seizures"]}
    assert found == world.by_drug()
    for part, batch in world.batch.items():
        counted = ask_query(store, "totals", f"batch={batch}")
        own = world.standing(part)
        assert (counted["seizures"], counted["lines"]) == (world.events(part), len(own))
        assert (counted["mass_kg"] or 0) == sum(line.kilograms for _number, line in own)
    listed = ask_query(store, "records", "limit=200")["rows"]
    assert sorted((row["batch"], row["row_number"]) for row in listed if row["row_number"]) == sorted(
        (world.batch[line.part], number + 1 if line.part == FILE else _place(world, number)) for number, line in lines
    )


def _place(world: World, number: int) -> int:
    """The row of a corrected line in its own file."""
    part = world.lines[number].part
    return [at for at, line in enumerate(world.lines) if line.part == part].index(number) + 1


def load_part(store: Store, folder: Path, world: World, part: int) -> None:
    before = world.events()
    text = file_of(world) if part == FILE else workbook_of(store, world, part)
    report = load_text(store, folder, text, name=f"part-{part}.csv")
    world.batch[part] = report.batch or 0
    world.away.discard(part)
    added = world.events(FILE) if part == FILE else world.events() - before  # what a correction joins was there
    assert (report.seizures, report.mass_kg) == (added, sum(line.kilograms for _number, line in world.standing(part)))
    assert not report.already_loaded
    assert report.seizures_joined == (0 if part == FILE else world.events(part) - added)


@pytest.fixture(scope="module")
def seeded(seeded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """(a seeded database of SQLite to copy, a folder); the examples below run on both."""
    return str(seeded_file), tmp_path_factory.mktemp("joined")


one_line = st.builds(
    Line, st.sampled_from(["", "A", "A", "B"]), st.sampled_from(["heroin", "opium"]), st.integers(1, 99),
    st.sampled_from(PARTS),
)  # fmt: skip
_numbers = iter(range(10_000))


@settings(max_examples=12, deadline=None)
@given(drawn=st.lists(one_line, min_size=2, max_size=7), data=st.data())
def test_totals_are_those_of_one_file_under_every_order_of_undo_and_redo(
    seeded: tuple[str, Path], drawn: list[Line], data: st.DataObject
) -> None:
    world = World([Line("", "heroin", 1, FILE), *drawn])
    folder = seeded[1] / str(next(_numbers))
    folder.mkdir()
    store = open_store(f"sqlite:///{shutil.copy(seeded[0], folder / 'sentinel.db')}")
    try:
        parts = [part for part in PARTS if any(line.part == part for line in world.lines)]
        for part in parts:
            load_part(store, folder, world, part)
        whole = everything(store)
        for part in data.draw(st.lists(st.sampled_from(parts), max_size=5), label="undo or redo"):
            toggle(store, world, part)
            check(store, world)
        for part in sorted(world.away):
            toggle(store, world, part)
        check(store, world)
        assert everything(store) == whole
    finally:
        store.close()


def toggle(store: Store, world: World, part: int) -> None:
    if part in world.away:
        redo(store, world.batch[part])
        world.away.discard(part)
    else:
        undo(store, world.batch[part], corrected="leave")
        world.away.add(part)


WORLD = (
    Line("A", "heroin", 1, FILE), Line("A", "opium", 2, FIRST_HALF), Line("A", "opium", 4, SECOND_HALF),
    Line("B", "opium", 8, FIRST_HALF), Line("B", "opium", 16, SECOND_HALF), Line("", "heroin", 32, FIRST_HALF),
)  # fmt: skip


@pytest.fixture
def world(store: Store, tmp_path: Path) -> World:
    made = World(list(WORLD))
    for part in PARTS:
        load_part(store, tmp_path, made, part)
        check(store, made)
    return made


@pytest.mark.usefixtures("world")
def test_the_corrected_lines_join_the_seizure_of_their_file(store: Store) -> None:
    counted = rows(
        store,
        "SELECT seizure.batch_id, line.batch_id, line.mass_kg FROM seizure_line AS line "
        "JOIN seizure ON seizure.id = line.seizure_id WHERE seizure.source_event_id = 'A' ORDER BY line.id",
    )
    assert counted == [(1, 1, 1.0), (1, 2, 2.0), (1, 3, 4.0)]
    emptied = rows(store, "SELECT batch_id, line_count FROM seizure WHERE not_counted = 'joined_event' ORDER BY id")
    assert emptied == [(2, 0), (3, 0), (3, 0)]


def test_a_file_that_is_loaded_again_takes_its_corrected_lines_back(
    store: Store, tmp_path: Path, world: World
) -> None:
    toggle(store, world, FILE)
    check(store, world)
    load_part(store, tmp_path, world, FILE)
    assert world.batch[FILE] == 4
    check(store, world)
    with pytest.raises(StoreError, match="was loaded again as batch 4"):
        redo(store, 1)
    toggle(store, world, FILE)
    check(store, world)


def test_a_replaced_file_takes_its_corrected_lines_along_and_brings_them_back(
    store: Store, tmp_path: Path, world: World
) -> None:
    before = everything(store)
    right = [Line(line.event, line.drug, line.kilograms, FILE) for line in world.lines]
    load(store, write(tmp_path, file_of(World(right)), "right.csv"), replaces=1)
    totals = ask_query(store, "totals", "")
    assert (totals["seizures"], totals["mass_kg"]) == (3, 63.0)
    undo(store, 4)
    check(store, world)
    kept = [tuple(row) for row in everything(store)[0] if row in before[0]]
    assert len(kept) == len(before[0])


def test_ids_of_two_files_are_two_seizures(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, template({"seizure_id": "A"}), name="one.csv")
    load_text(store, tmp_path, template({"seizure_id": "A", "quantity": "2"}), name="two.csv")
    assert ask_query(store, "totals", "")["seizures"] == 2


@pytest.mark.usefixtures("world")
def test_a_load_that_is_not_of_a_corrected_file_moves_nothing(store: Store, tmp_path: Path) -> None:
    before = everything(store)
    load_text(store, tmp_path, template({"seizure_id": "A", "quantity": "64"}), name="other.csv")
    undo(store, 4)
    after = everything(store)
    assert [row for row in after[0] if row in before[0]] == before[0]
    assert [row for row in after[1] if row in before[1]] == before[1]
