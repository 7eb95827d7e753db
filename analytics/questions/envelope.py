"""What every answer has beside its own part: n, the selection in words, what is left out, the sources."""

from __future__ import annotations

from typing import Any

from analytics.questions.question import Asked
from analytics.rollup import Adder, Tally
from analytics.selection import Selection
from analytics.sentence import describe
from i18n import gettext as _


def envelope(asked: Asked) -> dict[str, Any]:
    """Keys of docs/ANSWERS.md, "In every answer", but `question`, `columns` and `rows`."""
    catalogue = asked.engine.catalogue
    cells = asked.cells("batch")
    total = Adder(cells, asked.selection).total()
    batch = cells.at("batch")
    present = sorted({asked.source(cell.values[batch]) for cell in cells.rows})
    sources = [catalogue.sources[key] for key in present]
    newest = max((one.last for one in catalogue.extents), default=None)
    return {
        "n": total.seizures,
        "n_rows": total.rows,
        "weight": _weight(total, catalogue.kinds(asked.selection)),
        "selection": describe(asked.selection, asked.vocabulary),
        "query": asked.selection.to_query(),
        "lang": asked.selection.lang,
        "left_out": {
            "lines_without_mass": total.without_mass,
            "lines_without_weight": total.without_weight,
            "lines_held": total.held,
            "lines_without_count": total.without_count,
            "crossing_edge": asked.engine.crossing(asked.selection).seizures,
        },
        "snapshot": f"v{catalogue.version}",
        "newest_record": newest.isoformat() if newest else None,
        "loaded_at": max((catalogue.batches[key].loaded_at for key in catalogue.active_batches), default=None),
        "kinds": list(catalogue.kinds(asked.selection)),
        "sources": [
            {"key": one.key, "label": _(one.name), "scope": _(one.scope), "illustrative": one.illustrative}
            for one in sources
        ],
        "illustrative": any(one.illustrative for one in sources),
    }


def _weight(total: Tally, kinds: tuple[str, ...]) -> str:
    """The measure in which the selection has its weight: annual tables publish kilogram equivalents and no mass."""
    return "kg_equivalent" if kinds == ("annual",) and total.mass_kg is None else "mass_kg"


def envelope_without_records(asked: Asked, label: str) -> dict[str, Any]:
    """The same keys for an answer that is about no record: nothing is counted, left out or invented in it."""
    catalogue = asked.engine.catalogue
    nothing = ("lines_without_mass", "lines_without_weight", "lines_held", "lines_without_count", "crossing_edge")
    return {
        "n": None,
        "n_rows": 0,
        "weight": "mass_kg",
        "selection": _(label),
        "query": Selection(lang=asked.selection.lang).to_query(),
        "lang": asked.selection.lang,
        "left_out": dict.fromkeys(nothing, 0),
        "snapshot": f"v{catalogue.version}",
        "newest_record": None,
        "loaded_at": None,
        "kinds": [],
        "sources": [],
        "illustrative": False,
    }
