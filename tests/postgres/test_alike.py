"""SQLite and PostgreSQL answer every question alike, on random selections over real files loaded into both.

Each selection asks every question of 380,000 lines twice: few by default, as many as SENTINEL_SELECTIONS says.
"""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from analytics.door import ask
from analytics.questions import QUESTIONS
from analytics.selection import Selection, SelectionError, parse
from store import Store
from tests.fixtures.databases import value
from tests.postgres import asking
from tests.postgres.alike import differences
from tests.postgres.conftest import Twins

# Not shrunk: an example takes seconds, and is printed with all that was drawn for it.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
SELECTIONS = int(os.environ.get("SENTINEL_SELECTIONS", "8"))
EACH = settings(max_examples=SELECTIONS, deadline=None, phases=PHASES, suppress_health_check=list(HealthCheck))
FILES = 311_038 + 10_092 + 9_924 + 9_866 + 41_392
COUNTED = 311_038 + 14_938 + 41_392
FIXED = (
    "",
    "region=bloc:cis&from=2014-01-01&to=2014-12-31&lang=ru",
    "kind=annual",
    "q=душанбе",
    "country=CO,US&group=cocaine",
    "drug=unclassified,cannabis&mode=unknown",
)


@pytest.fixture(scope="module")
def values(twins: Twins) -> asking.Values:
    return asking.occurring(twins.sqlite)


@pytest.fixture(scope="module")
def some_lines(twins: Twins) -> list[int]:
    return list(asking.lines(twins.sqlite))


def outcome(store: Store, question: str, selection: Selection, options: dict[str, Any]) -> dict[str, Any]:
    """The answer, or the refusal, which must be alike too. JSON takes no kind of number that is not Python's own."""
    try:
        answer = ask(store, question, selection, **options)
    except SelectionError as error:
        return error.as_json()
    json.dumps(answer)
    return answer


def check(twins: Twins, question: str, selection: Selection, options: dict[str, Any]) -> None:
    ours = outcome(twins.sqlite, question, selection, options)
    theirs = outcome(twins.postgres, question, selection, options)
    assert list(differences(ours, theirs)) == [], f"{question} {options} of {selection.to_query()!r}"


def test_the_two_hold_the_same_record(twins: Twins) -> None:
    for store in (twins.sqlite, twins.postgres):
        assert value(store, "SELECT count(*) FROM seizure_line WHERE batch_id <= 5") == FILES
        assert value(store, "SELECT count(*) FROM counted_line WHERE batch_id <= 5") == COUNTED
    assert twins.sqlite.data_version() == twins.postgres.data_version()


@EACH
@given(data=st.data())
def test_every_question_is_answered_alike(
    twins: Twins, values: asking.Values, some_lines: list[int], data: st.DataObject
) -> None:
    selection = data.draw(asking.selections(values), label="selection")
    for question in QUESTIONS.values():
        options = data.draw(asking.options(question.options, some_lines), label=question.id)
        check(twins, question.id, selection, options)


@pytest.mark.parametrize("query", FIXED)
def test_what_people_ask_first_is_answered_alike(twins: Twins, query: str) -> None:
    selection = parse(query)
    for question in QUESTIONS.values():
        # All values of all filters are asked for once, with the selection that takes in everything.
        options = {"keys": "country,drug"} if question.id == "options" and query else {}
        check(twins, question.id, selection, options)
