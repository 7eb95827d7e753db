"""The real public files: every row, or the right refusal."""

from __future__ import annotations

import csv
import io
import time
import zipfile
from pathlib import Path

import pytest

from etl.errors import BadInput
from etl.readers.opening import open_table
from etl.readers.text import read_table
from tests.fixtures.pace import patience

FILES = [
    ("unodc-ids-2011-2016/drug-trafficking-unodc.zip", 311_038, 16, ";", "utf-8"),
    ("us-cbp-drugs/cbp_drug_seizures_fy19_22.csv", 10_092, 9, ",", "utf-8"),
    ("us-cbp-drugs/cbp_drug_seizures_fy20_23.csv", 9_924, 9, ",", "utf-8"),
    ("us-cbp-drugs/cbp_drug_seizures_fy21_24.csv", 9_866, 9, ",", "utf-8"),
    ("colombia-ponal-2018/Incautaci_n_estupefacientes_2018.csv", 41_393, 10, ",", "utf-8"),
    ("brazil-pf-ports-airports/PF_Apreensoes_Portos_Aeroportos.csv", 6_089, 11, ";", "utf-8-sig"),
    ("unodc-annual-2012-2016/seizuresdata2.csv", 9_442, 10, ";", "utf-8-sig"),
    ("uk-border-force/drug-seizures-data.csv.gz", 240, 3, ",", "utf-8"),
    ("us-dhs-forfeitures-2014-2017/dhs-forfeitures-2014-2017-parsed.csv", 1_009, 8, ",", "utf-8"),
]


@pytest.mark.real
@pytest.mark.parametrize(("name", "rows", "columns", "delimiter", "encoding"), FILES)
def test_every_row_is_read(real_data: Path, name: str, rows: int, columns: int, delimiter: str, encoding: str) -> None:
    path = real_data / name
    table = read_table(path)
    assert (table.rows_read, len(table.columns), table.blank_rows()) == (rows, columns, ())
    assert (table.dialect.delimiter, table.dialect.encoding, table.dialect.header_row) == (delimiter, encoding, 1)
    assert all(column.null_count == 0 for column in table.data.columns)


@pytest.mark.real
def test_individual_seizures_keep_their_cells(real_data: Path) -> None:
    path = real_data / "unodc-ids-2011-2016/drug-trafficking-unodc.zip"
    started = time.process_time()
    table = read_table(path)
    seconds = time.process_time() - started
    places = table.data.column("PLACE").to_pylist()
    assert sum("\n" in place for place in places) == 3
    assert sum(place != place.strip() for place in places) == 5_773
    assert "1e-07" in set(table.data.column("AMOUNT").to_pylist())
    # 0.4 s where it was measured; ten times that is a defect, whatever the machine.
    assert seconds < patience(4)

    # Written out again the plain way, the cells give back the unquoted bytes of the file.
    with zipfile.ZipFile(path) as archive, archive.open(archive.namelist()[0]) as member:
        lines = io.TextIOWrapper(member, encoding="utf-8", newline="")
        next(lines)
        first = next(lines).rstrip("\r\n").split(";")
    assert [column[0].as_py() for column in table.data.columns] == first


@pytest.mark.real
def test_decimal_commas_in_a_comma_file_are_refused(real_data: Path) -> None:
    with pytest.raises(BadInput) as refused:
        read_table(real_data / "colombia-departamento-2017/data.csv")
    assert (refused.value.line, refused.value.row) == (2, 1)
    assert "AMAZONAS,35379" in refused.value.sentence
    assert "decimal commas inside a comma-separated file" in refused.value.sentence


DHS = "us-dhs-forfeitures-2014-2017/dhs-forfeitures-2014-2017"
COLUMNS = (
    ("DISTINCT INCIDENTS", "distinct_incidents"),
    ("TOTAL $ SEIZED", "money_seized"),
    ("LBS SEIZED", "lbs_seized"),
    ("MSRP", "msrp"),
    ("QTY SEIZED", "quantity_seized"),
)


@pytest.mark.real
def test_the_report_sheets_equal_their_cleaned_table_in_every_cell(real_data: Path) -> None:
    with open_table(real_data / f"{DHS}-raw.xlsx") as table:
        rows_of = {seen.name: seen.rows for seen in table.sheets if seen.read}
        assert rows_of == {"FY 2014": 230, "FY 2015": 238, "FY 2016": 237, "FY 2017": 231, "FY 2018": 193}
        assert (table.dialect.header_row, table.filled_down, table.faults) == (6, ("PROPERTY CATEGORY",), ())
        read = [row for block in table.blocks() for row in block.data.to_pylist()]
    with (real_data / f"{DHS}-parsed.csv").open(encoding="utf-8", newline="") as file:
        cleaned = list(csv.DictReader(file))
    rows = [row for row in read if row["PROPERTY CATEGORY"].strip() and row["PROPERTY TYPE"].strip()]
    assert len(rows) == len(cleaned) == 1_009
    compared = 0
    for row, expected in zip(rows, cleaned, strict=True):
        assert row["(sheet)"] == f"FY {expected['year']}"
        assert row["PROPERTY CATEGORY"].strip() == expected["property_category"].strip()
        assert row["PROPERTY TYPE"].strip() == expected["property_type"].strip()
        for ours, theirs in COLUMNS:
            assert float(row[ours]) == float(expected[theirs]), (row, expected)
            compared += 1
    assert compared == 5_045
    # What is left: a heading and a total of each category, a total and a page number of each sheet.
    left = [row for row in read if not (row["PROPERTY CATEGORY"].strip() and row["PROPERTY TYPE"].strip())]
    headings = [row for row in left if not row["DISTINCT INCIDENTS"] and row["PROPERTY CATEGORY"].strip()]
    totals = [row for row in left if row["DISTINCT INCIDENTS"] and not row["PROPERTY CATEGORY"].strip()]
    assert (len(left), len(headings), len(totals)) == (120, 55, 60)
