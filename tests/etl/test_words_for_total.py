"""Rows that sum others, in the languages of those who send us files: none of them is a seizure."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import Store
from tests.fixtures.loading import account, as_table, load_text

HEADER = ("Date", "Country", "Drug", "Quantity", "Unit")
SEIZED = [("2014-06-05", "KZ", "heroin", "4", "kg"), ("2014-06-06", "KZ", "opium", "6", "kg")]
WORDS = [
    "Барлығы", "Жиыны", "Жами", "Jami", "Jemi", "Ҳамагӣ", "Toplam", "Genel toplam", "Cəmi", "合计", "总计", "小计",
    "المجموع", "Sous-total", "Suma total", "Summe", "Razem", "Всього", "Подытог", "Промежуточный итог",
]  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
def test_a_word_for_total_is_no_drug_and_no_date(store: Store, tmp_path: Path, word: str) -> None:
    """In the column of drugs it would be 10 kg more of something unclassified."""
    found = [*SEIZED, ("2014-06-06", "KZ", word, "10", "kg"), (word, "", "", "10", ""), ("", "", word, "10", "")]
    report = load_text(store, tmp_path, as_table(HEADER, found))
    assert account(report) == (5, 2, 0, {"total_row": 3})
    assert report.mass_kg == 10


def test_a_date_that_begins_with_such_a_word_is_a_total(store: Store, tmp_path: Path) -> None:
    found = [*SEIZED, ("Итого по Казахстану", "", "", "10", ""), ("Total for 2014", "KZ", "", "11", "")]
    report = load_text(store, tmp_path, as_table(HEADER, found))
    assert account(report) == (4, 2, 0, {"total_row": 2})
    assert [total["difference"] for total in report.control_totals] == [0, 1]


def test_a_total_above_its_rows_is_compared_with_them(store: Store, tmp_path: Path) -> None:
    found = [("Total", "", "", "10", ""), *SEIZED]
    report = load_text(store, tmp_path, as_table(HEADER, found))
    assert account(report) == (3, 2, 0, {"total_row": 1})
    assert [(total["stated"], total["summed"]) for total in report.control_totals] == [(10, 10)]


def test_a_total_is_compared_with_the_rows_that_were_loaded_as_well(store: Store, tmp_path: Path) -> None:
    """A row that was kept back may be a part of another, which the total does not sum again."""
    part = ("", "KZ", "in that: opium", "6", "kg")
    report = load_text(store, tmp_path, as_table(HEADER, [*SEIZED, part, ("Total", "", "", "10", "")]))
    assert account(report) == (4, 2, 1, {"total_row": 1})
    assert [(total["summed"], total["difference"]) for total in report.control_totals] == [(10, 0)]
    kept_back = ("", "KZ", "opium", "6", "kg")
    report = load_text(store, tmp_path, as_table(HEADER, [*SEIZED, kept_back, ("Total", "", "", "16", "")]), "b.csv")
    assert [(total["summed"], total["difference"]) for total in report.control_totals] == [(16, 0)]


@pytest.mark.parametrize("word", ["All", "Все", "Tous", "All drugs", "Todas las drogas"])
def test_a_word_for_all_drugs_is_their_sum(store: Store, tmp_path: Path, word: str) -> None:
    report = load_text(store, tmp_path, as_table(HEADER, [*SEIZED, ("2014-06-06", "KZ", word, "10", "kg")]))
    assert (account(report), report.mass_kg) == ((3, 2, 0, {"total_row": 1}), 10)


@pytest.mark.parametrize("firm", ["Razem", "Jami", "Toplam", "Suma", "Soma"])
def test_a_name_before_a_whole_row_is_no_total(store: Store, tmp_path: Path, firm: str) -> None:
    """The first column may hold firms, villages or offices; where all else is there, only a sure word makes a total."""
    text = as_table(("Consignee", *HEADER), [(firm, *SEIZED[0]), ("Total", "", "", "", "4", "")])
    report = load_text(store, tmp_path, text)
    assert (account(report), report.mass_kg) == ((2, 1, 0, {"total_row": 1}), 4)
