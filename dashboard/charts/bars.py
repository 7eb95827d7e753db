"""Bars that show seizures beside their weight: one row per thing, two panels, one unit per axis. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from textwrap import wrap
from typing import Any

from dashboard.charts.base import Answer, Figure, Look, axis, categories, layout
from dashboard.charts.weights import is_counted, measure_name, row_said
from dashboard.numbers import UNKNOWN, count, kilograms
from i18n import gettext as _

Row = Answer
LABEL_CHARACTERS = 34
MOST_LINES = 2
LINE_CHARACTERS = 20  # of a label; a longer one takes a second line, so that a phone has room for the bars
HEAD_PIXELS = 40
BAR_PIXELS = 15
LEFT_PANEL = (0.0, 0.45)
RIGHT_PANEL = (0.55, 1.0)
BOTH_PANELS = (0.0, 1.0)
PANEL_PIXELS = 140  # about, between a phone and a wide window; the numbers at the end of the bars must fit into it too
CHARACTER_PIXELS = 6.6


def shorten(label: str, characters: int = LABEL_CHARACTERS) -> str:
    """A label that fits beside its bar; the whole of it stands in the hover text and the table."""
    return label if len(label) <= characters else label[: characters - 1].rstrip() + "…"


def in_two_lines(label: str) -> str:
    """A label beside its bar: shortened, and broken between words where it is long."""
    lines = wrap(shorten(label), LINE_CHARACTERS, break_long_words=False)
    return "<br>".join(lines if len(lines) <= MOST_LINES else [lines[0], " ".join(lines[1:])])


def first_rows(rows: Sequence[Row], look: Look, key: str, most: int) -> list[Row]:
    """The first rows, in the last places those that are selected and come later: what is selected is always seen."""
    chosen = [row for row in rows[most:] if f"{key}={row['key']}" in look.chosen][:most]
    return [*rows[: most - len(chosen)], *chosen]


def paired(
    answer: Answer,
    rows: Sequence[Row],
    look: Look,
    *,
    colour: Callable[[Row], str],
    fragment: Callable[[Row], str],
    pixels: int,
    slots: int,
) -> Figure:
    """Rows from top to bottom in the order given, in `slots` places of one height, however few rows there are.

    `rows`: those of the answer that are shown. `fragment`: what a click on the row toggles in the URL. Where no row
    of the answer states a number of seizures, its weight has both panels.
    """
    names = [row["key"] for row in rows]
    counts = [row["seizures"] for row in rows]
    weight = measure_name(answer["weight"])
    weights = [row[answer["weight"]] for row in rows]
    bar = _bar(rows, look, colour, fragment)
    counted = is_counted(answer)
    left = bar | {"name": _("Seizures"), "x": counts, "text": [count(value) for value in counts]}
    right = bar | {"name": weight, "x": weights, "xaxis": "x2", "text": [kilograms(value) for value in weights]}
    return {
        "data": [left, right] if counted else [right],
        "layout": layout(
            look,
            margin={"l": 8, "r": 12, "t": 4, "b": 8},
            bargap=gap(slots, pixels),
            barcornerradius=2,
            **({"xaxis": _panel(look, _("Seizures"), LEFT_PANEL, counts, count)} if counted else {}),
            xaxis2=_panel(look, weight, RIGHT_PANEL if counted else BOTH_PANELS, weights, kilograms) | {"anchor": "y"},
            yaxis=categories(
                look,
                range=[slots - 0.5, -0.5],
                tickmode="array",
                tickvals=names,
                ticktext=[in_two_lines(row["label"]) for row in rows],
                tickfont={"size": 12, "color": look.colour("ink")},
                ticklabelstandoff=6,
            ),
            annotations=[_not_known(row["key"], look) for row in rows if row[answer["weight"]] is None],
        ),
    }


def _bar(
    rows: Sequence[Row], look: Look, colour: Callable[[Row], str], fragment: Callable[[Row], str]
) -> dict[str, Any]:
    """What the bars of both panels have in common."""
    shades = [look.shade(fragment(row), colour(row)) for row in rows]
    return {
        "type": "bar",
        "orientation": "h",
        "y": [row["key"] for row in rows],
        "marker": {"color": shades, "line": {"width": 1, "color": [look.edge(shade) for shade in shades]}},
        "customdata": [fragment(row) for row in rows],
        "hovertext": [hover(row) for row in rows],
        "hoverinfo": "text",
        "textposition": "outside",
        "textangle": 0,
        "cliponaxis": False,
        "textfont": {"size": 11, "color": look.colour("ink-2")},
        "constraintext": "none",
    }


def hover(row: Row) -> str:
    """All a row says, for the pointer."""
    return "<br>".join([f"<b>{row['label']}</b>", *row_said(row)])


def _panel(
    look: Look, title: str, domain: tuple[float, float], values: Sequence[float | None], written: Callable[[float], str]
) -> Figure:
    known = [value for value in values if value is not None]
    longest = max((len(written(value)) for value in known), default=1)
    pixels = PANEL_PIXELS * (domain[1] - domain[0]) / (LEFT_PANEL[1] - LEFT_PANEL[0])
    room = 1 / (1 - (longest * CHARACTER_PIXELS + 10) / pixels)
    top = (max(known, default=0) or 1) * room
    # No grid: every bar has its number at its end.
    return axis(look, title, domain=list(domain), range=[0, top], showgrid=False, showticklabels=False, side="top")


def _not_known(key: str, look: Look) -> Figure:
    return {
        "xref": "x2",
        "yref": "y",
        "x": 0,
        "y": key,
        "text": UNKNOWN,
        "showarrow": False,
        "xanchor": "left",
        "font": {"size": 11, "color": look.colour("ink-3")},
        "hovertext": _("Not known"),
    }


def gap(slots: int, pixels: int) -> float:
    """The share of a slot that leaves bars of one thickness."""
    return round(min(max(1 - BAR_PIXELS * slots / (pixels - HEAD_PIXELS), 0.2), 0.9), 3)
