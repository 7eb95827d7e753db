"""What a record says of itself after its batch was replaced, and after its hold was decided."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analytics.door import ask_query
from etl.decisions import decide, held
from store import Store
from tests.fixtures.loading import load_text, template


def record(store: Store, line: int) -> dict[str, Any]:
    return dict(ask_query(store, "record", f"line={line}"))


def test_a_line_of_a_replaced_batch_says_so(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, template({}), name="a.csv")
    load_text(store, tmp_path, template({"quantity": "2"}), name="b.csv", replaces=1)
    shown = record(store, 1)
    assert (shown["counts"], [reason["code"] for reason in shown["reasons"]]) == (False, ["replaced"])
    assert "another file stands in its place" in shown["reasons"][0]["sentence"]


def test_a_rejected_line_says_so(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, template({"drug": "amphetamine", "quantity": "4500000"}))
    line = int(held(store)[0]["line"])
    assert [reason["code"] for reason in record(store, line)["reasons"]] == ["held"]
    decide(store, line, "reject", reason="no such case", by="ada")
    (reason,) = record(store, line)["reasons"]
    assert reason["code"] == "rejected" and "refused" in reason["sentence"]
