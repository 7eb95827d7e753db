"""Which sheets of a workbook are read, values printed once, quotes: the controls of a card and what is said at them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from dashboard.components.data_account import remarks
from dashboard.components.data_draft import Draft
from dashboard.components.data_way import way_in
from dashboard.pages.data_changes import changed
from dashboard.upload_work import needs_person
from etl.mapping_document import read_document
from etl.readers.filling import stated_names
from tests.dashboard.data_json import COLUMNS, draft, inspection, review, text_of, walk, with_attribute


def sheet(name: str, rows: int | None, header: int | None, *, read: bool = False, **more: Any) -> dict[str, Any]:
    reason = "" if read else "its header is not that of 2014"
    found = {"name": name, "rows": rows, "header": header, "read": read, "reason": reason}
    return found | {"hidden": "", "batch": None} | more


def workbook(**said: Any) -> Draft:
    """Two years of one header are read; a table of cash, a hidden sheet of the first header, an empty one are not."""
    there = [
        sheet("2014", 200, 0, read=True),
        sheet("2015", 30, 0, read=True),
        sheet("Cash", 12, 1),
        sheet("draft", 3, 0, hidden="very_hidden", reason="it is hidden"),
        sheet("empty", 0, None, reason="it is empty"),
    ]
    dialect = inspection()["dialect"] | {"format": "xlsx", "sheets": ["2014", "2015"]}
    return draft(review(), said, sheets=there, dialect=dialect | {"encoding": None, "delimiter": None})


def boxes(shown: Any) -> dict[str, str]:
    """Sheet -> what stands beside its box."""
    found = [item for item in walk(shown) if type(item).__name__ == "Checkbox"]
    return {item.value: text_of(item.label) for item in found}


def group(shown: Any) -> list[str]:
    (only,) = (item for item in walk(shown) if type(item).__name__ == "CheckboxGroup")
    return list(only.value)


def sheets_said(before: Draft, ticked: list[str]) -> list[str] | None:
    """The sheets that the document names after this; None where it leaves the choice to the program."""
    _profile, document = changed(before, "reading", "sheets", ticked)
    option = read_document(json.loads(json.dumps(document))).reading.get("sheets")
    every = [one["name"] for one in before.inspection["sheets"]]
    return None if option is None else stated_names(option, every)


def test_every_sheet_stands_there_with_its_rows_and_what_became_of_it() -> None:
    card = way_in(workbook())
    assert group(card) == ["2014", "2015"]
    assert boxes(card) == {
        "2014": "2014 200 rows", "2015": "2015 30 rows", "Cash": "Cash 12 rows · its header is another",
        "draft": "draft 3 rows · hidden, and not even listed by the spreadsheet program",
    }  # fmt: skip
    assert "2 of 5 sheets" in text_of(card)
    assert boxes(way_in(draft(review()))) == {}


def test_sheets_of_one_header_are_ticked_and_unticked() -> None:
    assert sheets_said(workbook(), ["2014", "2015"]) is None  # as it was drawn: nothing is said
    assert sheets_said(workbook(), ["2015"]) == ["2015"]
    assert sheets_said(workbook(), ["2014", "2015", "draft"]) == ["2014", "2015", "draft"]


def test_a_sheet_of_another_header_takes_the_place_of_the_others() -> None:
    assert sheets_said(workbook(), ["2014", "2015", "Cash"]) == ["Cash"]
    chosen = workbook(reading={"sheets": '["Cash"]'})
    assert group(way_in(chosen)) == ["Cash"]
    assert sheets_said(chosen, ["Cash"]) == ["Cash"]
    assert sheets_said(chosen, ["Cash", "2015"]) == ["2015"]
    assert sheets_said(chosen, []) is None


def test_what_was_said_of_its_columns_goes_with_the_sheet() -> None:
    before = workbook(columns={"note": "Вес"}, constants={"country": "KZ"})
    _profile, document = changed(before, "reading", "sheets", ["Cash"])
    assert document == {"constants": {"country": "KZ"}, "reading": {"sheets": '["Cash"]'}}


def test_a_sheet_that_a_batch_holds_says_so_and_the_others_are_offered() -> None:
    before = workbook()
    there = [one | {"batch": 7 if one["read"] else None} for one in before.inspection["sheets"]]
    account = review()["account"] | {"already_loaded": True, "batch": 7}
    known = replace(
        before,
        inspection=before.inspection | {"sheets": there, "already_loaded": 7},
        review=review(account=account),
    )
    card = way_in(known)
    assert boxes(card)["2014"] == "2014 200 rows · in batch 7"
    assert "Sheets that no batch holds yet: Cash, draft. Choose one under “Understood”" in text_of(card)
    assert "Loading adds nothing: this is what batch 7 holds." in text_of(card)
    steps = with_attribute(card, "data-step")
    assert bool(steps["understood"].children.open)
    assert not [item for item in walk(card) if "button-main" in str(getattr(item, "className", ""))]


def test_a_sheet_that_would_count_twice_is_asked_about() -> None:
    before = workbook()
    there = [one | {"batch": 7 if one["name"] == "2015" else None} for one in before.inspection["sheets"]]
    held = replace(before, inspection=before.inspection | {"sheets": there})
    step = with_attribute(way_in(held), "data-step")["understood"]
    assert (getattr(step, "data-state"), bool(step.children.open)) == ("asks", True)
    for fine in (replace(held, replaces=7), replace(held, document={"reading": {"sheets": '["2014"]'}})):
        assert getattr(with_attribute(way_in(fine), "data-step")["understood"], "data-state") == "done"


@pytest.mark.parametrize(("cash", "waits"), [({}, True), ({"rows": 0}, False), ({"batch": 8}, False)])
def test_a_file_that_is_loaded_waits_for_a_person_only_where_sheets_are_left(
    cash: dict[str, Any], waits: bool
) -> None:
    there = [sheet("2014", 200, 0, read=True, batch=7), sheet("Cash", 12, 1) | cash]
    assert needs_person(inspection(already_loaded=7, sheets=there)) is waits
    assert not needs_person(inspection(already_loaded=7))


def offered(before: Draft, name: str) -> dict[str, str]:
    found = [
        item for item in walk(way_in(before))
        if (getattr(item, "data-part", None), getattr(item, "data-name", None)) == ("reading", name)
    ]  # fmt: skip
    (only,) = found
    return {one["value"]: one["label"] for one in json.loads(getattr(only, "data-choices"))}


def csv(**more: Any) -> Draft:
    dialect = inspection()["dialect"] | {"quotechar": '"', "filled_down": [], "fill_down": None} | more
    evidence = dialect["evidence"] | {"quotechar": "812 cells stand in them"}
    return draft(review(), dialect=dialect | {"evidence": evidence})


def test_a_column_is_printed_once_another_too_and_none() -> None:
    before = csv()
    assert set(offered(before, "fill_down")) == {f"+{name}" for name in COLUMNS}
    assert "No column is printed once above its rows." in text_of(way_in(before))
    said: dict[str, Any] = {}
    for choice, option in (("+Страна", ["Страна"]), ("+Наркотик", ["Страна", "Наркотик"]), ("-Страна", ["Наркотик"])):
        now = replace(before, document=said)
        assert choice in offered(now, "fill_down")
        _profile, said = changed(now, "reading", "fill_down", choice)
        assert stated_names(said["reading"]["fill_down"], COLUMNS) == option
    now = replace(before, document=said)
    assert changed(now, "reading", "fill_down", "none")[1] == {"reading": {"fill_down": "none"}}
    assert changed(now, "reading", "fill_down", "auto")[1] == {}


def test_a_column_whose_name_begins_as_a_list_does_is_one_column() -> None:
    said = {"reading": {"fill_down": "[kg"}}  # as the command line and the interface for programs say it
    assert "not [kg" in offered(replace(csv(), document=said), "fill_down").values()


def test_the_column_of_the_sheets_is_none_of_the_file() -> None:
    before = workbook()
    columns = [*before.columns, {"column": "(sheet)", "field": None, "evidence": None, "confidence": None}]
    now = replace(before, inspection=before.inspection | {"columns": columns})
    assert set(offered(now, "fill_down")) == {f"+{name}" for name in COLUMNS}


def test_what_the_program_found_to_be_printed_once_is_shown_and_may_be_taken_back() -> None:
    before = csv(filled_down=["Страна"], fill_down="Страна")
    assert {"none", "-Страна"} <= set(offered(before, "fill_down"))
    assert changed(before, "reading", "fill_down", "-Страна")[1] == {"reading": {"fill_down": "none"}}


@pytest.mark.parametrize(("found", "value"), [('"', '"'), ("'", "'"), (None, "none")])
def test_the_quotes_are_shown_with_their_evidence_and_overruled(found: str | None, value: str) -> None:
    before = csv(quotechar=found)
    assert set(offered(before, "quotechar")) == {'"', "'", "none"}
    assert "812 cells stand in them" in text_of(way_in(before))
    (button,) = (item for item in walk(way_in(before)) if getattr(item, "data-name", None) == "quotechar")
    assert getattr(button, "data-value") == value
    assert changed(before, "reading", "quotechar", "none")[1] == {"reading": {"quotechar": "none"}}


def test_sheets_that_were_not_read_are_named_by_their_reason() -> None:
    sheets = [sheet(name, rows, 1) for name, rows in (("Cash", 12), ("Arms", 1))]
    sheets += [sheet("draft", None, None, reason="it is hidden"), sheet("empty", 0, None)]
    sheets.append(sheet("2014", 3, 0, read=True))
    said = text_of(remarks({**review()["account"], "sheets": sheets}))
    assert "Sheets that were not read: Cash (12 rows), Arms (1 row); of each: its header is not that of 2014." in said
    assert "Sheet that was not read: draft; it is hidden." in said
    assert "empty" not in said
