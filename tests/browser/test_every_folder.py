"""Every folder of real files through the page as through the command line: the same accounts, the same database.

The files are dropped on the Data page in Chromium and no other control is touched; `python -m etl load --json` loads
them into another database. One server, one browser.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from analytics.door import ask_query
from store import open_store
from tests.browser.conftest import Watch
from tests.browser.data_page import card, term
from tests.faults.conftest import assert_one_sentence, command
from tests.fixtures.app import App, running
from tests.fixtures.databases import WRITTEN_TABLES, contents

REFUSED = "colombia-departamento-2017/data.csv"
FILES = (
    *(f"us-cbp-drugs/cbp_drug_seizures_{years}.csv" for years in ("fy19_22", "fy20_23", "fy21_24")),
    "unodc-ids-2011-2016/drug-trafficking-unodc.zip",
    "unodc-annual-2012-2016/seizuresdata2.csv",
    "colombia-ponal-2018/Incautaci_n_estupefacientes_2018.csv",
    "brazil-pf-ports-airports/PF_Apreensoes_Portos_Aeroportos.csv",
    "uk-border-force/drug-seizures-data.csv.gz",
    "us-dhs-forfeitures-2014-2017/dhs-forfeitures-2014-2017-raw.xlsx",
    "us-dhs-forfeitures-2014-2017/dhs-forfeitures-2014-2017-parsed.csv",
)
SOURCES = ("us-cbp-drugs", "unodc-ids", "colombia-ponal", "brazil-pf", "uk-border-force", "us-dhs-forfeitures")
SELECTIONS = (
    "",
    "kind=annual",
    "kind=individual,aggregate,annual",
    *(f"source={source}" for source in SOURCES),
    "region=bloc:cis&from=2013-01-01&to=2014-12-31",
    "country=CO&drug=cocaine",
)
OF_THE_MOMENT = {"loaded_at", "loaded_by", "seconds"}
PATIENCE_MS = 240_000  # for 311,038 rows on a machine that does much else
DROP = """(input) => {
    const transfer = new DataTransfer();
    for (const file of input.files) transfer.items.add(file);
    return transfer;
}"""


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """A server as an analyst starts it, over an empty database."""
    folder = tmp_path / "page"
    folder.mkdir()
    with running(folder) as app:
        yield app


def test_every_folder_through_the_page_as_through_the_command_line(
    app: App, tmp_path: Path, real_data: Path, new_context: Callable[..., BrowserContext], watch: Watch
) -> None:
    refused, paths = real_data / REFUSED, [real_data / name for name in FILES]
    folders = {path.name for path in real_data.iterdir() if path.is_dir()}
    assert {path.parent.name for path in (refused, *paths)} == folders
    page_file, command_file = app.folder / "sentinel.db", tmp_path / "command.db"
    sentence = refused_by_command(command_file, refused)
    accounts = {account["file"]: account for account in loaded_by_command(command_file, paths)}

    context = new_context()
    watch.context(context, app.address)
    page = context.new_page()
    page.goto(f"{app.address}/data")
    expect(page.locator("#data-batches")).not_to_be_empty()
    before = held_in(page_file)
    drop(page, [refused])
    expect(at_rest(page, refused, "failed").get_by_role("alert")).to_have_text(sentence)
    assert held_in(page_file) == before and before["batch"] == []

    drop(page, paths)
    for path in paths:
        found = at_rest(page, path, "done")
        account = page.request.get(f"{app.address}/upload/{found.get_attribute('data-upload')}").json()["report"]
        assert lasting(account) == lasting(accounts[path.name])
        check_shown(found, account)
    expect(page.locator("tr[data-batch]")).to_have_count(len(paths))
    assert check_alike(page_file, command_file) > 370_000
    check_totals(page, app, command_file)


def refused_by_command(database: Path, path: Path) -> str:
    """The sentence with which the command line refuses a file, the database being as before."""
    before = held_in(database)
    ended = command("load", path, "--json", "--database", database)
    assert_one_sentence(ended, f"{path.name}, line 2")
    assert held_in(database) == before
    return ended.stderr.strip()


def loaded_by_command(database: Path, paths: Sequence[Path]) -> list[dict[str, Any]]:
    ended = command("load", *paths, "--json", "--database", database, timeout=600)
    assert (ended.returncode, ended.stderr) == (0, "")
    accounts: list[dict[str, Any]] = json.loads(ended.stdout)
    assert [account["file"] for account in accounts] == [path.name for path in paths]
    for account in accounts:
        skipped = sum(account["rows_skipped"].values())
        assert account["rows_read"] == account["rows_loaded"] + account["rows_quarantined"] + skipped
        print(f"{account['file']}: {account['rows_read']} read, {account['rows_loaded']} loaded, {skipped} skipped")
    return accounts


def held_in(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    store = open_store(f"sqlite:///{database}")
    found = contents(store)
    store.close()
    return found


def drop(page: Page, paths: Sequence[Path]) -> None:
    """Drop files on the page together, as they lie on the disk."""
    made = page.evaluate_handle("Object.assign(document.createElement('input'), {type: 'file', multiple: true})")
    chooser = made.as_element()
    assert chooser is not None
    chooser.set_input_files(list(paths))
    page.dispatch_event("#data-drop", "drop", {"dataTransfer": page.evaluate_handle(DROP, chooser)})


def at_rest(page: Page, path: Path, stage: str) -> Locator:
    """The card of a file once it has come to this stage, without a click."""
    found = card(page, path.name)
    expect(found).to_have_attribute("data-stage", stage, timeout=PATIENCE_MS)
    return found


def lasting(account: Mapping[str, Any]) -> dict[str, Any]:
    """Without what tells one moment from another."""
    return {name: value for name, value in account.items() if name not in OF_THE_MOMENT}


def check_shown(found: Locator, account: Mapping[str, Any]) -> None:
    """The numbers that a person sees are those of the account."""
    for name in ("read", "loaded", "quarantined"):
        expect(term(found, name)).to_have_attribute("data-value", str(account[f"rows_{name}"]))
    skipped = sum(account["rows_skipped"].values())
    expect(term(found, "skipped")).to_have_attribute("data-value", str(skipped))


def rows_of(database: Path, table: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a table in the order of loading, without what tells one moment from another."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        kept = ", ".join(column for column in columns if column not in OF_THE_MOMENT)
        yield from connection.execute(f"SELECT {kept} FROM {table} ORDER BY 1, 2")  # noqa: S608


def check_alike(one: Path, other: Path) -> int:
    """Every row that a load writes is the same in both databases; how many there are of them."""
    compared = 0
    for table in WRITTEN_TABLES:
        for mine, theirs in zip(rows_of(one, table), rows_of(other, table), strict=True):
            assert mine == theirs, table
            compared += 1
    print(f"{compared} rows of {len(WRITTEN_TABLES)} tables are alike")
    return compared


def check_totals(page: Page, app: App, database: Path) -> None:
    """The server's answers about its database are those of analytics about the other one."""
    store = open_store(f"sqlite:///{database}")
    for selection in SELECTIONS:
        served = page.request.get(f"{app.address}/api/v1/totals?{selection}").json()
        told = json.loads(json.dumps(ask_query(store, "totals", selection)))
        assert lasting(served) == lasting(told), selection
        assert served["seizures"] or selection == "kind=annual", selection
    store.close()
