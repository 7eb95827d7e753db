"""What is said at the controls of a card, as a mapping document that the loader takes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.components.data_draft import NOTHING, VOCABULARIES, WIDE, Draft, spelling
from dashboard.pages.data_changes import StrangeAnswerError, changed
from etl.mapping_document import read_document
from tests.dashboard.data_json import COLUMNS, WORDS, draft, review, value


def said(before: Draft, *answers: tuple[str, str, object]) -> dict[str, Any]:
    """The document after these answers, the file found the same each time."""
    for part, name, answer in answers:
        profile, document = changed(before, part, name, answer)
        before = replace(before, profile=profile, document=document)
    return dict(before.document)


def place(column: str) -> str:
    return str(COLUMNS.index(column))


def test_a_column_becomes_another_field_and_leaves_its_own() -> None:
    assert said(draft(), ("column", place("Вес"), "note")) == {"columns": {"quantity": "", "note": "Вес"}}


def test_a_column_that_is_read_no_more() -> None:
    assert said(draft(), ("column", place("Вес"), None)) == {"columns": {"quantity": ""}}
    again = said(draft(), ("column", place("Вес"), None), ("column", place("Вес"), "quantity"))
    assert again == {"columns": {"quantity": "Вес"}}


def test_a_needed_field_takes_its_column_from_another() -> None:
    document = said(draft(), ("constant", "operation", "Steppe"), ("needed", "operation", "Страна"))
    assert document == {"columns": {"country": "", "operation": "Страна"}}


def test_one_value_for_all_rows_and_back() -> None:
    assert said(draft(), ("constant", "operation", " Steppe ")) == {"constants": {"operation": "Steppe"}}
    assert said(draft(), ("constant", "operation", "Steppe"), ("constant", "operation", "")) == {}


def test_how_the_text_is_written_drops_what_was_said_of_its_columns() -> None:
    document = said(
        draft(),
        ("column", place("Вес"), "note"),
        ("constant", "operation", "Steppe"),
        ("meaning", "date_order", "mdy"),
        ("reading", "header_row", 4),
    )
    assert document == {
        "constants": {"operation": "Steppe"},
        "meaning": {"date_order": "mdy"},
        "reading": {"header_row": "4"},
    }
    assert "reading" not in said(replace(draft(), document=document), ("reading", "header_row", ""))


def test_another_profile_keeps_only_what_is_true_of_the_text() -> None:
    before = replace(draft(), document={"columns": {"note": "Вес"}, "reading": {"encoding": "utf-8"}})
    assert changed(before, "profile", "profile", "unodc_ids") == ("unodc_ids", {"reading": {"encoding": "utf-8"}})


def test_a_spelling_is_assigned_says_nothing_and_is_taken_back() -> None:
    before = draft(review())
    drug, country = (f"{key}:{spelling(text)}" for key, text in (("drug", "нас"), ("country", "Нигде")))
    assigned = said(before, ("alias", drug, "opium"), ("alias", country, NOTHING))
    assert assigned == {"aliases": {"drug": {"нас": "opium"}, "country": {"Нигде": None}}}
    after = replace(before, document=assigned)
    assert said(after, ("alias", drug, "")) == {"aliases": {"country": {"Нигде": None}}}
    assert said(after, ("alias", "drug:gone", "heroin")) == assigned


def test_modes_are_remembered_in_the_vocabulary_they_belong_to() -> None:
    found = review(distinct={"mode": [value("ж/д", 3)]})
    assert said(draft(found), ("alias", f"mode:{spelling('ж/д')}", "rail")) == {
        "aliases": {"transport_mode": {"ж/д": "rail"}}
    }


def test_one_drug_per_column_refused_taken_back_and_made_by_hand() -> None:
    proposed = [{"column": "Вес", "drug": "Вес", "unit": "кг", "measure": "quantity"}]
    before = draft(wide=proposed, mapping={})
    assert said(before, ("wide", "all", "no")) == {"wide": []}
    assert said(before, ("wide", "all", "no"), ("wide", "all", "yes")) == {}
    assert said(before, ("wide-drug", place("Вес"), "Heroin")) == {"wide": [{**proposed[0], "drug": "Heroin"}]}
    assert said(before, ("wide-unit", place("Вес"), "")) == {"wide": [{**proposed[0], "unit": None}]}
    more = said(before, ("column", place("Ед."), WIDE))["wide"]
    assert [item["column"] for item in more] == ["Вес", "Ед."]
    assert said(before, ("column", place("Вес"), "quantity")) == {"wide": [], "columns": {"quantity": "Вес"}}


PLACES = st.sampled_from([str(number) for number in range(len(COLUMNS))])
KEYS = st.sampled_from(sorted(WORDS.fields))
TEXT = st.one_of(st.none(), st.text(max_size=6))
SPELLINGS = [f"{key}:{spelling(item['text'])}" for key, items in review()["distinct"].items() for item in items]
ANSWERS = st.one_of(
    st.tuples(st.just("column"), PLACES, st.one_of(st.none(), KEYS, st.just(WIDE))),
    st.tuples(st.just("needed"), KEYS, st.one_of(st.none(), st.sampled_from(COLUMNS))),
    st.tuples(st.just("constant"), KEYS, TEXT),
    st.tuples(st.just("reading"), st.sampled_from(["encoding", "delimiter", "header_row"]), TEXT),
    st.tuples(st.just("meaning"), st.sampled_from(["decimal", "date_order", "grain", "source"]), TEXT),
    st.tuples(st.just("wide"), st.just("all"), st.sampled_from(["yes", "no"])),
    st.tuples(st.sampled_from(["wide-drug", "wide-unit"]), PLACES, TEXT),
    st.tuples(st.just("alias"), st.sampled_from(SPELLINGS), st.sampled_from(["", NOTHING, "opium", "KZ"])),
    st.tuples(st.just("profile"), st.just("profile"), st.sampled_from(["none", "unodc_ids"])),
)


@given(st.lists(ANSWERS, max_size=12))
def test_whatever_is_said_the_loader_takes_it(answers: list[tuple[str, str, object]]) -> None:
    before = draft(review(), wide=[{"column": "Вес", "drug": "Heroin", "unit": None, "measure": "quantity"}])
    document = said(before, *answers)
    assert read_document(json.loads(json.dumps(document))).as_json() == document
    read = [column for column in document.get("columns", {}).values() if column]
    assert len(read) == len(set(read))
    assert set(document.get("aliases", {})) <= set(VOCABULARIES.values())


@pytest.mark.parametrize(
    ("part", "name", "answer"),
    [
        ("reading", "sheets", "2014"),
        ("reading", "sheets", "{"),
        ("reading", "sheets", "2014.0"),
        ("reading", "sheets", ["2014", {"name": "2015"}]),
        ("reading", "sheets", {"2014": True}),
        ("column", "9" * 5000, "note"),
        ("column", "-1", "note"),
        ("column", "first", "note"),
        ("wide-unit", "", "kg"),
        ("alias", "colour:0123456789abcdef", "heroin"),
        ("paint", "door", "red"),
    ],
)
def test_what_no_control_says_is_refused(part: str, name: str, answer: object) -> None:
    with pytest.raises(StrangeAnswerError, match="nothing was changed"):
        changed(draft(), part, name, answer)
