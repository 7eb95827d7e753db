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
# What a reader may take for any file: blocks, those that Arrow reads ahead, and what its allocator keeps. 130 were
# measured; a reader that holds what it reads takes gigabytes for these files.
FLAT_MIB = 210
_READ = """
import json, sys, time
from pathlib import Path
from etl.errors import BadInput
from etl.readers.limits import configured
from etl.readers.opening import open_table
def peak_mib():
    # Of this process alone: ru_maxrss begins with what the tests that started it took.
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
imported = peak_mib()
before = time.process_time()
try:
    with open_table(Path(sys.argv[1])) as table:
        said = {"rows": table.rows_read, "columns": len(table.columns), "first_column": table.columns[0]}
except BadInput as error:
    said = {"sentence": error.sentence}
seconds = time.process_time() - before
print(json.dumps(said | {"peak_mib": peak_mib(), "took_mib": peak_mib() - imported, "seconds": seconds}))
"""


@dataclass(frozen=True)
class Reading:
    """How a file was read in a process of its own: a sentence or the size of its table, and what it took.

    `took_mib`: the most memory it had, without what it had before it read: that of the libraries alone, which differs
    from machine to machine.
    """

    sentence: str
    rows: int
    columns: int
    first_column: str
    peak_mib: float
    took_mib: float
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
    return Reading(**{"sentence": "", "rows": 0, "columns": 0, "first_column": ""} | found)


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
    """Raw deflate of many pieces, their size and CRC: a bomb is packed piece by piece.

    Each piece is packed by itself, so that one which is there a thousand times is packed once.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed: dict[bytes, bytes] = {}
    out, size, crc = [], 0, 0
    for piece in pieces:
        if piece not in packed:
            packed[piece] = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
        out.append(packed[piece])
        size += len(piece)
        crc = zlib.crc32(piece, crc)
    return b"".join([*out, packer.flush()]), size, crc
