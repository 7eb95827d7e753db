"""The API, the exports and the refusals with lang=ru: Russian words, the same numbers and keys as in English."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from analytics.door import ask_query
from analytics.questions import QUESTIONS
from dashboard.charts import CHARTS
from store import Store
from tests.i18n.visible import WORD, escaped, foreign, without

OPERATION = "операция-заслон"
NEEDED = {
    "operation": f"id={OPERATION}",
    "operation_days": f"id={OPERATION}",
    "operation_weeks": f"id={OPERATION}",
    "record": "line=1",
    "by_region": "scheme=bloc",
}
# As their sources worded them: quotations stay in the language in which they were published.
QUOTED = ("published_operations",)
CYRILLIC = re.compile(r"[а-яё]{3,}", re.IGNORECASE)
BAD = (
    "totals?drug=heroine",
    "totals?country=ZZ",
    "totals?from=2014-13-01",
    "totals?from=2014-06-30&to=2014-06-01",
    "totals?min_kg=much",
    "totals?min_kg=5&max_kg=1",
    "totals?colour=red",
    "totals?kind=weekly",
    "totals?country=",
    "totals?q=!",
    "totals?from=2014-01-01&from=2015-01-01",
    "nothing",
    "records?limit=0",
    "options?keys=q",
    "by_region?scheme=own",
)


def numbers(answer: Any) -> Any:
    """The answer without its words: keys, numbers and codes."""
    if isinstance(answer, dict):
        return {key: numbers(value) for key, value in answer.items()}
    if isinstance(answer, list):
        return [numbers(value) for value in answer]
    return None if isinstance(answer, str) else answer


def asked(question: str) -> str:
    return f"{question}?lang=ru&{NEEDED.get(question, '')}".rstrip("&")


@pytest.mark.parametrize("question", [name for name in QUESTIONS if name not in QUOTED])
def test_every_answer_is_russian(question: str, client: FlaskClient) -> None:
    answer = client.get(f"/api/v1/{asked(question)}").get_json()
    assert "error" not in answer, answer
    assert escaped(without(answer, "unit")) == []


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_language_changes_words_and_never_numbers_or_keys(question: str, russian: Store) -> None:
    query = NEEDED.get(question, "")
    english = ask_query(russian, question, query)
    in_russian = ask_query(russian, question, f"{query}&lang=ru".lstrip("&"))
    ranked = {"options", "by_mode", "by_concealment", "quality"}  # all, or ties, by their names
    if question not in ranked:
        assert numbers(in_russian) == numbers(english)
    assert list(in_russian) == list(english)


@pytest.mark.parametrize("path", BAD)
def test_every_refusal_is_russian(path: str, client: FlaskClient) -> None:
    said = client.get(f"/api/v1/{path}{'&' if '?' in path else '?'}lang=ru").get_json()["error"]
    in_english = client.get(f"/api/v1/{path}").get_json()["error"]
    assert CYRILLIC.search(said), said
    # Latin are only the names that are typed: each of them stands in the English sentence too, and none of its words.
    words = set(WORD.findall(said))
    assert words <= set(WORD.findall(in_english)), said
    assert not words & {"is", "are", "not", "there", "the", "write", "takes", "has", "known", "did", "you", "mean"}


def test_addresses_that_are_not_there_are_said_in_russian(client: FlaskClient) -> None:
    for path in ("/api/v1/a/b", "/export/nothing.csv", "/upload/unknown"):
        answer = client.get(f"{path}?lang=ru")
        assert answer.status_code == 404
        assert CYRILLIC.search(answer.get_json()["error"]), path


@pytest.mark.parametrize("name", [*(chart.id for chart in CHARTS), "records"])
def test_every_export_is_russian_and_its_numbers_are_for_machines(name: str, client: FlaskClient) -> None:
    text = client.get(f"/export/{name}.csv?lang=ru").get_data(as_text=True).removeprefix("\ufeff")
    lines = list(csv.reader(io.StringIO(text)))
    head = [line[0] for line in lines if line[0].startswith("# ")]
    table = lines[len(head) :]
    assert any(line.startswith("# выборка: Все изъятия") for line in head)
    said = [line for line in head if not line.startswith(("# запрос:", "# n:"))]
    assert [line for line in said if foreign(line)] == []
    assert [words for words in table[0] if foreign(words)] == []
    assert len(set(table[0])) == len(table[0])

    english = client.get(f"/export/{name}.csv").get_data(as_text=True).removeprefix("\ufeff")
    same = [line for line in csv.reader(io.StringIO(english)) if not line[0].startswith("# ")]
    assert len(same) == len(table)
    for ours, theirs in zip(table[1:], same[1:], strict=True):
        floats = [cell for cell in theirs if re.fullmatch(r"-?\d+\.\d+(e-?\d+)?", cell)]
        assert all(cell in ours for cell in floats)


def test_findings_are_saved_in_russian(client: FlaskClient) -> None:
    text = client.get("/api/v1/batches/1/issues.csv?lang=ru").get_data(as_text=True).removeprefix("\ufeff")
    header, *rows = csv.reader(io.StringIO(text))
    assert [words for words in header if foreign(words)] == []
    assert rows
    assert [row[7] for row in rows if foreign(row[7])] == []


def test_findings_were_stored_in_english_and_are_told_in_both_languages(client: FlaskClient, russian: Store) -> None:
    with russian.reading() as conn:
        stored = [row[0] for row in conn.exec_driver_sql("SELECT message FROM issue ORDER BY id")]
    assert not any(CYRILLIC.search(re.sub("“[^”]*”", "", message)) for message in stored)
    english = {item["message"] for item in client.get("/api/v1/batches/1/issues").get_json()}
    assert english == set(stored)
    in_russian = json.dumps(client.get("/api/v1/batches/1/issues?lang=ru").get_json(), ensure_ascii=False)
    assert "“позавчера” нельзя прочитать как дату" in in_russian
    assert "4\u00a0500\u00a0000\u00a0кг (Героин) — больше предела 10\u00a0000\u00a0кг" in in_russian
