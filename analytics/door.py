"""The door of analytics: `ask` answers a question about a selection. Pages, HTTP and the command line all come here.

Answers are cached by data version, question, options and selection; the dictionaries are shared, so nobody may change
one. Must not import sqlalchemy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl
from weakref import WeakKeyDictionary, proxy

from analytics.cache import Cache
from analytics.engines.arrow_memory import use_system_memory
from analytics.engines.columnar import ColumnarEngine
from analytics.engines.moment import Moment, moment
from analytics.engines.protocol import DataChangedError as DataChangedError
from analytics.engines.protocol import Engine
from analytics.engines.records import RECORDS_AT_ONCE
from analytics.engines.snapshots import Snapshots
from analytics.engines.sql import SqlEngine
from analytics.questions import QUESTIONS, records
from analytics.questions.envelope import envelope, envelope_without_records
from analytics.questions.question import Asked, Question
from analytics.selection import Selection, SelectionError, parse
from analytics.sentence import describe
from analytics.vocabulary import Vocabulary, check
from i18n import gettext as _
from i18n import speaking
from store import Store

# Answers are small as a rule; the parts they share (lines of a selection, cells) can be megabytes each.
MOST_ENTRIES = 1024
MOST_ANSWER_BYTES = 16 << 20
LARGEST_ANSWER_BYTES = 8 << 20
MOST_PART_BYTES = 16 << 20
# Columns and orders of the records table, 4 or 8 bytes a line each and the texts.
MOST_ORDER_BYTES = 16 << 20
# Another file may come in the place of the database while an answer is begun; then it is begun again.
MOST_TRIES = 20
MOST_RECORDS = 10**9


class _Memory:
    """What was found in one database file; `of_file` is its Store.files_before."""

    def __init__(self, store: Store) -> None:
        use_system_memory()
        self.of_file = store.files_before
        self.answers = Cache(MOST_ENTRIES, MOST_ANSWER_BYTES, LARGEST_ANSWER_BYTES)
        self._parts = Cache(MOST_ENTRIES, MOST_PART_BYTES)
        self._orders = Cache(MOST_ENTRIES, MOST_ORDER_BYTES)
        self._lasting = Cache(MOST_ENTRIES)
        self._snapshots = Snapshots(proxy(store))  # which goes when nobody else has it
        self._newest = -1

    def engine(self, now: Moment) -> Engine:
        sql = SqlEngine(now, now.version, self._parts, self._orders, self._lasting)
        snapshot = self._snapshots.at(now.version, now)
        return sql if snapshot is None else ColumnarEngine(sql, snapshot, self._parts)

    def turn_to(self, now: Moment) -> None:
        """Forget what is of other data versions. Raises DataChangedError when this is of another file."""
        if now.file != self.of_file:
            raise DataChangedError("another file is in the place of the database")
        if now.version != self._newest:
            self._newest = now.version
            for cache in (self.answers, self._parts, self._orders, self._lasting):
                cache.clear()


Make = Callable[[Question, Engine, Selection, Mapping[str, str | int]], dict[str, Any]]
# Per open store, and gone with it. setdefault on it is atomic under the interpreter's lock.
_memories: WeakKeyDictionary[Store, _Memory] = WeakKeyDictionary()


def ask(store: Store, question: str, selection: Selection, **options: str | int) -> dict[str, Any]:
    """The answer to a question, in the language of the selection; shapes in docs/ANSWERS.md. Do not change it.

    Raises SelectionError: a question, an option or a value that does not exist.
    """
    with speaking(selection.lang):
        asked = _question(question)
        settings = _settings(asked, options)
        return _made(store, asked, selection, settings, "whole", _answer)


def record_rows(store: Store, selection: Selection, **options: str | int) -> dict[str, Any]:
    """The question `records` without what only a scan of the whole selection tells: a block of a table, at once.

    Raises SelectionError as `ask` does.
    """
    with speaking(selection.lang):
        asked = _question("records")
        return _made(store, asked, selection, _settings(asked, options), "rows", _rows_only)


def _made(
    store: Store, question: Question, selection: Selection, settings: Mapping[str, str | int], extent: str, make: Make
) -> dict[str, Any]:
    """The answer, `extent` of it: all of it of one data version, whatever is loaded meanwhile."""
    for _try in range(MOST_TRIES):
        try:
            with moment(store) as now:
                return _made_at(now, _memory_of(store), question, selection, settings, extent, make)
        except DataChangedError:
            continue
    raise DataChangedError("the database was another one at every try to answer")


def _made_at(
    now: Moment, memory: _Memory, question: Question, selection: Selection, settings: Mapping[str, str | int],
    extent: str, make: Make,
) -> dict[str, Any]:  # fmt: skip
    """Raises DataChangedError when another file came in the place of the database."""
    memory.turn_to(now)
    key = (now.version, extent, question.id, selection.to_query(), tuple(sorted(settings.items())))
    answer = memory.answers.get(key, lambda: make(question, memory.engine(now), selection, settings))
    if question.rows_kept is not None and len(answer["rows"]) > question.rows_kept:
        memory.answers.drop(key)
    return answer


def every_record(
    store: Store, selection: Selection, **options: str | int
) -> tuple[dict[str, Any], Iterator[dict[str, Any]]]:
    """The answer to `records`, one row long, and all its rows, with its options of order and columns.

    Both are of one state of the database, which is held until the last row is taken. None of the rows is kept. Raises
    SelectionError as `ask` does.
    """
    with speaking(selection.lang):
        settings = _settings(QUESTIONS["records"], options) | {"limit": 1, "offset": 0}
    for _try in range(MOST_TRIES):
        found = _every_record(store, selection, settings)
        try:
            return next(found), found
        except DataChangedError:
            continue
    raise DataChangedError("the database was another one at every try to answer")


def _every_record(
    store: Store, selection: Selection, settings: Mapping[str, str | int]
) -> Iterator[dict[str, Any]]:
    """First the answer, then its rows: a generator keeps the transaction open between them."""
    with moment(store) as now:
        # The language is spoken piece by piece: held over a yield, it would leak to whoever takes the rows.
        with speaking(selection.lang):
            memory, question = _memory_of(store), QUESTIONS["records"]
            first = _made_at(now, memory, question, selection, settings, "whole", _answer)
            engine = memory.engine(now)
            asked = Asked(engine, selection, settings)
            found = engine.records(selection, replace(records.page(asked), limit=MOST_RECORDS, offset=0))
        yield first
        while True:
            with speaking(selection.lang):
                rows = [records.row(asked, record) for record in islice(found, RECORDS_AT_ONCE)]
            if not rows:
                return
            yield from rows


def _memory_of(store: Store) -> _Memory:
    memory = _memories.setdefault(store, _Memory(store))
    if memory.of_file != store.files_before:
        memory = _memories[store] = _Memory(store)
    return memory


def ask_query(store: Store, question: str, query: str) -> dict[str, Any]:
    """`ask` for a query string that holds the selection and, beside it, the options of the question."""
    pairs = parse_qsl(query.strip().removeprefix("?"), keep_blank_values=True)
    names = {option.name for option in _question(question).options}
    options = {key: value for key, value in pairs if key in names}
    rest: dict[str, list[str]] = {}
    for key, value in pairs:
        if key not in names:
            rest.setdefault(key, []).append(value)
    return ask(store, question, parse(rest), **options)


def _question(name: str) -> Question:
    if name not in QUESTIONS:
        sentence = _("There is no question {value}; there are: {known}.")
        raise SelectionError(sentence.format(value=name, known=", ".join(QUESTIONS)), "question", name)
    return QUESTIONS[name]


def _settings(question: Question, options: Mapping[str, str | int]) -> dict[str, str | int]:
    known = {option.name: option for option in question.options}
    for name in options:
        if name not in known:
            sentence = _("{question} has no option {value}; there are: {known}.")
            names = ", ".join(known) or _("none")
            raise SelectionError(sentence.format(question=question.id, value=name, known=names), name)
    return {name: option.read(options.get(name, option.default)) for name, option in known.items()}


def _answer(
    question: Question, engine: Engine, selection: Selection, options: Mapping[str, str | int]
) -> dict[str, Any]:
    check(selection, Vocabulary(engine.reference, engine.catalogue))
    asked = Asked(engine, selection, options)
    if question.about is None:
        return {"question": question.id, **question.answer(asked), **envelope(asked)}
    about = question.about(asked)
    if about is None:
        return {"question": question.id, **question.answer(asked), **envelope_without_records(asked, question.label)}
    told = Asked(engine, about, options)
    return {"question": question.id, **question.answer(told), **envelope(told)}


def _rows_only(
    question: Question, engine: Engine, selection: Selection, options: Mapping[str, str | int]
) -> dict[str, Any]:
    vocabulary = Vocabulary(engine.reference, engine.catalogue)
    check(selection, vocabulary)
    answer = question.answer(Asked(engine, selection, options))
    return {**answer, "selection": describe(selection, vocabulary), "snapshot": f"v{engine.catalogue.version}"}
