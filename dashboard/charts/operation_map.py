"""Where an operation's seizures were made; who took part, and who reported what. Pure.

Four looks of a participant that must not be confused: shaded (seizures), reported nothing seized, did not report, and
the edge that says it is one; a country without the edge is none. A sign (0, ?) repeats in grey print what colour says.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.charts.base import Answer, Ask, Chart, Column, Figure, Look, Table, layout
from dashboard.charts.findings import leaders
from dashboard.charts.framing import framed
from dashboard.charts.shading import Shading, map_legend, shading
from dashboard.charts.weights import MASS, SEIZURES, how_many, weight_said
from dashboard.geo import OUTLINES_URL, territories
from dashboard.numbers import count
from dashboard.view import View
from i18n import gettext as _
from i18n import mark, ngettext

PIXELS = 400
STATUSES = {
    "reported": mark("reported seizures"),
    "nil": mark("reported nothing seized"),
    "silent": mark("did not report"),
}
SIGNS = {"nil": "0", "silent": "?"}
COLOURS = {"nil": "zero", "silent": "no-mass"}
LEGEND = {"nil": mark("Reported nothing seized (0)"), "silent": mark("Did not report (?)")}
NOT_A_PARTICIPANT = mark("no participant")


def gather(ask: Ask, _view: View) -> Answer:
    return ask("operation")


def figure(answer: Answer, look: Look) -> Figure:
    participants = [row for row in answer["participants"] if row["country"] in territories()]
    others = [row for row in answer["others"] if row["country"] in territories()]
    shaded = [row for row in (*participants, *others) if row[SEIZURES]]
    scale = shading([row[SEIZURES] for row in shaded], look, SEIZURES)
    known = [row["country"] for row in (*participants, *others)]
    geo = framed(known, look)
    rest = [code for code, where in territories().items() if where.drawn and code not in set(known)]
    return {
        "data": [
            _plain(rest, "land", look) | {"hoverinfo": "skip"},
            *_by_status("nil", participants, look),
            *_by_status("silent", participants, look),
            *_shaded([row for row in shaded if row not in participants], scale, look, edge=False),
            *_shaded([row for row in shaded if row in participants], scale, look, edge=True),
            _edge_line(look),
        ],
        "layout": layout(
            look,
            margin={"l": 0, "r": 0, "t": 0, "b": 0},
            dragmode="pan",
            uirevision="operation-map",
            geo=geo,
            meta={"frame": {"center": geo["center"], "projection": geo["projection"]}},
            showlegend=True,
            legend=map_legend(look),
            coloraxis=scale.coloraxis,
        ),
    }


def said_of(row: Answer) -> list[str]:
    """What is known of a participant or another country, for the pointer."""
    status = _(STATUSES[row["status"]]) if "basis" in row else _(NOT_A_PARTICIPANT)
    if not row[SEIZURES]:
        return [status]
    n = row[SEIZURES]
    return [status, ngettext("{n} seizure", "{n} seizures", n).format(n=count(n)), weight_said(MASS, row[MASS])]


def _hover(row: Answer) -> str:
    return "<br>".join([f"<b>{row['label']}</b>", *said_of(row)])


def _by_status(status: str, rows: Sequence[Answer], look: Look) -> list[Figure]:
    """Participants without seizures: one plain colour, their sign on it, their line in the legend."""
    found = [row for row in rows if row["status"] == status and not row[SEIZURES]]
    if not found:
        return []
    hover = [_hover(row) for row in found]
    drawn = [(row["country"], text) for row, text in zip(found, hover, strict=True) if _is_drawn(row)]
    area = _plain([code for code, _text in drawn], COLOURS[status], look)
    area |= {"hovertext": [text for _code, text in drawn], "marker": {"line": _edge(look)}}
    signs = _points([row["country"] for row in found])
    font = {"size": 13, "color": look.colour("ink-2")}
    signs |= {"mode": "text", "text": [SIGNS[status]] * len(found), "textfont": font, "hovertext": hover}
    return [area, signs, _legend_line(_(LEGEND[status]), look.colour(COLOURS[status]), look)]


def _shaded(rows: Sequence[Answer], scale: Shading, look: Look, *, edge: bool) -> list[Figure]:
    """Countries with seizures, participants with an edge; those too small to see as dots of the same colours."""
    if not rows:
        return []
    line = _edge(look) if edge else {"width": 0.5, "color": look.colour("land-line")}
    drawn = [row for row in rows if _is_drawn(row)]
    small = [row for row in rows if territories()[row["country"]].dot]
    areas = _areas([row["country"] for row in drawn]) | {
        "z": [scale.position(row[SEIZURES]) for row in drawn],
        "coloraxis": "coloraxis",
        "marker": {"line": line},
        "hovertext": [_hover(row) for row in drawn],
    }
    shade = {"color": [scale.position(row[SEIZURES]) for row in small], "coloraxis": "coloraxis"}
    dots = _points([row["country"] for row in small]) | {
        "mode": "markers",
        "marker": shade | {"size": 8, "line": line},
        "hovertext": [_hover(row) for row in small],
    }
    return [trace for trace, wanted in ((areas, drawn), (dots, small)) if wanted]


def _is_drawn(row: Answer) -> bool:
    return territories()[row["country"]].drawn


def _edge(look: Look) -> Figure:
    return {"width": 1.6, "color": look.colour("ink-2")}


def _areas(codes: Sequence[str]) -> Figure:
    return {
        "type": "choropleth",
        "geojson": OUTLINES_URL,
        "featureidkey": "id",
        "locations": list(codes),
        "hoverinfo": "text",
        "showlegend": False,
    }


def _plain(codes: Sequence[str], token: str, look: Look) -> Figure:
    colour = look.colour(token)
    return _areas(codes) | {
        "z": [0] * len(codes),
        "colorscale": [[0, colour], [1, colour]],
        "showscale": False,
        "marker": {"line": {"width": 0.5, "color": look.colour("land-line")}},
    }


def _points(codes: Sequence[str]) -> Figure:
    where = [territories()[code] for code in codes]
    return {
        "type": "scattergeo",
        "lat": [item.latitude for item in where],
        "lon": [item.longitude for item in where],
        "hoverinfo": "text",
        "showlegend": False,
    }


def _edge_line(look: Look) -> Figure:
    return _legend_line(_("Participant"), look.colour("surface"), look, width=1.6)


def _legend_line(name: str, colour: str, look: Look, width: float = 1.0) -> Figure:
    edge = look.colour("ink-2" if width > 1 else "line-2")
    return {
        "type": "scattergeo",
        "mode": "markers",
        "name": name,
        "lat": [None],
        "lon": [None],
        "hoverinfo": "skip",
        "marker": {"symbol": "square", "size": 10, "color": colour, "line": {"width": width, "color": edge}},
        "showlegend": True,
    }


def title(answer: Answer, _view: View) -> str:
    return _("Seizures of the operation by country, {n}").format(n=how_many(answer))


def table(answer: Answer) -> Table:
    columns = (
        Column("label", _("Country"), "text"),
        Column("said", _("Part in the operation"), "text"),
        Column(SEIZURES, _("Seizures"), "integer"),
        Column(MASS, _("Kilograms"), "kg", "kg"),
    )
    rows = (*answer["participants"], *answer["others"])
    return Table(columns, [{**row, "key": row["country"] or "unknown", "said": said_of(row)[0]} for row in rows])


def notes(answer: Answer, _view: View) -> list[str]:
    said = []
    if any(row.get("basis") == "assumed" for row in answer["participants"]):
        said.append(_("Participants marked as assumed are not named by any source."))
    if any(row["country"] in (None, "unknown") for row in answer["others"]):
        said.append(_("Seizures of an unknown country are in the table and not on the map."))
    said.append(
        _("Boundaries: Natural Earth, simplified. They express no opinion on the status of any country or territory.")
    )
    return said


def summary(answer: Answer, _view: View) -> str:
    return leaders(answer)


CHART = Chart("operation-map", gather, figure, title, table, notes, summary, pixels=PIXELS)
