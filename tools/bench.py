"""Measure loading and answering against peers, in one run: `make bench`, or `python -m tools.bench --rows 100000`.

Each measurement is a fresh process; what is compared is CPU time (user and system, children included) of the work
itself, imports left out, as the median of several runs taken in turns. Ratios are of one run on one machine: compare
ratios, not seconds. The result is build/bench.json and a short table. Nothing of the product imports this module.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tools import bench_answering, bench_loading

ROOT = Path(__file__).resolve().parent.parent
RESULT = ROOT / "build" / "bench.json"


@dataclass(frozen=True)
class Measured:
    """Medians of one way to do one piece of work; `ratio` is our CPU time divided by its CPU time."""

    work: str
    way: str
    cpu_seconds: float
    wall_seconds: float
    runs: int
    ratio: float | None


def main() -> int:
    """Run the benchmark, write the result, print the table."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bench.csv"
        bench_loading.write_file(file, options.rows)
        size = file.stat().st_size
        loading = measure_loading(file, options.runs)
        answering = measure_answering(file, Path(folder), options.runs)
    measured = [*loading, *answering]
    save(measured, {"rows": options.rows, "file_bytes": size, "runs": options.runs})
    print(table([one for one in measured if shown(one)]))
    print(f"(all {len(measured)} medians: {RESULT.relative_to(ROOT)})")
    return 0


def measure_loading(file: Path, runs: int) -> list[Measured]:
    """Every way to load the file, in turns, each into a database of its own."""
    names = [way.name for way in bench_loading.ways()]
    found: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for _ in range(runs):
        for name in names:
            with tempfile.TemporaryDirectory() as folder:
                found[name].append(in_process("tools.bench_one", "load", name, str(file), folder))
    ours = next(way.name for way in bench_loading.ways() if way.ours)
    return medians("load", found, ours)


def measure_answering(file: Path, folder: Path, runs: int) -> list[Measured]:
    """Every question under every selection: ours cold, and the same from a pandas frame in memory."""
    bench_loading.sentinel(file, folder)
    answered = [in_process("tools.bench_one", "answer", str(folder / "sentinel.db")) for _ in range(runs)]
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


def medians(work: str, runs: dict[str, list[dict[str, float]]], ours: str) -> list[Measured]:
    """One Measured per way; ratios against `ours` from the same runs."""
    cpu = {way: statistics.median(run["cpu"] for run in each) for way, each in runs.items()}
    wall = {way: statistics.median(run["wall"] for run in each) for way, each in runs.items()}
    return [
        Measured(
            work, way, cpu[way], wall[way], len(each), None if way == ours or not cpu[way] else cpu[ours] / cpu[way]
        )
        for way, each in runs.items()
    ]


def save(measured: list[Measured], conditions: dict[str, int]) -> None:
    """Write build/bench.json: the conditions, the machine and every median."""
    RESULT.parent.mkdir(exist_ok=True)
    about = {**conditions, "python": platform.python_version(), "machine": platform.machine()}
    content = {"conditions": about, "measured": [asdict(one) for one in measured]}
    RESULT.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def shown(one: Measured) -> bool:
    """Whether a median is in the short table: loading, whole pages, and single questions about everything."""
    return one.work.startswith(("load", bench_answering.WHOLE_PAGE)) or one.work.endswith(bench_answering.EVERYTHING)


def table(measured: list[Measured]) -> str:
    """The medians as aligned text."""
    lines = [f"{'work':<32} {'way':<18} {'CPU ms':>9} {'wall ms':>9}  ours / this"]
    for one in measured:
        ratio = "" if one.ratio is None else f"{one.ratio:.2f} x"
        cpu, wall = one.cpu_seconds * 1000, one.wall_seconds * 1000
        lines.append(f"{one.work:<32} {one.way:<18} {cpu:9.1f} {wall:9.1f}  {ratio:>11}")
    return "\n".join(lines)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description="Loading and answering against peers.")
    parser.add_argument("--rows", type=int, default=100_000, help="data rows of the generated file (%(default)s)")
    parser.add_argument("--runs", type=int, default=3, help="runs of each, the median counts (%(default)s)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
