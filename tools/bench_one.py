"""One measurement in a process of its own, as JSON on stdout; started by tools/bench.py.

python -m tools.bench_one load WAY FILE FOLDER
python -m tools.bench_one answer DATABASE
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tools import bench_answering, bench_loading
from tools.bench_clock import Clock


def load(name: str, file: str, folder: str) -> dict[str, float]:
    """CPU and wall seconds of one load, and the rows that it put in."""
    way = next(way for way in bench_loading.ways() if way.name == name)
    clock = Clock()
    rows = way.run(Path(file), Path(folder))
    return {**clock.read(), "rows": rows}


def main(arguments: list[str]) -> int:
    """Measure what is asked for."""
    what, *rest = arguments
    measured = load(*rest) if what == "load" else bench_answering.measure(rest[0])
    print(json.dumps(measured))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
