"""Places with coordinates, for the map. Individual records only: an aggregate has no place of its own."""

from __future__ import annotations

from typing import Any

from analytics.place_order import Place, in_order, place_of, spelling_of
from analytics.questions.question import Asked, Option, Question, label_column, measure_columns
from analytics.rollup import Adder, Tally
from i18n import mark

LIMIT = Option("limit", 2000, low=1, high=100_000)


def answer(asked: Asked) -> dict[str, Any]:
    found = asked.engine.places(asked.selection, asked.number("limit"))
    spelled = {place_of(cell): spelling_of(cell) for cell in found.cells.rows}
    tallies = Adder(found.cells, asked.selection).groups(place_of)
    rows = [_row(asked, place, tallies[place], spelled[place]) for place in in_order(tallies)]
    everywhere = Adder(asked.cells("batch"), asked.selection)
    records = everywhere.groups(everywhere.dimension("grain")).get("individual", Tally()).events
    columns = [
        label_column(mark("Place")),
        label_column(mark("Country"), "country_label"),
        *measure_columns("place"),
    ]
    return {
        "columns": columns,
        "rows": rows,
        "places": found.places,
        "seizures_without_coordinates": records - found.located,
    }


def _row(asked: Asked, place: Place, tally: Tally, spelling: str | None) -> dict[str, Any]:
    country, folded, latitude, longitude = place
    return {
        "key": f"{country or ''}|{folded or ''}|{latitude}|{longitude}",
        "label": spelling or asked.vocabulary.label("country", country),
        "country": country,
        "country_label": asked.vocabulary.label("country", country),
        "latitude": latitude,
        "longitude": longitude,
        **tally.measures(),
    }


QUESTION = Question("places", mark("Places"), answer, (LIMIT,))
