"""A file no profile knows: its columns are guessed from their headers, in five languages, and a person may overrule."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from etl.door import FIELDS, BadInput
from store import Store
from tests.fixtures.databases import contents, value
from tests.fixtures.loading import as_table, inspect_text, issues, lines, load_text, template, write

LANGUAGES = {
    "English": (("Date of seizure", "Country", "Drug", "Amount", "Unit"), "31/05/2014", "Kazakhstan", "Heroin", "kg"),
    "Russian": (
        ("Дата изъятия", "Страна", "Вид наркотика", "Количество", "Ед. изм."),
        "31.05.2014",
        "Казахстан",
        "героин",
        "кг",
    ),
    "French": (("Date de saisie", "Pays", "Drogue", "Quantité", "Unité"), "31/05/2014", "Kazakhstan", "héroïne", "kg"),
    "Spanish": (
        ("Fecha de incautación", "País", "Tipo de droga", "Cantidad", "Unidad de medida"),
        "31/05/2014",
        "Kazajistán",
        "heroína",
        "kilogramos",
    ),
    "Portuguese": (
        ("Data da apreensão", "País", "Entorpecente", "Quantidade", "Unidade"),
        "31/05/2014",
        "Kazakhstan",
        "heroína",
        "quilogramas",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_five_columns_are_found_in(store: Store, tmp_path: Path, language: str) -> None:
    header, date, country, drug, unit = LANGUAGES[language]
    text = as_table(header, [(date, country, drug, "1,5", unit), (date, country, drug, "2", unit)], ";")
    found = inspect_text(store, tmp_path, text)
    assert list(found.mapping.items()) == list(
        zip(("date", "country", "drug", "quantity", "unit"), header, strict=True)
    )
    assert (found.profile, found.missing_required) == (None, [])
    assert (found.dialect["delimiter"], found.dialect["decimal"], found.dialect["date_order"]) == (";", ",", "dmy")
    load_text(store, tmp_path, text)
    assert lines(store, "period_start, country, drug, mass_kg") == [
        ("2014-05-31", "KZ", "heroin", 1.5),
        ("2014-05-31", "KZ", "heroin", 2.0),
    ]


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("Weight (kg)", "kilogram"),
        ("Quantity, g", "gram"),
        ("Вес, кг", "kilogram"),
        ("Peso (gramos)", "gram"),
        ("Amount_lbs", "pound"),
        ("Kg", "kilogram"),
    ],
)
def test_a_unit_in_a_header_is_the_unit_of_every_row(store: Store, tmp_path: Path, header: str, unit: str) -> None:
    text = as_table(("Date", "Country", "Drug", f'"{header}"'), [("2014-05-31", "KZ", "heroin", "4")])
    found = inspect_text(store, tmp_path, text)
    assert (found.mapping["quantity"], found.constants) == (header, {"unit": unit})
    load_text(store, tmp_path, text)
    assert lines(store, "unit, mass_kg") == [(unit, 4 * (store.reference().units[unit].to_base or 0))]


def test_a_unit_column_goes_before_the_unit_of_a_header(store: Store, tmp_path: Path) -> None:
    text = as_table(("Date", "Country", "Drug", "Weight (kg)", "Unit"), [("2014-05-31", "KZ", "heroin", "4", "g")])
    load_text(store, tmp_path, text)
    assert lines(store, "unit, mass_kg") == [("gram", 0.004)]


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_headers_for_a_field_the_one_that_says_more_is_taken(store: Store, tmp_path: Path, turned: bool) -> None:
    header = ["UNIDADE", "Date", "UNIDADE_MEDIDA", "Date of seizure", "País", "Droga", "Quantidade"]
    cells = ["SR/PF/AC", "2020-01-01", "gramas", "2014-05-31", "KZ", "heroína", "4"]
    text = as_table(header[::-1], [cells[::-1]]) if turned else as_table(header, [cells])
    load_text(store, tmp_path, text)
    assert lines(store, "period_start, unit, mass_kg") == [("2014-05-31", "gram", 0.004)]


def test_columns_nobody_reads_are_named(store: Store, tmp_path: Path) -> None:
    text = as_table(("Date", "Country", "Drug", "Kg", "Colour"), [("2014-05-31", "KZ", "heroin", "4", "brown")])
    found = inspect_text(store, tmp_path, text)
    assert [column["column"] for column in found.columns if column["field"] is None] == ["Colour"]
    load_text(store, tmp_path, text)
    assert ("unread_column", None, 1) in issues(store)


def test_years_side_by_side_are_refused_with_what_to_do(store: Store, tmp_path: Path) -> None:
    text = as_table(("Drug", "2015", "2016"), [("heroin", "120", "130"), ("cocaine", "300", "280")])
    before = contents(store)
    said = {item["column"]: item["evidence"] for item in inspect_text(store, tmp_path, text).columns}
    assert "the header is a year" in str(said["2015"]) and "the header is a year" not in str(said["Drug"])
    with pytest.raises(BadInput, match=r"years side by side \(2015, 2016\).*one row for each year"):
        load_text(store, tmp_path, text)
    assert contents(store) == before


WITHOUT_COUNTRY = as_table(("When", "Stuff", "Drug", "Kg"), [("2014-05-31", "a box", "heroin", "4")])
WITHOUT_DATE = as_table(("When", "Stuff", "Drug", "Kg"), [("in spring", "a box", "heroin", "4")])


def test_what_is_missing_is_said_with_what_to_do(store: Store, tmp_path: Path) -> None:
    before = contents(store)
    assert inspect_text(store, tmp_path, WITHOUT_COUNTRY).missing_required == ["country"]
    assert inspect_text(store, tmp_path, WITHOUT_DATE).missing_required == ["date", "country"]
    with pytest.raises(BadInput) as caught:
        load_text(store, tmp_path, WITHOUT_DATE)
    sentence = str(caught.value)
    assert "date, country" in sentence and "--set date=" in sentence and "When, Stuff, Drug, Kg" in sentence
    assert contents(store) == before


def test_a_person_maps_columns_and_states_constants(store: Store, tmp_path: Path) -> None:
    mapping, constants = {"date": "When"}, {"country": "Казахстан", "operation": "Operation Test", "unit": "g"}
    load_text(store, tmp_path, WITHOUT_COUNTRY, mapping=mapping, constants=constants)
    assert lines(store, "period_start, country, country_as_written, operation, unit, unit_as_written, mass_kg") == [
        ("2014-05-31", "KZ", None, "operation-test", "gram", "g", 0.004)
    ]
    stored = value(store, "SELECT mapping FROM batch")
    assert '"When"' in stored and "Казахстан" in stored


def test_a_constant_goes_before_a_column_and_an_empty_mapping_takes_one_away(store: Store, tmp_path: Path) -> None:
    text = template({"unit": "kg"}, {"unit": "g"}, columns=["note"])
    load_text(store, tmp_path, text, constants={"unit": "mg"}, mapping={"quantity": "quantity", "note": ""})
    assert {mass for (mass,) in lines(store, "mass_kg")} == {1e-6}
    load_text(store, tmp_path, text + "\n", name="2.csv", mapping={"unit": ""}, constants={"country": "KG"})
    assert set(lines(store, "unit, country")[2:]) == {(None, "KG")}


def test_a_profile_may_be_named_or_refused(store: Store, tmp_path: Path) -> None:
    assert inspect_text(store, tmp_path, template({})).profile == "sentinel_template"
    assert inspect_text(store, tmp_path, template({}), profile="none").profile is None
    assert inspect_text(store, tmp_path, template({}), profile="sentinel_demo").profile == "sentinel_demo"


def test_a_profile_does_not_fit_a_file_without_its_columns(store: Store, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="date, country"):
        load_text(store, tmp_path, WITHOUT_COUNTRY, profile="unodc_ids")


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a profile that is none": ({"profile": "cbp"}, "There is no profile 'cbp'; the profiles are: brazil_pf,"),
    "a field that is none": ({"mapping": {"colour": "Kg"}}, "There is no field 'colour'; the fields are: date,"),
    "a constant that is none": ({"constants": {"colour": "red"}}, "There is no field 'colour'"),
    "a column that is none": ({"mapping": {"date": "Day"}}, "no column 'Day', so date cannot be read from it"),
    "a grain": ({"constants": {"grain": "daily"}}, "grain is 'daily', but it can only be one of: individual"),
    "a date order": ({"constants": {"date_order": "ddm"}}, "date_order is 'ddm', but it can only be one of: ymd"),
    "a decimal mark": ({"constants": {"decimal": "#"}}, "decimal is '#'"),
    "a header row": ({"constants": {"header_row": "first"}}, "header_row is 'first'"),
    "a header row beyond the end": ({"constants": {"header_row": "99"}}, "99"),
    "a header row before the start": ({"constants": {"header_row": "0"}}, "header_row is '0'"),
    "an encoding": ({"constants": {"encoding": "klingon"}}, "klingon"),
    "a delimiter": ({"constants": {"delimiter": "::"}}, "::"),
    "a country": ({"constants": {"country": "Narnia"}}, "Narnia"),
}


@pytest.mark.parametrize("wrong", WRONG, ids=lambda name: name.replace(" ", "-"))
def test_what_a_person_says_wrongly_is_one_sentence(store: Store, tmp_path: Path, wrong: str) -> None:
    options, words = WRONG[wrong]
    said: dict[str, Any] = {"mapping": {"date": "When"}, "constants": {"country": "KZ"}}
    for key, option in options.items():
        said[key] = {**said[key], **option} if isinstance(option, dict) else option
    before = contents(store)
    with pytest.raises(BadInput) as caught:
        load_text(store, tmp_path, WITHOUT_COUNTRY, **said)
    sentence = str(caught.value)
    assert words in sentence and sentence.endswith(".") and "\n" not in sentence
    assert contents(store) == before


def test_fields_are_named_once_and_the_five_come_first() -> None:
    keys = [field.key for field in FIELDS]
    assert len(keys) == len(set(keys)) and all(field.label for field in FIELDS)
    assert [field.key for field in FIELDS if field.five] == keys[:5]


@pytest.mark.parametrize(
    ("dates", "order", "starts"),
    [
        (["05/31/2014", "01/02/2014"], {}, ["2014-05-31", "2014-01-02"]),
        (["31/05/2014", "01/02/2014"], {}, ["2014-05-31", "2014-02-01"]),
        (["03/04/2014", "01/02/2014"], {}, ["2014-04-03", "2014-02-01"]),
        (["03/04/2014", "01/02/2014"], {"date_order": "mdy"}, ["2014-03-04", "2014-01-02"]),
        (["41790", "41791"], {}, ["2014-05-31", "2014-06-01"]),
        (["31 мая 2014", "1er juin 2014"], {}, ["2014-05-31", "2014-06-01"]),
    ],
)
def test_the_order_of_a_date_is_that_of_its_column(
    store: Store, tmp_path: Path, dates: list[str], order: dict[str, str], starts: list[str]
) -> None:
    text = as_table(("Date", "Country", "Drug", "Kg"), [(date, "KZ", "heroin", "1") for date in dates])
    load_text(store, tmp_path, text, constants=order)
    assert [start for (start,) in lines(store, "period_start")] == starts
    doubtful = dates == ["03/04/2014", "01/02/2014"] and not order
    assert ("ambiguous_date_order" in [code for code, *_rest in issues(store)]) == doubtful


def test_inspecting_writes_nothing(store: Store, tmp_path: Path) -> None:
    before = contents(store)
    found = inspect_text(store, tmp_path, template({}, {}))
    assert (found.rows_read, found.already_loaded, len(found.sample["rows"])) == (2, None, 2)
    assert found.size_bytes == write(tmp_path, template({}, {})).stat().st_size
    assert contents(store) == before


@pytest.mark.parametrize("header", ["Quantity (units: kg)", "Weight of unit, kg", "Количество, ед. кг"])
def test_a_header_may_say_that_a_unit_follows(store: Store, tmp_path: Path, header: str) -> None:
    table = [("2014-05-31", "KZ", "heroin", "4")]
    load_text(store, tmp_path, as_table(("Date", "Country", "Drug", header), table, ";"))
    assert lines(store, "unit, mass_kg") == [("kilogram", 4)]


@pytest.mark.parametrize("header", ["Quantity (kg/units)", "Вес, кг / шт.", "Количество, шт. кг"])
def test_a_header_that_leaves_the_unit_open_gives_none(store: Store, tmp_path: Path, header: str) -> None:
    """Half of such a column are kilograms, which a unit for all rows would lose or invent."""
    table = [("2014-05-31", "KZ", "heroin", "4"), ("2014-06-01", "KZ", "ecstasy", "6000")]
    load_text(store, tmp_path, as_table(("Date", "Country", "Drug", header), table, ";"))
    assert lines(store, "unit") == [(None,), (None,)]
    assert "no_unit" in [code for code, *_rest in issues(store, "warning")]
