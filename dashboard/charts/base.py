"""What a chart is: a question, how to draw its answer as a plain figure dictionary, its table, its words.

Pure: no dash, no plotly, no store. A chart never adds up what its answer does not hold; aggregation is analytics'.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from textwrap import wrap
from typing import Any, Protocol

from dashboard.numbers import separators
from dashboard.theme import contrast, group_colour, tokens
from dashboard.view import View

Answer = Mapping[str, Any]
Figure = dict[str, Any]

UNKNOWN_KEY = "unknown"
FONT = "IBM Plex Sans, system-ui, Segoe UI, Roboto, Noto Sans, sans-serif"
TEXT_SIZE = 12
SEEN = 3.0  # the least contrast of a graphic with its ground, WCAG 2.2, 1.4.11
SENTENCE_CHARACTERS = 44  # what fits on a phone


class Ask(Protocol):
    """A question to analytics about the chart's selection; `everything=True` asks about the whole database instead."""

    def __call__(self, question: str, *, everything: bool = False, **options: str | int) -> Answer: ...


@dataclass(frozen=True)
class Look:
    """Everything a figure depends on besides its answer.

    `chosen`: the values of the chart's own dimensions that are selected, as URL fragments ("country=RU"); drawn
    in colour and the others muted. `group_order`: drug group -> fixed order, which picks its colour. `country_names`:
    code -> name. `asked`: the countries of the selected regions; None: all were asked about.
    """

    theme: str = "light"
    view: View = field(default_factory=View)
    chosen: frozenset[str] = frozenset()
    group_order: Mapping[str, int] = field(default_factory=dict)
    country_names: Mapping[str, str] = field(default_factory=dict)
    asked: frozenset[str] | None = None

    def colour(self, name: str) -> str:
        return tokens(self.theme)[name]

    def group(self, key: str | None) -> str:
        return group_colour(self.theme, self.group_order.get(key or "", len(self.group_order) or 9))

    def edge(self, colour: str) -> str:
        """The outline of a mark of this colour: its own, or a darker one where it would be too pale on the page."""
        pale = contrast(colour, self.colour("surface")) < SEEN
        return self.colour("ink-3") if pale else colour

    def shade(self, fragment: str, colour: str) -> str:
        """The colour of one mark: its own, or muted when others are chosen and this one is not."""
        return colour if not self.chosen or fragment in self.chosen else self.colour("muted-bar")


@dataclass(frozen=True)
class Column:
    """A column of a chart's table: `format` is one of text, integer, kg, share, flag."""

    id: str
    label: str
    format: str
    unit: str | None = None


@dataclass(frozen=True)
class Table:
    """The same numbers as the figure: shown, read out and exported. Each row has a `key`."""

    columns: tuple[Column, ...]
    rows: Sequence[Mapping[str, Any]]


def no_summary(_answer: Answer, _view: View) -> str:
    """For a figure whose title says all of it."""
    return ""


def no_fragment(_row: Mapping[str, Any]) -> str | None:
    """For a chart of which nothing can be selected."""
    return None


@dataclass(frozen=True)
class Chart:
    """One chart of a page.

    `own`: the selection keys that it shows and so ignores, to keep all of it clickable. `summary`: what the figure
    shows, in words, for those who do not see it. `fragment`: what a row of the table toggles in the URL, as a click on
    its mark does ("country=RU"); None: nothing.
    """

    id: str
    gather: Callable[[Ask, View], Answer]
    figure: Callable[[Answer, Look], Figure]
    title: Callable[[Answer, View], str]
    table: Callable[[Answer], Table]
    notes: Callable[[Answer, View], list[str]]
    summary: Callable[[Answer, View], str] = no_summary
    own: tuple[str, ...] = ()
    fragment: Callable[[Mapping[str, Any]], str | None] = no_fragment
    pixels: int = 320
    wide: bool = False


def table_of(answer: Answer, ids: Sequence[str]) -> Table:
    """The table of a grouped answer: these of its columns, in this order, all of its rows."""
    known = {column["id"]: column for column in answer["columns"]}
    wanted = (known[name] for name in ids if name in known)
    columns = tuple(Column(item["id"], item["label"], item["format"], item["unit"]) for item in wanted)
    return Table(columns, answer["rows"])


def silent(look: Look, sentence: str) -> Figure:
    """The figure of a chart that can say nothing about a selection: the sentence why, and no axes."""
    words = {
        "xref": "paper",
        "yref": "paper",
        "x": 0.5,
        "y": 0.5,
        "text": "<br>".join(wrap(sentence, SENTENCE_CHARACTERS)),
        "showarrow": False,
        "font": {"size": 13, "color": look.colour("ink-3")},
    }
    return {
        "data": [],
        "layout": layout(look, xaxis={"visible": False}, yaxis={"visible": False}, annotations=[words]),
    }


def layout(look: Look, **more: Any) -> Figure:
    """The layout all charts share: quiet grids, our font, no template (which would weigh more than the data)."""
    base: Figure = {
        "font": {"family": FONT, "size": TEXT_SIZE, "color": look.colour("ink-2")},
        "paper_bgcolor": look.colour("surface"),
        "plot_bgcolor": look.colour("surface"),
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "hoverlabel": {
            "bgcolor": look.colour("surface-2"),
            "bordercolor": look.colour("line-2"),
            "font": {"family": FONT, "size": TEXT_SIZE, "color": look.colour("ink")},
            "align": "left",
        },
        "showlegend": False,
        "dragmode": False,
        "separators": separators(),
    }
    return base | more


def axis(look: Look, title: str | None = None, **more: Any) -> Figure:
    """A value axis: from zero, thin grid, its title is the measure and its unit."""
    base: Figure = {
        "gridcolor": look.colour("grid"),
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "fixedrange": True,
        "automargin": True,
        "tickfont": {"size": 11, "color": look.colour("ink-3")},
        "rangemode": "tozero",
    }
    if title:
        base["title"] = {"text": title, "font": {"size": 11, "color": look.colour("ink-3")}, "standoff": 6}
    return base | more


def categories(look: Look, title: str | None = None, **more: Any) -> Figure:
    """A category axis, no grid."""
    return axis(look, title, showgrid=False, type="category", rangemode="normal", **more)
