"""Every page, drawn in Russian over a Russian record, has no word in Latin letters that is not a name."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from dashboard import layout
from dashboard.components.data_account import account, findings, remarks
from dashboard.components.data_batches import batch_table, demo_banner, source_table
from dashboard.components.states import empty_database, illustrative_banner
from dashboard.pages import PAGES, operations_draw, overview_draw, records_draw
from store import Store, batches
from tests.i18n.visible import escaped, foreign, seen

pytestmark = pytest.mark.usefixtures("in_russian")

SEARCHES = (
    "",
    "?region=bloc:cis&from=2014-06-01&to=2014-06-30",
    "?country=KZ,KG&drug=heroin&mode=road&map=mass_kg&trend=mass_kg&grain=quarter",
    "?group=opioids,unclassified&concealment=unknown&min_kg=0.5&max_kg=90&kind=individual&grain=year",
    "?q=ташкент&class=drug&scheme=m49",
    "?drug=heroin&country=BR",  # nothing matches
    "?drug=heroine",  # not known
    "?from=2014-13-01",
    "?colour=red",
    "?batch=1&source=sentinel-template&origin=TJ&destination=RU",
)


def shown(drawn: dict[str, Any]) -> list[str]:
    """Of all outputs of a page's callback; plain texts are shown as they stand, but for classes and addresses."""
    plain = {key: value for key, value in drawn.items() if key not in ("state", "options", "figures", "all_tables")}
    rest = [drawn[key] for key in ("options", "figures", "all_tables") if key in drawn]
    return sorted({*escaped(list(plain.values()), shown=True), *escaped(rest)})


def test_the_eye_sees_what_is_english() -> None:
    assert foreign("Seizures by country, n = 74") == ["Seizures", "by", "country"]
    assert foreign("Sentinel: 12 кг, файл seizures_ru.csv, SHA-256 a1b2c3") == []


def test_the_shell_is_russian() -> None:
    drawn = layout.shell()
    assert "Справка" in set(seen(drawn))
    assert escaped(drawn) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_the_layout_of_every_page_is_russian(page: Any, russian: Store, server: Flask) -> None:
    with server.test_request_context("/"):
        drawn = page.layout(russian, server)
    assert escaped(drawn) == []


def test_the_names_of_the_pages_are_russian() -> None:
    assert escaped(layout.navigation("/"), shown=True) == []


@pytest.mark.parametrize("search", SEARCHES)
def test_the_overview_is_russian(search: str, russian: Store) -> None:
    drawn = overview_draw.draw(russian, search, "light")
    assert drawn["sentence"] or drawn["notice"]
    # What is wrong names the keys and the values that can be typed; its words are looked at in test_russian_answers.
    assert drawn["state"] == "overview is-refused" or shown(drawn) == []


@pytest.mark.parametrize("search", ["", "?operation=операция-заслон", "?operation=nowhere"])
def test_operations_are_russian(search: str, russian: Store) -> None:
    drawn = operations_draw.draw(russian, search, "light", records=True)
    found = [text for text in shown(drawn) if "nowhere" not in text]
    assert found == []


@pytest.mark.parametrize("search", ["", "?drug=heroin", "?drug=heroin&country=BR"])
def test_records_are_russian(search: str, russian: Store) -> None:
    for drawn in (records_draw.head(russian, search), records_draw.panel(russian, search)):
        assert shown(drawn) == []


@pytest.mark.parametrize("line", range(1, 9))
def test_the_story_of_each_record_is_russian(line: int, russian: Store) -> None:
    assert shown(records_draw.told(russian, str(line), "")) == []


def test_the_account_of_a_load_is_russian(russian: Store) -> None:
    batch = batches.get_batch(russian, 1)
    found = batches.issues(russian, 1)
    assert {issue.level for issue in found} == {"quarantined", "held", "warning", "skipped"}
    for drawn in (account(batch.as_json()), remarks(batch.as_json()), findings(found, 1)):
        assert escaped(drawn) == []


def test_what_the_data_page_says_of_the_database_is_russian(russian: Store) -> None:
    loaded = batches.list_batches(russian)
    drawn = [batch_table(loaded), source_table(loaded), batch_table([])]
    drawn += [demo_banner(demo, loaded) for demo in (True, False)]
    drawn += [empty_database(), illustrative_banner()]
    assert escaped(drawn) == []
