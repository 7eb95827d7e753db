"""The Overview as one call: what it says for a selection, an empty database, nothing found, a query it cannot read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from dash.development.base_component import Component
from flask import Flask

from analytics import door
from analytics.door import ask
from analytics.selection import Selection, parse
from dashboard import ids
from dashboard.charts import CHARTS
from dashboard.pages import overview
from dashboard.pages.overview_cards import cards
from dashboard.pages.overview_draw import draw
from dashboard.pages.overview_filters import chips, presets
from dashboard.view import View
from dashboard.warming import warm
from store import Store
from tests.dashboard.conftest import CIS


def parts(component: Any) -> Iterator[Component]:
    """A component and everything in it."""
    if isinstance(component, list | tuple):
        for item in component:
            yield from parts(item)
    elif isinstance(component, Component):
        yield component
        yield from parts(getattr(component, "children", None))


def values(component: Any) -> dict[str, str]:
    """data-measure -> data-value of every number shown."""
    shown = (part.to_plotly_json()["props"] for part in parts(component))
    return {props["data-measure"]: props["data-value"] for props in shown if "data-measure" in props}


def text(component: Any) -> str:
    if isinstance(component, list | tuple):
        return "".join(text(item) for item in component)
    if isinstance(component, Component):
        return text(getattr(component, "children", None))
    return "" if component is None else str(component)


@pytest.mark.parametrize("query", ["", CIS, "group=opioids&from=2009-08-01&to=2009-09-30", "class=plant_material"])
def test_cards_carry_the_exact_numbers(demo: Store, query: str) -> None:
    totals = ask(demo, "totals", parse(query))
    shown = values(draw(demo, f"?{query}", "light")["cards"])
    for measure in ("seizures", "mass_kg", "countries", "median_mass_kg", "largest_mass_kg"):
        assert shown[measure] == repr(totals[measure])


def test_other_classes_stand_beneath_and_are_not_added(demo: Store) -> None:
    classes = {key: row["mass_kg"] for key, row in ask(demo, "totals", Selection())["by_class"].items()}
    shown = values(draw(demo, "", "light")["cards"])
    assert shown["mass_kg"] == repr(classes["drug"])
    assert shown["mass_kg:plant_material"] == repr(classes["plant_material"])


def test_the_sentence_says_what_and_how_much(demo: Store) -> None:
    drawn = draw(demo, "?drug=heroin,opium&region=bloc:cis&from=2009-08-01&to=2009-09-30", "light")
    n = ask(demo, "totals", parse("drug=heroin,opium&region=bloc:cis&from=2009-08-01&to=2009-09-30"))["n"]
    said = text(drawn["sentence"])
    assert said.startswith("Heroin and opium in the CIS, Aug-Sep 2009: ")
    assert f"{n} seizures" in said


def test_tables_hold_the_exact_numbers(demo: Store) -> None:
    table = draw(demo, f"?{CIS}", "light")["all_tables"][ids.chart_table("countries")]
    names = [column["id"] for column in table["columns"]]
    for row, answer in zip(table["rows"], ask(demo, "by_country", parse(CIS))["rows"], strict=True):
        assert row["key"] == answer["key"]
        assert row["cells"][names.index("mass_kg")]["value"] == repr(answer["mass_kg"])


def test_each_chart_has_all_its_parts(demo: Store) -> None:
    drawn = draw(demo, "", "dark")
    for chart in CHARTS:
        assert drawn["figures"][chart.id]["layout"]["meta"]["selection"] == "All seizures"
        assert drawn["figures"][chart.id]["layout"]["meta"]["illustrative"]
        assert drawn["titles"][chart.id]
        assert "illustrative" in text(drawn["notes"][chart.id])
        assert drawn["all_tables"][ids.chart_table(chart.id)]["rows"]


def test_a_chart_ignores_its_own_filter_and_says_so(demo: Store) -> None:
    drawn = draw(demo, "?country=KZ", "light")
    assert len(drawn["figures"]["countries"]["data"][0]["y"]) > 1
    assert "Shown without its own filter" in text(drawn["notes"]["countries"])
    assert "Shown without its own filter" not in text(drawn["notes"]["trend"])
    assert drawn["figures"]["countries"]["layout"]["meta"]["selection"] == "All seizures"
    assert drawn["figures"]["trend"]["layout"]["meta"]["selection"] == "All seizures in Kazakhstan"


def test_nothing_that_matches_says_which_filter_to_clear(demo: Store) -> None:
    drawn = draw(demo, "?drug=heroin&country=AD&map=mass_kg", "light")
    assert drawn["state"] == "overview is-nothing"
    said = text(drawn["notice"])
    assert "No seizures match" in said
    assert "Clear “Andorra”" in said
    links = [part.href for part in parts(drawn["notice"]) if getattr(part, "href", None)]
    assert "?drug=heroin&map=mass_kg" in links
    assert values(drawn["cards"])["seizures"] == "0"
    assert values(drawn["cards"])["median_mass_kg"] == ""


@pytest.mark.parametrize(
    ("query", "key"),
    [("?drug=heroine", "drug"), ("?colour=red", "colour"), ("?from=August", "from"), ("?min_kg=x", "min_kg")],
)
def test_a_query_that_cannot_be_read_is_answered_with_a_sentence(demo: Store, query: str, key: str) -> None:
    drawn = draw(demo, f"{query}&scale=quantile", "light")
    assert drawn["state"] == "overview is-refused"
    assert f"“{key}”" in text(drawn["notice"])
    links = [part.href for part in parts(drawn["notice"]) if getattr(part, "href", None)]
    assert links[0] == "?scale=quantile"


def test_an_empty_database_says_what_to_do(empty: Store) -> None:
    drawn = draw(empty, "", "light")
    assert drawn["state"] == "overview is-empty"
    assert "/data" in [part.href for part in parts(drawn["notice"]) if getattr(part, "href", None)]


def test_what_is_drawn_can_be_sent(demo: Store) -> None:
    figures = draw(demo, "", "light")["figures"]
    assert len(json.dumps(figures, allow_nan=False)) < 400_000


def test_chips_lead_to_the_page_without_them(demo: Store) -> None:
    selection = parse("country=KZ,RU&from=2009-08-01&to=2009-09-30&q=station")
    found = chips(selection, View(map="mass_kg"), ask(demo, "options", selection))
    assert {(chip.label, chip.href) for chip in found} == {
        ("Kazakhstan", "?country=RU&from=2009-08-01&to=2009-09-30&q=station&map=mass_kg"),
        ("Russia", "?country=KZ&from=2009-08-01&to=2009-09-30&q=station&map=mass_kg"),
        ("1 Aug 2009 – 30 Sep 2009", "?country=KZ,RU&q=station&map=mass_kg"),
        ("station", "?country=KZ,RU&from=2009-08-01&to=2009-09-30&map=mass_kg"),
    }


def test_presets_offer_the_operation_and_the_years_there_are(demo: Store) -> None:
    options = ask(demo, "options", Selection())
    offered = {item["label"]: item["value"] for item in presets(demo, Selection(), options)}
    assert offered["All time"] == ".."
    assert offered["2009"] == "2009-01-01..2009-12-31"
    last = options["filters"]["from"]["last"]
    assert last == "2010-12-31"
    assert offered["Last 12 months of data (2010)"] == "2010-01-01..2010-12-31"
    operation = next(value for label, value in offered.items() if label.startswith("During "))
    assert operation.startswith("2009-08-") and operation[12:].startswith("2009-09-")


def test_options_carry_how_many_seizures_they_leave(demo: Store) -> None:
    options = draw(demo, "?drug=heroin", "light")["options"]
    counts = {row["key"]: row["seizures"] for row in ask(demo, "by_country", parse("drug=heroin"))["rows"]}
    offered = {item["value"]: item["count"] for item in options["country"]}
    assert {key: offered[key] for key in counts} == counts
    assert all(item["value"].startswith("bloc:") for item in options["region"])


def test_the_other_schemes_regions_are_offered_when_asked_for(demo: Store) -> None:
    options = draw(demo, "?scheme=m49", "light")["options"]
    assert {item["value"].split(":")[0] for item in options["region"]} == {"m49"}


def test_every_source_stands_with_its_scope_and_invented_data_under_a_banner(demo: Store) -> None:
    drawn = draw(demo, "", "light")
    (source,) = ask(demo, "totals", Selection())["sources"]
    assert source["label"] in text(drawn["sources"])
    assert source["scope"] in text(drawn["sources"])
    assert "Illustrative data, not a record of real seizures." in text(drawn["banner"])
    assert ids.REMOVE_DEMO in [getattr(part, "id", None) for part in parts(drawn["banner"])]


def test_an_overlap_names_sources_country_and_time_on_every_card(demo: Store) -> None:
    overlaps = [
        {"labels": ["Police", "Customs"], "label": "Brazil", "from": "2013-01-01", "to": "2016-12-31"},
        {"labels": ["Police", "Customs"], "label": "Peru", "from": "2013-02-01", "to": "2013-03-31"},
    ]
    totals = {**ask(demo, "totals", Selection()), "overlaps": overlaps}
    shown = cards(totals, ask(demo, "by_month", Selection()), "light")
    said = "Police and Customs both have records of Brazil, 2013–2016; Police and Customs both have records of Peru, "
    for card in shown:
        tips = [getattr(part, "data-tip", "") for part in parts(card)]
        assert any(tip.startswith(said) and tip.endswith("the same seizures twice.") for tip in tips)
    assert len(shown) == 5


def test_warming_leaves_nothing_to_be_asked_by_the_first_visitor(demo: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    warm(demo)

    def refuse(*_arguments: object) -> None:
        raise AssertionError("an answer was made again")

    monkeypatch.setattr(door, "_answer", refuse)
    overview.layout(demo, Flask("test", static_folder=None))
    assert draw(demo, "", "dark")["cards"]
