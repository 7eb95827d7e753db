"""Two answers at one card in quick succession: whichever request is late, both are heard and both are shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import APIResponse, BrowserContext, Locator, Page, Route, expect

from tests.browser.conftest import Watch
from tests.browser.data_page import BEFORE, PATIENCE_MS, Place, card, drop, open_data_page, pick, waits
from tests.browser.data_page import place as place
from tests.browser.rest import until

STRANGE = """Date,Country,Drug,Quantity,Unit
01/02/2021,Kazakhstan,heroin,2.5,kg
03/04/2021,Nowhereland,dry blue,1.5,kg
"""
CALLBACKS = "**/_dash-update-component?**"
DRAW = """upload => window.dash_clientside.set_props('data-event',
    {data: {uploads: [upload], changed: upload, fresh: false, told: 99}})"""
# Dash has nothing under way; the file, whose row is kept from ending, has.
DASH_IDLE = """() => {
    const {stored, completed, ...found} = window.store.getState().callbacks;
    return Object.values(found).every((some) => !some.length);
}"""


@pytest.fixture
def form(new_context: Callable[..., BrowserContext], place: Place, watch: Watch) -> Locator:
    """The card of a file with a drug and a country that nobody knows."""
    page = open_data_page(new_context, place, watch)
    drop(page, "strange.csv", STRANGE)
    found = card(page, "strange.csv")
    waits(found)
    return found


def assign_drug(form: Locator) -> None:
    pick(form, "“dry blue” is", "Heroin")


def assign_country(form: Locator) -> None:
    pick(form, "“Nowhereland” is", "Says that nothing is known")


def first(page: Page, held: list[Route]) -> Route:
    """The first request that was held back."""
    until(page, lambda: held, "a request is held back")
    return held[0]


def both_are_known(form: Locator) -> None:
    expect(form.locator("[data-text='dry blue']")).to_have_attribute("data-outcome", "known", timeout=PATIENCE_MS)
    expect(form.locator("[data-text='Nowhereland']")).to_have_attribute("data-outcome", "nothing", timeout=PATIENCE_MS)
    waits(form)


def test_a_rest_from_before_the_second_answer_does_not_end_the_wait_for_it(form: Locator) -> None:
    page = form.page
    held: list[Route] = []
    answers: list[APIResponse] = []

    def hold_rest(route: Route) -> None:
        answer = route.fetch()
        if answer.json()["stage"] == "review" and not answers:
            answers.append(answer)
            held.append(route)
        else:
            route.fulfill(response=answer)

    page.route("**/upload/*", hold_rest)
    assign_drug(form)
    late = first(page, held)
    with page.expect_response(lambda response: "data-picked" in (response.request.post_data or "")):
        assign_country(form)
    page.wait_for_function(DASH_IDLE)  # it has told the page of the second answer
    late.fulfill(response=answers[0])
    both_are_known(form)


def test_an_answer_under_way_while_the_card_is_drawn_anew_is_followed(form: Locator) -> None:
    page = form.page
    held: list[Route] = []
    picked: list[Route] = []

    def hold_second(route: Route) -> None:
        if "data-picked" in (route.request.post_data or ""):
            picked.append(route)
        if len(picked) == 2 and route is picked[1]:
            held.append(route)
        else:
            route.continue_()

    page.route(CALLBACKS, hold_second)
    assign_drug(form)
    until(page, lambda: picked, "the first answer is given")
    assign_country(form)
    late = first(page, held)
    expect(form.locator("[data-text='dry blue']")).to_have_attribute("data-outcome", "known", timeout=PATIENCE_MS)
    expect(form.locator(".way-progress .data-row")).to_have_count(0)  # what is set off by drawing it has been answered
    page.wait_for_timeout(500)
    late.continue_()
    both_are_known(form)


def test_a_card_drawn_while_its_file_is_read_goes_on_saying_so(form: Locator) -> None:
    page = form.page
    held: list[Route] = []
    page.route("**/upload/*", lambda route: route.continue_() if held else held.append(route))
    assign_drug(form)
    first(page, held)
    reading = form.locator(".way-progress .data-row")
    expect(reading).to_have_count(1)
    form.evaluate("(card, mark) => card.setAttribute(mark, '')", BEFORE)
    page.evaluate(DRAW, form.get_attribute("data-upload"))
    expect(form).not_to_have_attribute(BEFORE, "")
    expect(reading).to_have_count(1)
    held[0].continue_()
    waits(form)
