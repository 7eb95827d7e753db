"""Seizures or kilograms over time, stacked by drug group, with the reporters of each period beneath. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from dashboard.charts.base import Answer, Ask, Chart, Column, Figure, Look, Table, axis, layout, silent
from dashboard.charts.findings import leader
from dashboard.charts.weights import EQUIVALENT, how_many, is_counted, measure_name, measure_of, row_said
from dashboard.numbers import count
from dashboard.theme import GROUP_COLOURS
from dashboard.view import View
from i18n import gettext as _
from i18n import mark, ngettext

PIXELS = 340
EDGED = 80  # periods; with more of them the outlines of pale bars would be all there is to see
FEW = 10  # periods that are named one by one
MONTHS = {"month": 1, "quarter": 3, "year": 12}
TICKS = {"month": "%b %Y", "quarter": "Q%q %Y", "year": "%Y"}
TITLES = {
    ("seizures", "month"): mark("Seizures by month and drug group, {n}"),
    ("seizures", "quarter"): mark("Seizures by quarter and drug group, {n}"),
    ("seizures", "year"): mark("Seizures by year and drug group, {n}"),
    ("mass_kg", "month"): mark("Kilograms by month and drug group, {n}"),
    ("mass_kg", "quarter"): mark("Kilograms by quarter and drug group, {n}"),
    ("mass_kg", "year"): mark("Kilograms by year and drug group, {n}"),
    ("kg_equivalent", "month"): mark("Kilogram equivalents by month and drug group, {n}"),
    ("kg_equivalent", "quarter"): mark("Kilogram equivalents by quarter and drug group, {n}"),
    ("kg_equivalent", "year"): mark("Kilogram equivalents by year and drug group, {n}"),
}
MAIN = (0.27, 1.0)
BENEATH = (0.0, 0.18)  # as high as its title is long


def gather(ask: Ask, view: View) -> Answer:
    return finest(ask, view.grain, "group")


def finest(ask: Ask, wanted: str, by: str) -> Answer:
    """`by_month` in the periods wanted, or in the next longer ones where every record is dated more coarsely."""
    for granularity in [*MONTHS][[*MONTHS].index(wanted) :]:
        answer = ask("by_month", granularity=granularity, by=by)
        if answer["rows"]:
            return answer
    return ask("by_month", granularity=wanted, by=by)


def figure(answer: Answer, look: Look) -> Figure:
    rows = answer["rows"]
    if not rows:
        return silent(look, nothing())
    measure = measure_of(answer, look.view.trend)
    grain = answer["granularity"]
    width = {"xperiod": f"M{MONTHS[grain]}", "xperiodalignment": "middle", "xperiod0": _origin(rows)}
    heads = [_head(row) for row in rows]
    bars = [_bars(rows, heads, key, label, measure, look) | width for key, label in _groups(rows).items()]
    _one_line_for_the_rest(bars, list(_groups(rows)), look)
    return {
        "data": [*bars, _reporters(rows, look) | width],
        "layout": layout(
            look,
            margin={"l": 8, "r": 12, "t": 30, "b": 8},
            barmode="stack",
            bargap=_gap(len(rows)),
            showlegend=True,
            legend={
                "orientation": "h",
                "x": 0,
                "y": 1.02,
                "xanchor": "left",
                "yanchor": "bottom",
                "traceorder": "normal",
                "font": {"size": 11, "color": look.colour("ink-2")},
                "itemclick": False,
                "itemdoubleclick": False,
            },
            xaxis=_time(look, rows, grain),
            yaxis=axis(
                look, measure_name(measure), domain=list(MAIN), nticks=5, separatethousands=True, exponentformat="none"
            ),
            yaxis2=axis(look, _("Reporters"), domain=list(BENEATH), nticks=2, tickformat=",d"),
            shapes=_gaps(rows, look),
        ),
    }


def nothing() -> str:
    """Why there is no period to show."""
    return _("No record of this selection is dated to a year or less.")


def _origin(rows: list[Answer]) -> str | None:
    return rows[0]["from"] if rows else None


def _groups(rows: Iterable[Answer]) -> dict[str, str]:
    """Every group of any period, in the fixed order of the groups."""
    found = {group["key"]: (group["sort"], group["label"]) for row in rows for group in row["groups"]}
    return {key: label for key, (_sort, label) in sorted(found.items(), key=lambda item: item[1])}


def _bars(
    rows: list[Answer], heads: list[tuple[str, str]], key: str, label: str, measure: str, look: Look
) -> Figure:
    cells = [_cell(row, key) for row in rows]
    colour = look.group(key)
    return {
        "type": "bar",
        "name": label,
        "x": [row["from"] for row in rows],
        "y": [cell[measure] if cell else None for cell in cells],
        "marker": {
            "color": colour,
            "line": {
                "width": 0 if len(rows) > EDGED or look.edge(colour) == colour else 0.5,
                "color": look.edge(colour),
            },
            "pattern": {
                "shape": ["/" if row["partial"] else "" for row in rows],
                "size": 5,
                "solidity": 0.45,
                "fillmode": "overlay",
                "fgcolor": look.colour("surface"),
                "bgcolor": colour,
            },
        },
        "hovertext": [_hover(head, label, cell) for head, cell in zip(heads, cells, strict=True)],
        "hoverinfo": "text",
    }


def _one_line_for_the_rest(bars: list[Figure], keys: list[str], look: Look) -> None:
    """Groups beyond the eighth share one grey and one line in the legend; the pointer and the table tell them apart."""
    rest = [bar for bar, key in zip(bars, keys, strict=True) if look.group_order.get(key, 0) >= GROUP_COLOURS]
    for bar in rest[1:]:
        bar["showlegend"] = False
    if len(rest) > 1:
        rest[0]["name"] = _("Other and not classified")


def _cell(row: Answer, key: str) -> Mapping[str, Any] | None:
    return next((group for group in row["groups"] if group["key"] == key), None)


def _head(row: Answer) -> tuple[str, str]:
    """The first and the last lines that the pointer shows of a period, which are the same on the bars of all groups."""
    first = f"<b>{row['label']}</b>" + (f" ({_('partial period')})" if row["partial"] else "")
    everything = _("All: {numbers}").format(numbers=", ".join(row_said(row)[:2]))
    return first, f"{everything}<br>{_reported(row)}"


def _hover(head: tuple[str, str], label: str, cell: Mapping[str, Any] | None) -> str:
    first, last = head
    if not cell:
        return f"{first}<br>{last}"
    own = _("{group}: {numbers}").format(group=label, numbers=", ".join(row_said(cell)[:2]))
    return f"{first}<br>{own}<br>{last}"


def _reported(row: Answer) -> str:
    return ngettext("{n} reporter", "{n} reporters", row["reporters"]).format(n=count(row["reporters"]))


def _reporters(rows: list[Answer], look: Look) -> Figure:
    return {
        "type": "bar",
        "name": _("Reporters"),
        "x": [row["from"] for row in rows],
        "y": [row["reporters"] for row in rows],
        "yaxis": "y2",
        "marker": {"color": look.colour("line-2")},
        "hovertext": [
            f"<b>{row['label']}</b><br>{_reported(row)}" for row in rows
        ],
        "hoverinfo": "text",
        "showlegend": False,
    }


def _time(look: Look, rows: list[Answer], grain: str) -> Figure:
    base = axis(look, None, type="date", showgrid=False, anchor="y2", tickformat=TICKS[grain], ticklabelmode="period")
    base["rangemode"] = "normal"
    if 0 < len(rows) <= FEW:
        names = {"ticktext": [row["label"] for row in rows], "tickvals": [_middle(row) for row in rows]}
        base |= names | {"tickmode": "array", "ticklabelmode": "instant"}
    return base | {"showline": True, "linecolor": look.colour("line-2")}


def _gap(periods: int) -> float:
    """Space between bars: wide where there are few, so that two months do not become two walls."""
    if periods >= FEW:
        return 0.15 if periods < 80 else 0.05
    return round(1 - 0.85 * max(periods, 2) / FEW, 2)


def _middle(row: Answer) -> str:
    first, after = date.fromisoformat(row["from"]), date.fromisoformat(_after(row))
    return (first + (after - first) / 2).isoformat()


def _gaps(rows: list[Answer], look: Look) -> list[Figure]:
    """A faint band over each run of periods from which there is no record at all: silence is not zero."""
    bands: list[Figure] = []
    for row in rows:
        if not row["no_record"]:
            continue
        if bands and bands[-1]["key"] == row["from"]:
            bands[-1]["x1"] = bands[-1]["key"] = _after(row)
        else:
            bands.append({"x0": row["from"], "x1": _after(row), "key": _after(row)})
    fill = {"type": "rect", "xref": "x", "yref": "paper", "y0": MAIN[0], "y1": 1, "layer": "below"}
    look_of = {"fillcolor": look.colour("zero"), "opacity": 0.6, "line": {"width": 0}}
    return [fill | look_of | {"x0": band["x0"], "x1": band["x1"]} for band in bands]


def _after(row: Answer) -> str:
    """The first day after a period."""
    return (date.fromisoformat(row["to"]) + timedelta(days=1)).isoformat()


def title(answer: Answer, view: View) -> str:
    return _(TITLES[measure_of(answer, view.trend), answer["granularity"]]).format(n=how_many(answer))


def _measures(answer: Answer) -> list[Column]:
    counted = Column("seizures", _("Seizures"), "integer")
    if not is_counted(answer):
        counted = Column("aggregate_rows", _("Rows of aggregates"), "integer")
    if answer["weight"] == EQUIVALENT:
        return [counted, Column(EQUIVALENT, _("Kilogram equivalents, as published"), "kg", "kg")]
    mass = Column("mass_kg", _("Kilograms"), "kg", "kg")
    return [counted, mass, Column("lines_without_mass", _("Lines without a mass"), "integer")]


def table(answer: Answer) -> Table:
    """One row per period and one for each drug group in it; measures as in the tables of the other charts."""
    columns = (
        Column("label", _("Period"), "text"),
        Column("group", _("Drug group"), "text"),
        *_measures(answer),
        Column("reporters", _("Reporters"), "integer"),
        Column("partial", _("Partial"), "flag"),
    )
    rows: list[Mapping[str, Any]] = []
    for row in answer["rows"]:
        rows.append({**row, "group": _("All")})
        for group in row["groups"]:
            shown = {"key": f"{row['key']}|{group['key']}", "label": row["label"], "group": group["label"]}
            rows.append({**group, **shown, "reporters": None, "partial": row["partial"]})
    return Table(columns, rows)


def notes(answer: Answer, view: View) -> list[str]:
    said = []
    if any(row["partial"] for row in answer["rows"]):
        said.append(_("Hatched: a partial period."))
    if any(row["no_record"] for row in answer["rows"]):
        said.append(_("Shaded: no record, which is not zero."))
    if answer["granularity"] != view.grain:
        said.append(_("No record is dated more finely than this."))
    if coarser := _coarser(answer["coarser"]):
        said.append(_("Dated more coarsely than this and in no bar: {what}.").format(what=coarser))
    if measure_of(answer, view.trend) == "seizures":
        said.append(_("A seizure of two groups counts in both."))
    return said


def _coarser(left_out: Answer) -> str:
    if n := left_out["seizures"]:
        return ngettext("{n} seizure", "{n} seizures", n).format(n=count(n))
    n = left_out["rows"]
    return ngettext("{n} row", "{n} rows", n).format(n=count(n)) if n else ""


def summary(answer: Answer, view: View) -> str:
    rows = answer["rows"]
    if not rows:
        return nothing()
    span = _("From {first} to {last}.").format(first=rows[0]["label"], last=rows[-1]["label"])
    return f"{span} {leader(answer, measure_of(answer, view.trend))}".strip()


CHART = Chart("trend", gather, figure, title, table, notes, summary, pixels=PIXELS, wide=True)
