"""A drug or a country is found by its name in any language, whatever the page and the file are written in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from analytics.door import ask, ask_query
from analytics.selection import Selection
from etl.door import load
from store import Store, open_store
from store.reference import COLLECTIVE

FILE = """date,country,place,drug,quantity,unit,note
2014-01-01,KZ,Astana,Heroin,1,kg,
2014-01-02,Казахстан,Астана,героин,2,кг,
2014-01-03,FR,Lyon,héroïne,3,kg,
2014-01-04,ES,Madrid,Heroína,4,kg,
2014-01-05,ES,Madrid,cocaína,5,kg,
2014-01-06,RU,Омск,уксусный ангидрид,6,кг,
2014-01-07,RU,Омск,опий,7,кг,возле магазина «Кокаин»
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("searching")
    (folder / "four.csv").write_text(FILE, encoding="utf-8")
    store = open_store(f"sqlite:///{folder / 's.db'}")
    columns = {name: name for name in ("date", "country", "place", "drug", "quantity", "unit", "note")}
    load(store, folder / "four.csv", mapping=columns)
    yield store
    store.close()


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize(
    ("words", "seizures", "kilograms"),
    [
        ("heroin", 4, 10),
        ("героин", 4, 10),
        ("HÉROÏNE", 4, 10),
        ("heroina", 4, 10),
        ("героин Астана", 2, 3),
        ("heroin astana", 2, 3),
        ("Казахстан", 2, 3),
        ("kazajstán", 2, 3),
        ("Kazakhstan", 2, 3),
        ("Испания", 2, 9),
        ("heroína españa", 1, 4),
        ("cocaine", 1, 5),
        ("кокаин", 2, 12),  # the drug, and a note in which the word stands
        ("acetic anhydride", 1, None),
        ("acetic Омск", 0, None),  # half of a name names nothing
        ("россия опий", 1, 7),
        ("nothing", 0, None),
    ],
)
def test_words_find_what_they_name(store: Store, lang: str, words: str, seizures: int, kilograms: int | None) -> None:
    totals = ask(store, "totals", Selection(q=words, lang=lang))
    assert totals["seizures"] == seizures
    if kilograms is not None:
        assert totals["mass_kg"] == kilograms


def test_a_substance_is_not_the_class_it_is_counted_in(tmp_path: Path) -> None:
    """AKB-48 is read as a synthetic cannabinoid; who searches it does not mean all of them."""
    rows = ["AKB48", "JWH-018", "synthetic cannabinoids", "nitrazepam", "benzodiazepines"]
    text = "".join(f"2014-01-01,KZ,{drug},1,kg\n" for drug in rows)
    (tmp_path / "classes.csv").write_text(f"date,country,drug,quantity,unit\n{text}", encoding="utf-8")
    with closing(open_store(f"sqlite:///{tmp_path / 'c.db'}")) as store:
        load(store, tmp_path / "classes.csv")
        found = {words: ask(store, "totals", Selection(q=words))["mass_kg"] for words in ("akb48", "nitrazepam")}
        assert found == {"akb48": 1, "nitrazepam": 1}
        assert ask(store, "totals", Selection(q="синтетические каннабиноиды"))["mass_kg"] == 3


def test_the_classes_of_substances_are_drugs_of_the_reference_data(store: Store) -> None:
    assert set(store.reference().drugs) >= COLLECTIVE


def test_a_search_agrees_with_its_records(store: Store) -> None:
    found = ask_query(store, "records", "q=heroin&limit=100&lang=ru")
    assert sorted(row["drug_as_written"] for row in found["rows"]) == ["Heroin", "Heroína", "héroïne", "героин"]
    assert {row["drug_label"] for row in found["rows"]} == {"Героин"}


def test_the_browser_is_given_the_names_of_all_languages(client: FlaskClient) -> None:
    answer = client.get("/names.json")
    names = answer.get_json()
    heroin = {name.casefold() for name in names["drug"]["heroin"]}
    assert {"heroin", "героин", "héroïne", "heroína"} <= heroin
    assert {"Kazakhstan", "Казахстан", "Kazajistán"} & set(names["country"]["KZ"]) >= {"Kazakhstan", "Казахстан"}
    assert "rail" in names["transport_mode"]
    again = client.get("/names.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
