"""From what each row says to the columns of the tables seizure and seizure_line. Pure.

Rows of a file that share a source's event id are one seizure with several lines; the first of them describes the event.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.checks.holds import ABOVE_CAP
from etl.encoded import Mask, Objects
from etl.fields import BY_KEY, ROUTE, TERM_VOCABULARY
from etl.findings import Finding
from etl.report_findings import held_lines
from etl.understand import Understood
from i18n.said import lowered, say
from store.reference import Reference
from store.text import SEARCH_GAP, fold, search_key, slug

Index = npt.NDArray[np.int64]
Columns = dict[str, Sequence[Any]]
DESCRIBE = ("country", "mode", "concealment")  # an event's rows should agree on these
SEARCHED = ("place", "area", "note")


@dataclass(frozen=True)
class Assembled:
    """Columns of equal length per table; ids count from 0 and are shifted by the writer."""

    seizures: Columns
    lines: Columns
    administrations: dict[str, tuple[str, str | None]]  # slug -> (name, country)
    operations: dict[str, str]  # slug -> name
    participants: tuple[tuple[str, str], ...]  # (operation, country)
    reports: tuple[dict[str, Any], ...]  # rows of operation_report


def assemble(understood: Understood, reference: Reference) -> Assembled:
    """All rows to be written, in the order of the file."""
    rows = np.flatnonzero(understood.loaded & ~understood.nil)
    first, event_of = _events(understood, rows)
    administrations, administration = _administrations(understood)
    operations, operation = _operations(understood)
    seizures = _seizures(understood, rows[first], administration, operation)
    seizures["line_count"] = np.bincount(event_of, minlength=len(first)).tolist()
    lines = _lines(understood, reference, rows)
    lines["seizure_id"] = event_of.tolist()
    _disagreements(understood, rows, first, event_of, operation)
    return Assembled(
        seizures=seizures,
        lines=lines,
        administrations=administrations,
        operations=operations,
        participants=_participants(understood, operation),
        reports=_reports(understood, administration, operation),
    )


def _events(understood: Understood, rows: Index) -> tuple[Index, Index]:
    """(position in `rows` of each event's first row, event number of each of `rows`), events in the file's order."""
    ids = understood.fields.get("seizure_id")
    key = np.arange(len(rows), dtype=np.int64)
    if ids is not None:
        named = ~ids.blank_rows[rows]
        key[named] = len(rows) + ids.codes[rows][named]
    _keys, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return first[order], rank[inverse.reshape(-1)]


def _written(understood: Understood, key: str, rows: Index) -> list[Any]:
    """The cells as written; None where blank, or where a constant stands for a column the file lacks."""
    field = understood.fields.get(key)
    if field is None or field.column is None:
        return [None] * len(rows)
    return list(field.as_written[rows])


def _text(understood: Understood, key: str, rows: Index) -> list[Any]:
    field = understood.fields.get(key)
    return [None] * len(rows) if field is None else list(field.as_written[rows])


def _floats(numbers: npt.NDArray[np.float64], rows: Index, wrong: Mask | None = None) -> list[float | None]:
    chosen = numbers[rows]
    missing = np.isnan(chosen) if wrong is None else np.isnan(chosen) | wrong[rows]
    return [None if gone else value for value, gone in zip(chosen.tolist(), missing.tolist(), strict=True)]


def _seizures(understood: Understood, rows: Index, administration: Objects, operation: Objects) -> Columns:
    periods = understood.periods[rows]
    codes = understood.codes
    place = understood.fields.get("place")
    folded = None if place is None else place.spread([fold(value) or None for value in place.values])
    latitude, longitude = understood.numbers["latitude"], understood.numbers["longitude"]
    off = _off_globe(understood)
    columns: Columns = {
        "source_event_id": _text(understood, "seizure_id", rows),
        "grain": understood.grain[rows].tolist(),
        "event_count": _event_counts(understood, rows),
        "not_counted": [period.not_counted for period in periods],
        "edition_period": [period.edition for period in periods]
        if understood.plan.edition_period
        else [None] * len(rows),
        "date_as_written": _dates_as_written(understood, rows),
        "period_start": [period.start for period in periods],
        "period_end": [period.end for period in periods],
        "date_precision": [period.precision for period in periods],
        "country": codes["country"][rows].tolist(),
        "country_as_written": _written(understood, "country", rows),
        "area": _text(understood, "area", rows),
        "place": _text(understood, "place", rows),
        "place_folded": [None] * len(rows) if folded is None else folded[rows].tolist(),
        "latitude": _floats(latitude.numbers, rows, off),
        "longitude": _floats(longitude.numbers, rows, off),
        "administration": administration[rows].tolist(),
        "operation": operation[rows].tolist(),
        "detection_as_written": _text(understood, "detection", rows),
        "direction_as_written": _text(understood, "direction", rows),
        "note": _text(understood, "note", rows),
        "search_folded": _searchable(understood, rows),
    }
    for key in (*TERM_VOCABULARY, *ROUTE):
        columns[key] = codes[key][rows].tolist()
        columns[f"{key}_as_written"] = _written(understood, key, rows)
    return columns


def _searchable(understood: Understood, rows: Index) -> list[str | None]:
    """The texts of an event as searching folds them, in one; each distinct spelling is folded once."""
    fields = [field for key in SEARCHED if (field := understood.fields.get(key)) is not None]
    folded = [field.spread([search_key(value) or None for value in field.values])[rows] for field in fields]
    if not folded:
        return [None] * len(rows)
    return [SEARCH_GAP.join(filter(None, texts)) or None for texts in zip(*folded, strict=True)]


def _off_globe(understood: Understood) -> Mask:
    latitude, longitude = (understood.numbers[key].numbers for key in ("latitude", "longitude"))
    with np.errstate(invalid="ignore"):
        return ~((np.abs(latitude) <= 90) & (np.abs(longitude) <= 180))


def _event_counts(understood: Understood, rows: Index) -> list[int | None]:
    stated = _floats(understood.numbers["event_count"].numbers, rows)
    grains = understood.grain[rows].tolist()
    return [
        1 if grain == "individual" else (None if count is None else int(count))
        for grain, count in zip(grains, stated, strict=True)
    ]


def _dates_as_written(understood: Understood, rows: Index) -> list[Any]:
    if "date" in understood.fields:
        return _written(understood, "date", rows)
    years, months = (_written(understood, key, rows) for key in ("fiscal_year", "fiscal_month"))
    return [f"{year} {month}" for year, month in zip(years, months, strict=True)]


def _lines(understood: Understood, reference: Reference, rows: Index) -> Columns:
    drugs = understood.codes["drug"][rows].tolist()
    units = understood.codes["unit"][rows].tolist()
    weights = understood.weights
    held = held_lines(understood, reference)[rows].tolist()
    purity = understood.numbers["purity_percent"]
    written = _drugs_as_written(understood, rows)
    keys = {text: search_key(text) for text in set(written)}
    with np.errstate(invalid="ignore"):
        bad_purity = ~((purity.numbers >= 0) & (purity.numbers <= 100))
    return {
        "row_number": (rows + 1).tolist(),
        "drug": drugs,
        "drug_as_written": written,
        "drug_folded": [keys[text] for text in written],
        "class": [reference.drugs[drug].drug_class for drug in drugs],
        "quantity": _floats(understood.numbers["quantity"].numbers, rows),
        "quantity_as_written": _quantities_as_written(understood, rows),
        "unit": units,
        "unit_as_written": _text(understood, "unit", rows),
        "unit_family": ["unknown" if unit is None else reference.units[unit].family for unit in units],
        "mass_kg": _floats(weights.mass_kg, rows),
        "kg_equivalent": _floats(weights.equivalent, rows),
        "kg_equivalent_low": _floats(weights.low, rows),
        "kg_equivalent_high": _floats(weights.high, rows),
        "factor_version": weights.version[rows].tolist(),
        "purity_percent": _floats(purity.numbers, rows, bad_purity),
        "value_as_written": _text(understood, "value", rows),
        "hold_reason": [ABOVE_CAP if hold else None for hold in held],
    }


def _drugs_as_written(understood: Understood, rows: Index) -> list[str]:
    drugs = [text or "" for text in _text(understood, "drug", rows)]
    details = _text(understood, "drug_detail", rows)
    return [f"{drug}: {detail}" if detail else drug for drug, detail in zip(drugs, details, strict=True)]


def _quantities_as_written(understood: Understood, rows: Index) -> list[Any]:
    key = "quantity" if "quantity" in understood.fields else "kg_equivalent"
    return _text(understood, key, rows)


def _administrations(understood: Understood) -> tuple[dict[str, tuple[str, str | None]], Objects]:
    field = understood.fields.get("administration")
    if field is None:
        return {}, np.full(understood.rows_read, None, dtype=object)
    names = field.as_written
    places = np.where(
        [code is None for code in understood.codes["country"]],
        understood.codes["participant"],
        understood.codes["country"],
    )
    known: dict[tuple[Any, Any], str | None] = {}
    found: dict[str, tuple[str, str | None]] = {}
    for pair in dict.fromkeys(zip(names[understood.loaded].tolist(), places[understood.loaded].tolist(), strict=True)):
        name, country = pair
        key = None if name is None else slug(f"{country or ''} {name}")
        known[pair] = key or None
        if key:
            found.setdefault(key, (name.strip(), country))
    per_row = [known.get(pair) for pair in zip(names.tolist(), places.tolist(), strict=True)]
    return found, np.array(per_row, dtype=object)


def _operations(understood: Understood) -> tuple[dict[str, str], Objects]:
    field = understood.fields.get("operation")
    if field is None:
        return {}, np.full(understood.rows_read, None, dtype=object)
    slugs = [slug(value) or None for value in field.values]
    counts, _first = field.occurrences(understood.loaded)
    found = {
        key: value.strip()
        for key, value, count in zip(slugs, field.values, counts, strict=True)
        if key is not None and count
    }
    return found, field.spread(slugs)


def _participants(understood: Understood, operation: Objects) -> tuple[tuple[str, str], ...]:
    pairs = zip(operation[understood.loaded], understood.codes["participant"][understood.loaded], strict=True)
    return tuple(dict.fromkeys((key, country) for key, country in pairs if key and country))


def _reports(understood: Understood, administration: Objects, operation: Objects) -> tuple[dict[str, Any], ...]:
    countries, participants = understood.codes["country"], understood.codes["participant"]
    return tuple(
        {
            "row_number": int(row) + 1,
            "operation": operation[row],
            "country": participants[row] or countries[row],
            "administration": administration[row],
            "period_start": understood.periods[row].start,
            "period_end": understood.periods[row].end,
            "nil": 1,
        }
        for row in np.flatnonzero(understood.nil)
    )


def _disagreements(understood: Understood, rows: Index, first: Index, event_of: Index, operation: Objects) -> None:
    """Warn of rows that say something else about their event than its first row."""
    if len(first) == len(rows):
        return
    lead = rows[first][event_of]
    starts = np.array([period.start for period in understood.periods], dtype=object)
    counts = np.nan_to_num(understood.numbers["event_count"].numbers, nan=1.0)
    described = {"date": starts, "operation": operation, "event_count": counts}
    described |= {key: understood.codes[key] for key in DESCRIBE}
    ids = understood.fields["seizure_id"]
    for key, values in described.items():
        for position in np.flatnonzero(values[rows] != values[lead]):
            row = int(rows[position])
            message = say(
                "Seizure {id} has another {field} in this row than in row {first}; "
                "the event was loaded as its first row says.",
                id=ids.values[ids.codes[row]],
                field=lowered(BY_KEY[key].label),
                first=int(lead[position]) + 1,
            )
            understood.findings.add(Finding("event_rows_disagree", "warning", message, row + 1, ids.column))
