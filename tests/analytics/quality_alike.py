"""Compares what the two engines say about quality, down to what a reader gets. No tests here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from analytics.engines.protocol import Engine
from analytics.quality_facts import Facts, ReporterKey
from analytics.questions.quality import answer
from analytics.questions.question import Asked
from analytics.reporter_quality import by_reporter
from analytics.selection import Selection
from store import Store
from tests.analytics.columnar_worlds import Engines, engines


def alike(store: Store, selection: Selection, *, only: Sequence[str] = (), most: int | None = None) -> list[str]:
    """Compare the two engines: all of it and the sheets of all, or of some; the keys of all there are."""
    both = engines(store)
    whole = both.sql.quality(selection)
    assert plain(both.columnar.quality(selection)) == plain(whole)
    reporters = {one.key: one for one in by_reporter(whole, both.sql.catalogue)}
    for key in only or sorted(reporters)[:most]:
        _sheets_alike(both, selection, reporters[key])
    return list(reporters)


def _sheets_alike(both: Engines, selection: Selection, reporter: ReporterKey) -> None:
    columnar, sql = both.columnar, both.sql
    assert plain(columnar.quality(selection, reporter)) == plain(sql.quality(selection, reporter))
    assert columnar.repeats(selection, reporter) == sql.repeats(selection, reporter)
    found, expected = columnar.examples(selection, reporter), sql.examples(selection, reporter)
    assert {name: list(map(asdict, some)) for name, some in found.items()} == {
        name: list(map(asdict, some)) for name, some in expected.items()
    }
    assert asked(columnar, selection, reporter.key) == asked(sql, selection, reporter.key)


def asked(engine: Engine, selection: Selection, reporter: str) -> dict[str, Any]:
    return answer(Asked(engine, selection, {"reporter": reporter, "granularity": "month"}))


def plain(facts: Facts) -> dict[str, Any]:
    """Facts in an order of their own: those of a database come as it has found them."""
    groups = [
        (one.batch, one.administration, one.country, one.start_month, one.end_month, dict(one.numbers))
        for one in facts.groups
    ]
    owners = [(one.batch, one.administration, one.country) for one in facts.days]
    return {
        "groups": sorted(groups, key=repr),
        "days": {owner: _per_day(one.ordinals, one.rows) for owner, one in zip(owners, facts.days, strict=True)},
        "short": {owner: one.short_years for owner, one in zip(owners, facts.days, strict=True)},
        "loads": facts.loads,
    }


def _per_day(ordinals: Any, rows: Any) -> Counter[int]:
    found: Counter[int] = Counter()
    for day, amount in zip(np.asarray(ordinals).tolist(), np.asarray(rows).tolist(), strict=True):
        found[day] += amount
    return found
