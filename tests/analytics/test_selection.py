"""Selection: what can be written, what it means, and that the URL carries all of it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.filters import FILTERS
from analytics.selection import Selection, SelectionError, parse
from tests.analytics.worlds import selections

FREE_TEXT = st.text(st.characters(codec="utf-8"), max_size=30).filter(lambda text: any(c.isalnum() for c in text))


@given(selections(most=8), FREE_TEXT, st.sampled_from(["en", "ru"]))
def test_the_url_carries_the_selection(selection: Selection, words: str, lang: str) -> None:
    full = selection.replace(q=words, lang=lang)
    assert parse(full.to_query()) == full
    assert parse(full.to_query()).to_query() == full.to_query()


@given(st.floats(allow_nan=False, allow_infinity=False), st.dates())
def test_numbers_and_days_survive_the_url_exactly(mass: float, day: date) -> None:
    selection = Selection().replace(min_kg=mass, **{"from": day})
    assert parse(selection.to_query()) == selection


def test_every_filter_has_its_field_and_no_field_is_without_a_filter() -> None:
    fields = {item.attribute for item in FILTERS} | {"lang"}
    assert fields == set(Selection.__dataclass_fields__)


def test_order_and_repeats_do_not_make_another_selection() -> None:
    assert parse("drug=opium,heroin,opium") == parse("?drug=heroin&drug=opium") == parse({"drug": ["heroin", "opium"]})
    assert parse("drug=opium,heroin").to_query() == "drug=heroin,opium"


def test_nothing_selects_everything() -> None:
    assert parse("") == parse({}) == parse({"drug": []}) == Selection()
    assert Selection().to_query() == ""


def test_values_are_typed() -> None:
    selection = parse("region=bloc:cis&from=2009-08-01&to=2009-09-30&min_kg=0.5&q=%D0%B3%D0%B5%D1%80%D0%BE%D0%B8%D0%BD")
    assert selection.from_date == date(2009, 8, 1)
    assert selection.min_kg == 0.5
    assert selection.q == "героин"
    assert selection.set_keys() == ("region", "from", "to", "min_kg", "q")
    assert selection.to_query().startswith("region=bloc:cis&from=2009-08-01&to=2009-09-30&min_kg=0.5&q=")


def test_a_key_can_be_changed_and_cleared() -> None:
    selection = parse("class=drug&country=KZ,RU")
    assert selection.replace(country=("GE",)).to_query() == "country=GE&class=drug"
    assert selection.without("class") == parse("country=RU,KZ")
    assert selection.without("class", "country") == Selection()
    with pytest.raises(SelectionError, match="colour is not a filter"):
        selection.replace(colour=("red",))


@pytest.mark.parametrize(
    ("query", "key", "value", "says"),
    [
        ("colour=red", "colour", "red", "colour is not a filter; there are: region, country"),
        ("drug=", "drug", "", "drug has an empty value"),
        ("drug=heroin,,opium", "drug", "", "drug has an empty value"),
        ("from=yesterday", "from", "yesterday", "from is not a day: 'yesterday'; write it as 2009-08-31"),
        ("from=20090801", "from", "20090801", "from is not a day"),
        ("to=2009-W31-6", "to", "2009-W31-6", "to is not a day"),
        ("to=2009-02-30", "to", "2009-02-30", "to is not a day"),
        ("from=2009-08-01&from=2009-08-02", "from", "2009-08-01,2009-08-02", "from takes one value, not 2"),
        ("from=2009-08-02&to=2009-08-01", "to", "2009-08-01", "The period ends (2009-08-01) before it begins"),
        ("min_kg=heavy", "min_kg", "heavy", "min_kg is not a number of kilograms: 'heavy'"),
        ("max_kg=nan", "max_kg", "nan", "max_kg is not a number of kilograms"),
        ("min_kg=inf", "min_kg", "inf", "min_kg is not a number of kilograms"),
        ("min_kg=2&max_kg=1", "max_kg", "1", "The smallest mass (2 kg) is above the largest (1 kg)"),
        ("q=!?", "q", "!?", "q has no word to search for"),
        ("q=" + "a" * 501, "q", "a" * 80, "q has 501 characters and at most 500 are searched for"),
    ],
)
def test_a_mistake_is_one_sentence_with_key_and_value(query: str, key: str, value: str, says: str) -> None:
    with pytest.raises(SelectionError) as caught:
        parse(query)
    error = caught.value
    assert (error.key, error.value) == (key, value)
    assert says in error.sentence
    assert error.sentence.endswith(".")
    assert "\n" not in error.sentence
    assert error.as_json()["error"] == error.sentence
