"""The card of a file that waits for a person, as plain components: what it says and what can be said to it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from dashboard import ids
from dashboard.components.data_draft import NOTHING, Draft, names_of, spelling
from dashboard.components.data_sample import preview
from dashboard.components.data_values import KNOWN_SHOWN, UNKNOWN_SHOWN
from dashboard.components.data_way import way_in
from i18n import speaking
from store import Store
from tests.dashboard.data_json import COLUMNS, WORDS, control, draft, review, text_of, value, walk, with_attribute


def steps(shown: Any) -> dict[str, Any]:
    return with_attribute(shown, "data-step")


def opened(step: Any) -> bool:
    return bool(step.children.open)


def buttons(shown: Any) -> list[str]:
    return [text_of(item) for item in walk(shown) if "button" in str(getattr(item, "className", "")).split()]


def test_a_file_that_misses_nothing_waits_at_its_review() -> None:
    card = way_in(draft(review()))
    states = {name: (getattr(step, "data-state"), opened(step)) for name, step in steps(card).items()}
    assert states == {"understood": ("done", False), "columns": ("done", False), "review": ("now", True)}
    assert buttons(card) == ["Cancel", "Load 6,089 rows"]
    assert "Nothing has been written yet." in text_of(card)
    assert "Windows-1251 · semicolon · decimal comma · day, month, year · 6,100 rows" in text_of(card)
    terms = {name: getattr(item, "data-value") for name, item in with_attribute(card, "data-term").items()}
    assert terms == {"read": "6100", "loaded": "6089", "quarantined": "8", "skipped": "3"}
    assert "Loading adds 6,089 seizures, 18,234.5 kg." in text_of(card)


def test_a_missing_field_is_said_plainly_and_asked_for() -> None:
    found = draft(None, missing_required=["date", "country"], mapping={})
    card = way_in(found)
    assert "the file has no column that gives Date of seizure, Country of seizure." in text_of(card)
    assert getattr(steps(card)["columns"], "data-state") == "asks"
    assert opened(steps(card)["columns"])
    assert buttons(card) == ["Cancel"]
    assert control(card, "needed", "date") == ("", [])
    assert control(card, "constant", "country") == ("", [])
    (holder,) = with_attribute(card, "data-columns-of").values()
    assert all(column in getattr(holder, "data-columns") for column in COLUMNS)


def test_a_file_that_would_have_no_kilograms_says_so() -> None:
    found = draft(review(), mapping={"date": "Дата", "country": "Страна", "drug": "Наркотик"})
    card = way_in(found)
    assert "No column gives Quantity, Unit, so the seizures of this file count without kilograms." in text_of(card)
    assert getattr(steps(card)["columns"], "data-state") == "asks"
    assert control(card, "needed", "quantity") == ("", [])
    assert control(card, "constant", "unit") == ("", [])
    known = replace(found, inspection=found.inspection | {"profile": "unodc_ids"})
    assert "without kilograms" not in text_of(way_in(known))


def test_units_that_stand_beside_their_numbers_are_asked_for_nowhere() -> None:
    """A cell says "2,5 kg", or a file has a column of kilograms and one of grams."""
    guessed = {"date": "Дата", "country": "Страна", "drug": "Наркотик", "quantity": "Вес"}
    read = [one for one in draft(None).columns if one["column"] != "Ед."]
    in_cells = review(distinct={"unit": [value("кг", 9, "kilogram", "kilogram"), value("нечто", 2)]})
    card = way_in(draft(in_cells, mapping=guessed, columns=read))
    assert "without kilograms" not in text_of(card)
    assert "Unit as each quantity says" in text_of(card)
    mostly_bare = review(distinct={"unit": [value("кг", 2, "kilogram", "kilogram"), value("", 9)]})
    assert "without kilograms" in text_of(way_in(draft(mostly_bare, mapping=guessed, columns=read)))

    two = [*read, {**read[-1], "column": "Граммы", "field": "quantity", "evidence": ""}]
    assert sum(one["field"] == "quantity" for one in two) == 2
    card = way_in(draft(review(), mapping=guessed, columns=two, constants={"unit": "kilogram"}))
    assert "Unit as each quantity says" in text_of(card)
    assert "1 value for every row" not in text_of(card)
    assert not [item for item in walk(card) if getattr(item, "data-name", None) == "unit"]


def test_what_was_said_can_be_taken_back() -> None:
    said = replace(draft(review()), document={"meaning": {"date_order": "dmy"}})
    assert control(way_in(said), "meaning", "date_order") == ("dmy", ["", "dmy", "mdy", "ymd", "excel"])
    assert "You said so." in text_of(way_in(said))
    assert control(way_in(draft(review())), "meaning", "date_order") == ("dmy", ["dmy", "mdy", "ymd", "excel"])


def test_an_encoding_that_no_list_has_is_still_shown() -> None:
    found = draft(review())
    found.inspection["dialect"]["encoding"] = "iso-8859-9"
    value_of, choices = control(way_in(found), "reading", "encoding")
    assert (value_of, choices[:2]) == ("iso-8859-9", ["iso-8859-9", "utf-8"])


def test_each_cell_stands_above_what_it_became() -> None:
    (table,) = (item for item in walk(way_in(draft(review()))) if "way-sample" in str(getattr(item, "className", "")))
    rows = [[text_of(cell) for cell in row.children] for row in table.children[1].children]
    assert rows[1] == ["2", "13.03.2021 13 Mar 2021", "Нигде —", "нас —", "два —", "кг kilogram"]
    assert rows[0][4] == "2,5 2.5"
    head = [text_of(cell) for cell in table.children[0].children.children]
    assert head[:2] == ["No not read", "Дата Date of seizure"]


@pytest.mark.parametrize(
    ("read", "became", "shown"),
    [
        (["0", "7"], "7", ["0", "7 7"]),
        (["1 250,50", ""], "1250.5", ["1 250,50 1,250.5", ""]),
        (["", "12 000"], "12000", ["", "12 000 12,000"]),
        (["", ""], "", ["", ""]),
    ],
)
def test_of_columns_that_give_one_field_together_only_the_one_that_gave_it_is_shown(
    read: list[str], became: str, shown: list[str]
) -> None:
    columns = [{"column": name, "field": "quantity", "evidence": ""} for name in ("lbs", "pieces")]
    rows = {"columns": ["lbs", "pieces"], "as_read": [read], "as_understood": [{"quantity": became}]}
    card = way_in(draft(review(rows=rows), columns=columns, mapping={"quantity": "lbs"}))
    (table,) = (item for item in walk(card) if "way-sample" in str(getattr(item, "className", "")))
    assert [text_of(cell).strip() for cell in table.children[1].children[0].children] == shown


def test_before_the_review_the_rows_are_shown_as_read() -> None:
    shown = preview(draft(None))
    assert (len(shown.as_read), shown.as_understood) == (2, [])


def test_unknown_spellings_come_first_each_with_its_list() -> None:
    card = way_in(draft(review()))
    panels = with_attribute(card, "data-vocabulary")
    assert list(panels) == ["drug", "country"]
    rows = list(with_attribute(panels["drug"], "data-text"))
    assert rows == ["нас", "героин"]
    assert "2 spellings · 1 unknown · in 35 rows" in text_of(panels["drug"])
    assert control(card, "alias", f"drug:{spelling('нас')}") == ("", [])
    assert control(card, "alias", f"drug:{spelling('героин')}") == ("heroin", [])


def test_an_assigned_spelling_stays_where_it_was_and_says_who_said_so() -> None:
    items = [
        value("b", 5),
        value("a", 9, "opium", "Opium", assigned=True),
        value("c", 7, assigned=True, outcome="nothing"),
        value("earlier", 900, "opium", "Opium", assigned=True),
        value("героин", 90, "heroin", "Heroin"),
    ]
    card = way_in(draft(review(distinct={"drug": items}), {"aliases": {"drug": {"a": "opium", "c": None}}}))
    assert list(with_attribute(card, "data-text")) == ["a", "c", "b", "earlier", "героин"]
    assert text_of(card).count("By you, today; at loading it is remembered for later files.") == 2
    assert control(card, "alias", f"drug:{spelling('c')}")[0] == NOTHING


def test_long_lists_are_cut_and_say_so() -> None:
    unknown = [value(f"u{n}", 1000 - n) for n in range(UNKNOWN_SHOWN + 4)]
    known = [value(f"k{n}", 100, "heroin", "Heroin") for n in range(KNOWN_SHOWN + 250)]
    card = way_in(draft(review(distinct={"drug": unknown + known}, distinct_more={"drug": 41})))
    said = text_of(card)
    assert "4 more unknown spellings" in said
    assert "250 more" in said
    assert "And 41 rarer spellings, not listed." in said
    assert f"{UNKNOWN_SHOWN + 4 + KNOWN_SHOWN + 250 + 41} spellings · {UNKNOWN_SHOWN + 4} unknown" in said
    rests = [json.loads(rows) for rows in with_attribute(card, "data-rows")]
    assert [[row["title"] for row in rest][-1] for rest in rests] == ["u15", "k255"]
    assert (rests[1][0]["value"], rests[1][0]["shown"]) == ("heroin", "Heroin")


def test_rows_kept_out_held_lines_and_totals_are_told_with_their_reasons() -> None:
    said = text_of(way_in(draft(review())))
    assert "8 rows to be quarantined" in said
    assert "sheet 2021, row 4, column Вес два No number." in said
    assert "And 7 more" in said
    assert "1 line to be held" in said
    assert "row 5 Heroin 4,500,000 kilogram 4,500,000 tablet: 405–1,350 kg gram: 4,500 kg" in said
    assert "18,240 18,234.5 5.5" in said


def test_what_was_noticed_in_a_whole_file_counts_no_rows() -> None:
    whole = dict(code="header", message="Rows are hidden.", rows=1, row=None, column=None, value=None)
    cells = dict(code="drug", message="Nobody knows it.", rows=11, row=None, column="Drug", value="odd")
    said = text_of(way_in(draft(review(warnings=[whole, cells]))))
    assert "2 things noticed Rows are hidden. Nobody knows it. 11 rows" in " ".join(said.split())


def test_what_was_noticed_in_a_file_is_said_once_on_its_card() -> None:
    dialect = {**draft().inspection["dialect"], "notes": ["Rows are hidden."]}
    found = [dict(code="header", message=text, rows=1, row=None, column=None, value=None)
             for text in ("Rows are hidden.", "The file gives no unit.")]  # fmt: skip
    said = text_of(way_in(draft(review(warnings=found), dialect=dialect)))
    assert said.count("Rows are hidden.") == 1
    assert "1 thing noticed" in said and "The file gives no unit." in said


def test_a_file_of_which_nothing_could_be_loaded_has_no_main_button() -> None:
    found = review()
    found["account"] |= {"rows_loaded": 0, "seizures": None, "mass_kg": None}
    card = way_in(draft(found))
    assert buttons(card) == ["Cancel"]
    assert "No row of this file could be loaded as it is read now." in text_of(card)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"seizures": None, "mass_kg": None}, "the file states no number of seizures."),
        ({"mass_kg": None}, "Loading adds 6,089 seizures, without a mass."),
        ({"seizures": 1, "mass_kg": 0.0}, "Loading adds 1 seizure, 0 kg."),
    ],
)
def test_what_is_not_known_is_not_zero(changed: dict[str, Any], sentence: str) -> None:
    found = review()
    found["account"] |= changed
    assert sentence in text_of(way_in(draft(found)))


def test_same_bytes_and_replaced_batches_are_said() -> None:
    card = text_of(way_in(replace(draft(review(), already_loaded=3), replaces=12)))
    assert "in the database already, as batch 3" in card
    assert "It takes the place of batch 12, march.csv" in card


def test_what_it_replaces_is_a_choice_until_it_is_loaded() -> None:
    card = way_in(replace(draft(review()), replaces=12))
    assert control(card, "place", "replaces") == ("replace", ["replace", "beside"])
    card = way_in(replace(draft(review()), replaces=12, beside=True))
    assert control(card, "place", "replaces") == ("beside", ["replace", "beside"])
    assert "It is loaded beside batch 12, march.csv: both count." in text_of(card)
    assert not [item for item in walk(way_in(draft(review()))) if getattr(item, "data-part", None) == "place"]


def test_of_an_error_workbook_no_column_is_asked_for() -> None:
    """Its rows are read as the file they come from was, whatever would be said of its columns."""
    waiting = draft(review())
    columns = [*waiting.inspection["columns"], {"column": "sentinel_batch"}]
    card = way_in(replace(waiting, inspection={**waiting.inspection, "columns": columns}))
    assert list(steps(card)) == ["understood", "review"]
    assert "An error workbook: its corrected rows are read as the file they come from was." in text_of(card)
    assert "columns" in steps(way_in(waiting))
    for drawn in (card, way_in(waiting)):  # the main button reads this field, and does nothing where it is missing
        named = [item.id for item in walk(drawn) if getattr(item, "id", None) == ids.data_save_as("u1")]
        assert len(named) == 1


def test_a_saved_mapping_that_was_found_is_said() -> None:
    card = way_in(draft(review(), saved_mapping="Regional office"))
    assert "Read by your mapping “Regional office”" in text_of(card)


def wide_draft() -> Draft:
    wide = [{"column": "Вес", "drug": "Heroin", "unit": "kg", "measure": "quantity"}]
    columns = [
        {"column": name, "field": None, "evidence": "", "samples": ["1", "2"], "confidence": None} for name in COLUMNS
    ]
    return draft(review(), wide=wide, columns=columns, mapping={})


def test_a_table_with_one_drug_per_column_is_proposed() -> None:
    card = way_in(wide_draft())
    assert "1 column holds the amount of one drug" in text_of(card)
    at = str(COLUMNS.index("Вес"))
    assert control(card, "wide-drug", at)[0] == "Heroin"
    assert control(card, "wide-unit", at)[0] == "kg"
    assert control(card, "wide", "all")[0] == "yes"
    refused = replace(wide_draft(), inspection={**wide_draft().inspection, "wide": []}, document={"wide": []})
    assert control(way_in(refused), "wide", "all")[0] == "no"


def test_of_five_thousand_columns_those_that_are_read_are_shown() -> None:
    columns = [{"column": f"c{n}", "field": None, "evidence": ""} for n in range(5000)]
    columns[4321] |= {"field": "date"}
    found = draft(None, columns=columns, mapping={"date": "c4321"}, sample={"columns": [], "rows": []})
    card = way_in(found)
    shown = with_attribute(card, "data-column")
    assert len(shown) == 60
    assert "c4321" in shown
    assert "And 4,940 more columns" in text_of(card)


def test_the_lists_of_the_page_hold_every_name_in_the_language_of_the_reader(empty: Store) -> None:
    reference = empty.reference()
    with speaking("ru"):
        named = names_of(reference)
    assert named["country"]["KZ"] == "Казахстан"
    assert set(named) == {"drug", "country", "unit", "transport_mode", "concealment", "location"}
    assert set(named["drug"]) == set(reference.drugs)
    offered = replace(WORDS, vocabularies=named).options()
    assert offered["assign-mode"][0]["value"] == NOTHING
    assert len(offered["country"]) == len(reference.countries)
