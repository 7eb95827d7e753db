"""Cyrillic exports of old systems: DOS and Unix, told from Windows by how often their letters come."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.door import load
from etl.readers.encoding import detect_encoding
from store import Store
from tests.fixtures.loading import lines

TABLE = (
    "Дата;Страна;Вид наркотика;Количество;Ед. изм.\r\n05.06.2014;Казахстан;Героин;2,5;кг\r\n"
    "16.06.2014;Киргизия;Опий;1500;г\r\n17.06.2014;Таджикистан;Гашиш;7;кг\r\n"
)


def found(content: bytes) -> str:
    return detect_encoding(lambda: (chunk for chunk in (content,)), "a.csv").encoding


@pytest.mark.parametrize("encoding", ["windows-1251", "cp866", "koi8-r", "utf-8"])
@pytest.mark.parametrize("text", [TABLE, TABLE.replace("Дата", "Date") * 30])
def test_a_russian_table_is_read_in_its_encoding(encoding: str, text: str) -> None:
    assert found(text.encode(encoding)) == encoding


@pytest.mark.parametrize("encoding", ["windows-1251", "cp866", "utf-8"])
@pytest.mark.parametrize("text", [TABLE.upper(), TABLE.lower()])
def test_letters_of_one_size_do(encoding: str, text: str) -> None:
    assert found(text.encode(encoding)) == encoding


@pytest.mark.parametrize("drug", ["МДМА", "опий"])
def test_names_of_offices_in_capitals_are_no_koi8(store: Store, tmp_path: Path, drug: str) -> None:
    """Their letters come as often as those of Russian in KOI8-R would; no word begins small and goes on in capitals."""
    offices = ("УФСБ ПО ЧР", "УФСКН МО", "УФСБ", "ФТС", "УБОП", "ГУ МВД", "УФСКН ПО РХ")
    text = "Date;Country;Drug;kg;Agency\n" + "".join(f"2014-06-05;RU;{drug};1;{office}\n" for office in offices * 5)
    (tmp_path / "offices.csv").write_bytes(text.encode("windows-1251"))
    assert found(text.encode("windows-1251")) == "windows-1251"
    assert load(store, tmp_path / "offices.csv").mass_kg == 35
    assert set(lines(store, "drug")) == {("mdma",) if drug == "МДМА" else ("opium",)}


@pytest.mark.parametrize("encoding", ["cp866", "koi8-r"])
def test_such_a_table_loads_without_a_touch(store: Store, tmp_path: Path, encoding: str) -> None:
    (tmp_path / "old.csv").write_bytes(TABLE.encode(encoding))
    assert load(store, tmp_path / "old.csv").mass_kg == 11
    assert lines(store, "country, drug") == [("KZ", "heroin"), ("KG", "opium"), ("TJ", "cannabis_resin")]


@pytest.mark.parametrize(
    "text",
    [
        "Fecha;País;Droga\n2014-06-05;Panamá;éxtasis en Bogotá, Ñuñoa, Cúcuta y Córdoba; también heroína\n" * 40,
        "Data;País;Município\n2014-06-05;São Paulo;Conceição; apreensão à noite; três invólucros; ácido; êxtase\n" * 40,
        "Date;Pays;Produit\n2014-06-05;Sénégal;héroïne saisie à la frontière, où, dès, Noël, forêt, garçon\n" * 40,
        "Datum;Land;Stoff\n2014-06-05;Österreich;Kräuter, Müll, Straße, größer, für\n" * 40,
        "Bogotá;á;á;á\n" * 100,
    ],
)
def test_accents_of_western_languages_stay_what_they_are(text: str) -> None:
    assert found(text.encode("windows-1252")) == "windows-1252"


@pytest.mark.parametrize("text", ["Место;Ж\nщит;жук\n", "№;Страна\n1;Чад\n"])
def test_a_few_letters_are_windows_as_ever(text: str) -> None:
    assert found(text.encode("windows-1251")) == "windows-1251"
