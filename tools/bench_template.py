"""The file whose answers are measured: seizures drawn as the demonstration data are, in the columns of our template."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random

from tools.build_demo import DATA, as_csv, draw_seizure, seizure_rows
from tools.demo_model import pick, read_model

FIRST_DAY = date(2005, 1, 1)
DAYS = 7305


def write_file(path: Path, rows: int, seed: int = 1) -> None:
    """A CSV of exactly `rows` data rows in the template's columns, the same for the same arguments."""
    model = read_model(DATA / "demo" / "assumptions")
    random = Random(seed)
    background = model.settings["background"]
    seizures = []
    lines = 0
    while lines < rows:
        day = FIRST_DAY + timedelta(days=random.randrange(DAYS))
        country = pick(random, background["seizures"])
        seizures.append(draw_seizure(random, model, day, country, background["drugs"], 0.03, False))
        lines += len(seizures[-1].amounts)
    drawn = list(seizure_rows(random, model, seizures))[:rows]
    path.write_text(as_csv(drawn), encoding="utf-8", newline="\n")
