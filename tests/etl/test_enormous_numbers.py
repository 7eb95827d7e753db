"""A number beyond anything that is weighed or counted is shown for correction; it breaks no load and no total."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.door import ask
from analytics.selection import Selection
from store import Store
from tests.fixtures.loading import load_text

HEADER = "id,date,country,drug,quantity,unit\n"
USUAL = "a,2014-03-01,TJ,heroin,1.5,kg\n"


@pytest.mark.parametrize("drug", ["heroin", "a name that nobody knows"])  # held above a cap, and without one
@pytest.mark.parametrize(("quantity", "unit"), [("1e308", "tonne"), ("1e300", "kg"), ("9" * 60, "kg")])
def test_it_is_quarantined_and_the_rest_counts(
    store: Store, tmp_path: Path, drug: str, quantity: str, unit: str
) -> None:
    done = load_text(store, tmp_path, f"{HEADER}{USUAL}b,2014-03-02,TJ,{drug},{quantity},{unit}\n")
    assert (done.rows_loaded, done.rows_quarantined) == (1, 1)
    assert ask(store, "totals", Selection())["mass_kg"] == 1.5


def test_a_large_number_is_loaded_and_held(store: Store, tmp_path: Path) -> None:
    done = load_text(store, tmp_path, f"{HEADER}{USUAL}b,2014-03-02,TJ,heroin,{10**15},tonne\n")
    assert (done.rows_loaded, done.lines_held) == (2, 1)
    assert ask(store, "totals", Selection())["mass_kg"] == 1.5
    story = ask(store, "record", Selection(), line=2)
    assert story["line"]["mass_kg"] == 1e18
    assert "1,000,000,000,000,000,000 kg" in [row["became"] for row in story["rows"]]
