"""The records table against plain Python: any order, any column filter, any page, on random databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.cache import Cache
from analytics.door import ask, every_record, record_rows
from analytics.engines import snapshots
from analytics.selection import Selection, SelectionError, parse
from store import seed
from store.text import fold, search_key
from tests.analytics import naive
from tests.analytics.conftest import Build
from tests.analytics.naive import Row
from tests.analytics.test_against_naive import store_of
from tests.analytics.tiny import Batch, Event, Line, World
from tests.analytics.worlds import selections, worlds

EACH = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
COUNTRIES = {"RU": "Russia", "KZ": "Kazakhstan", "GE": "Georgia", "CO": "Colombia"}
DRUGS = {"poppy_straw": "Poppy straw", "coca_paste": "Coca paste"}
# Column -> what a row is put in order by; None comes last.
ORDER: dict[str, Callable[[Row], Any]] = {
    "date": lambda row: row.event.start.isoformat(),
    "mass": lambda row: row.line.mass_kg,
    "equivalent": lambda row: row.line.kg_equivalent,
    "events": lambda row: row.event.event_count,
    "country": lambda row: row.event.country and COUNTRIES[row.event.country].lower(),
    "drug": lambda row: DRUGS.get(row.line.drug, row.line.drug.capitalize()).lower(),
    "place": lambda row: None if row.event.place is None else fold(row.event.place),
    "file": lambda row: f"file{row.batch.id}.csv",
    "row": lambda _row: 0,
}
# A column filter, and what it lets through.
WHERE: dict[tuple[str, str], Callable[[Row], bool]] = {
    ("mass", "2..6"): lambda row: row.line.mass_kg is not None and 2 <= row.line.mass_kg <= 6,
    ("mass", "..3"): lambda row: row.line.mass_kg is not None and row.line.mass_kg <= 3,
    ("events", "7"): lambda row: row.event.event_count == 7,
    ("date", "2009-08-01..2009-09-15"): lambda row: (
        row.event.start.isoformat() >= "2009-08-01" and row.event.last.isoformat() <= "2009-09-15"
    ),
    ("country", "россия"): lambda row: row.event.country == "RU",
    ("country", "unknown"): lambda row: row.event.country is None,
    ("country", "Неизв"): lambda row: row.event.country is None,
    ("mode", "Unknown"): lambda row: row.event.mode is None,
    ("operation", "unknown"): lambda _row: False,  # most seizures belong to none, and that is no category
    ("country", "ge"): lambda row: row.event.country == "GE",
    ("drug", "coca"): lambda row: row.line.drug in {"cocaine", "coca_paste"},
    ("place", "LODZ"): lambda row: row.event.place == "Łódź port",
    ("place", "geroin"): lambda row: row.event.place == "ГЕРОИН, чистый",
    ("drug_as_written", "heroin"): lambda row: "heroin" in search_key(row.line.drug_as_written),
    ("operation", "sentinel"): lambda row: row.event.operation == "sentinel",
}


@pytest.fixture(scope="module", autouse=True)
def tiny_reference(empty_database: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seed, "REFERENCE_FOLDER", empty_database.parent)
        seed.fingerprint.cache_clear()
        yield
    seed.fingerprint.cache_clear()


def numbered(world: World, rows: list[Row]) -> list[tuple[int, Row]]:
    """Each row with the id of its line: lines are numbered in the order of the events (tiny.fill)."""
    ids = {id(line): number for number, line in enumerate((line for event in world.events for line in event.lines), 1)}
    return [(ids[id(row.line)], row) for row in rows]


def ordered(rows: list[tuple[int, Row]], key: Callable[[Row], Any], descending: bool) -> list[int]:
    known = sorted((key(row), number) for number, row in rows if key(row) is not None)
    unknown = sorted(number for number, row in rows if key(row) is None)
    found = [number for _key, number in known]
    return found[::-1] + unknown[::-1] if descending else found + unknown


def own_lines(world: World) -> World:
    """Every line an object of its own, so that it can be told from its equals."""
    return World(tuple(Event(**{**vars(event), "lines": tuple(Line(**vars(one)) for one in event.lines)})
                       for event in world.events), world.batches)  # fmt: skip


A_PAGE = {
    "world": worlds(),
    "selection": selections(most=2),
    "sort": st.sampled_from(sorted(ORDER)),
    "descending": st.booleans(),
    "where": st.lists(st.sampled_from(sorted(WHERE)), max_size=2, unique_by=lambda item: item[0]),
    "offset": st.integers(0, 6),
    "limit": st.integers(1, 6),
}


@EACH
@given(page=st.fixed_dictionaries(A_PAGE))
def test_a_page_is_what_plain_python_lists(empty_database: Path, page: dict[str, Any]) -> None:
    check_page(empty_database, **page)


@EACH
@given(page=st.fixed_dictionaries(A_PAGE))
def test_a_page_without_a_snapshot_is_the_same(empty_database: Path, page: dict[str, Any]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snapshots, "MOST_LINES", -1)  # more lines than are held in memory
        check_page(empty_database, **page)


def check_page(
    empty_database: Path, world: World, selection: Selection, sort: str, descending: bool,
    where: list[tuple[str, str]], offset: int, limit: int,
) -> None:  # fmt: skip
    world = own_lines(world)
    order = "desc" if descending else "asc"
    filters = {f"where_{column}": text for column, text in where}
    rows = [row for row in naive.selected(world, selection) if all(WHERE[item](row) for item in where)]
    expected = ordered(numbered(world, rows), ORDER[sort], descending)
    with store_of(empty_database, world) as store:
        page = record_rows(store, selection, sort=sort, order=order, limit=limit, offset=offset, **filters)
        whole = list(every_record(store, selection, sort=sort, order=order, **filters)[1])
        answer = ask(store, "records", selection, sort=sort, order=order, limit=limit, offset=offset, **filters)
    assert [row["line"] for row in page["rows"]] == expected[offset : offset + limit]
    assert [row["line"] for row in whole] == expected
    assert answer["rows"] == page["rows"]
    assert (page["total"], page["seizures"]) == (len(expected), naive.seizures(rows))


def test_names_are_in_the_order_of_the_readers_language(build: Build) -> None:
    store = build(*(Event(country=code) for code in ("RU", "KZ", "GE", "CO", None)))
    english = [row["country"] for row in record_rows(store, Selection(), sort="country", order="asc")["rows"]]
    russian = [row["country"] for row in record_rows(store, Selection(lang="ru"), sort="country", order="asc")["rows"]]
    assert english == ["CO", "GE", "KZ", "RU", None]  # Colombia, Georgia, Kazakhstan, Russia
    assert russian == ["GE", "KZ", "CO", "RU", None]  # Грузия, Казахстан, Колумбия, Россия


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("where_mass", "many"),
        ("where_mass", ".."),
        ("where_mass", "nan.."),
        ("where_date", "2009-02-30.."),
        ("where_date", "1"),
    ],
)
def test_a_column_filter_that_cannot_be_read_is_refused(build: Build, key: str, text: str) -> None:
    with pytest.raises(SelectionError, match="is not a range") as refused:
        record_rows(build(Event()), Selection(), **{key: text})
    assert (refused.value.key, refused.value.value) == (key, text)


@pytest.mark.parametrize("key", ["where_place", "where_drug", "where_file"])
def test_a_column_filter_without_a_word_is_refused(build: Build, key: str) -> None:
    with pytest.raises(SelectionError, match="has no word to search for") as refused:
        record_rows(build(Event()), Selection(), **{key: "%"})
    assert (refused.value.key, refused.value.value) == (key, "%")


def test_a_column_that_does_not_exist_is_refused(build: Build) -> None:
    with pytest.raises(SelectionError, match="has no option where_colour"):
        record_rows(build(Event()), Selection(), where_colour="red")


def test_the_order_of_new_data_is_made_anew(build: Build) -> None:
    store = build(Event(lines=(Line(mass_kg=1.0),)), Event(batch=2, lines=(Line(mass_kg=5.0),)),
                  batches=(Batch(1), Batch(2, "police")))  # fmt: skip
    from store.batches import undo

    assert [row["line"] for row in record_rows(store, Selection(), sort="mass")["rows"]] == [2, 1]
    undo(store, 2)
    assert [row["line"] for row in record_rows(store, Selection(), sort="mass")["rows"]] == [1]


class Heavy:
    nbytes = 40


def test_the_cache_is_bounded_by_bytes() -> None:
    cache = Cache(10, most_bytes=110)
    for key in range(5):
        cache.get(key, Heavy)
    assert len(cache) == 2
    cache.get("light", lambda: 1)
    assert len(cache) == 3


def test_search_finds_every_script(build: Build) -> None:
    store = build(
        Event(place="Dushanbe city"), Event(place="г. ДУШАНБЕ"), Event(note="Найдено в Москве"), Event(place="Moscow"),
        Event(place="Қарши"), Event(place="Almaty"),
    )  # fmt: skip

    def found(text: str) -> list[int]:
        return [row["line"] for row in record_rows(store, parse({"q": text}), sort="row", order="asc")["rows"]]

    assert found("Душанбе") == found("dushanbe") == found("ДУШАНБЕ") == [1, 2]
    assert found("moskv") == found("москве найдено") == [3]
    assert found("Karshi") == found("qarshi") == found("Карши") == [5]
    assert found("Алматы") == [6]
    assert found("душанбе москве") == []
