"""The selection as a whole: every measure, the split by class, what overlaps, and the same period a year earlier."""

from __future__ import annotations

from typing import Any

from analytics import overlaps
from analytics.comparison import previous
from analytics.engines.protocol import Cells
from analytics.figures import Figures, figures
from analytics.questions import by_class
from analytics.questions.question import Asked, Question
from analytics.rollup import Tally
from analytics.vocabulary import CLASSES
from i18n import gettext as _
from i18n import mark

# Where records of several precisions share the first or last day, the finest is the best known.
_FINEST = ("day", "month", "quarter", "year", "fiscal_year")


def answer(asked: Asked) -> dict[str, Any]:
    found = figures(asked.engine, asked.selection)
    crossing = asked.engine.crossing(asked.selection)
    return {
        "columns": [],
        "rows": [],
        **found.measures(),
        "by_class": _by_class(asked),
        "overlaps": _overlaps(asked, found),
        **_span(asked.engine.cells(asked.selection, ("date_precision",))),
        "crossing_edge": crossing.seizures,
        "crossing_edge_records": crossing.records,
        "previous": previous(asked.engine, asked.selection, found),
    }


def _by_class(asked: Asked) -> dict[str, dict[str, Any]]:
    """The measures of each class by its slug; all four are there, so that a program can rely on them."""
    found = {row["key"]: row for row in by_class.QUESTION.answer(asked)["rows"]}
    nothing = Tally().measures()
    return {
        key: {"label": asked.vocabulary.label("class", key), **nothing, **_without_key(found.get(key, {}))}
        for key in CLASSES
    }


def _without_key(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "key"}


def _overlaps(asked: Asked, found: Figures) -> list[dict[str, Any]]:
    sources = asked.engine.catalogue.sources
    return [
        {
            "sources": list(one.sources),
            "labels": [_(sources[key].name) for key in one.sources],
            "country": one.country,
            "label": asked.vocabulary.label("country", one.country),
            "from": one.first,
            "to": one.last,
        }
        for one in overlaps.find(found.cells, asked.engine.catalogue)
    ]


def _span(cells: Cells) -> dict[str, Any]:
    """First and last day, each with the precision of a record that reaches it."""
    precision = cells.at("date_precision")
    if not cells.rows:
        return dict.fromkeys(("first_date", "first_date_precision", "last_date", "last_date_precision"))
    first = min((cell.first, _FINEST.index(cell.values[precision])) for cell in cells.rows)
    last = max((cell.last, -_FINEST.index(cell.values[precision])) for cell in cells.rows)
    return {
        "first_date": first[0],
        "first_date_precision": _FINEST[first[1]],
        "last_date": last[0],
        "last_date_precision": _FINEST[-last[1]],
    }


QUESTION = Question("totals", mark("Totals"), answer)
