"""The benchmark measures equal work: two ways to answer agree, a difference is an error, a ratio is what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.door import load
from store import open_store
from tools import bench_answering, bench_template
from tools.bench import medians


def test_the_file_to_answer_from_is_the_same_again(tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    bench_template.write_file(first, 250)
    bench_template.write_file(second, 250)
    assert first.read_bytes() == second.read_bytes()
    assert len(first.read_text(encoding="utf-8").splitlines()) == 251


def test_questions_of_the_overview_say_what_pandas_says(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    bench_template.write_file(path, 3000)
    store = open_store(f"sqlite:///{tmp_path / 'sentinel.db'}")
    load(store, path)
    store.close()
    measured = bench_answering.measure(str(tmp_path / "sentinel.db"))
    assert len(measured) == len(bench_answering.SELECTIONS) * (len(bench_answering.OVERVIEW) + 1)
    assert all(seconds["wall"] > 0 for ways in measured.values() for seconds in ways.values())


def test_a_difference_between_the_two_ways_is_an_error() -> None:
    bench_answering.require_equal("totals", {"": (2, 1.0)}, {"": (2, 1.0 + 1e-12)})
    with pytest.raises(ValueError, match="totals"):
        bench_answering.require_equal("totals", {"": (2, 1.0)}, {"": (3, 1.0)})
    with pytest.raises(ValueError, match="KZ"):
        bench_answering.require_equal("by_country", {"KZ": (2, 1.0)}, {})


def test_ratio_is_our_time_over_theirs_and_medians_are_of_all_runs() -> None:
    ours_runs = [{"cpu": cpu, "wall": 5.0, "rows": 100, "peak_mb": mb} for cpu, mb in ((4.0, 1), (9.0, 7), (5.0, 3))]
    ours, theirs = medians("load", {"ours": ours_runs, "theirs": [{"cpu": 2.0, "wall": 2.5}]}, "ours")
    assert (ours.cpu_seconds, ours.ratio, ours.rows_per_cpu_second, ours.peak_mb) == (5.0, None, 20.0, 3)
    assert (theirs.ratio, theirs.rows_per_cpu_second, theirs.peak_mb) == (2.5, None, None)
