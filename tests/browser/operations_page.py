"""What the tests of the Operations page share: reading its numbers, asking its database. No tests here."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.rest import at_rest

OpenPage = Callable[..., Page]
Sql = Callable[..., list[tuple[Any, ...]]]
PATIENCE_MS = 60_000  # a cold server beside other work
SENTINEL = "/operations?operation=operation-sentinel"
COUNTED = """FROM seizure_line AS l JOIN seizure AS s ON s.id = l.seizure_id JOIN batch AS b ON b.id = s.batch_id
    WHERE b.status = 'active' AND s.not_counted IS NULL"""
WEIGHED = "l.class = 'drug' AND l.hold_reason IS NULL AND l.mass_kg IS NOT NULL"
OF_SENTINEL = f"{COUNTED} AND s.operation = 'operation-sentinel'"


def asking(path: Path) -> Sql:
    def query(text: str, *values: object) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(path)
        try:
            return connection.execute(text, values).fetchall()
        finally:
            connection.close()

    return query


def settled(page: Page) -> Page:
    expect(page.locator("#operations")).not_to_have_class(re.compile("is-loading"), timeout=PATIENCE_MS)
    expect(page.locator("#operation-cards")).to_have_attribute("aria-busy", "false", timeout=PATIENCE_MS)
    return at_rest(page, PATIENCE_MS)


def number(page: Page | Locator, measure: str) -> float:
    return float(page.locator(f"[data-measure='{measure}']").first.get_attribute("data-value") or "nan")


def card(page: Page, measure: str) -> float:
    return number(page.locator("#operation-cards"), measure)


def twin(page: Page, chart: str) -> dict[str, dict[str, str]]:
    """data-key -> column -> data-value of a chart's table."""
    script = """table => Object.fromEntries([...table.querySelectorAll('tbody tr')].map(row => {
        const cells = [...row.querySelectorAll('[data-value]')].map(cell => [cell.dataset.column, cell.dataset.value]);
        return [row.dataset.key, Object.fromEntries(cells)];
    }))"""
    found: dict[str, dict[str, str]] = page.locator(f"[data-chart={chart}] .data-table").evaluate(script)
    return found
