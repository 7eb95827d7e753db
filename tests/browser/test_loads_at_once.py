"""Two browsers load two files at once while a third clicks: no error, and every number shown is true before or after.

True is what SQL says here, over the tables, of the batches that were there before a load or after it.
The clicking goes on as long as the loads do; SENTINEL_CLICKING_SECONDS stretches it (the two minutes of the acceptance:
120).
"""

from __future__ import annotations

import os
import random
import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Response, expect

from etl.door import load_demo
from store import open_store
from tests.browser.conftest import Watch
from tests.fixtures.app import App, running

CLICKING_SECONDS = float(os.environ.get("SENTINEL_CLICKING_SECONDS") or 10)
ROWS = 400_000
COLOMBIA = Path("colombia-ponal-2018", "Incautaci_n_estupefacientes_2018.csv")
SEED = 2009
BEGUN = re.compile("Reading|Matching|Writing")
LONGEST_SILENCE = 10  # looks in a row, which are two seconds
FEWEST = 8  # answers that must have been looked at
PATIENCE_MS = 60_000  # a machine that does much else at the same time
COUNTRIES = {"Kazakhstan": "KZ", "Tajikistan": "TJ", "Uzbekistan": "UZ"}
GROUPS = {"Opioids": "opioids", "Cannabis": "cannabis"}
LINES = "FROM seizure_line AS l JOIN seizure AS s ON s.id = l.seizure_id JOIN drug AS d ON d.drug = l.drug"
EVENTS = "SELECT sum(event_count) FROM seizure WHERE id IN (SELECT s.id LINES)"
MASS = "SELECT sum(l.mass_kg) LINES AND l.hold_reason IS NULL AND l.class = 'drug'"
# What a page keeps of how far loads are, five times a second.
RECORDER = """() => {
    window.seen = [];
    const text = (selector) => [...document.querySelectorAll(selector)].map((one) => one.textContent);
    setInterval(() => window.seen.push({
        own: text('.data-row-state'),
        part: document.querySelector('.data-row-bar')?.value ?? null,
        others: text('.data-other'),
    }), 200);
}"""
SHOWN = """() => ({
    busy: document.querySelector('#overview-cards')?.getAttribute('aria-busy'),
    chips: [...document.querySelectorAll('#overview-chips .chip')].map((chip) => chip.textContent),
    seizures: document.querySelector('.number-value[data-measure=seizures]')?.dataset.value ?? null,
    mass: document.querySelector('.number-value[data-measure=mass_kg]')?.dataset.value ?? null,
})"""


@dataclass(frozen=True)
class Shown:
    """What the third browser saw: the filters as the page names them, and the numbers beside them."""

    countries: frozenset[str]
    groups: frozenset[str]
    seizures: int
    mass_kg: float


@dataclass
class Truth:
    """The database, asked without the product."""

    path: Path
    _known: dict[tuple[object, ...], tuple[int, float]] = field(default_factory=dict)

    def batches(self) -> list[int]:
        return [row[0] for row in self._ask("SELECT id FROM batch ORDER BY id")]

    def of(self, shown: Shown, batches: int) -> tuple[int, float]:
        """(seizures, kilograms) of the first `batches` batches under the filters shown."""
        key = (shown.countries, shown.groups, batches)
        if key not in self._known:
            where = f"s.batch_id <= {batches} AND s.not_counted IS NULL"
            if shown.countries:
                where += f" AND s.country IN ({self._listed(shown.countries)})"
            if shown.groups:
                where += f" AND d.drug_group IN ({self._listed(shown.groups)})"
            lines = f"{LINES} WHERE {where}"
            events = EVENTS.replace("LINES", lines)
            mass = MASS.replace("LINES", lines)
            self._known[key] = (self._ask(events)[0][0], self._ask(mass)[0][0])
        return self._known[key]

    @staticmethod
    def _listed(values: frozenset[str]) -> str:
        return ", ".join(f"'{value}'" for value in sorted(values))

    def _ask(self, query: str) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    store = open_store(f"sqlite:///{tmp_path / 'sentinel.db'}")
    load_demo(store)
    store.close()
    with running(tmp_path) as app:
        yield app


@pytest.fixture
def large_file(tmp_path: Path) -> Path:
    """400,000 rows of three countries and three drugs, all of which load."""
    places = [("KZ", "heroin"), ("TJ", "opium"), ("UZ", "cannabis herb"), ("KZ", "cannabis resin")]
    rows = (
        f"{n},2014-05-{1 + n % 28:02d},{places[n % 4][0]},Place {n % 999},{places[n % 4][1]},{n % 77}.25,kg,\n"
        for n in range(ROWS)
    )
    path = tmp_path / "large.csv"
    path.write_text("seizure_id,date,country,place,drug,quantity,unit,nil_report\n" + "".join(rows), encoding="utf-8")
    return path


def test_two_loads_from_two_browsers_while_a_third_clicks(
    app: App, large_file: Path, real_data: Path, new_context: Callable[..., BrowserContext], watch: Watch
) -> None:
    failures: list[str] = []

    def opened(path: str) -> Page:
        context = new_context()
        watch.context(context, app.address)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("response", note)
        page.goto(app.address + path)
        return page

    def note(answer: Response) -> None:
        if answer.status >= 400:
            failures.append(f"{answer.status} {answer.url}")

    first, second, clicking = opened("/data"), opened("/data"), opened("/")
    for page in (first, second):
        expect(page.locator("tr[data-batch]")).to_have_count(1, timeout=PATIENCE_MS)
        page.evaluate(RECORDER)
    seen = [look(clicking)]
    send(first, large_file)
    # It has its place in the queue; the other is looked at meanwhile, and waits as long as this one is written.
    expect(first.locator(".data-row-state")).to_contain_text(BEGUN, timeout=PATIENCE_MS)
    send(second, real_data / COLOMBIA)
    seen += click_about(clicking, (first, second))

    for page in (first, second):
        expect(page.locator("article.data-card[data-stage=done]")).to_have_count(1, timeout=2 * PATIENCE_MS)
        expect(page.locator("tr[data-batch]")).to_have_count(3, timeout=PATIENCE_MS)
    clicking.goto(app.address)  # without a filter, where each of the loads shows
    seen.append(look(clicking))
    truth = Truth(app.folder / "sentinel.db")
    assert truth.batches() == [1, 2, 3]
    check(truth, seen)
    check_progress(first, second)
    assert failures == []
    assert [line for line in app.log() if line["level"] == "error" or line.get("status", 0) >= 500] == []
    loads = [line["event"] for line in app.log() if line["event"].startswith("load_")]
    assert loads == ["load_started", "load_done"] * 2


def send(page: Page, path: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.locator("#data-choose").click()
    chooser.value.set_files(path)


def click_about(page: Page, loading: Sequence[Page]) -> list[Shown]:
    """Set and clear filters as a person does until each of `loading` has loaded; what was shown after each step."""
    chance = random.Random(SEED)
    seen: list[Shown] = []
    began = time.monotonic()
    while time.monotonic() < began + CLICKING_SECONDS or len(seen) < FEWEST or not all(map(has_loaded, loading)):
        assert time.monotonic() < began + CLICKING_SECONDS + 10 * PATIENCE_MS / 1000, "the loads do not end"
        chips = page.locator("#overview-chips .chip")
        if chips.count() and chance.random() < 0.5:
            chips.nth(chance.randrange(chips.count())).click()
        else:
            control, names = chance.choice([("country", COUNTRIES), ("group", GROUPS)])
            page.locator(f"#filter-{control}").click()
            page.get_by_role("option").first.wait_for()
            options = [page.get_by_role("option", name=re.compile(f"^{name} ?[0-9,]*$")) for name in names]
            # What has no record under the other filters is not offered.
            offered = [option for option in options if option.count() and option.is_visible()]
            if offered:
                chance.choice(offered).click()
            page.keyboard.press("Escape")
        seen.append(look(page))
    return seen


def has_loaded(page: Page) -> bool:
    return page.locator("article.data-card[data-stage=done]").count() == 1


def look(page: Page) -> Shown:
    """The numbers on the page once it rests: the same twice, with nothing under way."""
    before: dict[str, Any] | None = None
    end = time.monotonic() + 3 * PATIENCE_MS / 1000
    while time.monotonic() < end:
        now: dict[str, Any] = page.evaluate(SHOWN)
        if now == before and now["busy"] == "false" and now["seizures"]:
            break
        before = now
        page.wait_for_timeout(60)
    else:
        raise AssertionError(f"the page does not come to rest: {before}")
    named = [chip.partition(": ")[2] for chip in now["chips"]]
    countries = frozenset(COUNTRIES[name] for name in named if name in COUNTRIES)
    groups = frozenset(GROUPS[name] for name in named if name in GROUPS)
    assert len(countries) + len(groups) == len(named), named
    return Shown(countries, groups, int(now["seizures"]), float(now["mass"]))


def check(truth: Truth, seen: list[Shown]) -> None:
    """Each number is that of the database before a load or after it, and nobody goes back in time."""
    states: list[int] = []
    for shown in seen:
        told = (shown.seizures, shown.mass_kg)
        true = [n for n in (1, 2, 3) if truth.of(shown, n) == (told[0], pytest.approx(told[1], rel=1e-9))]
        assert true, (shown, [truth.of(shown, n) for n in (1, 2, 3)])
        # A selection that a load did not touch is the same before and after it.
        states.append(max([n for n in true if states and n == states[-1]] or [min(true)]))
        assert len(states) < 2 or max(true) >= states[-2], (shown, states)
    print(f"{len(seen)} answers looked at; after 1, 2, 3 batches: {[states.count(n) for n in (1, 2, 3)]}")
    assert len(seen) >= FEWEST
    assert states[0] == 1 and states[-1] == 3


def check_progress(first: Page, second: Page) -> None:
    """Each browser saw its own load from beginning to end, and that there was another."""
    seen = [page.evaluate("window.seen") for page in (first, second)]
    own = ["\n".join(state for moment in one for state in moment["own"]) for one in seen]
    others = ["\n".join(text for moment in one for text in moment["others"]) for one in seen]
    assert "Waiting for 1 other load" in own[1]
    for told in own:
        assert "Writing to the database" in told
    assert re.search(r"Another load is running: (Reading|Matching|Writing)", others[1])
    assert "Another file is in the queue: Waiting for 1 other load" in others[0]
    writing = [
        moment["part"] for moment in seen[0] if any(text.startswith("Writing to") for text in moment["own"])
    ]
    assert len(set(writing)) > 2, "progress moves"
    shown = "".join("x" if moment["own"] else "." for moment in seen[1]).strip(".")
    assert max(map(len, shown.split("x"))) < LONGEST_SILENCE, shown
