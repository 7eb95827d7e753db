"""A CENcomm-like export in Russian, written by hand: read without touching a control, field by field.

`cencomm_ru.csv` is one case of two drugs in two rows and a nil report, read as it is and as windows-1251;
`cencomm_ru_month.csv` (title lines above the header, other words for its columns) is a month of several services.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.door import inspect, load
from store import Store
from tests.fixtures.command import answer
from tests.fixtures.command import load as load_by_command
from tests.fixtures.databases import row, rows, value
from tests.fixtures.loading import account, as_table, issues, lines, load_text

FIXTURES = Path(__file__).parent.parent / "fixtures"
CASE = FIXTURES / "cencomm_ru.csv"
MONTH = FIXTURES / "cencomm_ru_month.csv"
OPERATION = "операция-сентинел"

EXPECTED_CASE = {
    "source_event_id": "KZ-2009-0147",
    "line_count": 2,
    "grain": "individual",
    "event_count": 1,
    "date_as_written": "14.08.2009",
    "period_start": "2009-08-14",
    "period_end": "2009-08-14",
    "date_precision": "day",
    "country": "KZ",
    "country_as_written": "Республика Казахстан",
    "place": "Кордай",
    "place_folded": "кордаи",
    "location": "border",
    "location_as_written": "автомобильный пункт пропуска",
    "operation": OPERATION,
    "mode": "commercial_road",
    "mode_as_written": "Грузовой автомобиль",
    "concealment": "vehicle_parts",
    "concealment_as_written": "Тайник в автомобиле",
    "detection_as_written": "Служебная собака",
    "origin": None,
    "departure": "TJ",
    "departure_as_written": "Таджикистан",
    "transit": "KG",
    "transit_as_written": "Кыргызстан",
    "destination": "RU",
    "destination_as_written": "Российская Федерация",
    "direction_as_written": "Ввоз",
    "note": "Два свёртка за обшивкой кабины; водитель — гражданин третьей страны",
}


ENCODINGS = {"utf-8": "utf-8", "cp1251": "windows-1251"}


@pytest.fixture(params=ENCODINGS)
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The file as an office of today and one of 2009 would save it."""
    path = tmp_path / f"{request.param}.csv"
    path.write_bytes(CASE.read_bytes().decode("utf-8").encode(request.param))
    return path


def test_one_case_of_two_drugs_and_a_nil_report_by_the_command_line(tmp_path: Path, case: Path) -> None:
    database = tmp_path / "case.db"
    done = load_by_command(database, case)
    assert (done["rows_read"], done["rows_loaded"], done["rows_quarantined"], done["rows_skipped"]) == (3, 3, 0, {})
    assert (done["seizures"], done["mass_kg"], done["lines_held"]) == (1, pytest.approx(1.25 + 0.3005), 0)
    assert answer(database, "issues", str(done["batch"])) == []


def test_the_inspection_of_the_page_proposes_all_of_it(store: Store, case: Path) -> None:
    found = inspect(store, case)
    assert found.profile == "cencomm_ru", "so the page loads it at once, without a form"
    assert found.missing_required == [] and found.constants == {}
    assert {name: found.dialect[name] for name in ("encoding", "delimiter", "decimal", "date_order")} == {
        "encoding": ENCODINGS[case.stem],
        "delimiter": ";",
        "decimal": ",",
        "date_order": "dmy",
    }
    assert [column["column"] for column in found.columns if column["field"] is None] == []
    assert found.mapping == inspect(store, case, profile="none").mapping, "the headers alone say the same"
    assert found.mapping == {
        "date": "Дата изъятия",
        "country": "Страна изъятия",
        "drug": "Вид наркотического средства",
        "quantity": "Количество",
        "unit": "Единица измерения",
        "seizure_id": "Номер дела",
        "place": "Место изъятия",
        "location": "Вид места",
        "administration": "Таможенный орган",
        "operation": "Операция",
        "participant": "Страна-участник",
        "nil_report": "Нулевое донесение",
        "mode": "Вид транспорта",
        "concealment": "Способ сокрытия",
        "detection": "Способ обнаружения",
        "departure": "Страна отправления",
        "transit": "Страна транзита",
        "destination": "Страна назначения",
        "direction": "Направление перемещения",
        "note": "Примечание",
    }
    load(store, case, profile=found.profile, mapping=found.mapping, constants=found.constants)
    assert value(store, "SELECT count(*) FROM seizure") == 1


def test_the_case_field_by_field(store: Store, case: Path) -> None:
    load(store, case)
    (seizure,) = rows(store, f"SELECT {', '.join(EXPECTED_CASE)} FROM seizure")  # noqa: S608
    assert dict(zip(EXPECTED_CASE, seizure, strict=True)) == EXPECTED_CASE
    columns = (
        "line.row_number, drug, drug_as_written, class, quantity, quantity_as_written, unit, unit_as_written, mass_kg"
    )
    assert lines(store, columns) == [
        (1, "heroin", "Героин", "drug", 1.25, "1,25", "kilogram", "кг", 1.25),
        (2, "opium", "Опий-сырец", "drug", 300.5, "300,5", "gram", "г", pytest.approx(0.3005)),
    ]
    service = ("Департамент таможенного контроля по Жамбылской области", "KZ")
    joined = "SELECT name, administration.country FROM administration JOIN seizure USING (administration)"
    assert row(store, joined) == service


def test_the_nil_report_field_by_field(store: Store) -> None:
    load(store, CASE)
    query = (
        "SELECT row_number, report.operation, report.country, name, period_start, period_end, nil "
        "FROM operation_report AS report JOIN administration USING (administration)"
    )
    moldova = (3, OPERATION, "MD", "Таможенная служба Республики Молдова", "2009-08-17", "2009-08-17", 1)
    assert row(store, query) == moldova
    assert row(store, "SELECT operation, name FROM operation") == (OPERATION, "Операция «Сентинел»")
    participants = rows(store, "SELECT country, basis FROM operation_participant ORDER BY country")
    assert participants == [("KZ", "published"), ("MD", "published")]


def test_a_month_of_several_administrations(store: Store) -> None:
    report = load(store, MONTH)
    assert account(report) == (7, 7, 0, {})
    assert (report.seizures, report.mass_kg) == (4, pytest.approx(2.14 + 0.15025 + 34.7 + 4))
    columns = "source_event_id, line.row_number, line_count, period_start, seizure.country, drug, mass_kg, unit_family"
    assert lines(store, columns) == [
        ("ФТС-09/0311", 1, 2, "2009-08-03", "RU", "heroin", pytest.approx(2.14), "mass"),
        ("ФТС-09/0311", 2, 2, "2009-08-03", "RU", "cannabis_resin", pytest.approx(0.15025), "mass"),
        ("УЗ-118", 3, 1, "2009-08-11", "UZ", "cannabis_herb", 34.7, "mass"),
        (None, 4, 1, "2009-08-19", "KG", "opium", 4.0, "mass"),
        ("БЛ-7", 5, 1, "2009-08-24", "BY", "mdma", None, "count"),
    ]
    route = "origin, departure, transit, destination, mode, concealment, location, place"
    assert rows(store, f"SELECT {route} FROM seizure ORDER BY id") == [  # noqa: S608
        ("AF", "TJ", "KZ", "RU", "rail", "baggage", "railway", "Троицк"),
        ("TM", "TM", None, "RU", "commercial_road", "freight", "border", "Алат"),
        (None, "TJ", None, None, "pedestrian", None, "checkpoint", "Ош"),
        (None, "PL", None, "BY", "mail", "postal", None, None),
    ]
    assert lines(store, "purity_percent, value_as_written")[0] == (18.5, "2 500 000 руб.")
    reports = rows(store, "SELECT row_number, country, period_start FROM operation_report ORDER BY row_number")
    assert reports == [(6, "AM", "2009-08-31"), (7, "AZ", "2009-08-31")]
    assert sorted(issues(store)) == [("event_rows_disagree", 2, 1), ("says_nothing_destination", 4, 1)]


HEADER = ("Дата изъятия", "Страна", "Наркотик", "Количество", "Ед. изм.", "Нулевое донесение")


def test_a_misplaced_yes_loses_no_seizure(store: Store, tmp_path: Path) -> None:
    cells = [("14.08.2009", "Казахстан", "героин", "", "", "да"), ("15.08.2009", "Казахстан", "", "1,5", "кг", "да")]
    report = load_text(store, tmp_path, as_table(HEADER, cells, ";"))
    assert account(report) == (2, 1, 1, {}), "the second names no drug: kept for a person to look at"
    assert lines(store, "drug, mass_kg") == [("heroin", None)]
    assert issues(store) == [("no_commodity", 2, 1), ("nil_overruled", 1, 1)]
    assert value(store, "SELECT count(*) FROM operation_report") == 0


def test_words_in_the_drug_column_of_a_nil_report_are_named(store: Store, tmp_path: Path) -> None:
    cells = [
        ("14.08.2009", "Казахстан", "-", "", "", "да"),
        ("15.08.2009", "Казахстан", "см. письмо", "", "", "да"),
        ("16.08.2009", "Казахстан", "Изъятия не производились", "", "", ""),
        ("17.08.2009", "Казахстан", "героин", "1", "кг", "нет"),
    ]
    report = load_text(store, tmp_path, as_table(HEADER, cells, ";"))
    assert (account(report), report.seizures) == ((4, 4, 0, {}), 1)
    assert issues(store) == [("nil_words", 2, 1)]
    assert value(store, "SELECT count(*) FROM operation_report") == 3
