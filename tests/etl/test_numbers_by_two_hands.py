"""A column in which one hand wrote decimal points and another decimal commas."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import Store
from tests.fixtures.databases import rows
from tests.fixtures.loading import as_table, lines, load_text

HEADER = ("Date", "Country", "Drug", "Quantity (kg)")


def load_quantities(store: Store, folder: Path, quantities: list[str], **overrides: str) -> list[float]:
    table = [(f"2014-{n // 28 + 1:02}-{n % 28 + 1:02}", "KZ", "heroin", cell) for n, cell in enumerate(quantities)]
    load_text(store, folder, as_table(HEADER, table, ";"), overrides=overrides)
    return [quantity for (quantity,) in lines(store, "quantity")]


def test_what_may_be_a_thousand_times_more_is_kept_back(store: Store, tmp_path: Path) -> None:
    assert load_quantities(store, tmp_path, ["2.5", "7.25", "2,5", "1.234", "1,234", "12"]) == [2.5, 7.25, 12]
    said = dict(rows(store, "SELECT value, message FROM issue WHERE level = 'quarantined'"))
    assert said.keys() == {"2,5", "1.234", "1,234"}
    for value, message in said.items():
        assert message.startswith(f"“{value}” is no number as the rest of its column is written, or may be two")
        assert "decimal=" in message


def test_whoever_states_the_mark_is_believed(store: Store, tmp_path: Path) -> None:
    assert load_quantities(store, tmp_path, ["2.5", "2,5", "1,234"], decimal=",") == [2.5, 1.234]


@pytest.mark.parametrize("slip", ["2,5", "0,75"])
def test_one_slip_among_many_does_not_make_a_column_doubtful(store: Store, tmp_path: Path, slip: str) -> None:
    plain = [f"{n}.5" for n in range(1, 30)]
    assert load_quantities(store, tmp_path, [*plain, "1,234.5", "1,234", slip])[-2:] == [1234.5, 1234]
    assert rows(store, "SELECT value FROM issue WHERE level = 'quarantined'") == [(slip,)]


def test_a_column_of_three_decimals_is_not_kept_back_for_a_slip(store: Store, tmp_path: Path) -> None:
    thirds = [f"{n}.125" for n in range(1, 50)]
    assert load_quantities(store, tmp_path, [*thirds, "2.5", "2,5"]) == [*(n + 0.125 for n in range(1, 50)), 2.5]


def test_words_are_still_told_to_write_digits(store: Store, tmp_path: Path) -> None:
    load_quantities(store, tmp_path, ["2.5", "about 3", "3-5"])
    said = [message for (message,) in rows(store, "SELECT message FROM issue WHERE level = 'quarantined'")]
    assert len(said) == 2 and all("write the quantity in digits" in message for message in said)
