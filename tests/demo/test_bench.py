"""The benchmark measures equal work: its file is exact, its two ways to answer agree, a difference is an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import bench_answering, bench_loading
from tools.bench import medians


def test_generated_file_has_exactly_the_rows_asked_for_and_is_the_same_again(tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    bench_loading.write_file(first, 250)
    bench_loading.write_file(second, 250)
    assert first.read_bytes() == second.read_bytes()
    assert len(first.read_text(encoding="utf-8").splitlines()) == 251


def test_every_way_to_load_puts_every_row_in(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    bench_loading.write_file(path, 250)
    assert {way.name: way.run(path, tmp_path) for way in bench_loading.ways()} == dict.fromkeys(
        [way.name for way in bench_loading.ways()], 250
    )


def test_questions_of_the_overview_say_what_pandas_says(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    bench_loading.write_file(path, 3000)
    bench_loading.sentinel(path, tmp_path)
    measured = bench_answering.measure(str(tmp_path / "sentinel.db"))
    assert len(measured) == len(bench_answering.SELECTIONS) * (len(bench_answering.OVERVIEW) + 1)
    assert all(seconds["wall"] > 0 for ways in measured.values() for seconds in ways.values())


def test_a_difference_between_the_two_ways_is_an_error() -> None:
    bench_answering.require_equal("totals", {"": (2, 1.0)}, {"": (2, 1.0 + 1e-12)})
    with pytest.raises(ValueError, match="totals"):
        bench_answering.require_equal("totals", {"": (2, 1.0)}, {"": (3, 1.0)})
    with pytest.raises(ValueError, match="KZ"):
        bench_answering.require_equal("by_country", {"KZ": (2, 1.0)}, {})


def test_ratio_is_our_time_over_theirs() -> None:
    runs = {"ours": [{"cpu": 4.0, "wall": 5.0}], "theirs": [{"cpu": 2.0, "wall": 2.5}]}
    ours, theirs = medians("load", runs, "ours")
    assert (ours.ratio, theirs.ratio) == (None, 2.0)
