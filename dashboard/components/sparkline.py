"""A line the size of a word, as an image: it has no axis and says only up or down. Must not hold callbacks."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

WIDTH, HEIGHT, EDGE = 96, 28, 2
LONGEST_NUMBER = 9  # beside a longer one there is no room for a line that says anything


def sparkline(values: Sequence[float | None], colour: str) -> Component | None:
    """None where there are fewer than three values; a gap where one is not known."""
    known = [value for value in values if value is not None]
    if len(known) < 3:
        return None
    top = max(known) or 1
    step = (WIDTH - 2 * EDGE) / (len(values) - 1)
    path, pen = [], "M"
    for index, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        path.append(f"{pen}{EDGE + index * step:.1f} {HEIGHT - EDGE - value / top * (HEIGHT - 2 * EDGE):.1f}")
        pen = "L"
    pen_style = f'fill="none" stroke="{colour}" stroke-width="1.5" stroke-linejoin="round" stroke-linecap="round"'
    drawing = f'<path d="{" ".join(path)}" {pen_style}/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{drawing}</svg>'
    return html.Img(src=f"data:image/svg+xml,{quote(svg)}", alt="", className="spark", width=WIDTH, height=HEIGHT)
