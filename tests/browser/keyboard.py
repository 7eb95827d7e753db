"""Hands on the keyboard: moving the focus as a reader does, and whether one sees where it is.

Nothing here touches the pointer, and nothing focuses an element by script.
"""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.rest import SOON_MS, at_rest, focused

MOST_STOPS = 90
LOOKS = 40  # at where the focus is; what is drawn anew takes a moment to give it back
# The element itself, where it is big enough to be seen, or the control that it is a part of, must have an outline.
SEEN = """() => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return 'nothing has the focus';
    const outlined = element => {
        const style = getComputedStyle(element);
        const box = element.getBoundingClientRect();
        const drawn = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
        const clear = !['transparent', 'rgba(0, 0, 0, 0)'].includes(style.outlineColor);
        return drawn && clear && style.opacity !== '0' && box.width > 8 && box.height > 8;
    };
    for (let element = focused, up = 0; element && up < 4; element = element.parentElement, up += 1) {
        if (outlined(element)) return '';
    }
    return focused.outerHTML.slice(0, 160);
}"""


def press(page: Page, *keys: str) -> None:
    """Press keys one after another; after each it can be seen where the focus is."""
    for key in keys:
        page.keyboard.press(key)
        unseen = page.evaluate(SEEN)
        for _look in range(LOOKS):
            if not unseen:
                break
            page.wait_for_timeout(SOON_MS)
            unseen = page.evaluate(SEEN)
        assert not unseen, f"after {key}: {unseen}"


def has_focus(page: Page, selector: str) -> bool:
    found: bool = page.evaluate("selector => document.activeElement.matches(selector)", selector)
    return found


def tab_to(page: Page, selector: str, *, back: bool = False) -> None:
    """Tab, forwards or backwards, until what the selector names has the focus."""
    at_rest(page)
    for _stop in range(MOST_STOPS):
        if has_focus(page, selector):
            return
        press(page, "Shift+Tab" if back else "Tab")
    raise AssertionError(f"{selector} is not reached with {MOST_STOPS} stops of the Tab key")


def pick(page: Page, control: str, name: str) -> None:
    """Choose an option of a filter: type its name, go down to it, take it."""
    tab_to(page, f"#filter-{control}")
    page.keyboard.type(name)
    options = page.get_by_role("option")
    expect(options.first).to_contain_text(name)
    at_rest(page)
    names = [re.sub(r"\s*[0-9,]+$", "", text) for text in options.all_inner_texts()]
    press(page, *["ArrowDown"] * (names.index(name) + 1), "Enter", "Escape")
    at_rest(page)


def open_menu_item(page: Page, card: str, action: str) -> None:
    """The menu of a card, and the arrows down to one of its items."""
    tab_to(page, f"[data-chart={card}] details.menu > summary")
    press(page, "Enter", "ArrowDown")
    focused(page, f"[data-chart={card}] .menu-items *")
    to_menu_item(page, action)
    page.keyboard.press("Enter")


def to_menu_item(page: Page, action: str) -> None:
    for _item in range(10):
        if has_focus(page, f"[data-action={action}]"):
            return
        press(page, "ArrowDown")
    raise AssertionError(f"the menu has no {action}")
