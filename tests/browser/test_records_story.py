"""The panel beside the records tells of the record that the address names, and of no other while it is asked for."""

from __future__ import annotations

from playwright.sync_api import Route, expect

from tests.browser.conftest import OpenPage
from tests.browser.rest import until
from tests.browser.test_records_page import cell, ready

STORY = "records-story-body"


def test_the_story_of_one_record_never_stands_under_another(open_page: OpenPage) -> None:
    page = open_page("/records?sort=mass&order=desc")
    ready(page)
    cell(page, 1, "country").click()
    story = page.locator("#records-story")
    expect(story.locator("[data-field=quantity]")).to_be_visible()
    told = page.locator("#records-story-title").inner_text()

    held: list[Route] = []

    def hold(route: Route) -> None:
        asked = STORY in str(route.request.post_data_json["output"])
        if asked:
            held.append(route)
        else:
            route.continue_()

    page.route("**/_dash-update-component*", hold)
    cell(page, 3, "country").click()
    until(page, lambda: held, "the story is asked for")
    expect(story.locator("[data-field=quantity]")).to_have_count(0)
    expect(story).not_to_contain_text(told)
    shown = "element => getComputedStyle(element, '::before').height"
    assert page.locator(f"#{STORY}").evaluate(shown) == "96px", "a bar stands for what is on its way"
    for route in held:
        route.continue_()
    expect(story.locator("[data-field=quantity]")).to_be_visible()
