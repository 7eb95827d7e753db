"""One measurement of the project in a process of its own; started by tools/bench.py. What it finds is JSON on stdout.

python -m tools.bench_one stages FILE FOLDER
python -m tools.bench_one answer DATABASE
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tools import bench_answering, bench_stages


def main(arguments: list[str]) -> int:
    """Measure what is asked for."""
    what, *rest = arguments
    measured = bench_stages.measure(*map(Path, rest)) if what == "stages" else bench_answering.measure(rest[0])
    print(json.dumps(measured))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
