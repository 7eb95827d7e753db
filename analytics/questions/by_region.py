"""Seizures by region of one scheme, with the membership on the first day of each seizure.

Regions of a scheme may nest; then a seizure is in several rows. Countries outside all of them are the row `none`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from analytics.engines.protocol import Cell, Cells
from analytics.filters import UNKNOWN
from analytics.questions.grouped import ranked
from analytics.questions.question import WHERE, Asked, Option, Question, label_column, measure_columns
from analytics.regions import epochs, regions_of
from analytics.rollup import Adder
from analytics.selection import SelectionError
from analytics.vocabulary import NO_REGION
from i18n import gettext as _
from i18n import mark


def region_keys(asked: Asked, cells: Cells, scheme: str) -> Callable[[Cell], Sequence[str]]:
    """The rows that a cell belongs to."""
    country, epoch = cells.at("country"), cells.at("epoch")
    known = epochs(asked.engine.reference, asked.engine.catalogue)

    @cache
    def keys(code: str | None, number: int) -> tuple[str, ...]:
        if code is None:
            return (UNKNOWN,)
        return regions_of(asked.engine.reference, scheme, code, known.day(number)) or (NO_REGION,)

    return lambda cell: keys(cell.values[country], cell.values[epoch])


def answer(asked: Asked) -> dict[str, Any]:
    scheme = asked.text("scheme")
    schemes = asked.engine.reference.region_schemes
    if scheme not in schemes:
        sentence = _("scheme={value} is not known; there are: {known}.")
        raise SelectionError(sentence.format(value=scheme, known=", ".join(schemes)), "scheme", scheme)
    cells = asked.cells(*WHERE)
    found = Adder(cells, asked.selection).spread(region_keys(asked, cells, scheme))
    rows = [
        {"key": key, "label": region_label(asked, key), **_known_of(asked, key), **tally.measures()}
        for key, tally in found.items()
    ]
    columns = [label_column(mark("Region")), *measure_columns("place")]
    note = schemes[scheme].note
    return {
        "scheme": scheme,
        "scheme_label": asked.vocabulary.label("scheme", scheme),
        "note": _(note) if note else None,
        "columns": columns,
        "rows": ranked(rows, (NO_REGION, UNKNOWN)),
    }


def _known_of(asked: Asked, key: str) -> dict[str, Any]:
    """How many memberships of a region are general knowledge, and what is not known of it."""
    region = asked.engine.reference.regions.get(key)
    note = region.note if region else None
    return {"unverified": region.unverified if region else 0, "note": _(note) if note else None}


def region_label(asked: Asked, key: str) -> str:
    return _("In no region of this scheme") if key == NO_REGION else asked.vocabulary.label("region", key)


QUESTION = Question("by_region", mark("By region"), answer, (Option("scheme", "bloc"),))
