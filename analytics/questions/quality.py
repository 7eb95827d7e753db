"""The quality of each reporter: what its rows state, what is wrong with them, how round and how late they are.

Reporters are in the order of their names and never ranked: their forms, thresholds and laws differ.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from analytics.engines.protocol import Source
from analytics.quality_facts import FIELDS, KEY_FIELDS, PROBLEMS, Load, ReporterKey
from analytics.questions.quality_sheet import rounding, sheet
from analytics.questions.question import Asked, Option, Question, label_column
from analytics.reporter_quality import (
    FEW_ROWS,
    Stated,
    Tally,
    archive,
    by_reporter,
    filled,
    in_source,
    key_shares,
    loads_by_source,
    quarantined,
)
from analytics.selection import SelectionError
from i18n import gettext as _
from i18n import mark

REPORTER, GRANULARITY = "reporter", "granularity"


def answer(asked: Asked) -> dict[str, Any]:
    facts = asked.engine.quality(asked.selection)
    found = by_reporter(facts, asked.engine.catalogue)
    by_source, states = loads_by_source(facts), in_source(found.items())
    del facts  # as large as what is made of them now
    given: dict[str, Any] = {
        "columns": columns(),
        "rows": sorted(
            (row(asked, key, tally, partial(states, key.source)) for key, tally in found.items()),
            key=lambda one: (one["source_label"], one["label"], one["key"]),
        ),
        "fields": {name: _(label) for name, label in FIELDS.items()},
        "problems": {name: _(label) for name, (label, _of) in PROBLEMS.items()},
        "few_rows": FEW_ROWS,
        "loads": [_loads_of(asked, source, loads) for source, loads in by_source.items()],
        "sheet": None,
    }
    wanted = asked.text(REPORTER)
    if not wanted:
        return given
    reporter = next((key for key in found if key.key == wanted), None)
    if reporter is None:
        sentence = _("reporter={value} has no row in this selection; ask without it for the reporters there are.")
        raise SelectionError(sentence.format(value=wanted), REPORTER, wanted)
    about = next(one for one in given["rows"] if one["key"] == wanted)
    given["sheet"] = about | sheet(asked, reporter, partial(states, reporter.source))
    return given


def columns() -> list[dict[str, Any]]:
    """Those of the table of reporters; shares name what they are of in docs/ANSWERS.md."""
    return [
        label_column(mark("Reporter")),
        label_column(mark("Source"), "source_label"),
        _column("rows", mark("Rows"), "integer", additive=True),
        *(_column(f"share_{name}", FIELDS[name], "share") for name in KEY_FIELDS),
        *(_column(name, label, "integer", additive=True) for name, (label, _of) in PROBLEMS.items()),
        _column("problem_kinds", mark("Kinds of problems"), "integer"),
        _column("rounding_tested", mark("Masses tested for rounding"), "integer", additive=True),
        _column("rounding_index", mark("Index of rounding"), "number"),
        _column("delay_median_days", mark("Delay, median"), "number", mark("days")),
        _column("delay_p90_days", mark("Delay, nine in ten within"), "number", mark("days")),
        _column("rows_of_archives", mark("Rows of archives"), "integer", additive=True),
    ]


def _column(name: str, label: str, kind: str, unit: str | None = None, *, additive: bool = False) -> dict[str, Any]:
    return {"id": name, "label": _(label), "unit": unit, "format": kind, "additive": additive}


def row(asked: Asked, key: ReporterKey, tally: Tally, stated: Stated) -> dict[str, Any]:
    """What the table says of one reporter; `filled` are counts, of `rows`."""
    current, old = tally.delay(of_archives=False), tally.delay(of_archives=True)
    source, problems = asked.engine.catalogue.sources[key.source], tally.problems()
    return {
        "key": key.key,
        "label": asked.vocabulary.label(key.kind, key.code),
        "kind": key.kind,
        "code": key.code,
        **_source(source),
        "rows": tally.rows,
        "individual_rows": tally.numbers["individual"],
        "few": tally.rows < FEW_ROWS,
        "filled": filled(tally),
        **key_shares(tally, stated),
        **problems,
        "problem_kinds": sum(rows > 0 for rows in problems.values()),
        **rounding(tally),
        "delay_rows": current.rows,
        "delay_median_days": current.median_days,
        "delay_p90_days": current.p90_days,
        "rows_of_archives": old.rows,
        "archive_median_days": old.median_days,
        "archive_p90_days": old.p90_days,
    }


def _source(source: Source) -> dict[str, Any]:
    return {"source": source.key, "source_label": _(source.name), "illustrative": source.illustrative}


def _loads_of(asked: Asked, source: str, loads: list[Load]) -> dict[str, Any]:
    """What the loads of one source held back: of whole files, because a row that was not loaded has no reporter."""
    sums = ("rows_read", "rows_loaded", "rows_quarantined", "rows_skipped", "repeated_rows")
    return {
        **_source(asked.engine.catalogue.sources[source]),
        "batches": [load.batch for load in loads],
        "archives": [load.batch for load in loads if archive(load)],
        **{name: sum(getattr(load, name) for load in loads) for name in sums},
        "quarantined_by": quarantined(loads),
    }


QUESTION = Question(
    "quality",
    mark("Quality of each reporter"),
    answer,
    options=(Option(REPORTER, ""), Option(GRANULARITY, "year", ("year", "month"))),
)
