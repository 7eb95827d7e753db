"""How many lines have which mass: bins of powers of ten, the smallest at the top. Pure."""

from __future__ import annotations

from dashboard.charts.bars import gap
from dashboard.charts.base import Answer, Ask, Chart, Figure, Look, Table, axis, categories, layout, silent, table_of
from dashboard.numbers import count, kilograms, mass_name
from dashboard.view import View
from i18n import gettext as _
from i18n import ngettext

PIXELS = 300
SLOTS = 6
ROOM_FOR_NUMBERS = 1.35


def gather(ask: Ask, _view: View) -> Answer:
    return ask("sizes")


def figure(answer: Answer, look: Look) -> Figure:
    rows = answer["rows"]
    if not rows:
        return silent(look, nothing(answer))
    counts = [row["lines"] for row in rows]
    return {
        "data": [
            {
                "type": "bar",
                "name": _("Lines"),
                "orientation": "h",
                "x": counts,
                "y": [row["key"] for row in rows],
                "text": [count(value) for value in counts],
                "textposition": "outside",
                "textangle": 0,
                "cliponaxis": False,
                "constraintext": "none",
                "textfont": {"size": 11, "color": look.colour("ink-2")},
                "marker": {"color": look.colour("seq-4")},
                "hovertext": [_hover(row) for row in rows],
                "hoverinfo": "text",
            }
        ],
        "layout": layout(
            look,
            margin={"l": 8, "r": 12, "t": 4, "b": 8},
            bargap=gap(max(len(rows), SLOTS), PIXELS),
            barcornerradius=2,
            # No grid: every bar has its number at its end.
            xaxis=axis(
                look,
                _("Lines"),
                range=[0, max(counts) * ROOM_FOR_NUMBERS],
                showgrid=False,
                showticklabels=False,
                side="top",
            ),
            yaxis=categories(
                look,
                autorange="reversed",
                tickmode="array",
                tickvals=[row["key"] for row in rows],
                ticktext=[_mass(row) for row in rows],
                tickfont={"size": 11, "color": look.colour("ink")},
                ticklabelstandoff=6,
            ),
        ),
    }


def _mass(row: Answer) -> str:
    """The two ends of a bin, in the units that people say them in."""
    return f"{mass_name(row['from_kg'])} – {mass_name(row['to_kg'])}" if row["from_kg"] else str(row["label"])


def nothing(answer: Answer) -> str:
    """Why there is no size to show."""
    if answer["kinds"] == ["annual"]:
        return _("Annual tables are sums of a year: they hold no single seizure to size.")
    return _("No single seizure of this selection has a known mass.")


def _hover(row: Answer) -> str:
    said = ngettext("{n} line, {kg} kg", "{n} lines, {kg} kg", row["lines"]).format(
        n=count(row["lines"]), kg=kilograms(row["mass_kg"]))
    return f"<b>{row['label']}</b><br>{said}"


def title(answer: Answer, _view: View) -> str:
    n = answer["lines"]
    return ngettext(
        "Size of seizures, {n} line with a mass", "Size of seizures, {n} lines with a mass", n
    ).format(n=count(n))


def table(answer: Answer) -> Table:
    return table_of(answer, ("label", "lines", "mass_kg"))


def notes(answer: Answer, _view: View) -> list[str]:
    if not answer["rows"]:
        return []
    return [_("Individual records only; each bin is ten times as wide as the one before.")]


def summary(answer: Answer, _view: View) -> str:
    if not answer["rows"]:
        return nothing(answer)
    row = max(answer["rows"], key=lambda item: int(item["lines"]))
    said = _("Most lines: {size}, {n} of {total}.")
    return said.format(size=row["label"], n=count(row["lines"]), total=count(answer["lines"]))


CHART = Chart("sizes", gather, figure, title, table, notes, summary, pixels=PIXELS)
