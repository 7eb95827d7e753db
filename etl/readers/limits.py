"""How much a file may hold; every limit is checked while streaming, before memory is spent. Imports nothing of etl."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024
GIB = 1024 * MIB


@dataclass(frozen=True)
class Limits:
    """Refuse what is larger. `ratio` (unpacked to packed) applies from `ratio_floor_bytes` on."""

    packed_bytes: int = 2 * GIB
    unpacked_bytes: int = 2 * GIB
    ratio: int = 250
    ratio_floor_bytes: int = 64 * MIB
    rows: int = 20_000_000
    columns: int = 2_000
    cell_chars: int = 1_000_000


DEFAULT_LIMITS = Limits()
