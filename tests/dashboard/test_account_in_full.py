"""An account is exact: the same figure on the card, in the review, at the command line and where decisions are made."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dashboard import numbers
from dashboard.components.data_after_decide import decide_form
from dashboard.components.data_after_held import held_panel
from dashboard.components.data_review import would
from dashboard.components.data_way import way_in
from etl import console, decision_commands
from i18n import speaking
from tests.dashboard.after_json import done_card, held_line, report
from tests.dashboard.data_json import draft, review, text_of

# As float64 adds up many lines: the noise behind the digits of the file is no part of the account.
SUMMED, SUMMED_WRITTEN = 2_102_044.0999999996, "2,102,044.1"
SMALL, SMALL_WRITTEN = 0.000412, "0.000412"
HELD_WRITTEN = "4,512,345.678"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "—"),
        (0.0, "0"),
        (SUMMED, SUMMED_WRITTEN),
        (SMALL, SMALL_WRITTEN),
        (0.1 + 0.2, "0.3"),
        (-12.5, "-12.5"),
        (0.0000001234, "0.000000123"),  # less than a milligram is not nothing
        (123456789.123456, "123,456,789.123456"),
    ],
)
def test_a_mass_in_full(value: float | None, written: str) -> None:
    assert numbers.kilograms_in_full(value) == written


@pytest.mark.parametrize(("mass", "written"), [(SUMMED, SUMMED_WRITTEN), (SMALL, SMALL_WRITTEN)])
def test_one_figure_in_the_review_on_the_card_and_at_the_command_line(
    mass: float, written: str, capsys: pytest.CaptureFixture[str]
) -> None:
    account = review()["account"] | {"mass_kg": mass}
    assert would(review(account=account)) == f"Loading adds 6,089 seizures, {written} kg."
    assert f" 6,089 seizures, {written} kg; " in done_card(mass_kg=mass)
    console.show_loads([report(mass_kg=mass)])
    assert f" seizures: 6,089; drugs: {written} kg; " in capsys.readouterr().out
    with speaking("ru"):
        spaced = written.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")
        console.show_loads([report(mass_kg=mass)])
        shown = (would(review(account=account)), done_card(mass_kg=mass), capsys.readouterr().out)
    assert all(spaced in one for one in shown)


def test_the_totals_of_the_file_are_the_same_at_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    total = {"column": "kg", "stated": 2102044.1004, "summed": SUMMED, "difference": 0.0004}
    console.show_loads([report(control_totals=[total])])
    said = capsys.readouterr().out
    for written in ("2,102,044.1004", SUMMED_WRITTEN, "0.0004"):
        assert written in said and written in done_card(control_totals=[total])


def _held() -> str:
    return text_of(held_panel([held_line()], 1, [], {}))


def _form() -> str:
    return text_of(decide_form(held_line(), {}, []))


def _review() -> str:
    return text_of(way_in(draft(review(held=[held_line()]))))


@pytest.mark.parametrize("shown", [_held, _form, _review])
def test_what_is_decided_about_is_exact(shown: Callable[[], str]) -> None:
    text = shown()
    assert HELD_WRITTEN in text and "4,512.345678 kg" in text
    assert "406–1,350 kg" in text  # what tablets weigh is an estimate, and is said as one


def test_a_decision_at_the_command_line_is_exact(capsys: pytest.CaptureFixture[str]) -> None:
    decision = {
        "line_id": 1, "file_name": "f.csv", "row_number": 1, "id": 1, "kind": "correct", "decided_by": "ada",
        "decided_at": "2026-01-01T00:00", "drug": "heroin", "reason": "seen", "status": "active",
        "before": {"mass_kg": 4_512_345.678}, "after": {"mass_kg": SMALL},
    }  # fmt: skip
    decision_commands._show_decision(decision)
    assert f"{HELD_WRITTEN} kg before, {SMALL_WRITTEN} kg now" in capsys.readouterr().out
