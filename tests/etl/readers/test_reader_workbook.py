"""Sheets as people make them: titles, headers over two rows, merged cells, a category printed once, several sheets."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.errors import BadInput
from etl.readers.opening import open_table
from etl.readers.staged import StagedTable
from tests.etl.readers.books import read, rows, sheet_xml, table_xml, xlsx

Cell = str | float | bool | None
PLAIN: list[list[Cell]] = [["date", "drug", "kg"], ["2009-08-01", "heroin", 1.5], ["2009-08-02", "opium", 2]]


def book(tmp_path: Path, table: list[list[Cell]], *merged: str) -> Path:
    return xlsx(tmp_path / "a.xlsx", {"A": table_xml(table, merged)})


def opened(path: Path, **options: str | int) -> StagedTable:
    with open_table(path, options) as table:
        return table


def test_cells_become_their_shortest_text(tmp_path: Path) -> None:
    cells: list[Cell] = ["0012", " Тюмень ", 12.0, 0.25, 1e-07, 123456789012345.0, 1e20, 0.1 + 0.2, True, False, -0.0]
    expected = ("0012", " Тюмень ", "12", "0.25", "1e-07", "123456789012345", "1e+20", "0.30000000000000004")
    (row,) = read(book(tmp_path, [[f"name {n}" for n in range(11)], cells]))
    assert row == (*expected, "TRUE", "FALSE", "0")


def test_the_header_below_titles_is_found_and_rows_are_counted_from_it(tmp_path: Path) -> None:
    titles: list[list[Cell]] = [["Отчёт"], ["Дата:", "2018-02-22"], []]
    table = opened(book(tmp_path, [*titles, *PLAIN], "A1:C1"))
    assert (table.columns, table.dialect.header_row, table.rows_read) == (("date", "drug", "kg"), 4, 2)
    with open_table(book(tmp_path, [*titles, *PLAIN])) as again:
        assert [block.row_numbers.tolist() for block in again.blocks()] == [[1, 2]]
        assert [block.sheet for block in again.blocks()] == ["A"]


def test_years_as_names_of_columns_do_not_make_the_header_a_row_of_data(tmp_path: Path) -> None:
    table = opened(book(tmp_path, [["Country", 2014, 2015], ["KZ", 1, 2], ["KG", 3, 4]]))
    assert (table.columns, table.rows_read) == (("Country", "2014", "2015"), 2)


TWO_ROWS: list[list[Cell]] = [
    ["Seizures"],
    ["Date", "Heroin", None, "Cocaine", None],
    [None, "kg", "n", "kg", "n"],
    ["2009", 1, 2, 3, 4],
    ["2010", 5, 6, 7, 8],
]


@pytest.mark.parametrize("merged", [(), ("A1:E1", "A2:A3", "B2:C2", "D2:E2")])
def test_a_header_over_two_rows_is_joined(tmp_path: Path, merged: tuple[str, ...]) -> None:
    path = book(tmp_path, TWO_ROWS, *merged)
    table = opened(path)
    assert table.columns == ("Date", "Heroin kg", "Heroin n", "Cocaine kg", "Cocaine n")
    assert (table.dialect.header_row, table.dialect.header_rows, table.rows_read) == (2, 2, 2)
    assert any("rows 2 to 3" in note for note in table.notes)
    assert opened(path, header_row="3").columns[1:] == ("kg", "n", "kg (2)", "n (2)")


def test_units_under_the_names_belong_to_the_header(tmp_path: Path) -> None:
    units: list[Cell] = [None, None, "(kg)"]
    assert opened(book(tmp_path, [PLAIN[0], units, *PLAIN[1:]])).columns == ("date", "drug", "kg (kg)")


def test_a_row_with_a_single_unit_as_its_value_stays_a_row(tmp_path: Path) -> None:
    table: list[list[Cell]] = [["a", "b"], [None, "x"], ["1", "y"], ["2", "z"]]
    assert read(book(tmp_path, table)) == [("", "x"), ("1", "y"), ("2", "z")]


def test_a_value_merged_downwards_is_repeated_a_number_only_when_told_to(tmp_path: Path) -> None:
    table: list[list[Cell]] = [
        ["date", "drug", "kg"],
        ["2009-08-01", "heroin", 5],
        [None, "opium", None],
        ["2009-08-02", "hashish", 7],
        [None, None, None],
    ]
    path = book(tmp_path, table, "A2:A3", "C2:C3", "A4:A5")
    first = ("2009-08-01", "heroin", "5")
    assert read(path) == [first, ("2009-08-01", "opium", ""), ("2009-08-02", "hashish", "7")]
    found = opened(path)
    assert found.filled_down == () and found.faults == ()
    assert any("'date' was repeated in 1 row" in note for note in found.notes)
    assert any("may be their total" in note for note in found.notes)
    assert read(path, {"fill_down": "kg"})[1] == ("2009-08-01", "opium", "5")


CATEGORIES: list[list[Cell]] = [
    ["Category", "Type", "n"],
    ["DRUGS", None, None],
    [None, "heroin", 1],
    [None, "opium", 2],
    [None, None, None],
    ["ARMS", None, None],
    [None, "pistol", 3],
    ["Source: all services", None, None],
]


def test_a_category_on_a_row_of_its_own_is_repeated_in_the_rows_below(tmp_path: Path) -> None:
    path = book(tmp_path, CATEGORIES)
    found = opened(path)
    assert found.filled_down == ("Category",)
    assert "'Category' is filled, and it is blank in the rows below each: 2" in found.dialect.evidence["fill_down"]
    assert any("'Category' is printed once" in note for note in found.notes)
    assert [row[0] for row in read(path)] == ["DRUGS"] * 3 + [""] + ["ARMS"] * 2 + ["Source: all services"]
    assert [row[0] for row in read(path, {"fill_down": "none"})][1:3] == ["", ""]


def test_a_blank_merged_cell_says_that_nothing_belongs_there(tmp_path: Path) -> None:
    total: list[Cell] = [None, None, 6]
    path = book(tmp_path, [*CATEGORIES[:4], total, *CATEGORIES[5:7], total], "A5:B5", "A8:B8")
    assert [row[0] for row in read(path)] == ["DRUGS", "DRUGS", "DRUGS", "", "ARMS", "ARMS", ""]


def test_a_value_printed_once_beside_its_first_row_is_repeated_only_when_told_to(tmp_path: Path) -> None:
    path = book(tmp_path, [["day", "drug"], ["2009-08-01", "heroin"], [None, "opium"], ["2009-08-02", "x"]])
    assert [row[0] for row in read(path)] == ["2009-08-01", "", "2009-08-02"]
    assert [row[0] for row in read(path, {"fill_down": "DAY "})] == ["2009-08-01", "2009-08-01", "2009-08-02"]
    with pytest.raises(BadInput, match="no column 'month' to fill down"):
        opened(path, fill_down="month")


def test_blank_rows_between_rows_stay_those_below_the_last_filled_cell_are_none(tmp_path: Path) -> None:
    path = book(tmp_path, [*PLAIN, [None], ["2009-08-03", "x", 1], ["", "", ""], [None]])
    assert [row[1] for row in read(path)] == ["heroin", "opium", "", "x"]


def test_columns_without_name_and_cells_are_none_of_the_table(tmp_path: Path) -> None:
    table: list[list[Cell]] = [["a", None, "b", None, ""], ["1", None, "2", "note", " "], ["3", None, "4", None, None]]
    found = opened(book(tmp_path, table))
    assert found.columns == ("a", "b", "column 3", "column 4")
    assert read(book(tmp_path, table))[0] == ("1", "2", "note", " ")


def test_error_cells_are_their_error_and_listed(tmp_path: Path) -> None:
    cells = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row>'
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="e"><f>X9</f><v>#REF!</v></c></row>'
        '<row r="3"><c r="A3"><f>1+1</f></c><c r="B3" t="str"><f>"x"</f><v>x</v></c></row>'
    )
    path = xlsx(tmp_path / "a.xlsx", {"A": sheet_xml(cells)})
    table = opened(path)
    assert read(path) == [("1", "#REF!"), ("", "x")]
    assert [(fault.sheet, fault.row_number, fault.column, fault.value) for fault in table.faults] == [
        ("A", 1, "b", "#REF!")
    ]
    (unvalued,) = [note for note in table.notes if "Formulas without a stored value were read as blank" in note]
    assert "(1); " in unvalued


def test_sheets_of_one_header_are_one_table_with_the_name_of_each(tmp_path: Path) -> None:
    other = table_xml([["DRUG ", "date", "kg", None], ["hashish", "2010-01-01", 3, "note"]])
    words = table_xml([["drug"], ["heroin"], ["opium"], ["hashish"], ["tablets"]])
    path = xlsx(tmp_path / "a.xlsx", {"2009": table_xml(PLAIN), "2010": other, "words": words, "empty": table_xml([])})
    found = opened(path)
    assert found.columns == ("date", "drug", "kg", "column 4", "(sheet)")
    assert read(path)[2] == ("2010-01-01", "hashish", "3", "note", "2010")
    assert [(part.sheet, part.rows) for part in found.parts] == [("2009", 2), ("2010", 1)]
    assert [(seen.name, seen.rows, seen.read) for seen in found.sheets] == [
        ("2009", 2, True), ("2010", 1, True), ("words", 4, False), ("empty", 0, False),
    ]  # fmt: skip
    assert "not that of 2009" in found.sheets[2].reason and "empty" in found.sheets[3].reason


def test_sheets_may_be_chosen(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", {"a;b": table_xml(PLAIN), "c": table_xml(PLAIN), "d": table_xml([["x"], ["1"]])})
    assert opened(path, sheets="c").columns == ("date", "drug", "kg")
    assert opened(path, sheets="a;b").rows_read == 2
    assert [seen.read for seen in opened(path, sheets="C/a;b").sheets] == [True, True, False]
    assert opened(path, sheets="*").columns[-1] == "(sheet)"
    assert read(path, {"sheets": "d"}) == [("1",)]
    with pytest.raises(BadInput, match=r"no sheet 'e'.*its sheets are: a;b, c, d"):
        opened(path, sheets="e")
    with pytest.raises(BadInput, match="sheets c and d have different headers"):
        opened(path, sheets="c;d")


@pytest.mark.parametrize(
    ("table", "merged", "options"),
    [
        (PLAIN, (), {}),
        (TWO_ROWS, ("A1:E1", "A2:A3", "B2:C2", "D2:E2"), {}),
        (CATEGORIES, (), {}),
        (CATEGORIES, (), {"fill_down": "none"}),
        (PLAIN, (), {"header_row": 0}),
        (PLAIN, (), {"sheets": "*"}),
    ],
)
def test_a_table_is_read_again_from_what_was_found(
    tmp_path: Path, table: list[list[Cell]], merged: tuple[str, ...], options: dict[str, str | int]
) -> None:
    path = book(tmp_path, table, *merged)
    with open_table(path, options) as first:
        expected = rows(first)
    with open_table(path, first.dialect.as_overrides()) as again:
        assert (again.columns, rows(again), again.dialect) == (first.columns, expected, first.dialect)


def test_a_workbook_without_rows_is_refused(tmp_path: Path) -> None:
    for table in ([], [["a", "b"]]):
        with pytest.raises(BadInput, match="no sheet with rows under a header"):
            opened(book(tmp_path, list(table)))
