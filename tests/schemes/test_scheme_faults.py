"""What is wrong with a scheme's file is one sentence with line and value, and nothing is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.door import BadInput
from etl.schemes import SchemeFile, load_scheme
from store import Store
from tests.fixtures.command import answer, run
from tests.fixtures.databases import rows
from tests.fixtures.loading import write

FAULTS = {
    "unknown country": ("region,country\nsouth,KZ\nsouth,Narnia\n", 3, "Narnia", "“Narnia” is no country"),
    "not one country": ("region,country\nsouth,Multiple Countries\n", 2, "Multiple Countries", "is no country"),
    "no country": ("region,country,source\nsouth,,x\n", 2, "", "is no country"),
    "no region": ("region,country\n,KZ\n", 2, "", "no region is named"),
    "duplicate": ("region,country\nsouth,KZ\nsouth,Kazakhstan\n", 3, "KZ", "already by line 2"),
    "overlap": (
        "region,country,from,to\nsouth,KZ,2010-01-01,2012-06-30\nsouth,KZ,2012-06-30,\n",
        3,
        "KZ",
        "by line 2 on some of these days",
    ),
    "overlap, the longer first in the file": (
        "region,country,from,to\nsouth,KZ,2012-01-01,\nsouth,KZ,,2012-01-01\n",
        3,
        "KZ",
        "by line 2 on some of these days",
    ),
    "reversed": ("region,country,from,to\nsouth,KZ,2012-01-01,2011-01-01\n", 2, "2011-01-01", "before it begins"),
    "no day": ("region,country,from\nsouth,KZ,soon\n", 2, "soon", "“soon” is no day"),
    "no such day": ("region,country,from\nsouth,KZ,2011-02-30\n", 2, "2011-02-30", "“2011-02-30” is no day"),
    "day or month": ("region,country,from\nsouth,KZ,01/02/2011\n", 2, "01/02/2011", "write it as 2015-08-12"),
    "two names": ("region,country,name_en\nsouth,KZ,South\nsouth,KG,The South\n", 3, "The South", "“South” in line 2"),
    "title lines above": ("Our regions\n\nregion,country\nsouth,KZ\nsouth,Narnia\n", 5, "Narnia", "“Narnia”"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_said_with_line_and_value(store: Store, tmp_path: Path, fault: str) -> None:
    text, line, value, words = FAULTS[fault]
    with pytest.raises(BadInput) as caught:
        load_scheme(store, SchemeFile(write(tmp_path, text, "own.csv"), "own"))
    error = caught.value
    assert (error.file, error.line, error.value) == ("own.csv", line, value)
    assert f"own.csv, line {line}:" in str(error) and words in str(error)
    assert rows(store, "SELECT scheme FROM own_scheme") == []
    assert "own" not in store.reference().region_schemes


def test_the_first_of_several_faults_is_said_and_how_many_follow(store: Store, tmp_path: Path) -> None:
    text = "region,country\nsouth,Atlantis\nsouth,KZ\n,Narnia\nsouth,KZ\n"
    with pytest.raises(BadInput, match=r"line 2: “Atlantis” .* 2 more lines have faults"):
        load_scheme(store, SchemeFile(write(tmp_path, text), "own"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("place,country\nsouth,KZ\n", "has no column 'region', so it is no region scheme"),
        ("region,land\nsouth,KZ\n", "has no column 'country'"),
        ("region,country\n", "has no memberships"),
        ("", "is empty"),
    ],
)
def test_what_is_no_scheme_is_refused(store: Store, tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        load_scheme(store, SchemeFile(write(tmp_path, text), "own"))


@pytest.mark.parametrize("slug", ["", "Own", "our regions", "own:1", "юг", "-own", "o" * 41])
def test_a_scheme_is_named_so_that_it_can_stand_in_an_address(store: Store, tmp_path: Path, slug: str) -> None:
    with pytest.raises(BadInput, match="cannot be the name of a scheme"):
        load_scheme(store, SchemeFile(write(tmp_path, "region,country\nsouth,KZ\n"), slug))


def test_a_country_may_be_in_two_regions_and_come_back_to_one(store: Store, tmp_path: Path) -> None:
    text = "region,country,from,to\nsouth,KZ,2000,2009\nsouth,KZ,2010-01-01,\nall,KZ,,\n\nall,KG,,\n"
    entry = load_scheme(store, SchemeFile(write(tmp_path, text), "own"))
    assert (entry.regions, entry.memberships) == (2, 4)
    found = rows(store, "SELECT from_date, to_date FROM region_member WHERE region = 'south' ORDER BY from_date")
    assert found == [("2000-01-01", "2009-12-31"), ("2010-01-01", None)]


def test_the_command_line(database_file: Path, tmp_path: Path) -> None:
    file = write(tmp_path, "region,country,source\nsouth,Казахстан,Order 12 (unverified)\n", "own.csv")
    loaded = answer(database_file, "scheme", "load", file, "--scheme", "ours", "--name", "Ours")
    assert (loaded["scheme"], loaded["name"], loaded["memberships"], loaded["unverified"]) == ("ours", "Ours", 1, 1)
    listed = answer(database_file, "scheme", "list")
    assert [entry["scheme"] for entry in listed] == ["ours", "bloc", "m49", "rilo", "unodc", "wco"]
    shown = answer(database_file, "scheme", "show", "ours")
    assert shown["members"] == [
        {
            "region": "ours:south",
            "name": "south",
            "note": None,
            "members": [
                {
                    "country": "KZ",
                    "country_name": "Kazakhstan",
                    "from": None,
                    "to": None,
                    "source": "Order 12 (unverified)",
                    "unverified": True,
                }
            ],
        }
    ]
    removed = answer(database_file, "scheme", "remove", "ours")
    assert removed == {"scheme": "ours", "removed": True, "built_in_is_back": False}
    code, out, err = run(database_file, "scheme", "show", "ours")
    assert (code, out) == (2, "") and "no region scheme 'ours'" in err
    file.write_text("region,country\nsouth,Narnia\n")
    code, out, err = run(database_file, "scheme", "load", file)
    assert (code, out) == (2, "")
    assert err == ("own.csv, line 2: “Narnia” is no country that is known here; write its name or its ISO 3166 code.\n")
