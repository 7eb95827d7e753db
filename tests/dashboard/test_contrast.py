"""Contrast of WCAG 2.2 in both themes: 3 to 1 for the edges of controls and for the marks of charts."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from dashboard.charts.base import SEEN, Look
from dashboard.theme import GROUP_COLOURS, THEMES, contrast, group_colour, tokens

ASSETS = Path(__file__).resolve().parents[2] / "dashboard" / "assets"
GROUNDS = ("surface", "paper")


@pytest.mark.parametrize("theme", THEMES)
def test_controls_and_the_focus_can_be_seen(theme: str) -> None:
    colours = tokens(theme)
    for edge, ground in product(("edge", "accent", "error", "ink-2"), GROUNDS):
        assert contrast(colours[edge], colours[ground]) >= 3, (edge, ground)


def test_fields_and_buttons_have_that_edge() -> None:
    rules = (ASSETS / "11-base.css").read_text(encoding="utf-8") + (ASSETS / "14-controls.css").read_text(
        encoding="utf-8"
    )
    for selector in (r"\.button,\s*\.icon-button", r"\.mantine-Input-input"):
        bodies = re.findall(rf"(?:^|\n){selector} \{{([^}}]*)\}}", rules)
        assert any("border: 1px solid var(--edge)" in body or "border-color: var(--edge)" in body for body in bodies)


@pytest.mark.parametrize("theme", THEMES)
def test_every_mark_of_a_group_or_its_outline_can_be_seen(theme: str) -> None:
    look = Look(theme=theme)
    ground = look.colour("surface")
    drawn = [group_colour(theme, sort) for sort in range(1, GROUP_COLOURS + 1)] + [look.colour("seq-4")]
    assert all(contrast(look.edge(colour), ground) >= SEEN for colour in drawn)
    assert any(look.edge(colour) != colour for colour in drawn) == (theme == "light"), "pale on white only"
