"""What a file was found to be is said again in another language, word for word as if it had been looked at in that."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from etl import door
from etl.errors import BadInput
from i18n import gettext, ngettext, speaking
from i18n.said import Said, joined, kept, replaced, retell, say
from i18n.told import packed, retold, unpacked
from store import Store, open_store

FIXTURES = Path(__file__).parents[1] / "fixtures"
ODD = """Report of the office;;;;;
;;;;;
Tag;Country;Drug;Quantity kg;Grams;Heroin_Kg
01/02/2021;Kazakhstan;heroin;2,5;;1
03/04/2021;Nowhereland;dry blue;1,5;;
05/06/2021;Uzbekistan;opium;four;;
07/08/2021;Uzbekistan;heroin;80000;;2
;;;;;
TOTAL;;;80004;;3
"""
WIDE = "Date;Country;Heroin_Kg;Opium (kg);Total\n2021-01;KZ;1;2;3\n2021-02;KZ;4;5;9\n2021-03;KZ;6,5;;6,5\n"
RUSSIAN = "Дата;Страна;Наркотик;Вес\n01.02.2021;Россия;героин;2,5\n25.02.2021;Нигде;нечто;x\n"
TEXTS = {
    "odd.csv": ODD.encode("cp1252"),
    "wide.csv": WIDE.encode(),
    "aggregate.csv": b"Month,Country,Drug,Seizures,Kg\n2021-01,KZ,heroin,4,2.5\n2021-02,Unknown,cannabis,3,\n",
    "nothing.csv": b"a,b\n1,2\n3,4\n",
    "russian.csv": RUSSIAN.encode("cp1251"),
}
REAL = {
    "dhs": "us-dhs-forfeitures-2014-2017/*.xlsx",
    "uk": "uk-border-force/*.csv.gz",
    "brazil": "brazil-pf-ports-airports/*.csv",
    "colombia": "colombia-ponal-2018/*",
    "cbp": "us-cbp-drugs/*.csv",
    "departamento": "colombia-departamento-2017/*.csv",
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    found = open_store(f"sqlite:///{tmp_path_factory.mktemp('retold') / 'data.db'}")
    yield found
    found.close()


def looked_at(store: Store, path: Path, **options: Any) -> dict[str, Any]:
    """Everything that is said of a file before it is loaded."""
    try:
        return {
            "inspection": door.inspect(store, path, **options).as_json(),
            "review": without_times(door.review(store, path, **options).as_json()),
        }
    except BadInput as error:
        return {"error": str(error)}


def without_times(review: dict[str, Any]) -> dict[str, Any]:
    return review | {"account": review["account"] | {"seconds": 0}}


def differing(one: Any, other: Any, at: str = "") -> list[tuple[str, Any, Any]]:
    """Where two trees differ, so that a failure names its sentence."""
    if isinstance(one, Mapping) and isinstance(other, Mapping) and one.keys() == other.keys():
        return [found for key in one for found in differing(one[key], other[key], f"{at}.{key}")]
    if isinstance(one, list | tuple) and isinstance(other, list | tuple) and len(one) == len(other):
        return [found for n, pair in enumerate(zip(one, other, strict=True)) for found in differing(*pair, f"{at}.{n}")]
    return [] if one == other else [(at, one, other)]


def check_both_ways(store: Store, path: Path, **options: Any) -> None:
    said: dict[str, Any] = {}
    for language in ("en", "ru"):
        with speaking(language):
            said[language] = looked_at(store, path, **options)
    sent = {language: unpacked(json.loads(json.dumps(packed(found)))) for language, found in said.items()}
    for language, other in (("en", "ru"), ("ru", "en")):
        with speaking(language):
            differences = differing(retold(sent[other]), json.loads(json.dumps(said[language])))
            assert not differences, "\n".join(map(str, differences[:20]))


@pytest.mark.parametrize("name", TEXTS)
def test_a_small_file(store: Store, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(TEXTS[name])
    check_both_ways(store, path)
    check_both_ways(store, path, file_name="sent under another name.csv")


@pytest.mark.parametrize("path", sorted((FIXTURES / "four_languages").glob("seizures_*")), ids=lambda path: path.name)
def test_a_file_of_an_office(store: Store, path: Path) -> None:
    check_both_ways(store, path)


@pytest.mark.parametrize("folder", REAL)
def test_a_real_file(store: Store, real_data: Path, folder: str) -> None:
    path = min(real_data.glob(REAL[folder]), key=lambda found: (found.suffix == ".md", found.stat().st_size))
    check_both_ways(store, path)
    check_both_ways(store, path, profile="none")


def test_a_sentence_carries_what_it_was_made_of() -> None:
    def sentence() -> str:
        text = gettext("{unit!r} is no unit that is known here, so the line would be without a mass; correct it.")
        return text.format(unit="sack")

    said = sentence()
    with speaking("ru"):
        there = sentence()
        assert retold(said) == there != said
        assert retold({"a": [said, ("b", said)]}) == {"a": [there, ["b", there]]}
    assert str(ValueError(said)) is said
    assert retell("", *kept(said)) == said


def test_a_plural_is_chosen_anew() -> None:
    said = ngettext("{n} row", "{n} rows", 3).format(n=3)
    with speaking("ru"):
        assert retold(said) == ngettext("{n} row", "{n} rows", 3).format(n=3) != said


def test_another_name_takes_the_place_of_ours_in_values_only() -> None:
    said = say("{file} is read only in part: {what}", file="x.part", what=joined(["x.part", "template"]))
    assert replaced(said, "x.part", "seen.csv") == "seen.csv is read only in part: seen.csv; template"
    assert isinstance(replaced(said, "x.part", "seen.csv"), Said)
    assert replaced("no x.part", "x.part", "seen.csv") == "no seen.csv"


def test_what_is_no_sentence_is_left_alone() -> None:
    plain = {"a": [1, None, True, 2.5, "text"], "b": {"said": "template", "template": {"arguments": {}}}}
    assert unpacked(packed(plain)) == retold(plain) == plain
