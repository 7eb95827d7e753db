"""Where regions are shown, what nobody has confirmed is said: in answers, the filter, the remark and the Data page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from analytics.door import ask
from analytics.selection import parse
from dashboard.components.data_schemes import schemes_table
from dashboard.components.scheme_note import scheme_note, summary
from dashboard.pages.overview_filters import filter_data
from dashboard.view import View
from etl.schemes import SchemeFile, load_scheme
from store import Store
from store.schemes import list_schemes
from tests.fixtures.loading import load_text, template, write


def as_text(component: Any) -> str:
    return json.dumps(component.to_plotly_json(), default=lambda part: part.to_plotly_json(), ensure_ascii=False)


def remark(store: Store, scheme: str) -> tuple[str, str]:
    """(the line that is always seen, all of it)."""
    reference = store.reference()
    regions = [region for region in reference.regions.values() if region.scheme == scheme]
    found = reference.region_schemes[scheme]
    return summary(found, regions), as_text(scheme_note(found, regions, "en"))


def test_an_answer_by_region_says_what_is_unverified(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, template({"country": "FR"}, {"country": "JP"}, {"country": "ZA"}))
    answer = ask(store, "by_region", parse(""), scheme="wco")
    assert answer["scheme_label"] == "WCO regions" and "unverified" in answer["note"]
    found = {row["key"]: (row["unverified"], row["note"]) for row in answer["rows"]}
    assert found["wco:europe"][0] == 52 and "unverified" in found["wco:europe"][1]
    assert found["wco:asia_pacific"] == (0, None)
    assert found["wco:east_southern_africa"][0] == 24 - 14
    assert ask(store, "by_region", parse(""), scheme="m49")["rows"][0]["unverified"] == 0


def test_the_filter_marks_regions_whose_members_nobody_has_confirmed(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, template({"country": "FR"}, {"country": "JP"}))
    options = ask(store, "options", parse(""))
    labels = {item["value"]: item["label"] for item in filter_data(parse(""), View(scheme="wco"), options)["region"]}
    assert labels["wco:europe"] == "Europe (unverified)"
    assert "unverified" not in labels["wco:asia_pacific"]


def test_the_remark_under_the_control(store: Store) -> None:
    seen, whole = remark(store, "wco")
    assert seen == "135 of 184 memberships are unverified"
    assert "Load your own list where it matters" in whole and "rocb-europe.org" in whole and "Source: " in whole
    seen, whole = remark(store, "rilo")
    assert seen == "9 regions have no members"
    assert "RILO CIS (Moscow)" in whole and "Without members: " in whole
    assert remark(store, "bloc")[0] == "1 of 32 memberships is unverified"
    assert remark(store, "m49")[0] == "About these regions"


def test_the_table_of_the_data_page(store: Store, tmp_path: Path) -> None:
    file = write(tmp_path, "region,country,source\nsouth,KZ,unverified\n", "own.csv")
    load_scheme(store, SchemeFile(file, "rilo", "Offices"))
    shown = as_text(schemes_table(list_schemes(store)))
    assert shown.index("Offices") < shown.index("WCO regions"), "a scheme of one's own stands first"
    assert "It stands in place of the one that comes with the program." in shown
    assert "1 membership is unverified." in shown and "135 memberships are unverified." in shown
    assert shown.count("Remove the region scheme") == 1
