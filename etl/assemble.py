"""From what each row of a block says to columns of the tables seizure and seizure_line. Pure.

Columns are of Arrow (etl.columns): no row becomes an object of Python. One in which nothing is known is left out: the
writer takes it for NULL. The first row of an event describes it; of an event that began in an earlier block only lines
come.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl import folded
from etl.administrations import Administrations
from etl.checks.holds import ABOVE_CAP
from etl.columns import NOTHING, floats, joined, meant, named, texts, written
from etl.described import operations
from etl.encoded import Coded, Encoded, Index, Mask, Texts, pair_codes
from etl.events import Numbered
from etl.fields import ROUTE, TERM_VOCABULARY
from etl.understand import Understood
from store.given import Column, filled, listed
from store.reference import Reference
from store.text import SEARCH_GAP

Columns = dict[str, Column]
SEARCHED = ("place", "area", "note")


@dataclass(frozen=True)
class Assembled:
    """Columns of equal length per table; seizures are numbered from 0 over the whole load."""

    seizures: Columns
    lines: Columns
    administrations: Mapping[str, tuple[str, str | None]]  # those that are new: slug -> (name, country)
    operations: dict[str, str]  # slug -> name
    participants: tuple[tuple[str, str], ...]  # (operation, country)
    reports: tuple[dict[str, Any], ...]  # rows of operation_report


class Assembler:
    """Assembles the blocks of one load. `grain`: of the records of its file."""

    def __init__(self, reference: Reference, grain: str) -> None:
        self._reference = reference
        self._grain = grain
        self._folds = folded.folds()
        self._keys = folded.search_keys()
        self._administrations = Administrations()

    def assemble(self, understood: Understood, numbered: Numbered) -> Assembled:
        """All rows of a block to be written, in the order of the file."""
        rows, grouped = understood.grouped.rows, understood.grouped
        new, administration = self._administrations.of(understood)
        operation = operations(understood)
        seizures = self._seizures(understood, grouped.first[numbered.new], administration, operation)
        seizures["line_count"] = pa.array(numbered.lines)
        lines = self._lines(understood, rows)
        lines["seizure_id"] = numbered.number[grouped.event_of]
        return Assembled(
            seizures=seizures,
            lines=_without_blanks(lines),
            administrations=new,
            operations=_named(understood, operation),
            participants=_participants(understood, operation),
            reports=_reports(understood, administration, operation),
        )

    def grains(self, individual: Mask) -> Column:
        """individual, aggregate or annual, per event."""
        other = "aggregate" if self._grain == "individual" else self._grain
        return named(("individual", other), np.where(individual, 0, 1).astype(np.int32))

    def _seizures(self, understood: Understood, rows: Index, administration: Coded, operation: Coded) -> Columns:
        codes, periods, fields = understood.meanings.codes, understood.periods, understood.fields
        individual = understood.individual[rows]
        off = _off_globe(understood)
        columns: Columns = {
            "source_event_id": written(fields.get("seizure_id"), rows),
            "grain": self.grains(individual),
            "event_count": _event_counts(understood, rows, individual),
            "not_counted": periods.column("not_counted", rows),
            "edition_period": periods.column("edition", rows) if understood.survey.plan.edition_period else (),
            "date_as_written": _dates_as_written(understood, rows),
            "period_start": periods.column("start", rows),
            "period_end": periods.column("end", rows),
            "date_precision": periods.column("precision", rows),
            "country_as_written": _in_file(understood, "country", rows),
            "area": written(fields.get("area"), rows),
            "place": written(fields.get("place"), rows),
            "place_folded": self._folded(self._folds, fields.get("place"), rows),
            "latitude": floats(understood.numbers["latitude"].numbers, rows, off),
            "longitude": floats(understood.numbers["longitude"].numbers, rows, off),
            "administration": meant(administration, rows),
            "operation": meant(operation, rows),
            "detection_as_written": written(fields.get("detection"), rows),
            "direction_as_written": written(fields.get("direction"), rows),
            "note": written(fields.get("note"), rows),
            "search_folded": joined(
                [self._folded(self._keys, fields.get(key), rows) for key in SEARCHED], SEARCH_GAP
            ),
        }
        for key in ("country", *TERM_VOCABULARY, *ROUTE):
            if key in fields:
                columns[key] = meant(codes[key], rows)
                columns[f"{key}_as_written"] = _in_file(understood, key, rows)
        return _without_blanks(columns)

    def _folded(self, folder: folded.Folder, field: Encoded | None, rows: Index) -> Column:
        return NOTHING if field is None else texts(field, folder.each(field.arrow), rows)

    def _lines(self, understood: Understood, rows: Index) -> Columns:
        drugs, units = understood.meanings.codes["drug"], understood.meanings.codes["unit"]
        weights, purity = understood.weights, understood.numbers["purity_percent"]
        drug, fields = _drugs_as_written(understood), understood.fields
        codes = drug.codes[rows]
        sheet = understood.cells.block.sheet
        numbers = understood.cells.block.row_numbers[understood.lines.row_of[rows]]
        with np.errstate(invalid="ignore"):
            bad_purity = ~((purity.numbers >= 0) & (purity.numbers <= 100))
        equivalent = floats(weights.equivalent, rows)
        return {
            "sheet": NOTHING if sheet is None else named((sheet,), np.zeros(len(rows), dtype=np.int32)),
            "row_number": pa.array(numbers),
            "drug": meant(drugs, rows),
            "drug_as_written": pa.DictionaryArray.from_arrays(pa.array(codes), drug.arrow),
            "drug_folded": pa.DictionaryArray.from_arrays(pa.array(codes), self._keys.each(drug.arrow)),
            "class": named([self._class(one) for one in drugs.names], drugs.codes[rows]),
            "quantity": floats(understood.numbers["quantity"].numbers, rows),
            "quantity_as_written": written(fields.get("quantity", fields.get("kg_equivalent")), rows),
            "unit": meant(units, rows),
            "unit_as_written": written(fields.get("unit"), rows),
            "unit_family": named([self._family(one) for one in units.names], units.codes[rows]),
            "mass_kg": floats(weights.mass_kg, rows),
            "kg_equivalent": equivalent,
            "kg_equivalent_low": floats(weights.low, rows),
            "kg_equivalent_high": floats(weights.high, rows),
            # What has no equivalent was not converted.
            "factor_version": pa.array(weights.version[rows], pa.string()) if len(equivalent) else NOTHING,
            "purity_percent": floats(purity.numbers, rows, bad_purity),
            "value_as_written": written(fields.get("value"), rows),
            "hold_reason": named((ABOVE_CAP, None), np.where(understood.held[rows], 0, 1).astype(np.int32)),
        }

    def _class(self, drug: str | None) -> str | None:
        return None if drug is None else self._reference.drugs[drug].drug_class

    def _family(self, unit: str | None) -> str:
        return "unknown" if unit is None else self._reference.units[unit].family


def _without_blanks(columns: Columns) -> Columns:
    """The columns in which anything is known."""
    return {name: column for name, column in columns.items() if len(column) and filled(column)}


def _in_file(understood: Understood, key: str, rows: Index) -> Column:
    """The cells as written; nothing where a constant stands for a column the file lacks."""
    field = understood.fields.get(key)
    return written(field, rows) if field is not None and field.in_file else NOTHING


def _off_globe(understood: Understood) -> Mask:
    latitude, longitude = (understood.numbers[key].numbers for key in ("latitude", "longitude"))
    with np.errstate(invalid="ignore"):
        return ~((np.abs(latitude) <= 90) & (np.abs(longitude) <= 180))


def _event_counts(understood: Understood, rows: Index, individual: Mask) -> Column:
    """1 for a single seizure, what an aggregate says, null for one that says nothing."""
    stated = np.where(individual, 1.0, understood.numbers["event_count"].numbers[rows])
    unknown = np.isnan(stated)
    return pa.array(np.where(unknown, 0.0, stated).astype(np.int64), mask=unknown)


def _dates_as_written(understood: Understood, rows: Index) -> Column:
    fields = understood.fields
    if "date" in fields:
        return _in_file(understood, "date", rows)
    if "fiscal_month" not in fields:
        return _in_file(understood, "fiscal_year", rows)
    nothing = [None] * len(rows)
    years, months = (
        listed(_in_file(understood, key, rows)) or nothing for key in ("fiscal_year", "fiscal_month")
    )
    return [f"{year} {month}" for year, month in zip(years, months, strict=True)]


def _drugs_as_written(understood: Understood) -> Encoded:
    """Per line: the drug, and behind it what its more exact column says."""
    drug, detail = understood.fields.get("drug"), understood.fields.get("drug_detail")
    if drug is None:
        return Encoded(("",), np.zeros(len(understood.loaded), dtype=np.int32), None)
    first = _bare(drug)
    if detail is None:
        return Encoded(Texts(first), drug.codes, drug.column)
    example, pair = pair_codes(drug.codes, detail.codes)
    one = first.take(pa.array(drug.codes[example])).to_pylist()
    two = _bare(detail).take(pa.array(detail.codes[example])).to_pylist()
    both = (f"{name}: {more}" if more else name for name, more in zip(one, two, strict=True))
    return Encoded(tuple(both), pair.astype(np.int32), drug.column)


def _bare(field: Encoded) -> pa.StringArray:
    """The distinct cells, empty where they hold nothing but white space."""
    return pc.if_else(pa.array(field.is_blank), "", field.arrow) if bool(field.is_blank.any()) else field.arrow


def _named(understood: Understood, operation: Coded) -> dict[str, str]:
    """The operations of loaded lines by their slugs."""
    field = understood.fields.get("operation")
    if field is None:
        return {}
    counts, first = field.occurrences(understood.loaded)
    rows = first[counts > 0]
    return {
        key: field.cell(row).strip()
        for row, key in reversed(list(zip(rows.tolist(), operation.at(rows), strict=True)))
        if key is not None
    }


def _participants(understood: Understood, operation: Coded) -> tuple[tuple[str, str], ...]:
    participant = understood.meanings.codes["participant"]
    rows = np.flatnonzero(understood.loaded & ~participant.unknown & ~operation.unknown)
    pairs = zip(operation.at(rows), participant.at(rows), strict=True)
    return tuple(dict.fromkeys((key, country) for key, country in pairs if key and country))


def _reports(understood: Understood, administration: Coded, operation: Coded) -> tuple[dict[str, Any], ...]:
    codes = understood.meanings.codes
    places = codes["participant"].over(codes["country"])
    rows = np.flatnonzero(understood.nil)
    columns = zip(rows.tolist(), operation.at(rows), places.at(rows), administration.at(rows), strict=True)
    return tuple(
        {
            "row_number": understood.row_number(row),
            "operation": slug_of_operation,
            "country": country,
            "administration": slug_of_administration,
            "period_start": understood.periods.at(row).start,
            "period_end": understood.periods.at(row).end,
            "nil": 1,
        }
        for row, slug_of_operation, country, slug_of_administration in columns
    )
