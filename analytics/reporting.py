"""Who reported: distinct administrations, or the country where a source names none there. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from analytics.engines.protocol import Engine
from analytics.selection import Selection

Named = tuple[str, str | None, str | None]  # source, administration, country


def reporters(named: Iterable[Named]) -> frozenset[str]:
    """The reporters behind some records. Two sources that name the same administration are one reporter.

    A country counts for a source only where the source names no administration of it among these records.
    """
    found: dict[tuple[str, str | None], set[str]] = {}
    for source, administration, country in named:
        names = found.setdefault((source, country), set())
        if administration is not None:
            names.add(f"administration:{administration}")
    for (_source, country), names in found.items():
        if not names and country is not None:
            names.add(f"country:{country}")
    return frozenset(name for names in found.values() for name in names)


def reporters_of(engine: Engine, selection: Selection) -> frozenset[str]:
    """The reporters of a whole selection."""
    cells = engine.cells(selection, ("batch", "administration", "country"))
    batches = engine.catalogue.batches
    batch, administration, country = (cells.at(name) for name in ("batch", "administration", "country"))
    return reporters(
        (batches[cell.values[batch]].source, cell.values[administration], cell.values[country])
        for cell in cells.rows
    )
