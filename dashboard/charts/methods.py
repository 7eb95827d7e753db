"""Transport mode against concealment as a heat map; what is not known is a row and a column of its own. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log10
from typing import Any

from dashboard.charts.bars import hover, in_two_lines
from dashboard.charts.base import UNKNOWN_KEY, Answer, Ask, Chart, Figure, Look, Table, categories, layout, silent
from dashboard.charts.weights import how_many, is_counted, measures_table
from dashboard.numbers import UNKNOWN, count, short_count
from dashboard.theme import ink_on, sequential, shade_at
from dashboard.view import View
from i18n import gettext as _

PIXELS = 420
MODES_SHOWN = 8
CONCEALMENTS_SHOWN = 10
UPRIGHT = 4  # columns; the names of more stand on end, so that long ones fit on a phone as well
ROOMY = 7  # columns; with more of them the numbers are written smaller
Labels = dict[str, str]


def gather(ask: Ask, _view: View) -> Answer:
    return ask("mode_concealment")


def figure(answer: Answer, look: Look) -> Figure:
    if why := nothing(answer):
        return silent(look, why)
    modes = _ordered(answer, "mode", MODES_SHOWN)
    places = _ordered(answer, "concealment", CONCEALMENTS_SHOWN)
    cells = [row for row in answer["rows"] if _keys(row)[0] in modes and _keys(row)[1] in places]
    return {
        "data": [_squares(cells, modes, places, look), _numbers(cells, look)],
        "layout": layout(
            look,
            xaxis=categories(look, side="top", **_ticks(modes), tickangle=-90 if len(modes) > UPRIGHT else 0),
            yaxis=categories(look, autorange="reversed", **_ticks(places), ticklabelstandoff=4),
            shapes=_chosen(modes, places, look),
        ),
    }


def nothing(answer: Answer) -> str | None:
    """Why there is nothing to draw, or None."""
    if answer["rows"] and not is_counted(answer):
        return _("These rows are published sums: they do not say how the drugs were carried or hidden.")
    if all(_keys(row) == (UNKNOWN_KEY, UNKNOWN_KEY) for row in answer["rows"]):
        return _("No record of this selection says how the drugs were carried or hidden.")
    return None


def _keys(row: Answer) -> tuple[str, str]:
    return row["mode"] or UNKNOWN_KEY, row["concealment"] or UNKNOWN_KEY


def _ordered(answer: Answer, side: str, most: int) -> Labels:
    """key -> label of one side: the largest cells first, so many of them, Unknown last."""
    largest: dict[str, float] = {}
    labels: Labels = {}
    for row in answer["rows"]:
        key = row[side] or UNKNOWN_KEY
        labels[key] = row[f"{side}_label"] or _("Unknown")
        largest[key] = max(largest.get(key, 0), row["seizures"] or 0)
    known = sorted((key for key in largest if key != UNKNOWN_KEY), key=lambda key: (-largest[key], key))[:most]
    return {key: labels[key] for key in (*known, UNKNOWN_KEY) if key in labels}


def _squares(cells: Sequence[Answer], modes: Labels, places: Labels, look: Look) -> Figure:
    by_keys = {_keys(row): row for row in cells}
    low, high = _reach(cells)
    return {
        "type": "heatmap",
        "zmin": low,
        "zmax": high,
        "x": list(modes),
        "y": list(places),
        "z": [[_shade(by_keys.get((mode, place))) for mode in modes] for place in places],
        "customdata": [[_fragment(mode, place) for mode in modes] for place in places],
        "hovertext": [[_said(by_keys.get((mode, place))) for mode in modes] for place in places],
        "hoverinfo": "text",
        "hoverongaps": False,
        "colorscale": [[step / 5, colour] for step, colour in enumerate(sequential(look.theme))],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
    }


def _numbers(cells: Sequence[Answer], look: Look) -> Figure:
    """The number in each square, in an ink that can be read on it; the square takes the pointer."""
    columns = len({_keys(row)[0] for row in cells})
    reach = _reach(cells)
    return {
        "type": "scatter",
        "mode": "text",
        "x": [_keys(row)[0] for row in cells],
        "y": [_keys(row)[1] for row in cells],
        "text": [UNKNOWN if row["seizures"] is None else short_count(row["seizures"]) for row in cells],
        "textfont": {
            "size": 11 if columns <= ROOMY else 10,
            "color": [ink_on(_ground(row, reach, look)) for row in cells],
        },
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _fragment(mode: str, place: str) -> str:
    return f"mode={mode}&concealment={place}"


def _shade(cell: Answer | None) -> float | None:
    """Colour follows the logarithm; the number itself is written in the square."""
    return log10(cell["seizures"]) if cell and cell["seizures"] else None


def _reach(cells: Sequence[Answer]) -> tuple[float, float]:
    """The ends of the colour scale. All alike: its middle."""
    shades = [shade for row in cells if (shade := _shade(row)) is not None]
    low, high = min(shades, default=0.0), max(shades, default=0.0)
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _ground(row: Answer, reach: tuple[float, float], look: Look) -> str:
    """The colour of a square; one without a number has that of the card."""
    shade, (low, high) = _shade(row), reach
    if shade is None:
        return look.colour("surface")
    return shade_at(sequential(look.theme), (shade - low) / (high - low))


def _said(row: Answer | None) -> str:
    if row is None:
        return ""
    label = f"{row['mode_label'] or _('Unknown')} · {row['concealment_label'] or _('Unknown')}"
    return hover({**row, "label": label})


def _chosen(modes: Labels, places: Labels, look: Look) -> list[Figure]:
    """A frame around each selected row or column."""
    frame = {"type": "rect", "line": {"width": 2, "color": look.colour("accent")}}
    columns = [index for index, key in enumerate(modes) if f"mode={key}" in look.chosen]
    rows = [index for index, key in enumerate(places) if f"concealment={key}" in look.chosen]
    across = {"xref": "paper", "x0": 0, "x1": 1, "yref": "y"}
    down = {"yref": "paper", "y0": 0, "y1": 1, "xref": "x"}
    return [
        *[frame | down | {"x0": index - 0.5, "x1": index + 0.5} for index in columns],
        *[frame | across | {"y0": index - 0.5, "y1": index + 0.5} for index in rows],
    ]


def _ticks(labels: Mapping[str, str]) -> Figure:
    texts = [in_two_lines(label) for label in labels.values()]
    return {"tickmode": "array", "tickvals": list(labels), "ticktext": texts, "tickfont": {"size": 11}}


def title(answer: Answer, _view: View) -> str:
    return _("Seizures by transport mode and concealment, {n}").format(n=how_many(answer))


def table(answer: Answer) -> Table:
    return measures_table(answer, ("mode_label", "concealment_label"))


def notes(answer: Answer, _view: View) -> list[str]:
    if nothing(answer):
        return []
    said = [_("A stronger colour is more, on a logarithmic scale.")]
    if any(UNKNOWN_KEY in _keys(row) for row in answer["rows"]):
        said.append(_("Unknown: the record does not say."))
    modes = {row["mode"] for row in answer["rows"] if row["mode"]}
    places = {row["concealment"] for row in answer["rows"] if row["concealment"]}
    if len(modes) > MODES_SHOWN or len(places) > CONCEALMENTS_SHOWN:
        text = _("The {modes} largest modes and {places} largest concealments; all in the table.")
        said.insert(0, text.format(modes=MODES_SHOWN, places=CONCEALMENTS_SHOWN))
    return said


def fragment(row: Mapping[str, Any]) -> str:
    return _fragment(*_keys(row))


def summary(answer: Answer, _view: View) -> str:
    """The pair of which both are known that is the commonest, and how often neither is."""
    if why := nothing(answer):
        return why
    pairs = [row for row in answer["rows"] if UNKNOWN_KEY not in _keys(row) and row["seizures"]]
    silent_rows = [row for row in answer["rows"] if _keys(row) == (UNKNOWN_KEY, UNKNOWN_KEY)]
    said = []
    if pairs:
        top = max(pairs, key=lambda row: int(row["seizures"]))
        text = _("Most often: {mode}, {concealment}; {n} of {total} seizures.")
        words = {"mode": top["mode_label"], "concealment": top["concealment_label"]}
        said.append(text.format(**words, n=count(top["seizures"]), total=count(answer["n"])))
    said += [_("Neither is known of {n}.").format(n=count(row["seizures"])) for row in silent_rows if row["seizures"]]
    return " ".join(said)


CHART = Chart(
    "methods",
    gather,
    figure,
    title,
    table,
    notes,
    summary,
    own=("mode", "concealment"),
    fragment=fragment,
    pixels=PIXELS,
)
