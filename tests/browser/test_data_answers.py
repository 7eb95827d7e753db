"""Two answers at one card in quick succession: whichever request is late, both are heard and both are shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import APIResponse, BrowserContext, Locator, Page, Route, expect

from tests.browser.conftest import Watch
from tests.browser.data_page import PATIENCE_MS, Place, card, drop, open_data_page, pick, waits
from tests.browser.data_page import place as place

STRANGE = """Date,Country,Drug,Quantity,Unit
01/02/2021,Kazakhstan,heroin,2.5,kg
03/04/2021,Nowhereland,dry blue,1.5,kg
"""
CALLBACKS = "**/_dash-update-component?**"
SOON_MS = 50


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


def until(page: Page, held: list[Route]) -> Route:
    """The first request that was held back."""
    for _attempt in range(PATIENCE_MS // SOON_MS):
        if held:
            return held.pop()
        page.wait_for_timeout(SOON_MS)
    raise AssertionError("no request came")


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
    late = until(page, held)
    with page.expect_response(lambda response: "data-picked" in (response.request.post_data or "")):
        assign_country(form)
    page.wait_for_timeout(10 * SOON_MS)  # Dash tells the page of it
    late.fulfill(response=answers[0])
    both_are_known(form)


def test_an_answer_under_way_while_the_card_is_drawn_anew_is_followed(form: Locator) -> None:
    page = form.page
    held: list[Route] = []
    holding = False

    def hold(route: Route) -> None:
        if holding and "data-picked" in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route(CALLBACKS, hold)
    with page.expect_request(lambda request: "data-picked" in (request.post_data or "")):
        assign_drug(form)
    page.wait_for_timeout(SOON_MS)  # its route is asked for after the event
    holding = True
    assign_country(form)
    late = until(page, held)
    holding = False
    expect(form.locator("[data-text='dry blue']")).to_have_attribute("data-outcome", "known", timeout=PATIENCE_MS)
    page.wait_for_timeout(10 * SOON_MS)  # what is set off by drawing it has been answered
    late.continue_()
    both_are_known(form)
