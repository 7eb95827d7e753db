"""Files made to harm, written without the memory they would take; and a process to read one in, to see what it "
"takes."""

from __future__ import annotations

import json
import subprocess
import sys
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from etl.errors import BadInput
from etl.readers.limits import Limits
from etl.readers.opening import open_table

ROOT = Path(__file__).resolve().parents[2]
MIB = 1 << 20
_READ = """
import json, sys, time
from pathlib import Path
from etl.errors import BadInput
from etl.readers.limits import configured
from etl.readers.opening import open_table
before = time.process_time()
try:
    with open_table(Path(sys.argv[1])) as table:
        said = {"rows": table.rows_read, "columns": len(table.columns)}
except BadInput as error:
    said = {"sentence": error.sentence}
# Of this process alone: ru_maxrss begins with what the tests that started it took.
status = Path("/proc/self/status").read_text().splitlines()
peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
print(json.dumps(said | {"peak_mib": peak / 1024, "seconds": time.process_time() - before}))
"""


@dataclass(frozen=True)
class Reading:
    """How a file was read in a process of its own: a sentence or the size of its table, and what it took."""

    sentence: str
    rows: int
    columns: int
    peak_mib: float
    seconds: float


def read_apart(path: Path, **environment: str) -> Reading:
    """Read the file in a process of its own, whose memory is measured. `environment`: limits that are set for it."""
    ended = subprocess.run(
        [sys.executable, "-c", _READ, str(path)],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout)
    return Reading(
        found.get("sentence", ""), found.get("rows", 0), found.get("columns", 0), found["peak_mib"], found["seconds"]
    )


def refusal(path: Path, limits: Limits | None = None) -> BadInput:
    """Why the file is not read; one sentence with its name, and nothing left in the folder beside it."""
    try:
        with open_table(path, None, limits) as table:
            raise AssertionError(f"{path.name} was read: {table.rows_read} rows")
    except BadInput as error:
        assert error.sentence.startswith(path.name) and error.sentence.endswith("."), error.sentence
        assert "\n" not in error.sentence and error.file == path.name
        return error


def deflated(pieces: Iterable[bytes]) -> tuple[bytes, int, int]:
    """Raw deflate of many pieces, their size and CRC: a bomb is packed piece by piece."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    out, size, crc = [], 0, 0
    for piece in pieces:
        out.append(packer.compress(piece))
        size += len(piece)
        crc = zlib.crc32(piece, crc)
    return b"".join([*out, packer.flush()]), size, crc
