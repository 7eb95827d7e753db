"""Places with coordinates, for the map. Individual records only: an aggregate has no place of its own."""

from __future__ import annotations

from typing import Any

from analytics.engines.protocol import PLACE, Cell
from analytics.questions.grouped import ranked
from analytics.questions.question import Asked, Option, Question, label_column, measure_columns
from analytics.rollup import Adder, Tally
from i18n import mark

LIMIT = Option("limit", 2000, low=1, high=100_000)


def answer(asked: Asked) -> dict[str, Any]:
    cells = asked.engine.cells(asked.selection, PLACE)
    adder = Adder(cells, asked.selection)
    kept = [cells.at(name) for name in ("country", "place_folded", "latitude", "longitude")]
    found = adder.groups(lambda cell: tuple(cell.values[position] for position in kept))
    spelled = _spellings(cells.rows, cells.at("place"), kept)
    rows = ranked(_row(asked, key, tally, spelled[key]) for key, tally in found.items())
    individual = Adder(asked.cells(), asked.selection)
    grain = individual.dimension("grain")
    records = individual.groups(grain).get("individual", Tally()).events
    located = sum(row["seizures"] or 0 for row in rows)
    columns = [
        label_column(mark("Place")),
        label_column(mark("Country"), "country_label"),
        *measure_columns("place"),
    ]
    return {
        "columns": columns,
        "rows": rows[: asked.number("limit")],
        "places": len(rows),
        "seizures_without_coordinates": records - located,
    }


def _row(asked: Asked, key: tuple[Any, ...], tally: Tally, spelling: str | None) -> dict[str, Any]:
    country, folded, latitude, longitude = key
    return {
        "key": f"{country or ''}|{folded or ''}|{latitude}|{longitude}",
        "label": spelling or asked.vocabulary.label("country", country),
        "country": country,
        "country_label": asked.vocabulary.label("country", country),
        "latitude": latitude,
        "longitude": longitude,
        **tally.measures(),
    }


def _spellings(rows: tuple[Cell, ...], place: int, kept: list[int]) -> dict[tuple[Any, ...], str | None]:
    """The spelling with the most lines of each place, the first in the alphabet among equals."""
    best: dict[tuple[Any, ...], tuple[int, str | None]] = {}
    for cell in sorted(rows, key=lambda one: str(one.values[place])):
        key = tuple(cell.values[position] for position in kept)
        if key not in best or cell.lines > best[key][0]:
            best[key] = (cell.lines, cell.values[place])
    return {key: spelling for key, (_lines, spelling) in best.items()}


QUESTION = Question("places", mark("Places"), answer, (LIMIT,))
