"""Attributes whose names hold a hyphen, written as Python names: `attributes(aria_label="Close", data_value="3")`."""

from __future__ import annotations

from typing import Any


def attributes(**named: str) -> dict[str, Any]:
    """{"aria-label": "Close", "data-value": "3"}: to be spread into a component."""
    return {name.replace("_", "-"): value for name, value in named.items()}
