"""The world: countries shaded by seizures or kilograms, tiny states as dots, places as circles. Pure.

Outlines come from data/geo through one address (OUTLINES_URL); plotly fetches them once. Six looks that must not be
confused: shaded (a number), zero (records, but none in this selection), mass not known, no record in the database, not
asked about (outside the selected region), and the dots of states too small to see.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from dashboard.charts.bars import hover
from dashboard.charts.base import UNKNOWN_KEY, Answer, Ask, Chart, Figure, Look, layout
from dashboard.charts.countries import fragment
from dashboard.charts.findings import leader
from dashboard.charts.framing import framed
from dashboard.charts.shading import Shading, map_legend, shading
from dashboard.charts.weights import EQUIVALENT, MASS, SEIZURES, how_many, measure_of, measures_table, weight_said
from dashboard.geo import OUTLINES_URL, territories
from dashboard.numbers import count
from dashboard.view import View
from i18n import gettext as _
from i18n import ngettext

PIXELS = 400
PLACES_SHOWN = 400
LARGEST_CIRCLE = 22
FADED = 0.4


def gather(ask: Ask, _view: View) -> Answer:
    """by_country, with `places`, and `recorded`: every country that has any record in the database."""
    everything = ask("by_country", everything=True)
    recorded = tuple(row["key"] for row in everything["rows"] if row["key"] != UNKNOWN_KEY)
    places = ask("places", limit=PLACES_SHOWN)
    return {
        **ask("by_country"),
        "recorded": recorded,
        "places": places["rows"],
        "places_in_all": places["places"],
        "seizures_without_coordinates": places["seizures_without_coordinates"],
    }


def figure(answer: Answer, look: Look) -> Figure:
    measure = measure_of(answer, look.view.map)
    rows = [row for row in answer["rows"] if row["key"] in territories()]
    valued = [row for row in rows if row[measure]]
    present = {row["key"] for row in rows if row["seizures"] or row["lines"] or row["aggregate_rows"]}
    zero = [key for key in answer["recorded"] if key in territories() and key not in present]
    massless = [row for row in rows if row["key"] in present and not row[measure]]
    rest = [key for key in territories() if key not in present and key not in answer["recorded"]]
    off = [key for key in (*rest, *zero) if look.asked is not None and key not in look.asked]
    geo = framed(answer["recorded"], look)
    scale = shading([row[measure] for row in valued], look, measure)
    return {
        "data": [
            *_flat(off, _("Not asked about"), "land-off", look, answer),
            *_flat(_without(rest, off), _("No record"), "land", look, answer),
            *_flat(_without(zero, off), _("None in this selection"), "zero", look, answer),
            *_flat([row["key"] for row in massless], _missing(measure), "no-mass", look, answer),
            *_shaded(valued, measure, scale, look),
            *_circles(answer["places"], measure, look),
        ],
        "layout": layout(
            look,
            margin={"l": 0, "r": 0, "t": 0, "b": 0},
            dragmode="pan",
            uirevision="map",
            geo=geo,
            meta={"frame": {"center": geo["center"], "projection": geo["projection"]}},
            showlegend=True,
            legend=map_legend(look),
            coloraxis=scale.coloraxis,
        ),
    }


def _without(codes: Sequence[str], others: Sequence[str]) -> list[str]:
    left_out = set(others)
    return [code for code in codes if code not in left_out]


def _missing(measure: str) -> str:
    names = {SEIZURES: _("Number not known"), MASS: _("Mass not known"), EQUIVALENT: _("Weight not stated")}
    return names[measure]


def _flat(codes: Sequence[str], name: str, token: str, look: Look, answer: Answer) -> list[Figure]:
    """Countries of one plain colour, as shapes and, where too small for that, as dots; and their line in the legend."""
    by_code = {row["key"]: row for row in answer["rows"]}
    shapes = [code for code in codes if territories()[code].drawn]
    dots = [code for code in codes if territories()[code].dot and not token.startswith("land")]
    colour = look.colour(token)
    traces = [
        _choropleth(shapes, look)
        | {
            "z": [0] * len(shapes),
            "colorscale": [[0, colour], [1, colour]],
            "showscale": False,
            **_clickable(shapes, token),
            "hovertext": [_said(code, by_code.get(code), name, look) for code in shapes],
        },
        _dots(dots, look)
        | {
            **_clickable(dots, token),
            "hovertext": [_said(code, by_code.get(code), name, look) for code in dots],
        },
        _legend_line(name, colour, look),
    ]
    traces[1]["marker"]["color"] = colour
    keep = [bool(shapes), bool(dots), bool(shapes or dots)]
    return [trace for trace, wanted in zip(traces, keep, strict=True) if wanted]


def _clickable(codes: Sequence[str], token: str) -> Figure:
    """A country without any record selects nothing, so a click on it does nothing."""
    return {} if token.startswith("land") else {"customdata": [f"country={code}" for code in codes]}


def _said(code: str, row: Answer | None, otherwise: str, look: Look) -> str:
    return hover(row) if row else f"<b>{look.country_names.get(code, code)}</b><br>{otherwise}"


def _shaded(rows: Sequence[Answer], measure: str, scale: Shading, look: Look) -> list[Figure]:
    """Countries with a number. Where some are chosen, those have an edge and the others fade."""
    chosen = [row for row in rows if f"country={row['key']}" in look.chosen]
    others = [row for row in rows if row not in chosen]
    faded = FADED if look.chosen else 1.0
    return [
        *_areas(
            others, measure, scale, look, {"line": {"width": 0.5, "color": look.colour("land-line")}, "opacity": faded}
        ),
        *_areas(chosen, measure, scale, look, {"line": {"width": 1.5, "color": look.colour("ink")}, "opacity": 1.0}),
        *_small(rows, measure, scale, look),
    ]


def _areas(rows: Sequence[Answer], measure: str, scale: Shading, look: Look, marker: Figure) -> list[Figure]:
    drawn = [row for row in rows if territories()[row["key"]].drawn]
    if not drawn:
        return []
    shaded = {
        "z": [scale.position(row[measure]) for row in drawn],
        "coloraxis": "coloraxis",
        "marker": marker,
        "customdata": [f"country={row['key']}" for row in drawn],
        "hovertext": [hover(row) for row in drawn],
    }
    return [_choropleth([row["key"] for row in drawn], look) | shaded]


def _small(rows: Sequence[Answer], measure: str, scale: Shading, look: Look) -> list[Figure]:
    """States too small to be seen, as dots of the same colours."""
    small = [row for row in rows if territories()[row["key"]].dot]
    if not small:
        return []
    dots = _dots([row["key"] for row in small], look)
    dots["marker"] |= {"color": [scale.position(row[measure]) for row in small], "coloraxis": "coloraxis"}
    dots |= {
        "customdata": [f"country={row['key']}" for row in small],
        "hovertext": [hover(row) for row in small],
    }
    return [dots]


def _choropleth(codes: Sequence[str], look: Look) -> Figure:
    return {
        "type": "choropleth",
        "geojson": OUTLINES_URL,
        "featureidkey": "id",
        "locations": list(codes),
        "hoverinfo": "text",
        "marker": {"line": {"width": 0.5, "color": look.colour("land-line")}},
        "showlegend": False,
    }


def _dots(codes: Sequence[str], look: Look) -> Figure:
    where = [territories()[code] for code in codes]
    return {
        "type": "scattergeo",
        "mode": "markers",
        "lat": [item.latitude for item in where],
        "lon": [item.longitude for item in where],
        "hoverinfo": "text",
        "marker": {"size": 7, "line": {"width": 0.8, "color": look.colour("ink-3")}},
        "showlegend": False,
    }


def _circles(places: Sequence[Answer], measure: str, look: Look) -> list[Figure]:
    """Places as circles whose area is the measure; a place without a number gets the smallest."""
    if not places:
        return []
    largest = max((row[measure] or 0) for row in places) or 1
    return [
        {
            "type": "scattergeo",
            "mode": "markers",
            "name": _("Places, area by number"),
            "lat": [row["latitude"] for row in places],
            "lon": [row["longitude"] for row in places],
            "customdata": [f"country={row['country'] or UNKNOWN_KEY}" for row in places],
            "hovertext": [hover(row) for row in places],
            "hoverinfo": "text",
            "marker": {
                "size": [round(max(4, LARGEST_CIRCLE * sqrt((row[measure] or 0) / largest)), 1) for row in places],
                "color": look.colour("ink-2"),
                "opacity": 0.5,
                "line": {"width": 1, "color": look.colour("surface")},
            },
            "showlegend": True,
        }
    ]


def _legend_line(name: str, colour: str, look: Look) -> Figure:
    return {
        "type": "scattergeo",
        "mode": "markers",
        "name": name,
        "lat": [None],
        "lon": [None],
        "hoverinfo": "skip",
        "marker": {
            "symbol": "square",
            "size": 10,
            "color": colour,
            "line": {"width": 1, "color": look.colour("line-2")},
        },
        "showlegend": True,
    }


def title(answer: Answer, view: View) -> str:
    titles = {
        SEIZURES: _("Seizures by country of seizure, {n}"),
        MASS: _("Kilograms by country of seizure, {n}"),
        EQUIVALENT: _("Kilogram equivalents by country of seizure, {n}"),
    }
    return titles[measure_of(answer, view.map)].format(n=how_many(answer))


def notes(answer: Answer, _view: View) -> list[str]:
    said = []
    unknown = next((row for row in answer["rows"] if row["key"] == UNKNOWN_KEY), None)
    if unknown:
        text = _("Not on the map, because the country is not known: {what}.")
        said.append(text.format(what=", ".join(_unplaced(unknown, answer))))
    if answer["places"]:
        text = _("Circles: {shown} of {places} places.")
        said.append(text.format(shown=count(len(answer["places"])), places=count(answer["places_in_all"])))
    said.append(
        _("Boundaries: Natural Earth, simplified. They express no opinion on the status of any country or territory.")
    )
    return said


def _unplaced(row: Answer, answer: Answer) -> list[str]:
    weight = weight_said(answer["weight"], row[answer["weight"]])
    n = row["seizures"]
    return [weight] if n is None else [ngettext("{n} seizure", "{n} seizures", n).format(n=count(n)), weight]


def summary(answer: Answer, view: View) -> str:
    return leader(answer, measure_of(answer, view.map))


CHART = Chart(
    "map",
    gather,
    figure,
    title,
    measures_table,
    notes,
    summary,
    own=("country",),
    fragment=fragment,
    pixels=PIXELS,
)
