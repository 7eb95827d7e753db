"""Letters of two scripts that look alike: a word that mixes them means what it looks like."""

from __future__ import annotations

import pytest

from etl.normalise import names
from etl.normalise.names import Outcome
from store import Store


@pytest.mark.parametrize(
    ("text", "code"),
    [("Герoин", "heroin"), ("ГEPOИH", "heroin"), ("Гaшиш", "cannabis_resin"), ("Неroin", "heroin")],
)
def test_a_drug(store: Store, text: str, code: str) -> None:
    assert names.drug(store.reference())(text).code == code


@pytest.mark.parametrize(
    ("text", "code"), [("Kaзaxcтaн", "KZ"), ("Тaджикистан", "TJ"), ("Каzakhstan", "KZ"), ("Казахстан", "KZ")]
)
def test_a_country(store: Store, text: str, code: str) -> None:
    assert names.country(store.reference())(text).code == code


def test_a_unit(store: Store) -> None:
    assert names.unit(store.reference())("kг").code == names.unit(store.reference())("кг").code == "kilogram"


@pytest.mark.parametrize("text", ["героин heroin", "xероинx", "hepoин", "сосна"])
def test_what_does_not_look_like_a_name_is_none(store: Store, text: str) -> None:
    found = names.drug(store.reference())(text)
    assert (found.outcome, found.code) == (Outcome.UNRECOGNISED, "unclassified")
