"""The shapes that pages, HTTP and exports rely on; the sentence; errors; caching; other languages; other databases."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Event as Signal
from typing import Any

import pytest
from sqlalchemy import insert, update
from sqlalchemy.dialects import postgresql

from analytics import door
from analytics.cache import Cache
from analytics.door import ask, ask_query, every_record
from analytics.engines import record_statements, records, snapshots, statements
from analytics.engines.columnar import ColumnarEngine
from analytics.engines.predicates import Context, conditions, crossing_conditions
from analytics.engines.protocol import DIMENSIONS, PLACE, DataChangedError
from analytics.engines.sql import SqlEngine
from analytics.filters import FILTERS
from analytics.measures import MEASURES
from analytics.questions import QUESTIONS
from analytics.regions import epochs
from analytics.selection import Selection, SelectionError, parse
from store import tables
from store.database import bump_data_version
from tests.analytics.conftest import Build
from tests.analytics.tiny import Batch, Event, Line

ENVELOPE = {"question", "columns", "rows", "n", "n_rows", "weight", "selection", "query", "lang", "left_out",
            "snapshot", "newest_record", "loaded_at", "kinds", "sources", "illustrative"}  # fmt: skip
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "ANSWERS.md"
EVERYTHING = (
    "region=bloc:cis,m49:asia&country=RU,unknown&origin=unknown&class=drug,unclassified&group=opioids&drug=cocaine,heroin"
    "&source=customs&batch=1&mode=rail&from=2009-08-01&to=2009-09-30&min_kg=0&max_kg=9&kind=individual,annual&q=a_b 100"
)


@pytest.mark.parametrize("question", [name for name, question in QUESTIONS.items() if question.about is None])
def test_every_answer_has_the_envelope(build: Build, question: str) -> None:
    answer = ask(build(Event()), question, Selection())
    assert set(answer) >= ENVELOPE
    assert (answer["question"], answer["n"], answer["snapshot"]) == (question, 1, "v2")
    for row in answer["rows"]:
        assert {column["id"] for column in answer["columns"]} <= set(row)
    again = ask(build(), question, Selection())
    assert (again["rows"], again["n"]) == ([], 0)


def test_totals_carry_every_measure(build: Build) -> None:
    assert {item.id for item in MEASURES} <= set(ask(build(Event()), "totals", Selection()))


def test_the_documentation_names_every_key_of_an_answer(build: Build) -> None:
    words = set(re.findall(r"\w+", DOCUMENT.read_text(encoding="utf-8")))
    store = build(Event(latitude=1.0, longitude=2.0), Event(batch=2), batches=(Batch(1), Batch(2, "police")))
    needed = {"by_month": {"by": "group"}, "record": {"line": 1}, "operation": {"id": "sentinel"}}
    for question in QUESTIONS:
        options = needed.get(question, {})
        assert _keys(ask(store, question, Selection(), **options)) <= words, question


def _keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | set().union(*(_keys(item) for item in value.values()))
    return set().union(*(_keys(item) for item in value)) if isinstance(value, list) else set()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "All seizures"),
        (
            "drug=heroin,opium&region=bloc:cis&from=2009-08-01&to=2009-09-30",
            "Heroin and opium in the CIS, Aug-Sep 2009",
        ),
        ("group=opioids&drug=heroin&country=KZ", "Heroin in Kazakhstan, drug group: Opioids"),
        ("country=unknown,RU&region=m49:asia", "All seizures in Russia and an unknown country, region: Asia"),
        ("drug=heroin,opium,cocaine,crack,acetone", "Acetone, cocaine, crack and 2 more"),
        ("min_kg=0.5&max_kg=2", "All seizures, 0.5 to 2 kg"),
        ("min_kg=5", "All seizures, at least 5 kg"),
        ("max_kg=5&mode=rail", "All seizures, at most 5 kg, mode of transport: Rail"),
        ("q=zeppelin tank&batch=1", "All seizures, batch: file1.csv, with the words “zeppelin tank”"),
        ("lang=ru&drug=heroin,opium", "Героин"),
    ],
)
def test_the_selection_as_a_sentence(build: Build, query: str, sentence: str) -> None:
    assert ask(build(Event()), "totals", parse(query))["selection"].startswith(sentence)


def test_language_chooses_words_never_numbers(build: Build) -> None:
    store = build(Event(), Event(country="KZ"))
    english, russian = (ask(store, "by_country", parse(f"lang={lang}")) for lang in ("en", "ru"))
    assert [row["label"] for row in russian["rows"]] == ["Казахстан", "Россия"]
    assert [row["seizures"] for row in russian["rows"]] == [row["seizures"] for row in english["rows"]]


@pytest.mark.parametrize(
    ("question", "query", "key", "value", "says"),
    [
        ("totals", "drug=heroine", "drug", "heroine", "drug=heroine is not known; did you mean heroin?"),
        ("totals", "country=ru", "country", "ru", "did you mean RU?"),
        ("totals", "country=ZZ", "country", "ZZ", "country=ZZ is not known"),
        ("totals", "region=bloc:nato", "region", "bloc:nato", "region=bloc:nato is not known"),
        ("totals", "source=nobody", "source", "nobody", "source=nobody is not known; there are: customs, demo, police"),
        ("totals", "batch=7", "batch", "7", "batch=7 is not known; there are: 1"),
        ("totals", "batch=x", "batch", "x", "batch=x is not known"),
        ("totals", "kind=weekly", "kind", "weekly", "there are: individual, aggregate, annual"),
        ("totals", "operation=unknown", "operation", "unknown", "operation=unknown is not known"),
        ("totals", "lang=xx", "lang", "xx", "lang=xx is not spoken here"),
        ("by_month", "granularity=week", "granularity", "week", "there are: month, quarter, year"),
        ("by_region", "scheme=nato", "scheme", "nato", "there are: bloc, m49"),
        ("records", "limit=1001", "limit", "1001", "is not a whole number from 1 to 1000"),
        ("records", "offset=-1", "offset", "-1", "is not a whole number"),
        ("records", "sort=colour", "sort", "colour", "there are: date, country"),
        ("options", "keys=q", "keys", "q", "keys=q is not a filter with values"),
        ("totals", "limit=3", "limit", "3", "limit is not a filter"),
        ("sums", "", "question", "sums", "There is no question sums; there are: totals"),
    ],
)
def test_a_value_nobody_knows_is_one_sentence(
    build: Build, question: str, query: str, key: str, value: str, says: str
) -> None:
    with pytest.raises(SelectionError) as caught:
        ask_query(build(Event()), question, query)
    assert (caught.value.key, caught.value.value) == (key, value)
    assert says in caught.value.sentence


def test_an_option_of_another_question_is_refused(build: Build) -> None:
    with pytest.raises(SelectionError, match="totals has no option granularity; there are: none"):
        ask(build(Event()), "totals", Selection(), granularity="month")


def test_answers_are_kept_until_the_data_change(build: Build) -> None:
    store = build(Event(), Event(batch=2), batches=(Batch(1), Batch(2)))
    before = ask(store, "totals", Selection())
    assert ask(store, "totals", Selection()) is before
    with store.writing() as conn:
        conn.execute(update(tables.batch).where(tables.batch.c.id == 2).values(status="undone"))
        bump_data_version(conn)
    after = ask(store, "totals", Selection())
    assert (before["seizures"], before["snapshot"], after["seizures"], after["snapshot"]) == (2, "v2", 1, "v3")


@pytest.mark.parametrize(("kind", "most_lines"), [(ColumnarEngine, 10), (SqlEngine, 0)])
def test_a_change_while_answering_is_not_mixed_into_the_answer(
    build: Build, monkeypatch: pytest.MonkeyPatch, kind: type[Any], most_lines: int
) -> None:
    store = build(Event())
    monkeypatch.setattr(snapshots, "MOST_LINES", most_lines)
    calls: list[int] = []
    original = kind.masses

    def masses(engine: Any, selection: Selection) -> Any:
        if not calls:
            with store.writing() as conn:
                conn.execute(update(tables.batch).values(status="undone"))
                bump_data_version(conn)
        calls.append(1)
        return original(engine, selection)

    monkeypatch.setattr(kind, "masses", masses)
    answer = ask(store, "totals", Selection())
    assert (answer["snapshot"], answer["seizures"], answer["largest_mass_kg"]) == ("v2", 1, 1.0), "all of before"
    answer = ask(store, "totals", Selection())
    assert (answer["snapshot"], answer["seizures"], answer["largest_mass_kg"]) == ("v3", 0, None)


def test_an_engine_of_another_data_version_answers_nothing(build: Build) -> None:
    store = build(Event())
    engine = SqlEngine(store, store.data_version(), Cache(8))
    assert engine.catalogue.active_batches == (1,)
    with store.writing() as conn:
        bump_data_version(conn)
    for read in (engine.masses, engine.lookalikes, lambda selection: engine.holds(selection, 1)):
        with pytest.raises(DataChangedError):
            read(Selection())


def test_two_stores_do_not_share_answers(build: Build) -> None:
    one, other = build(Event()), build(Event(), Event())
    assert [ask(store, "totals", Selection())["seizures"] for store in (one, other)] == [1, 2]


def test_one_computation_at_a_time_per_key() -> None:
    cache, started, release, computed = Cache(4), Signal(), Signal(), []

    def slow() -> int:
        computed.append(1)
        started.set()
        assert release.wait(5)
        return 42

    with ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(cache.get, "key", slow) for _ in range(4)]
        assert started.wait(5)
        assert cache.get("other", lambda: 1) == 1
        release.set()
        assert [one.result(5) for one in waiting] == [42] * 4
    assert len(computed) == 1


def test_the_cache_forgets_the_least_recently_used_and_keeps_no_failure() -> None:
    cache = Cache(2)
    for key in ("a", "b", "a", "c"):
        cache.get(key, lambda key=key: key)
    assert (len(cache), cache.get("a", lambda: "new"), cache.get("b", lambda: "new")) == (2, "a", "new")
    with pytest.raises(ZeroDivisionError):
        cache.get("bad", lambda: 1 // 0)
    assert (len(cache), cache.get("a", lambda: "other"), cache.get("b", lambda: "other")) == (2, "a", "new")
    assert cache.get("bad", lambda: 7) == 7


def test_records_are_paged_and_sorted_with_missing_values_last(build: Build) -> None:
    store = build(*(Event((Line(mass_kg=mass),)) for mass in (2.0, None, 3.0, 1.0)))
    for order, expected in (("desc", [3.0, 2.0, 1.0, None]), ("asc", [1.0, 2.0, 3.0, None])):
        pages = [
            ask(store, "records", Selection(), sort="mass", order=order, limit=3, offset=offset) for offset in (0, 3)
        ]
        assert [row["mass_kg"] for page in pages for row in page["rows"]] == expected
        assert [page["total"] for page in pages] == [4, 4]


def test_every_record_is_read_once_in_the_order_of_the_pages(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "RECORDS_AT_ONCE", 2)
    monkeypatch.setattr(door, "RECORDS_AT_ONCE", 3)
    store = build(*(Event(start=date(2009, 8, day)) for day in range(1, 8)))
    page = ask(store, "records", Selection(), limit=100)
    first, rows = every_record(store, Selection())
    assert list(rows) == page["rows"]
    assert (first["total"], first["rows"]) == (page["total"], page["rows"][:1])


def test_records_of_data_that_changed_are_those_before_the_change_not_mixed(build: Build) -> None:
    store = build(Event(), Event())
    _first, rows = every_record(store, Selection(), sort="row", order="asc")
    with store.writing() as conn:
        conn.execute(update(tables.seizure).values(not_counted="superseded"))
        conn.execute(update(tables.seizure_line).values(mass_kg=77))
        bump_data_version(conn)
    assert [(row["line"], row["mass_kg"]) for row in rows] == [(1, 1.0), (2, 1.0)]
    assert ask(store, "records", Selection())["total"] == 0


def test_large_pages_of_records_are_not_kept(build: Build) -> None:
    store = build(*(Event() for _number in range(51)))
    for limit, kept in ((50, True), (51, False)):
        first, second = (ask(store, "records", Selection(), limit=limit) for _time in range(2))
        assert first == second and (first is second) is kept


def test_a_record_says_where_it_stands_in_which_file(build: Build) -> None:
    record = ask(build(Event((Line(hold_reason="cap"),), mode="rail")), "records", Selection())["rows"][0]
    expected = {"file_name": "file1.csv", "row_number": 1, "batch": 1, "held": True, "hold_reason": "cap",
                "mode_label": "Rail", "drug_label": "Heroin", "drug_as_written": "heroin", "period_start": "2009-08-10",
                "source_label": "Customs", "illustrative": False, "concealment_label": None}  # fmt: skip
    assert {name: record[name] for name in expected} == expected


def test_places_are_one_for_all_their_spellings(build: Build) -> None:
    here = {"latitude": 3.4, "longitude": -76.5, "country": "CO"}
    store = build(Event(place="Cali", **here), Event(place="CALI", **here), Event(place="Cali", **here), Event())
    answer = ask(store, "places", Selection())
    assert [(row["label"], row["seizures"], row["mass_kg"]) for row in answer["rows"]] == [("Cali", 3, 3.0)]
    assert (answer["places"], answer["seizures_without_coordinates"]) == (1, 1)


def test_sizes_by_power_of_ten(build: Build) -> None:
    store = build(*(Event((Line(mass_kg=mass),)) for mass in (0.0, 0.001, 0.0099, 1.0, 9.99, 1000.0)))
    answer = ask(store, "sizes", Selection())
    assert [(row["key"], row["lines"]) for row in answer["rows"]] == [
        ("zero", 1), ("-3", 2), ("-2", 0), ("-1", 0), ("0", 2), ("1", 0), ("2", 0), ("3", 1)
    ]  # fmt: skip
    assert answer["rows"][1]["label"] == "0.001 to 0.01 kg"
    assert sum(row["mass_kg"] for row in answer["rows"]) == pytest.approx(answer["mass_kg"])


def test_options_ignore_their_own_key_and_keep_what_is_selected(build: Build) -> None:
    store = build(Event(start=date(2009, 8, 1)), Event(country="KZ", start=date(2009, 9, 1)))
    filters = ask(store, "options", parse("country=CO"))["filters"]
    assert set(filters) == {item.key for item in FILTERS} - {"q"}
    found = {one["key"]: (one["seizures"], one["selected"]) for one in filters["country"]["options"]}
    assert found == {"KZ": (1, False), "RU": (1, False), "CO": (0, True)}
    assert filters["drug"]["options"] == []
    period = ask(store, "options", parse("from=2009-08-15"), keys="from,min_kg")["filters"]
    assert (period["from"]["first"], period["from"]["last"]) == ("2009-08-01", "2009-09-01")
    assert (period["min_kg"]["smallest"], period["min_kg"]["largest"]) == (1.0, 1.0)


def test_invented_data_are_marked_in_every_answer(build: Build) -> None:
    store = build(Event(), Event(batch=2, country="KZ"), batches=(Batch(1), Batch(2, "demo")))
    assert ask(store, "by_drug", Selection())["illustrative"] is True
    assert ask(store, "by_drug", parse("country=RU"))["illustrative"] is False


def test_a_region_that_no_country_belongs_to_is_empty_not_everything(build: Build) -> None:
    store = build(Event(country="GE", start=date(2010, 1, 1)))
    with store.writing() as conn:
        conn.execute(insert(tables.region).values(scheme="bloc", region="nobody", name_en="N", name_ru="N"))
        conn.execute(update(tables.meta).where(tables.meta.c.key == "reference_fingerprint").values(value="new"))
        bump_data_version(conn)
    assert ask(store, "totals", parse("region=bloc:nobody"))["seizures"] == 0


def test_every_statement_compiles_for_postgresql(build: Build) -> None:
    engine = SqlEngine(build(Event()), 2, Cache(8))
    context = Context(engine.reference, engine.catalogue)
    selection = parse(EVERYTHING)
    wanted, crossing = conditions(selection, context), crossing_conditions(selection, context)
    known = epochs(engine.reference, engine.catalogue)
    made = [
        statements.cells(dimensions, known, wanted, several_lines=several)
        for dimensions in (DIMENSIONS, PLACE)
        for several in (False, True)
    ]
    made += [statements.masses(wanted), statements.reporters(wanted), statements.crossing(crossing)]
    made += [record_statements.matching(wanted), record_statements.lines([1, 2]), statements.extents()]
    for statement in made:
        text = str(statement.compile(dialect=postgresql.dialect()))
        assert "FROM seizure" in text
        assert "'heroin'" not in text  # values are bound, never written into the statement


def test_the_door_gives_up_on_a_file_that_is_another_each_time(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    store, files = build(Event()), iter(range(100, 1000))
    monkeypatch.setattr(type(store), "files_before", property(lambda _store: next(files)), raising=False)
    with pytest.raises(DataChangedError, match="another one at every try"):
        door.ask(store, "totals", Selection())
    with pytest.raises(DataChangedError, match="another one at every try"):
        every_record(store, Selection())
