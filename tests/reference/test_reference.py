"""The reference files hold together: keys, pointers, spellings that mean one thing only, and a source for each row."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import Table

from store import tables
from store.text import fold
from tests.reference import vocabularies as data

ROOT = Path(__file__).resolve().parents[2]
FILES: dict[str, Table] = {
    "countries": tables.country,
    "country_aliases": tables.country_alias,
    "region_schemes": tables.region_scheme,
    "regions": tables.region,
    "region_members": tables.region_member,
    "drug_groups": tables.drug_group,
    "drugs": tables.drug,
    "drug_aliases": tables.drug_alias,
    "units": tables.unit,
    "unit_aliases": tables.unit_alias,
    "unit_factors": tables.unit_factor,
    "mass_cap": tables.mass_cap,
    "terms": tables.term,
    "term_aliases": tables.term_alias,
}
# file, its key columns for names, its name columns, the file of its aliases
NAMED = (
    ("countries", "code", ("alpha3",), "country_aliases"),
    ("drugs", "drug", ("drug",), "drug_aliases"),
    ("units", "unit", ("unit",), "unit_aliases"),
)
VOCABULARIES = ("transport_mode", "concealment", "location", "nil_report")
NEUTRAL_GROUPS = {"unclassified", "goods"}


@pytest.mark.parametrize("name", FILES)
def test_columns_are_those_of_the_table(name: str) -> None:
    assert list(data.rows(name)[0]) == [column.name for column in FILES[name].columns]


@pytest.mark.parametrize("name", FILES)
def test_required_cells_are_filled_and_trimmed(name: str) -> None:
    required = [column.name for column in FILES[name].columns if not column.nullable]
    empty = [row for row in data.rows(name) for column in required if not row[column]]
    untrimmed = [row for row in data.rows(name) for value in row.values() if value != value.strip()]
    assert (empty, untrimmed) == ([], [])


@pytest.mark.parametrize("name", FILES)
def test_keys_are_unique(name: str) -> None:
    keys = [column.name for column in FILES[name].primary_key] or ["scheme", "region", "country", "from_date"]
    counted = Counter(tuple(row[key] for key in keys) for row in data.rows(name))
    assert [key for key, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("name", FILES)
def test_pointers_resolve(name: str) -> None:
    by_table = {table.name: file for file, table in FILES.items()}
    for constraint in FILES[name].foreign_key_constraints:
        target = by_table[constraint.referred_table.name]
        theirs = [element.column.name for element in constraint.elements]
        present = {tuple(row[column] for column in theirs) for row in data.rows(target)}
        mine = {tuple(row[column] for column in constraint.column_keys) for row in data.rows(name)}
        assert {key for key in mine if any(key)} - present == set()


@pytest.mark.parametrize(("file", "key", "extra", "aliases"), NAMED)
def test_a_name_means_one_thing(file: str, key: str, extra: tuple[str, ...], aliases: str) -> None:
    meant: dict[str, set[str]] = {}
    for row in data.rows(file):
        for name in (*data.names_of(row), *(row[column] for column in extra)):
            meant.setdefault(fold(name), set()).add(row[key])
    assert {name: keys for name, keys in meant.items() if len(keys) > 1} == {}
    folded = Counter(fold(row["alias"]) for row in data.rows(aliases))
    assert [alias for alias, times in folded.items() if times > 1 or not alias] == []
    assert [alias for alias in folded if alias in meant] == [], "a name need not, and may not, be an alias again"


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_a_word_means_one_term(vocabulary: str) -> None:
    meant: dict[str, set[str]] = {}
    terms = [row for row in data.rows("terms") if row["vocabulary"] == vocabulary]
    for row in terms:
        for name in (row["term"], *data.names_of(row)):
            meant.setdefault(fold(name), set()).add(row["term"])
    assert {name: found for name, found in meant.items() if len(found) > 1} == {}
    aliases = [row for row in data.rows("term_aliases") if row["vocabulary"] == vocabulary]
    folded = Counter(fold(row["alias"]) for row in aliases)
    assert [alias for alias, times in folded.items() if times > 1 or not alias or alias in meant] == []
    assert {row["term"] for row in aliases} - {row["term"] for row in terms} <= {""}


def test_slugs_can_stand_in_a_url() -> None:
    slugs = {
        row[key] for file, key in (("drugs", "drug"), ("units", "unit"), ("terms", "term")) for row in data.rows(file)
    }
    slugs |= {row["region"] for row in data.rows("regions")} | {row["drug_group"] for row in data.rows("drug_groups")}
    assert [slug for slug in slugs if not re.fullmatch(r"[a-z0-9_]+", slug)] == []


def test_russian_names_are_russian() -> None:
    named = [
        row for name in ("countries", "drugs", "drug_groups", "terms", "units", "regions") for row in data.rows(name)
    ]
    latin = {row["name_ru"] for row in named if not re.search("[а-яё]", row["name_ru"], re.IGNORECASE)}
    assert latin == set()
    shortened = [row["name_ru"] for row in data.rows("countries") if "о-в" in row["name_ru"]]
    assert shortened == []


def test_groups_are_few_enough_for_nine_colours() -> None:
    groups = sorted(data.rows("drug_groups"), key=lambda row: int(row["sort"]))
    assert [int(row["sort"]) for row in groups] == list(range(1, len(groups) + 1))
    coloured = [row["drug_group"] for row in groups if row["drug_group"] not in NEUTRAL_GROUPS]
    assert len(coloured) == 9
    assert coloured == [row["drug_group"] for row in groups][:9]
    assert {row["drug_group"] for row in data.rows("drugs")} == {row["drug_group"] for row in groups}


def test_classes_follow_the_contract() -> None:
    drugs = {row["drug"]: row for row in data.rows("drugs")}
    plants = {name for name, row in drugs.items() if row["class"] == "plant_material"}
    assert {"coca_leaf", "poppy_straw", "opium_poppy", "cannabis_plant"} <= plants
    assert drugs["khat"]["class"] == drugs["unclassified"]["class"] == drugs["other"]["class"] == "drug"
    for row in drugs.values():
        assert (row["class"] == "precursor") == (row["drug_group"] == "precursors"), row
        assert (row["class"] == "other_goods") == (row["drug_group"] == "goods"), row


def test_children_are_those_of_the_contract() -> None:
    children: dict[str, set[str]] = {}
    for row in data.rows("drugs"):
        children.setdefault(row["parent"], set()).add(row["drug"])
    assert children["cocaine"] == {"cocaine_hcl", "cocaine_base", "coca_paste", "crack"}
    assert children["cannabis"] == {"cannabis_herb", "cannabis_resin", "cannabis_oil", "cannabis_plant"}


@pytest.mark.parametrize(
    ("written", "drug"),
    [
        ("героин", "heroin"),
        ("опий", "opium"),
        ("Гашиш (анаша, смола каннабиса)", "cannabis_resin"),
        ("марихуана", "cannabis_herb"),
        ("КАННАБИС", "cannabis"),
        ("экстази", "mdma"),
        ("résine de cannabis", "cannabis_resin"),
        ("Haschisch", "cannabis_resin"),
        ("clorhidrato de cocaína", "cocaine_hcl"),
        ("basuco", "coca_paste"),
        ("pasta base", "coca_paste"),
        ("maconha", "cannabis_herb"),
        ("haxixe", "cannabis_resin"),
        ("lança-perfume", "inhalants"),
        ("Marijuana", "cannabis_herb"),
        ("cannabis", "cannabis"),
        ("Other Drugs**", "other"),
        ("Unknown", "unclassified"),
        ("прочее", "other"),
    ],
)
def test_usual_drug_names(written: str, drug: str) -> None:
    assert data.drugs()[fold(written)] == drug


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Czech Republic", "CZ"),
        ("Macedonia, the former Yugoslav Republic of", "MK"),
        ("РФ", "RU"),
        ("Российская Федерация", "RU"),
        ("Белоруссия", "BY"),
        ("Кыргызстан", "KG"),
        ("Молдавия", "MD"),
        ("США", "US"),
        ("EE.UU.", "US"),
        ("Brasil", "BR"),
        ("Estados Unidos", "US"),
        ("Iraq (Kurdistan Region)", "IQ"),
        ("Swaziland", "SZ"),
        ("Congo", "CG"),
        ("RUS", "RU"),
        ("Georgia", "GE"),
        ("Multiple Countries", ""),
        ("Netherlands Antilles", ""),
        ("Неизвестно", ""),
    ],
)
def test_usual_country_names(written: str, code: str) -> None:
    assert data.countries()[fold(written)] == code


@pytest.mark.parametrize(
    ("written", "unit", "to_base"),
    [
        ("кг", "kilogram", 1.0),
        ("г", "gram", 0.001),
        ("gramas", "gram", 0.001),
        ("GRAMO", "gram", 0.001),
        ("lbs", "pound", 0.45359237),
        ("oz", "ounce", 0.028349523125),
        ("таблетка", "tablet", 1.0),
        ("comprimidos", "tablet", 1.0),
        ("pontos", "blotter", 1.0),
        ("frascos", "bottle", 1.0),
        ("Block (350gr)", "block_350g", 0.35),
        ("Paper (1/10 gm)", "paper_100mg", 0.0001),
        ("Viss", "viss", 1.63293),
        ("Thousand of tablets", "thousand_tablets", 1000.0),
    ],
)
def test_usual_units(written: str, unit: str, to_base: float) -> None:
    slug = data.units()[fold(written)]
    (row,) = [row for row in data.rows("units") if row["unit"] == slug]
    assert (slug, float(row["to_base"])) == (unit, to_base)


@pytest.mark.parametrize("written", ["libra", "livre", "quintal"])
def test_weights_that_depend_on_the_country_are_left_out(written: str) -> None:
    assert written not in data.units()


def test_only_unknown_has_no_size() -> None:
    assert [row["unit"] for row in data.rows("units") if not row["to_base"]] == ["unknown"]
    assert all(float(row["to_base"]) > 0 for row in data.rows("units") if row["to_base"])


def test_factors_are_ranges_of_what_is_not_weighed() -> None:
    families = {row["unit"]: row["family"] for row in data.rows("units")}
    for row in data.rows("unit_factors"):
        assert 0 < float(row["kg_low"]) <= float(row["kg_central"]) <= float(row["kg_high"]), row
        assert families[row["unit"]] not in ("mass", "unknown"), row


def test_every_file_is_described() -> None:
    text = (data.FOLDER / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in data.FOLDER.glob("*.csv") if f"| {path.name} |" not in text] == []


def test_countries_are_what_their_script_writes() -> None:
    pytest.importorskip("pycountry")
    script = ROOT / "tools" / "build_countries.py"
    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
