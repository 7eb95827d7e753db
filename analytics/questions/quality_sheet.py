"""The sheet of one reporter: every field, every problem with rows that show it, rounding, delay, change over time."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from analytics.quality_facts import FIELDS, PROBLEMS, Example, ReporterKey
from analytics.questions.question import Asked
from analytics.reporter_quality import (
    FEW_ROWS,
    Stated,
    Tally,
    by_period,
    by_reporter,
    key_shares,
    loads_by_source,
    share,
)
from i18n import gettext as _


def sheet(asked: Asked, reporter: ReporterKey, in_source: Stated) -> dict[str, Any]:
    """`in_source`: whether any selected row of the reporter's source has a value in a field."""
    engine, selection = asked.engine, asked.selection
    facts = engine.quality(selection, reporter)
    tally = by_reporter(facts, engine.catalogue)[reporter]
    periods, coarser = by_period(facts, asked.text("granularity"))
    loads = loads_by_source(facts)[reporter.source]
    repeated = engine.repeats(selection, reporter)
    return {
        "fields_stated": [_field(name, tally, stated=in_source(name)) for name in FIELDS],
        "problems_found": _problems(asked, reporter, tally),
        "heaping": tally.heaping(),
        "delay": tally.delay(of_archives=False).as_json(),
        "delay_of_archives": tally.delay(of_archives=True).as_json(),
        "repeated": {"rows": repeated, "of": tally.rows, "share": share(repeated, tally.rows)},
        "files": [{"batch": load.batch, "file_name": load.file_name} for load in loads],
        "periods": [_period(key, one, in_source) for key, one in periods.items()],
        "coarser": coarser,
    }


def rounding(tally: Tally) -> dict[str, Any]:
    heaped = tally.heaping()
    return {"rounding_tested": heaped["tested"], "rounding_index": heaped["index"], "rounding_few": heaped["few"]}


def _field(name: str, tally: Tally, *, stated: bool) -> dict[str, Any]:
    rows = tally.numbers[name]
    return {
        "key": name,
        "label": _(FIELDS[name]),
        "rows": rows,
        "of": tally.rows,
        "share": share(rows, tally.rows),
        "in_source": stated,
    }


def _problems(asked: Asked, reporter: ReporterKey, tally: Tally) -> list[dict[str, Any]]:
    found = tally.problems()
    shown = asked.engine.examples(asked.selection, reporter) if any(found.values()) else {}
    return [_problem(name, rows, tally, shown.get(name, ())) for name, rows in found.items()]


def _problem(name: str, rows: int, tally: Tally, examples: tuple[Example, ...]) -> dict[str, Any]:
    label, of = PROBLEMS[name]
    whole = tally.numbers[of]
    return {
        "key": name,
        "label": _(label),
        "rows": rows,
        "of": whole,
        "of_what": of,
        "share": share(rows, whole),
        "examples": [asdict(one) for one in examples],
    }


def _period(key: str, tally: Tally, stated: Stated) -> dict[str, Any]:
    delay, old = tally.delay(of_archives=False), tally.delay(of_archives=True)
    return {
        "key": key,
        "label": key,
        "rows": tally.rows,
        "few": tally.rows < FEW_ROWS,
        **key_shares(tally, stated),
        "delay_rows": delay.rows,
        "delay_median_days": delay.median_days,
        "archive_rows": old.rows,
        "archive_median_days": old.median_days,
    }
