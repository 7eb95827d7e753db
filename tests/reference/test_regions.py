"""Region schemes: who was where on a day, what is sourced, what is marked as general knowledge, what has no members."""

from __future__ import annotations

from collections import Counter
from datetime import date

from tests.reference import vocabularies as data


def test_memberships_lie_in_order() -> None:
    for row in data.rows("region_members"):
        first = date.fromisoformat(row["from_date"]) if row["from_date"] else date.min
        last = date.fromisoformat(row["to_date"]) if row["to_date"] else date.max
        assert first <= last, row


def test_the_cis_of_a_day() -> None:
    def members(region: str, day: str) -> set[str]:
        mine = [row for row in data.rows("region_members") if (row["scheme"], row["region"]) == ("bloc", region)]
        return {
            row["country"]
            for row in mine
            if (row["from_date"] or "0") <= day and (not row["to_date"] or day <= row["to_date"])
        }

    nine = {"AM", "AZ", "BY", "KZ", "KG", "MD", "RU", "TJ", "UZ"}
    assert members("cis", "2009-08-17") == nine | {"GE"}
    assert members("cis", "2009-08-18") == nine
    assert members("cis_participants", "2009-09-01") == nine | {"UA", "TM"}
    assert members("eaeu", "2014-12-31") == set()
    assert members("eaeu", "2015-01-01") == {"BY", "KZ", "RU"}
    assert members("eaeu", "2016-01-01") == {"AM", "BY", "KG", "KZ", "RU"}


def test_regions_without_members_are_said_so() -> None:
    with_members = {(row["scheme"], row["region"]) for row in data.rows("region_members")}
    empty = [row for row in data.rows("regions") if (row["scheme"], row["region"]) not in with_members]
    assert {row["scheme"] for row in empty} == {"rilo"} and len(empty) == 9
    assert all("it has none here" in row["note"] for row in empty)
    (rilo,) = [row for row in data.rows("region_schemes") if row["scheme"] == "rilo"]
    assert "nine other offices are listed without members" in rilo["note"]


def test_the_twelve_liaison_offices_and_the_members_that_are_sourced() -> None:
    assert len([row for row in data.rows("regions") if row["scheme"] == "rilo"]) == 12
    counted = Counter(row["region"] for row in data.rows("region_members") if row["scheme"] == "rilo")
    assert counted == {"ece": 20, "asia_pacific": 35, "esa": 18}
    assert [
        row for row in data.rows("region_members") if row["scheme"] == "rilo" and "unverified" in row["source"]
    ] == []


def test_what_is_general_knowledge_is_marked_and_its_scheme_says_so() -> None:
    unverified = Counter(row["scheme"] for row in data.rows("region_members") if "unverified" in row["source"])
    assert set(unverified) == {"bloc", "wco"} and unverified["bloc"] == 1
    sourced = Counter(
        row["region"]
        for row in data.rows("region_members")
        if row["scheme"] == "wco" and "unverified" not in row["source"]
    )
    assert sourced == {"asia_pacific": 35, "east_southern_africa": 14}
    notes = {row["scheme"]: row["note"] for row in data.rows("region_schemes")}
    assert all("unverified" in notes[scheme] for scheme in unverified)


def test_the_wco_divides_the_world_once() -> None:
    counted = Counter(row["country"] for row in data.rows("region_members") if row["scheme"] == "wco")
    assert [country for country, times in counted.items() if times > 1] == []
    sizes = Counter(row["region"] for row in data.rows("region_members") if row["scheme"] == "wco")
    assert (sizes["asia_pacific"], sizes["east_southern_africa"], sizes["west_central_africa"]) == (35, 24, 24)
    assert sizes["north_africa_near_middle_east"] == 18
    central_asia = {"KZ", "KG", "TJ", "TM", "UZ"}
    europe = {
        row["country"] for row in data.rows("region_members") if row["region"] == "europe" and row["scheme"] == "wco"
    }
    assert central_asia <= europe


def test_the_community_before_the_union() -> None:
    rows = [row for row in data.rows("region_members") if row["region"] == "eurasec"]
    assert {row["country"] for row in rows} == {"BY", "KZ", "KG", "RU", "TJ"}
    assert {(row["from_date"], row["to_date"]) for row in rows} == {("2000-10-10", "2014-12-31")}
