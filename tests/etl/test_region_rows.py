"""A row for a region or for all countries is not counted beside its countries, and counts where they have no rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.content import SAMPLE_ROWS
from etl.door import MappingDocument
from etl.region_rows import listed_regions, row_regions
from store import Store
from store.aliases import add_alias
from tests.fixtures.databases import value
from tests.fixtures.loading import account, as_table, issues, lines, load_text

HEADER = ("Year", "Country", "Drug", "Kg")
Row = tuple[str, str, str, str]


def table(*rows: Row) -> str:
    return as_table(HEADER, rows, ";")


def test_what_sums_countries_of_the_file_is_skipped(store: Store, tmp_path: Path) -> None:
    report = load_text(store, tmp_path, table(
        ("2014", "Kazakhstan", "heroin", "5"), ("2014", "Uzbekistan", "heroin", "7"),
        ("2014", "Central Asia", "heroin", "12"), ("2014", "Total CIS", "heroin", "12"),
        ("2014", "Germany", "heroin", "20"), ("2014", "World", "heroin", "33"),
        ("2014", "Multiple Countries", "heroin", "1"), ("2015", "Kazakhstan", "opium", "2"),
        ("2015", "Все страны", "opium", "2"),
    ))  # fmt: skip
    assert account(report) == (9, 5, 0, {"region_row": 4}) and report.mass_kg == 5 + 7 + 20 + 1 + 2
    assert [row for _code, row, _rows in issues(store, "skipped")] == [3, 4, 6, 9]
    message = value(store, "SELECT message FROM issue WHERE code = 'region_rows'")
    assert "rows of their own (4)" in message and "sum of these (1)" in message and "World: 33 beside 32" in message


def test_what_stands_alone_counts_as_before(store: Store, tmp_path: Path) -> None:
    """No country of Africa is in the file, and in 2015 none of Central Asia."""
    report = load_text(store, tmp_path, table(
        ("2014", "Kazakhstan", "heroin", "5"), ("2014", "Central Asia", "heroin", "5"),
        ("2015", "Central Asia", "heroin", "30"), ("2014", "Africa", "heroin", "9"),
        ("2014", "Central Asia", "opium", "4"),
    ))  # fmt: skip
    assert account(report) == (5, 4, 0, {"region_row": 1}) and report.mass_kg == 5 + 30 + 9 + 4
    assert lines(store, "line.row_number, seizure.country")[1:] == [(3, None), (4, None), (5, None)]


@pytest.mark.parametrize("name", ["World", "All countries", "Europe", "Total CIS"])
def test_a_file_of_sums_alone_is_loaded(store: Store, tmp_path: Path, name: str) -> None:
    report = load_text(store, tmp_path, table(("2014", name, "heroin", "5"), ("2015", name, "heroin", "6")))
    assert (account(report), report.mass_kg) == ((2, 2, 0, {}), 11.0)


def test_the_world_is_no_part_of_itself_but_regions_are(store: Store, tmp_path: Path) -> None:
    report = load_text(store, tmp_path, table(
        ("2014", "Europe", "heroin", "5"), ("2014", "Asia", "heroin", "7"), ("2014", "World", "heroin", "12"),
        ("2015", "World", "heroin", "11"),
    ))  # fmt: skip
    assert account(report) == (4, 3, 0, {"region_row": 1}) and report.mass_kg == 5 + 7 + 11


def test_among_single_seizures_only_a_sum_is_one(store: Store, tmp_path: Path) -> None:
    """In a table of days "Europe" may be all that was known of the place."""
    report = load_text(store, tmp_path, table(
        ("2014-03-01", "Germany", "heroin", "7"), ("2014-03-01", "Europe", "heroin", "5"),
        ("2014-03-02", "Germany", "heroin", "12"), ("2014-03-02", "France", "heroin", "1"),
        ("2014-03-02", "Europe", "heroin", "13"), ("2014-03-03", "Poland", "heroin", "2"),
        ("2014-03-03", "Total Europe", "heroin", "3"),
    ))  # fmt: skip
    assert account(report) == (7, 5, 0, {"region_row": 2}) and report.mass_kg == 7 + 5 + 12 + 1 + 2


def test_a_person_can_let_such_a_row_count(store: Store, tmp_path: Path) -> None:
    add_alias(store, "country", "Central Asia", None, by="ada")
    text = table(("2014", "Kazakhstan", "heroin", "5"), ("2014", "Central Asia", "heroin", "12"))
    assert account(load_text(store, tmp_path, text)) == (2, 2, 0, {})


def test_so_can_who_says_it_for_one_file(store: Store, tmp_path: Path) -> None:
    text = table(("2014", "Kazakhstan", "heroin", "5"), ("2014", "Central Asia", "heroin", "12"))
    said = MappingDocument(aliases={"country": {"Central Asia": None}})
    assert account(load_text(store, tmp_path, text, document=said)) == (2, 2, 0, {})


@pytest.mark.parametrize(
    ("text", "countries", "summed"),
    [
        ("World", None, False), ("Total", None, True), ("Всего по СНГ", {"KZ", "RU"}, True), ("Europa", {"DE"}, False),
        ("Все страны", None, True), ("Tous les pays", None, True), ("EU total", {"DE"}, True),
        ("Итого Казахстан", {"KZ"}, True), ("Центральная Азия", {"KZ", "UZ"}, False),
        ("EU27_2020", {"DE"}, False), ("EU-28", {"DE"}, False), ("European Union (27)", {"DE"}, False),
        ("América", {"BR", "US"}, False), ("Америка", {"BR", "US"}, False),
    ],
)  # fmt: skip
def test_names_of_sums(store: Store, text: str, countries: set[str] | None, summed: bool) -> None:
    found = row_regions(store.reference())(text)
    assert found is not None and found.summed is summed
    assert (found.members is None) if countries is None else (found.members is not None and countries <= found.members)


@pytest.mark.parametrize("text", ["Kazakhstan", "Multiple Countries", "Unknown", "Georgia", "South Africa", ""])
def test_other_names_are_no_sums(store: Store, text: str) -> None:
    found = row_regions(store.reference())(text)
    assert found is None


def test_every_listed_region_is_one_of_ours(store: Store) -> None:
    known = store.reference().regions
    assert [(name, key) for name, keys in listed_regions() for key in keys if key not in known] == []


ASIA, COUNTRIES = ("KZ", "UZ", "TJ"), ("KZ", "UZ", "TJ", "DE", "FR")
numbers = st.dictionaries(st.sampled_from(COUNTRIES), st.integers(1, 99), max_size=5)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(numbers, min_size=1, max_size=4), st.booleans(), st.booleans())
def test_whatever_is_listed_counts_once(
    store: Store, tmp_path: Path, years: list[dict[str, int]], world: bool, region: bool
) -> None:
    """Each year counts what its countries say; the region's row where it has none of them; the world's where none."""
    rows: list[Row] = []
    expected = 0
    for year, said in enumerate(years, 2001):
        rows += [(str(year), country, "heroin", str(kg)) for country, kg in said.items()]
        expected += sum(said.values())
        asia = sum(kg for country, kg in said.items() if country in ASIA)
        if region:
            rows.append((str(year), "Central Asia", "heroin", str(asia or 500)))
            expected += 0 if asia else 500
        if world:
            rows.append((str(year), "World", "heroin", str(sum(said.values()) or 900)))
            expected += 900 if not said and not region else 0
    if not rows:
        return
    report = load_text(store, tmp_path, table(*rows), dry_run=True)
    assert report.mass_kg == expected


def test_a_sum_in_another_unit_is_one_all_the_same(store: Store, tmp_path: Path) -> None:
    rows = [("2014", "Kazakhstan", "heroin", "500", "kg"), ("2014", "Tajikistan", "heroin", "700", "kg"),
            ("2014", "World", "heroin", "1.2", "t"), ("2014", "World", "heroin", "30", "tablets"),
            ("2014", "Tajikistan", "heroin", "30", "tablets")]  # fmt: skip
    report = load_text(store, tmp_path, as_table(("Year", "Country", "Drug", "Quantity", "Unit"), rows, ";"))
    assert account(report) == (5, 3, 0, {"region_row": 2}) and report.mass_kg == 1200.0
    assert [code for code, _row, _rows in issues(store, "warning")] == []


def test_sums_at_the_end_of_a_long_list_by_country_are_found(store: Store, tmp_path: Path) -> None:
    """No sample of the first rows comes as far as "World"; and what stands alone there counts."""
    drugs, years = ("heroin", "opium", "cocaine", "amphetamine"), range(1990, 2021)
    codes = sorted(store.reference().countries)[:170]
    rows = [(str(year), code, drug, "2") for code in codes for year in years for drug in drugs]
    sums = [(str(year), "World", drug, str(2 * len(codes))) for year in years for drug in drugs]
    alone = [("1989", "World", "opium", "5"), ("2020", "Asia", "mdma", "7")]
    report = load_text(store, tmp_path, table(*rows, *sums, *alone))
    assert account(report) == (len(rows) + len(sums) + 2, len(rows) + 2, 0, {"region_row": len(sums)})
    assert len(rows) > SAMPLE_ROWS and report.mass_kg == 2 * len(rows) + 5 + 7


def test_case_makes_no_other_drug(store: Store, tmp_path: Path) -> None:
    report = load_text(store, tmp_path, table(
        ("2014", "Kazakhstan", "Heroin", "5"), ("2014", "Uzbekistan", "heroin", "7"),
        ("2014", "Central Asia", "HEROIN", "12"),
    ))  # fmt: skip
    assert (account(report), report.mass_kg) == ((3, 2, 0, {"region_row": 1}), 12.0)


def test_of_two_rows_of_a_region_and_a_day_only_the_sum_is_skipped(store: Store, tmp_path: Path) -> None:
    report = load_text(store, tmp_path, table(
        ("2014-05-01", "Kazakhstan", "heroin", "5"), ("2014-05-01", "Uzbekistan", "heroin", "7"),
        ("2014-05-01", "Central Asia", "heroin", "12"), ("2014-05-01", "Central Asia", "heroin", "3"),
    ))  # fmt: skip
    assert (account(report), report.mass_kg) == ((4, 3, 0, {"region_row": 1}), 15.0)


def test_sums_of_days_are_found_where_each_drug_has_a_column(store: Store, tmp_path: Path) -> None:
    header = ("Date", "Country", "Heroin_Kg", "Opium_Kg")
    rows = (
        ("2014-05-01", "Kazakhstan", "5", "1"), ("2014-05-01", "Uzbekistan", "7", "2"),
        ("2014-05-01", "Central Asia", "12", "3"), ("2014-05-02", "Germany", "4", ""),
        ("2014-05-02", "Europe", "9", ""),
    )  # fmt: skip
    report = load_text(store, tmp_path, as_table(header, rows, ";"))
    assert (account(report), report.mass_kg) == ((5, 4, 0, {"region_row": 1}), 5.0 + 1 + 7 + 2 + 4 + 9)


@pytest.mark.parametrize("name", ["América", "America", "Америка"])
def test_america_is_not_taken_for_the_united_states(store: Store, tmp_path: Path, name: str) -> None:
    """Beside its countries it is their sum; alone nobody can tell whether the country is meant."""
    report = load_text(store, tmp_path, table(
        ("2014", "Argentina", "heroin", "5"), ("2014", "Brazil", "heroin", "7"), ("2014", name, "heroin", "12"),
        ("2015", name, "heroin", "3"),
    ))  # fmt: skip
    assert (account(report), report.mass_kg) == ((4, 3, 0, {"region_row": 1}), 15.0)
    assert lines(store, "seizure.country") == [("AR",), ("BR",), (None,)]


def test_a_column_that_a_person_named_is_looked_at(store: Store, tmp_path: Path) -> None:
    header = ("Year", "Country", "Col3", "Drug", "Kg")
    rows = (
        ("2014", "Germany", "Kazakhstan", "heroin", "5"), ("2014", "Germany", "Uzbekistan", "heroin", "7"),
        ("2014", "Germany", "Central Asia", "heroin", "12"),
    )  # fmt: skip
    report = load_text(store, tmp_path, as_table(header, rows, ";"), mapping={"country": "Col3"})
    assert (account(report), report.mass_kg) == ((3, 2, 0, {"region_row": 1}), 12.0)
