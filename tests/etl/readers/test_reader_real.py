"""The real public files: every row, or the right refusal."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest

from etl.errors import BadInput
from etl.readers.text import read_table

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
    assert seconds < 4

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


@pytest.mark.real
def test_a_workbook_is_refused(real_data: Path) -> None:
    with pytest.raises(BadInput, match="Excel workbook"):
        read_table(real_data / "us-dhs-forfeitures-2014-2017/dhs-forfeitures-2014-2017-raw.xlsx")
