"""Where Arrow takes its memory from. Must not import sqlalchemy."""

from __future__ import annotations

import pyarrow as pa


def use_system_memory() -> None:
    """Arrow's own allocator keeps what was freed for later; that of the system gives large blocks back at once."""
    pa.set_memory_pool(pa.system_memory_pool())
