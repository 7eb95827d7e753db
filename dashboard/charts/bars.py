"""Bars that show seizures beside kilograms: one row per thing, two panels, one unit per axis. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dashboard.charts.base import Answer, Figure, Look, axis, categories, layout
from dashboard.numbers import UNKNOWN, count, kilograms
from i18n import gettext as _

Row = Answer
LABEL_CHARACTERS = 26
HEAD_PIXELS = 40
BAR_PIXELS = 15
LEFT_PANEL = (0.0, 0.47)
RIGHT_PANEL = (0.53, 1.0)
PANEL_PIXELS = 170  # about; the numbers at the end of the bars must fit into it too
CHARACTER_PIXELS = 6.6


def shorten(label: str, characters: int = LABEL_CHARACTERS) -> str:
    """A label that fits beside its bar; the whole of it stands in the hover text and the table."""
    return label if len(label) <= characters else label[: characters - 1].rstrip() + "…"


def paired(
    rows: Sequence[Row],
    look: Look,
    *,
    colour: Callable[[Row], str],
    fragment: Callable[[Row], str],
    pixels: int,
    slots: int,
) -> Figure:
    """Rows from top to bottom in the order given, in `slots` places of one height, however few rows there are.

    `fragment`: what a click on the row toggles in the URL.
    """
    names = [row["key"] for row in rows]
    counts = [row["seizures"] for row in rows]
    masses = [row["mass_kg"] for row in rows]
    bar = _bar(rows, look, colour, fragment)
    return {
        "data": [
            bar | {"name": _("Seizures"), "x": counts, "text": [count(value) for value in counts]},
            bar | {"name": _("Kilograms"), "x": masses, "xaxis": "x2", "text": [kilograms(value) for value in masses]},
        ],
        "layout": layout(
            look,
            margin={"l": 8, "r": 12, "t": 4, "b": 8},
            bargap=_gap(slots, pixels),
            barcornerradius=2,
            xaxis=_panel(look, _("Seizures"), LEFT_PANEL, counts, count),
            xaxis2=_panel(look, _("Kilograms (kg)"), RIGHT_PANEL, masses, kilograms) | {"anchor": "y"},
            yaxis=categories(
                look,
                range=[slots - 0.5, -0.5],
                tickmode="array",
                tickvals=names,
                ticktext=[shorten(row["label"]) for row in rows],
                tickfont={"size": 12, "color": look.colour("ink")},
                ticklabelstandoff=6,
            ),
            annotations=[_not_known(row["key"], look) for row in rows if row["mass_kg"] is None],
        ),
    }


def _bar(
    rows: Sequence[Row], look: Look, colour: Callable[[Row], str], fragment: Callable[[Row], str]
) -> dict[str, Any]:
    """What the bars of both panels have in common."""
    return {
        "type": "bar",
        "orientation": "h",
        "y": [row["key"] for row in rows],
        "marker": {"color": [look.shade(fragment(row), colour(row)) for row in rows]},
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
    lines = [f"<b>{row['label']}</b>", _("{n} seizures").format(n=count(row["seizures"]))]
    lines.append(_("{kg} kg").format(kg=kilograms(row["mass_kg"])))
    if row.get("lines_without_mass"):
        lines.append(_("{n} without a mass").format(n=count(row["lines_without_mass"])))
    if row.get("lines_held"):
        lines.append(_("{n} held").format(n=count(row["lines_held"])))
    if row.get("lines_without_count"):
        lines.append(_("{n} without a number of events").format(n=count(row["lines_without_count"])))
    return "<br>".join(lines)


def _panel(
    look: Look, title: str, domain: tuple[float, float], values: Sequence[float | None], written: Callable[[float], str]
) -> Figure:
    known = [value for value in values if value is not None]
    longest = max((len(written(value)) for value in known), default=1)
    room = 1 / (1 - (longest * CHARACTER_PIXELS + 10) / PANEL_PIXELS)
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
        "hovertext": _("Mass not known"),
    }


def _gap(slots: int, pixels: int) -> float:
    """The share of a slot that leaves bars of one thickness."""
    return round(min(max(1 - BAR_PIXELS * slots / (pixels - HEAD_PIXELS), 0.2), 0.9), 3)
