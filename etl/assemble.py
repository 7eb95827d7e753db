"""From what each row of a block says to columns of the tables seizure and seizure_line. Pure.

A column in which nothing is known is left out: the writer takes it for NULL. The first row of an event describes it; of
an event that began in an earlier block only lines come.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.checks.holds import ABOVE_CAP
from etl.described import operations
from etl.encoded import Coded, Encoded, Index, Mask, Memo, nothing_known, pair_codes
from etl.events import Numbered
from etl.fields import ROUTE, TERM_VOCABULARY
from etl.understand import Understood
from store.reference import Reference
from store.text import SEARCH_GAP, fold, search_key, slug

Columns = dict[str, Sequence[Any]]
SEARCHED = ("place", "area", "note")


@dataclass(frozen=True)
class Assembled:
    """Columns of equal length per table; seizures are numbered from 0 over the whole load."""

    seizures: Columns
    lines: Columns
    administrations: dict[str, tuple[str, str | None]]  # slug -> (name, country)
    operations: dict[str, str]  # slug -> name
    participants: tuple[tuple[str, str], ...]  # (operation, country)
    reports: tuple[dict[str, Any], ...]  # rows of operation_report


class Assembler:
    """Assembles the blocks of one load. `grain`: of the records of its file."""

    def __init__(self, reference: Reference, grain: str) -> None:
        self._reference = reference
        self._grain = grain
        self._folded = Memo(lambda text: fold(text) or None)
        self._keys = Memo(search_key)
        self._slugs = Memo(slug)

    def assemble(self, understood: Understood, numbered: Numbered) -> Assembled:
        """All rows of a block to be written, in the order of the file."""
        rows, grouped = understood.grouped.rows, understood.grouped
        found, administration = _administrations(understood, self._slugs)
        operation = operations(understood)
        seizures = self._seizures(understood, grouped.first[numbered.new], administration, operation)
        seizures["line_count"] = numbered.lines.tolist()
        lines = self._lines(understood, rows)
        lines["seizure_id"] = numbered.number[grouped.event_of].tolist()
        return Assembled(
            seizures=seizures,
            lines=_without_blanks(lines),
            administrations=found,
            operations=_named(understood, operation),
            participants=_participants(understood, operation),
            reports=_reports(understood, administration, operation),
        )

    def grains(self, individual: Mask) -> list[str]:
        """individual, aggregate or annual, per event."""
        other = "aggregate" if self._grain == "individual" else self._grain
        return ["individual" if single else other for single in individual.tolist()]

    def _seizures(self, understood: Understood, rows: Index, administration: Coded, operation: Coded) -> Columns:
        codes, periods = understood.meanings.codes, understood.periods
        grains = self.grains(understood.individual[rows])
        off = _off_globe(understood)
        columns: Columns = {
            "source_event_id": _text(understood, "seizure_id", rows),
            "grain": grains,
            "event_count": _event_counts(understood, rows, grains),
            "not_counted": periods.listed("not_counted", rows),
            "edition_period": periods.listed("edition", rows) if understood.survey.plan.edition_period else (),
            "date_as_written": _dates_as_written(understood, rows),
            "period_start": periods.listed("start", rows),
            "period_end": periods.listed("end", rows),
            "date_precision": periods.listed("precision", rows),
            "country_as_written": _written(understood, "country", rows),
            "area": _text(understood, "area", rows),
            "place": _text(understood, "place", rows),
            "place_folded": self._folded_texts(understood, "place", rows),
            "latitude": _floats(understood.numbers["latitude"].numbers, rows, off),
            "longitude": _floats(understood.numbers["longitude"].numbers, rows, off),
            "administration": administration.at(rows),
            "operation": operation.at(rows),
            "detection_as_written": _text(understood, "detection", rows),
            "direction_as_written": _text(understood, "direction", rows),
            "note": _text(understood, "note", rows),
            "search_folded": self._searchable(understood, rows),
        }
        for key in ("country", *TERM_VOCABULARY, *ROUTE):
            if key in understood.fields:
                columns[key] = codes[key].at(rows)
                columns[f"{key}_as_written"] = _written(understood, key, rows)
        return _without_blanks(columns)

    def _folded_texts(self, understood: Understood, key: str, rows: Index) -> Sequence[Any]:
        field = understood.fields.get(key)
        return () if field is None else field.spread(self._folded.each(field.values))[rows].tolist()

    def _searchable(self, understood: Understood, rows: Index) -> Sequence[str | None]:
        """The texts of an event as searching folds them, in one; each distinct spelling is folded once."""
        fields = [field for key in SEARCHED if (field := understood.fields.get(key)) is not None]
        folded = [field.spread([key or None for key in self._keys.each(field.values)])[rows] for field in fields]
        if len(folded) <= 1:
            return folded[0].tolist() if folded else ()
        return [SEARCH_GAP.join(filter(None, texts)) or None for texts in zip(*folded, strict=True)]

    def _lines(self, understood: Understood, rows: Index) -> Columns:
        drugs, units = understood.meanings.codes["drug"], understood.meanings.codes["unit"]
        weights, purity = understood.weights, understood.numbers["purity_percent"]
        written = _drugs_as_written(understood)
        sheet = understood.cells.block.sheet
        numbers = understood.cells.block.row_numbers[understood.lines.row_of[rows]]
        with np.errstate(invalid="ignore"):
            bad_purity = ~((purity.numbers >= 0) & (purity.numbers <= 100))
        return {
            "sheet": () if sheet is None else [sheet] * len(rows),
            "row_number": numbers.tolist(),
            "drug": drugs.at(rows),
            "drug_as_written": written.spread(written.values)[rows].tolist(),
            "drug_folded": written.spread(self._keys.each(written.values))[rows].tolist(),
            "class": drugs.listed([self._class(drug) for drug in drugs.names], rows),
            "quantity": _floats(understood.numbers["quantity"].numbers, rows),
            "quantity_as_written": _quantities_as_written(understood, rows),
            "unit": units.at(rows),
            "unit_as_written": _text(understood, "unit", rows),
            "unit_family": units.listed([self._family(unit) for unit in units.names], rows),
            "mass_kg": _floats(weights.mass_kg, rows),
            "kg_equivalent": _floats(weights.equivalent, rows),
            "kg_equivalent_low": _floats(weights.low, rows),
            "kg_equivalent_high": _floats(weights.high, rows),
            "factor_version": weights.version[rows].tolist(),
            "purity_percent": _floats(purity.numbers, rows, bad_purity),
            "value_as_written": _text(understood, "value", rows),
            "hold_reason": [ABOVE_CAP if hold else None for hold in understood.held[rows].tolist()],
        }

    def _class(self, drug: str | None) -> str | None:
        return None if drug is None else self._reference.drugs[drug].drug_class

    def _family(self, unit: str | None) -> str:
        return "unknown" if unit is None else self._reference.units[unit].family


def _without_blanks(columns: Columns) -> Columns:
    """The columns in which anything is known; `()` stands for one in which nothing is."""
    return {name: values for name, values in columns.items() if values.count(None) < len(values)}


def _written(understood: Understood, key: str, rows: Index) -> Sequence[Any]:
    """The cells as written; nothing where a constant stands for a column the file lacks."""
    field = understood.fields.get(key)
    return field.as_written[rows].tolist() if field is not None and field.in_file else ()


def _text(understood: Understood, key: str, rows: Index) -> Sequence[Any]:
    field = understood.fields.get(key)
    return () if field is None else field.as_written[rows].tolist()


def _floats(numbers: npt.NDArray[np.float64], rows: Index, wrong: Mask | None = None) -> Sequence[float | None]:
    chosen = numbers[rows]
    missing = np.isnan(chosen) if wrong is None else np.isnan(chosen) | wrong[rows]
    if bool(missing.all()):
        return ()
    values = chosen.astype(object)
    values[missing] = None
    listed: list[float | None] = values.tolist()
    return listed


def _off_globe(understood: Understood) -> Mask:
    latitude, longitude = (understood.numbers[key].numbers for key in ("latitude", "longitude"))
    with np.errstate(invalid="ignore"):
        return ~((np.abs(latitude) <= 90) & (np.abs(longitude) <= 180))


def _event_counts(understood: Understood, rows: Index, grains: Sequence[str]) -> Sequence[int | None]:
    """1 for a single seizure, what an aggregate says, None for one that says nothing."""
    stated = understood.numbers["event_count"].numbers[rows].tolist()
    return [
        1 if grain == "individual" else (None if count != count else int(count))
        for grain, count in zip(grains, stated, strict=True)
    ]


def _dates_as_written(understood: Understood, rows: Index) -> Sequence[Any]:
    fields = understood.fields
    if "date" in fields:
        return _written(understood, "date", rows)
    if "fiscal_month" not in fields:
        return _written(understood, "fiscal_year", rows)
    nothing = [None] * len(rows)
    years, months = (_written(understood, key, rows) or nothing for key in ("fiscal_year", "fiscal_month"))
    return [f"{year} {month}" for year, month in zip(years, months, strict=True)]


def _drugs_as_written(understood: Understood) -> Encoded:
    """Per line: the drug, and behind it what its more exact column says."""
    drug, detail = understood.fields.get("drug"), understood.fields.get("drug_detail")
    if drug is None:
        return Encoded(("",), np.zeros(len(understood.loaded), dtype=np.int32), None)
    texts = [value if value.strip() else "" for value in drug.values]
    if detail is None:
        return Encoded(tuple(texts), drug.codes, drug.column)
    example, pair = pair_codes(drug.codes, detail.codes)
    more = [value if value.strip() else "" for value in detail.values]
    both = [(texts[drug.codes[row]], more[detail.codes[row]]) for row in example]
    return Encoded(tuple(f"{one}: {two}" if two else one for one, two in both), pair.astype(np.int32), drug.column)


def _quantities_as_written(understood: Understood, rows: Index) -> Sequence[Any]:
    key = "quantity" if "quantity" in understood.fields else "kg_equivalent"
    return _text(understood, key, rows)


def _administrations(understood: Understood, slugs_of: Memo[str]) -> tuple[dict[str, tuple[str, str | None]], Coded]:
    """The administrations of loaded lines, and each line's as a slug, which has its country in it."""
    field, codes = understood.fields.get("administration"), understood.meanings.codes
    if field is None:
        return {}, nothing_known(len(understood.loaded))
    places = codes["country"].over(codes["participant"])
    example, pair = pair_codes(field.codes, places.codes)
    used = np.bincount(pair[understood.loaded], minlength=len(example))
    found: dict[str, tuple[str, str | None]] = {}
    slugs: list[str | None] = []
    for row, lines in zip(example.tolist(), used.tolist(), strict=True):
        name, country = field.cell(row), places.names[places.codes[row]]
        key = (slugs_of[f"{country or ''} {name}"] or None) if lines and name.strip() else None
        slugs.append(key)
        if key is not None:
            found.setdefault(key, (name.strip(), country))
    return found, Coded(tuple(slugs), pair.astype(np.int32))


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
