"""How much a file may hold; every limit is checked before memory is spent on what it limits.

`configured` reads the environment at each call, so that nothing happens on import. May import etl.errors only.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace

from etl.errors import BadInput
from i18n import gettext as _

MIB = 1024 * 1024
GIB = 1024 * MIB


@dataclass(frozen=True)
class Limits:
    """Refuse what is larger. `ratio` (unpacked to packed) applies from `ratio_floor_bytes` on.

    `workbook_*` are of XLSX, XLS and ODS, whose sheets are held in memory one at a time; `workbook_cells` is the area
    of a sheet from its first cell to its last, filled or not, at about 70 bytes a cell.
    """

    packed_bytes: int = 2 * GIB
    unpacked_bytes: int = 2 * GIB
    ratio: int = 250
    ratio_floor_bytes: int = 64 * MIB
    rows: int = 20_000_000
    columns: int = 2_000
    cell_chars: int = 1_000_000
    workbook_bytes: int = 256 * MIB
    workbook_unpacked_bytes: int = GIB
    workbook_cells: int = 4_000_000

    @property
    def workbook_text(self) -> int:
        """Characters in all cells of a sheet together, and in the shared texts of a workbook."""
        return 32 * self.workbook_cells

    @property
    def workbook_part(self) -> int:
        """Unpacked bytes of a part of a workbook that is no sheet (styles, names): these are held in memory whole."""
        return self.workbook_unpacked_bytes // 8


DEFAULT_LIMITS = Limits()

# Environment variable -> the limit it sets, and how many of its unit make one of ours.
VARIABLES = {
    "SENTINEL_LIMIT_FILE_MIB": ("packed_bytes", MIB),
    "SENTINEL_LIMIT_UNPACKED_MIB": ("unpacked_bytes", MIB),
    "SENTINEL_LIMIT_UNPACKED_RATIO": ("ratio", 1),
    "SENTINEL_LIMIT_ROWS": ("rows", 1),
    "SENTINEL_LIMIT_COLUMNS": ("columns", 1),
    "SENTINEL_LIMIT_CELL_CHARACTERS": ("cell_chars", 1),
    "SENTINEL_LIMIT_WORKBOOK_MIB": ("workbook_bytes", MIB),
    "SENTINEL_LIMIT_WORKBOOK_UNPACKED_MIB": ("workbook_unpacked_bytes", MIB),
    "SENTINEL_LIMIT_WORKBOOK_CELLS": ("workbook_cells", 1),
}


def configured(environment: Mapping[str, str] | None = None) -> Limits:
    """The limits that the environment states, the defaults where it says nothing. Raises BadInput for no number."""
    given = os.environ if environment is None else environment
    stated: dict[str, int] = {}
    for variable, (name, unit) in VARIABLES.items():
        text = given.get(variable, "").strip()
        if not text:
            continue
        if not (text.isascii() and text.isdigit()) or int(text[:18]) == 0:
            raise BadInput(
                _(
                    "{variable} is set to '{value}', which is no whole number above zero, so no limit would be known "
                    "and nothing was read: correct it, or take it out of the environment."
                ).format(variable=variable, value=text[:80]),
                value=text[:80],
            )
        stated[name] = int(text[:18]) * unit
    return replace(DEFAULT_LIMITS, **stated)
