"""The door of analytics: `ask` answers a question about a selection. Pages, HTTP and the command line all come here.

Answers are cached by data version, question, options and selection; the dictionaries are shared, so nobody may change
one. Must not import sqlalchemy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl
from weakref import WeakKeyDictionary

from analytics.cache import Cache
from analytics.engines.protocol import DataChangedError as DataChangedError
from analytics.engines.records import RECORDS_AT_ONCE
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

# Answers are small; the parts they share (cells, masses) can be megabytes each.
MOST_ANSWERS = 512
MOST_PARTS = 64
# Columns and orders of the records table, 8 bytes or so a line each.
MOST_ORDERS = 256
MOST_ORDER_BYTES = 256 << 20
# A load may commit while an answer is made from several reads; then it is made again.
MOST_TRIES = 20
MOST_RECORDS = 10**9


@dataclass(frozen=True)
class _Memory:
    of_file: int = 0  # Store.files_before: what was found in a file that another one replaced is not remembered
    answers: Cache = field(default_factory=lambda: Cache(MOST_ANSWERS))
    parts: Cache = field(default_factory=lambda: Cache(MOST_PARTS))
    orders: Cache = field(default_factory=lambda: Cache(MOST_ORDERS, MOST_ORDER_BYTES))

    def engine(self, store: Store, version: int) -> SqlEngine:
        return SqlEngine(store, version, self.parts, self.orders)


Make = Callable[[Question, SqlEngine, Selection, Mapping[str, str | int]], dict[str, Any]]
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
    """The answer, `extent` of it, at a data version that is still the current one when it has been made."""
    for _try in range(MOST_TRIES):
        version = store.data_version()
        memory = _memory_of(store)
        key = (version, extent, question.id, selection.to_query(), tuple(sorted(settings.items())))
        engine = memory.engine(store, version)
        try:
            answer = memory.answers.get(key, partial(make, question, engine, selection, settings))
        except DataChangedError:
            continue
        unchanged = store.data_version() == version and store.files_before == memory.of_file
        if not unchanged or (question.rows_kept is not None and len(answer["rows"]) > question.rows_kept):
            memory.answers.drop(key)
        if unchanged:
            return answer
    raise DataChangedError("the data changed during every try to answer")


def every_record(store: Store, selection: Selection, snapshot: str, **options: str | int) -> Iterator[dict[str, Any]]:
    """All rows of the question `records`, with its options of order and columns, from one state of the database.

    None of them is kept. `snapshot`: that of an answer. Raises DataChangedError, before the first row, when the
    database has moved on.
    """
    store.data_version()  # looks at the file
    engine = _memory_of(store).engine(store, int(snapshot.removeprefix("v")))
    with speaking(selection.lang):
        asked = Asked(engine, selection, _settings(_question("records"), options))
        found = engine.records(selection, replace(records.page(asked), limit=MOST_RECORDS, offset=0))
    while True:
        # The language is spoken piece by piece: held over a yield, it would leak to whoever takes the rows.
        with speaking(selection.lang):
            rows = [records.row(asked, record) for record in islice(found, RECORDS_AT_ONCE)]
        if not rows:
            return
        yield from rows


def _memory_of(store: Store) -> _Memory:
    memory = _memories.setdefault(store, _Memory(store.files_before))
    if memory.of_file != store.files_before:
        memory = _memories[store] = _Memory(store.files_before)
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
    question: Question, engine: SqlEngine, selection: Selection, options: Mapping[str, str | int]
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
    question: Question, engine: SqlEngine, selection: Selection, options: Mapping[str, str | int]
) -> dict[str, Any]:
    vocabulary = Vocabulary(engine.reference, engine.catalogue)
    check(selection, vocabulary)
    answer = question.answer(Asked(engine, selection, options))
    return {**answer, "selection": describe(selection, vocabulary), "snapshot": f"v{engine.catalogue.version}"}
