"""How numbers are written: three digits for a mass, never a zero for what is not known."""

from __future__ import annotations

import pytest

from dashboard import numbers
from i18n import speaking


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "—"),
        (0, "0"),
        (0.0041234, "0.00412"),
        (0.3333, "0.333"),
        (9.999, "10"),
        (96.2, "96.2"),
        (1234.5, "1,230"),
        (2110283.0, "2,110,000"),
    ],
)
def test_kilograms_have_three_significant_digits(value: float | None, written: str) -> None:
    assert numbers.kilograms(value) == written


def test_numbers_follow_the_language() -> None:
    with speaking("ru"):
        assert numbers.count(1234567) == "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567"
        assert numbers.kilograms(0.5) == "0,5"


@pytest.mark.parametrize(
    ("fraction", "written"),
    [
        (None, "—"),
        (0.0, "0%"),
        (0.121, "+12%"),
        (-0.029, "−2.9%"),
        (0.004, "+0.4%"),
        (8.0, "+800%"),
        (11.0, "×12"),
        (-0.998, "−99.8%"),
        (-1.0, "−100%"),
    ],
)
def test_changes_carry_their_sign(fraction: float | None, written: str) -> None:
    assert numbers.change(fraction) == written


@pytest.mark.parametrize(
    ("value", "written"), [(None, ""), (3, "3"), (0.1 + 0.2, "0.30000000000000004"), (0.0, "0.0"), ("KZ", "KZ")]
)
def test_exact_is_the_value_itself(value: object, written: str) -> None:
    assert numbers.exact(value) == written


@pytest.mark.parametrize(
    ("start", "end", "precision", "written"),
    [
        ("2009-08-05", "2009-08-05", "day", "5 Aug 2009"),
        ("2009-08-01", "2009-08-31", "month", "Aug 2009"),
        ("2009-07-01", "2009-09-30", "quarter", "Q3 2009"),
        ("2009-01-01", "2009-12-31", "year", "2009"),
        ("2023-10-01", "2024-09-30", "fiscal_year", "1 Oct 2023 – 30 Sep 2024"),
        (None, None, "day", "—"),
    ],
)
def test_a_date_is_no_more_precise_than_it_is_known(
    start: str | None, end: str | None, precision: str, written: str
) -> None:
    assert numbers.period(start, end, precision) == written


@pytest.mark.parametrize(
    ("value", "written"), [(1e-9, "1 µg"), (1e-5, "10 mg"), (0.001, "1 g"), (0.1, "100 g"), (1, "1 kg"), (1e4, "10 t")]
)
def test_round_masses_are_named_as_people_say_them(value: float, written: str) -> None:
    assert numbers.mass_name(value) == written


def test_little_room_is_said_shortly() -> None:
    assert [numbers.short_count(value) for value in (9999, 126_045)] == ["9,999", "126K"]


@pytest.mark.parametrize(("fraction", "written"), [(None, "—"), (0.0, "0%"), (0.0001, "<0.1%"), (0.0256, "2.6%")])
def test_a_small_share_is_not_nothing(fraction: float | None, written: str) -> None:
    assert numbers.share(fraction) == written
