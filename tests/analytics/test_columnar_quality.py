"""The quality of reporters from columns against the same from SQL, on random databases: every count, date, example."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from analytics.engines import columnar_quality, quality_stated, row_set, snapshot_packed
from analytics.selection import Selection
from store import seed
from tests.analytics.quality_alike import alike
from tests.analytics.quality_worlds import Stated, stated_worlds, write
from tests.analytics.test_against_naive import store_of
from tests.analytics.worlds import selections

EACH = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module", autouse=True)
def tiny_reference(empty_database: Path) -> Iterator[None]:
    """Stores are seeded from the tiny reference; a few lines already are several blocks and windows.

    Texts are read to forty characters, so that some of those below are longer.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(row_set, "BLOCK", 4)
        patch.setattr(snapshot_packed, "LARGEST_PIECE", 5)
        patch.setattr(columnar_quality, "MOST_NAMED", 3)
        for module in (snapshot_packed, quality_stated):
            patch.setattr(module, "LONGEST_TEXT", 40)
        patch.setattr(seed, "REFERENCE_FOLDER", empty_database.parent)
        seed.fingerprint.cache_clear()
        yield
    seed.fingerprint.cache_clear()


@EACH
@given(stated=stated_worlds(), selection=selections())
def test_quality(empty_database: Path, stated: Stated, selection: Selection) -> None:
    with store_of(empty_database, stated.moved.world) as store:
        write(store, stated)
        alike(store, selection)


@EACH
@given(stated=stated_worlds())
def test_quality_of_everything(empty_database: Path, stated: Stated) -> None:
    with store_of(empty_database, stated.moved.world) as store:
        write(store, stated)
        alike(store, Selection())
