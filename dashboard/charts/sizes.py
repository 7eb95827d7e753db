"""How many lines have which mass: bins of powers of ten. Pure."""

from __future__ import annotations

from dashboard.charts.base import Answer, Ask, Chart, Figure, Look, Table, axis, categories, layout, silent, table_of
from dashboard.numbers import count, kilograms, mass_name, short_count
from dashboard.view import View
from i18n import gettext as _

PIXELS = 260
ROOM_FOR_NUMBERS = 1.15


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
                "x": [row["key"] for row in rows],
                "y": counts,
                "text": [short_count(value) for value in counts],
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
            bargap=0.12,
            barcornerradius=2,
            xaxis=categories(
                look,
                title=_("Mass of one line: each bar from here to the next"),
                tickmode="array",
                tickvals=[row["key"] for row in rows],
                ticktext=[mass_name(row["from_kg"]) if row["from_kg"] else "0" for row in rows],
                tickangle=0 if len(rows) < 9 else -40,
            ),
            yaxis=axis(look, _("Lines"), nticks=4, tickformat=",d", range=[0, max(counts) * ROOM_FOR_NUMBERS]),
        ),
    }


def nothing(answer: Answer) -> str:
    """Why there is no size to show."""
    if answer["kinds"] == ["annual"]:
        return _("Annual tables are sums of a year: they hold no single seizure to size.")
    return _("No single seizure of this selection has a known mass.")


def _hover(row: Answer) -> str:
    said = _("{n} lines, {kg} kg").format(n=count(row["lines"]), kg=kilograms(row["mass_kg"]))
    return f"<b>{row['label']}</b><br>{said}"


def title(answer: Answer, _view: View) -> str:
    return _("Size of seizures, {n} lines with a mass").format(n=count(answer["lines"]))


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
