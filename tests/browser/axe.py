"""axe-core on an open page, with the page's own Content-Security-Policy on: what it finds, as lines to be read."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from playwright.sync_api import BrowserContext, Page

REFUSED = ("serious", "critical")
RUN = "() => axe.run(document, {resultTypes: ['violations']})"


@cache
def _source() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def carry_axe(context: BrowserContext) -> None:
    """Every page that `context` opens from now on has axe in it: put there by the browser, not by the page."""
    context.add_init_script(_source())


def offences(page: Page, *refused: str) -> list[str]:
    """One line for each element that breaks a rule of these weights (serious and critical ones unless named)."""
    found: dict[str, Any] = page.evaluate(RUN)
    return [
        f"{rule['impact']} {rule['id']}: {' '.join(map(str, node['target']))} {node['html'][:120]}"
        for rule in found["violations"]
        if rule["impact"] in (refused or REFUSED)
        for node in rule["nodes"]
    ]
