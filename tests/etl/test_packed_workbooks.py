"""A workbook that somebody packed once more, and documents that only their names make tables."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import openpyxl
import pytest

from etl.door import BadInput, inspect, load
from store import Store
from tests.fixtures.databases import counts


def workbook(folder: Path) -> Path:
    made = openpyxl.Workbook()
    for row in (("Date", "Country", "Drug", "Quantity", "Unit"), ("2014-06-05", "KZ", "heroin", 2.5, "kg")):
        made.worksheets[0].append(row)
    made.save(folder / "plain.xlsx")
    return folder / "plain.xlsx"


@pytest.mark.parametrize("packing", ["gzip", "zip"])
def test_a_packed_workbook_is_loaded_as_the_one_inside(store: Store, tmp_path: Path, packing: str) -> None:
    plain = workbook(tmp_path)
    path = tmp_path / f"packed.{packing}"
    if packing == "gzip":
        path.write_bytes(gzip.compress(plain.read_bytes()))
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(plain, "inside.xlsx")
    assert inspect(store, path).rows_read == 1
    report = load(store, path)
    assert (report.rows_loaded, report.mass_kg) == (1, 2.5)
    again = load(store, plain)
    assert (again.already_loaded, again.batch) == (True, report.batch)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ('[{"date": "2014-06-05", "drug": "heroin"}]', "a JSON document"),
        ('\ufeff{ "date": "2014-06-05" }\n{ "date": "2014-06-06" }\n', "a JSON document"),
        ("MIME-Version: 1.0\r\nContent-Type: text/html\r\n", "MHTML"),
    ],
)
def test_a_document_called_a_table_is_named(store: Store, tmp_path: Path, content: str, kind: str) -> None:
    before = counts(store)
    path = tmp_path / "seizures.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadInput, match=kind):
        load(store, path)
    assert counts(store) == before


@pytest.mark.parametrize("first", ["[Date]", "{Date}", '"[Date]"'])
def test_a_header_in_brackets_is_a_table(store: Store, tmp_path: Path, first: str) -> None:
    path = tmp_path / "seizures.csv"
    path.write_text(f"{first},Country,Drug,Quantity,Unit\n2014-06-05,KZ,heroin,2.5,kg\n", encoding="utf-8")
    assert load(store, path).rows_loaded == 1
