"""The frame of the way through: numbered steps that open and close, and the foot with the one thing to do next.

Functions that return components, no callbacks. Must not import etl, plotly or SQL.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.components.marks import icon
from i18n import gettext as _

DONE, NOW, ASKS = "done", "now", "asks"


@dataclass(frozen=True)
class Step:
    """`state`: done (as it should be), asks (something must be said here first), now (this is to be looked at).

    `said`: the step in a few words, read without opening it. `opened`: whether it begins open; then it stays as it is.
    """

    name: str
    title: str
    said: str
    state: str
    body: Sequence[Component]
    opened: bool


def way(steps: Sequence[Step]) -> Component:
    """The steps in their order."""
    return html.Ol([_step(place, step) for place, step in enumerate(steps, 1)], className="way")


def _step(place: int, step: Step) -> Component:
    spoken = {
        DONE: _("Step {n}, nothing to do"),
        ASKS: _("Step {n}, needs an answer"),
        NOW: _("Step {n}, to look at"),
    }
    disc = html.Span(
        icon("check") if step.state == DONE else str(place),
        className="way-disc",
        **attributes(aria_hidden="true"),
    )
    head = html.Summary(
        [
            disc,
            html.Span(spoken[step.state].format(n=place) + ": ", className="sr"),
            html.Span(step.title, className="way-title"),
            html.Span(step.said, className="way-said"),
            html.Span(icon("chevron"), className="way-fold"),
        ],
        className="way-head",
    )
    return html.Li(
        fold(f"step {step.name}", [head, html.Div(list(step.body), className="way-body")], opened=step.opened),
        className=f"way-step way-{step.state}",
        **attributes(data_step=step.name, data_state=step.state),
    )


def fold(key: str, children: Sequence[Component], style: str = "", *, opened: bool = False) -> Component:
    """What can be opened and closed; the card remembers by `key` which it was when it is drawn anew."""
    return html.Details(list(children), open=opened, className=style, **attributes(data_fold=key))


def part(title: str, children: Sequence[Component | None], note: str | Component | None = None) -> Component:
    """A titled part of a step."""
    head: list[Component] = [html.H3(title, className="way-part-title")]
    if note:
        head.append(html.P(note, className="data-quiet"))
    return html.Section([*head, *filter(None, children)], className="way-part")


def more(n: str) -> Component:
    """What a capped list leaves out."""
    return html.P(n, className="data-quiet way-more")
