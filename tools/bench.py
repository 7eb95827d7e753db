"""Measure loading and answering against peers, in one run: `make bench`, or `python -m tools.bench --rows 100000`.

Each measurement is a fresh process; what is compared is CPU time (user and system, children included) as the median of
several runs taken in turns. Of loading the whole command counts, of answering the work itself, imports left out. Ratios
are of one run on one machine: compare ratios, not seconds. The result is build/bench.json and a short table.
Nothing of the product imports this module.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from etl.door import load
from store import open_store
from tools import bench_answering, bench_file, bench_loading, bench_template, bench_worker
from tools.bench_process import ROOT

RESULT = ROOT / "build" / "bench.json"
PARTS = ("load", "stages", "worker", "answer")


@dataclass(frozen=True)
class Measured:
    """Medians of one way to do one piece of work; `ratio` is our CPU time divided by its CPU time.

    `rows_per_cpu_second` and `peak_mb`, the most memory of its process, are known of loading only.
    """

    work: str
    way: str
    cpu_seconds: float
    wall_seconds: float
    runs: int
    ratio: float | None
    rows_per_cpu_second: float | None = None
    peak_mb: float | None = None


def main() -> int:
    """Run what is asked for, write the result after each part of it, print the tables."""
    options = _options()
    result: dict[str, Any] = {"conditions": conditions(options), "measured": []}
    RESULT.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        for found in parts(Path(name), options):
            result["measured"] += found.pop("measured", [])
            result |= found
            RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(table(result))
    print(f"(everything: {RESULT.relative_to(ROOT)})")
    return 0


def parts(folder: Path, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """What each part that is asked for has found; loading is always of one generated file."""
    file = folder / "bench.csv"
    if set(options.only) - {"answer"}:
        bench_file.write_file(file, options.load_rows)
        yield {"file_bytes": file.stat().st_size}
    if "load" in options.only:
        yield {"measured": [asdict(one) for one in measure_loading(file, options.load_rows, options.runs)]}
    if "stages" in options.only:
        yield {"stages": in_process("tools.bench_one", "stages", str(file), str(folder))}
    if "worker" in options.only:
        yield {"worker": bench_worker.measure(file, folder).as_json()}
    if "answer" in options.only:
        template = folder / "template.csv"
        bench_template.write_file(template, options.rows)
        yield {"measured": [asdict(one) for one in measure_answering(template, folder, options.runs)]}


def measure_loading(file: Path, rows: int, runs: int) -> list[Measured]:
    """Every way to load the file, in turns, each into a database of its own."""
    ways = bench_loading.ways()
    found: dict[str, list[dict[str, float]]] = {way.name: [] for way in ways}
    for _ in range(runs):
        for way in ways:
            with tempfile.TemporaryDirectory() as folder:
                ran = bench_loading.measure(way, file, Path(folder), rows)
            took = {"cpu": ran.cpu_seconds, "wall": ran.wall_seconds, "rows": rows}
            found[way.name].append(took if ran.peak_mb is None else {**took, "peak_mb": ran.peak_mb})
    ours = next(way.name for way in ways if way.ours)
    return medians("load", found, ours)


def measure_answering(file: Path, folder: Path, runs: int) -> list[Measured]:
    """Every question under every selection: ours cold, and the same from a pandas frame in memory."""
    database = folder / "sentinel.db"
    store = open_store(f"sqlite:///{database}")
    load(store, file)
    store.close()
    answered = [in_process("tools.bench_one", "answer", str(database)) for _ in range(runs)]
    measured = []
    for work in answered[0]:
        ways = {way: [run[work][way] for run in answered] for way in answered[0][work]}
        measured += medians(work, ways, bench_answering.OURS)
    return measured


def in_process(module: str, *arguments: str) -> dict[str, Any]:
    """What `python -m module arguments` prints as JSON. Raises RuntimeError with its last words when it fails."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)}: {done.stderr.strip()[-2000:]}")
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def medians(work: str, runs: Mapping[str, Sequence[Mapping[str, float]]], ours: str) -> list[Measured]:
    """One Measured per way; ratios against `ours` from the same runs."""
    measured = []
    our_cpu = _median(runs[ours], "cpu") or 0.0
    for way, each in runs.items():
        cpu, wall, rows = (_median(each, key) or 0.0 for key in ("cpu", "wall", "rows"))
        ratio = None if way == ours or not cpu else our_cpu / cpu
        speed = rows / cpu if rows and cpu else None
        measured.append(Measured(work, way, cpu, wall, len(each), ratio, speed, _median(each, "peak_mb")))
    return measured


def _median(runs: Sequence[Mapping[str, float]], key: str) -> float | None:
    found = [run[key] for run in runs if key in run]
    return statistics.median(found) if found else None


def conditions(options: argparse.Namespace) -> dict[str, Any]:
    """What was run, and on what."""
    asked = {"load_rows": options.load_rows, "rows": options.rows, "runs": options.runs, "only": list(options.only)}
    shell = any(way.name.startswith("sqlite3") for way in bench_loading.ways())
    return {**asked, "sqlite3_shell": shell, "python": platform.python_version(), "machine": platform.machine()}


def shown(one: Mapping[str, Any]) -> bool:
    """Whether a median is in the short table: loading, whole pages, and single questions about everything."""
    work = str(one["work"])
    return work.startswith(("load", bench_answering.WHOLE_PAGE)) or work.endswith(bench_answering.EVERYTHING)


def table(result: Mapping[str, Any]) -> str:
    """The medians as aligned text, and what else was measured."""
    lines = [f"{'work':<32} {'way':<18} {'CPU ms':>9} {'wall ms':>9}  ours / this  rows/CPU s  peak MB"]
    for one in filter(shown, result["measured"]):
        ratio = "" if one["ratio"] is None else f"{one['ratio']:.2f} x"
        cpu, wall = one["cpu_seconds"] * 1000, one["wall_seconds"] * 1000
        speed = "" if one["rows_per_cpu_second"] is None else f"{one['rows_per_cpu_second']:,.0f}"
        peak = "" if one["peak_mb"] is None else f"{one['peak_mb']:.0f}"
        lines.append(f"{one['work']:<32} {one['way']:<18} {cpu:9.1f} {wall:9.1f}  {ratio:>11}  {speed:>10}  {peak:>7}")
    if not result["conditions"]["sqlite3_shell"]:
        lines.append("(no sqlite3 shell on this machine: csv + executemany is the peer)")
    lines += [json.dumps({part: result[part]}) for part in ("stages", "worker") if part in result]
    return "\n".join(lines)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description="Loading and answering against peers.")
    parser.add_argument("--load-rows", type=int, default=1_000_000, help="rows of the file to load (%(default)s)")
    parser.add_argument("--rows", type=int, default=100_000, help="rows that answers are made of (%(default)s)")
    parser.add_argument("--runs", type=int, default=3, help="runs of each, the median counts (%(default)s)")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="these parts instead of all")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
