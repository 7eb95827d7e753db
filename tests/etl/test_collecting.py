"""How often Python looks for garbage is as before when the last of several loads has ended, in whatever order."""

from __future__ import annotations

import gc
from contextlib import ExitStack

import pytest

from etl.collecting import SELDOM, seldom_collecting


@pytest.mark.parametrize("first_out", [0, 1])
def test_two_loads_at_once_leave_it_as_it_was(first_out: int) -> None:
    usual, frozen = gc.get_threshold(), gc.get_freeze_count()
    loads = [ExitStack(), ExitStack()]
    for load in loads:
        load.enter_context(seldom_collecting())
    assert gc.get_threshold() == SELDOM and gc.get_freeze_count() > frozen
    loads[first_out].close()
    assert gc.get_threshold() == SELDOM and gc.get_freeze_count() > frozen
    loads[1 - first_out].close()
    assert (gc.get_threshold(), gc.get_freeze_count()) == (usual, frozen)


def test_a_load_that_fails_leaves_it_as_it_was() -> None:
    usual = gc.get_threshold()
    with pytest.raises(RuntimeError, match="refused"), seldom_collecting():
        raise RuntimeError("refused")
    assert gc.get_threshold() == usual
