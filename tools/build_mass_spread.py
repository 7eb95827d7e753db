"""Write data/reference/mass_spread.csv: how heavy a single seizure of each drug usually is.

    python tools/build_mass_spread.py DATABASE_FILE

reads a Sentinel database into which the UNODC individual drug seizures were loaded. The table is fixed:
a load is judged against it and never changes it, so that the order of loading cannot matter.
"""

from __future__ import annotations

import csv
import sqlite3
import statistics
import sys
from math import log10
from pathlib import Path

OUT = Path(__file__).parent.parent / "data" / "reference" / "mass_spread.csv"
FEWEST_LINES = 30
SOURCE = "computed from the UNODC individual drug seizures 2011-2016, lines with a mass above zero, held lines left out"
QUERY = """
SELECT drug, mass_kg FROM counted_line
WHERE source = 'unodc-ids' AND mass_kg > 0 AND hold_reason IS NULL ORDER BY drug
"""


def main(database: str) -> None:
    logs: dict[str, list[float]] = {}
    with sqlite3.connect(database) as conn:
        for drug, mass_kg in conn.execute(QUERY):
            logs.setdefault(drug, []).append(log10(mass_kg))
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["drug", "lines", "median_log10_kg", "mad_log10_kg", "source"])
        for drug, values in sorted(logs.items()):
            median = statistics.median(values)
            spread = statistics.median(abs(value - median) for value in values)
            if len(values) >= FEWEST_LINES and spread > 0:
                writer.writerow([drug, len(values), f"{median:.3f}", f"{spread:.3f}", SOURCE])


if __name__ == "__main__":
    main(sys.argv[1])
