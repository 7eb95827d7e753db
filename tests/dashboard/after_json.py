"""What etl's door says after a load, by hand: the account of a file, a line that waits for a decision."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dashboard.components.data_result import Background, result_card
from dashboard.upload import DONE, Upload
from tests.dashboard.data_json import WORDS, text_of


def report(**changed: Any) -> dict[str, Any]:
    """The account of a file that was loaded."""
    return {
        "file": "march.csv", "sha256": "0" * 64, "profile": "unodc_ids", "source": "unodc-ids", "batch": 3,
        "already_loaded": False, "rows_read": 6100, "rows_loaded": 6089, "rows_quarantined": 8,
        "rows_skipped": {"total_row": 1, "blank_row": 2}, "repeated_rows": 0, "lines_held": 1, "rows_superseded": 0,
        "rows_superseding": 0, "seizures": 6089, "mass_kg": 18234.5, "control_totals": [], "seconds": 1.5,
        "quarantined_by": {}, "warnings": 0, "grains": ["individual"], "sheets": [],
        "seizures_joined": 0,
    } | changed  # fmt: skip


def held_line(**changed: Any) -> dict[str, Any]:
    """A line that waits, as the door lists it."""
    return {
        "line": 7, "batch": 3, "file": "march.csv", "sheet": None, "row": 5, "drug": "heroin",
        "drug_as_written": "heroin", "quantity": 4_512_345.678, "quantity_as_written": "4512345.678",
        "unit": "kilogram", "unit_as_written": "kg", "mass_kg": 4_512_345.678, "country": "KZ",
        "period_start": "2014-05-31", "period_end": "2014-05-31", "date_precision": "day", "message": "Above the cap.",
        "proposals": [
            {"unit": "gram", "low_kg": 4512.345678, "high_kg": 4512.345678},
            {"unit": "tablet", "low_kg": 406.111111, "high_kg": 1353.703703},
        ],
    } | changed  # fmt: skip


def done_upload(**changed: Any) -> Upload:
    """A file that was loaded, with this account."""
    return Upload("u1", "march.csv", Path("march.csv"), 1, "", DONE, report=report(**changed))


def done_card(**changed: Any) -> str:
    """The words on its card."""
    return text_of(result_card(done_upload(**changed), Background(WORDS)))
