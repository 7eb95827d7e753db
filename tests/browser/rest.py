"""When a page is at rest: Dash has answered all that was set off, nothing is on its way, what was drawn is laid out.

Whoever looks at a page right after an action sees the page from before it as often as not. So a plain `assert` on what
a page says stands after `at_rest`, or after something that only the new page can say. No tests here.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PATIENCE_MS

SOON_MS = 50
FRAMES = 3
_turns = count()
# What is asked for by an action is among the callbacks of Dash before the action has returned.
AT_REST = """([turn, frames]) => {
    const state = window.store?.getState();
    const over = ['stored', 'completed'];
    const busy = state?.appLifecycle !== 'HYDRATED' || state.isLoading
        || Object.entries(state.callbacks).some(([name, found]) => !over.includes(name) && found.length)
        || document.fonts.status !== 'loaded'
        || document.querySelector('[aria-busy=true], [data-dash-is-loading=true], .is-loading')
        || document.querySelector('.data-row:not(.data-row-failed)');
    const before = window.stillFor?.turn === turn ? window.stillFor.frames : 0;
    window.stillFor = {turn, frames: busy ? 0 : before + 1};
    return window.stillFor.frames >= frames;
}"""
NOTED = """([id, text]) => {
    const name = id.startsWith('{') ? JSON.parse(id) : id;
    return String(window.dash_component_api.getLayout(name).props.value ?? '') === text;
}"""


def at_rest(page: Page, timeout: float = PATIENCE_MS) -> Page:
    """Until nothing has been under way on the page for some frames."""
    page.wait_for_function(AT_REST, arg=[next(_turns), FRAMES], timeout=timeout)
    return page


def until(page: Page, true: Callable[[], object], what: str) -> None:
    """Until this is true of what is not in the page's elements: a figure, a file, a request that was held up."""
    end = time.monotonic() + PATIENCE_MS / 1000
    while not true():
        assert time.monotonic() < end, f"it never came to this: {what}"
        page.wait_for_timeout(SOON_MS)


def write(field: Locator, text: str) -> None:
    """Fill a field of Dash."""
    field.fill(text)
    noted(field, text)


def noted(field: Locator, text: str) -> None:
    """Until Dash knows what was written: a person's next key or click comes later than that, a script's may not."""
    field.page.wait_for_function(NOTED, arg=[field.get_attribute("id") or "", text], timeout=PATIENCE_MS)


def fits(page: Page, width: int) -> None:
    """Nothing of the page sticks out of a window this wide."""
    at_rest(page)
    wide = "width => document.scrollingElement.scrollWidth <= width"
    page.wait_for_function(wide, arg=width, timeout=PATIENCE_MS)


def focused(page: Page, selector: str) -> None:
    """What this selector names has the focus, or is given it."""
    expect(page.locator(":focus").and_(page.locator(selector))).to_have_count(1)
