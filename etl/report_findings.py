"""Say what was found in a file, as issues that people can read: what, where, why it matters, what to do. Pure.

A distinct spelling found in many rows is one issue that says in how many; a quarantined or held row has one of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np

from etl.checks.holds import ABOVE_CAP, cap_of, explain
from etl.checks.spread import outliers
from etl.encoded import Encoded, Mask
from etl.errors import visible
from etl.fields import BY_KEY
from etl.findings import Finding
from etl.normalise.names import Meaning, Outcome, nothing_seized
from etl.understand import Understood
from i18n import mark
from i18n.said import Said, lowered, number, say
from store.reference import Reference
from store.text import fold

QUARANTINE = {
    "no_date": mark(
        "The row has no {field}, so it cannot be put in any period and was not loaded; add it and load again."
    ),
    "bad_date": mark("{value} is no date that can be read, so the row was not loaded; write it as 2014-05-31."),
    "no_country": mark(
        "The row has no {field} and the file gives no default, so it was not loaded; add it, or state one with "
        "--set country=."
    ),
    "no_commodity": mark("The row names no drug or other commodity, so there is nothing to load; add it."),
    "bad_quantity": mark(
        "{value} is no number, so the row was not loaded; write the quantity in digits, its unit beside it."
    ),
    "negative_quantity": mark("{value} is below zero and would lower totals, so the row was not loaded; correct it."),
    "bad_event_count": mark("{value} is no whole number of seizures, so the row was not loaded; correct it."),
}
SKIPPED = {
    "blank_row": mark("A row without any cell filled was skipped."),
    "repeated_header": mark("A repeated header was skipped."),
    "total_row": mark("A row of totals was skipped, because it would count its rows twice; it was compared with them."),
    "footnote": mark("A footnote under the table was skipped."),
}
UNRECOGNISED = {
    "country": mark("{value} is no country that is known here, so these seizures are shown under “unknown”."),
    "drug": mark("{value} is not classified yet: loaded as “unclassified”, counted, and found by searching its text."),
    "unit": mark("{value} is no unit that is known here, so these lines count as seizures without a mass."),
    "nil_report": mark("{value} is neither yes nor no, so these rows are read as seizures."),
}
NIL_WORDS = mark(
    "The row reports that nothing was seized, so {value} is not read as a drug; take the nil report away if it is one."
)
NIL_OVERRULED = mark(
    "The row says that nothing was seized and also what was, so it was loaded as a seizure; correct one of the two."
)
SAYS_NOTHING = mark("{value} names no single {field}, so it is kept as written and shown under “unknown”.")
NOT_RECOGNISED = mark("{value} is no {field} that is known here, so it is kept as written and shown under “unknown”.")


def add_findings(understood: Understood, reference: Reference) -> None:
    """Fill `understood.findings`, the most serious first."""
    _quarantined(understood)
    held = _held(understood, reference)
    _outliers(understood, held)
    _names(understood)
    _nil_rows(understood, reference)
    _numbers(understood)
    _dates(understood)
    _unread_columns(understood)
    _skipped(understood)
    _totals(understood)


def raw_row(understood: Understood, row: int) -> str:
    """The cells of one row as written, as JSON."""
    return json.dumps([column.values[column.codes[row]] for column in understood.columns], ensure_ascii=False)


def _cell(understood: Understood, key: str, row: int) -> tuple[str | None, str | None]:
    """(column of the file, text of the cell) behind a field of a row."""
    field = understood.fields.get(key)
    if key == "date" and field is None and "fiscal_year" in understood.fields:
        year, month = (understood.fields[name] for name in ("fiscal_year", "fiscal_month"))
        return year.column, f"{year.values[year.codes[row]]} {month.values[month.codes[row]]}"
    return (None, None) if field is None else (field.column, field.values[field.codes[row]])


def _quarantined(understood: Understood) -> None:
    reasons = understood.quarantined
    for row in np.flatnonzero(np.array([reason is not None for reason in reasons], dtype=np.bool_)):
        code, key = reasons[row]
        column, value = _cell(understood, key, int(row))
        message = say(QUARANTINE[code], field=_field_name(key), value=_quote(value))
        understood.findings.add(
            Finding(code, "quarantined", message, int(row) + 1, column, value, raw_row=raw_row(understood, int(row)))
        )


def held_lines(understood: Understood, reference: Reference) -> Mask:
    """Rows whose mass waits for a reviewer: individual records above the cap of their drug."""
    caps = {drug: cap_of(reference, drug) for drug in set(understood.codes["drug"])}
    limits = {drug: np.inf if cap is None else cap.cap_kg for drug, cap in caps.items()}
    limit = np.array([limits[drug] for drug in understood.codes["drug"]], dtype=np.float64)
    above: Mask = np.nan_to_num(understood.weights.mass_kg, nan=0.0) > limit
    individual: Mask = understood.grain == "individual"
    return understood.loaded & above & individual


def _held(understood: Understood, reference: Reference) -> Mask:
    held = held_lines(understood, reference)
    for row in np.flatnonzero(held):
        drug = understood.codes["drug"][row]
        cap = cap_of(reference, drug)
        if cap is not None:
            message = explain(reference, drug, float(understood.weights.mass_kg[row]), cap)
            column, value = _cell(understood, "quantity", int(row))
            understood.findings.add(
                Finding(ABOVE_CAP, "held", message, int(row) + 1, column, value, raw_row=raw_row(understood, int(row)))
            )

    return held


def _outliers(understood: Understood, held: Mask) -> None:
    far = outliers(understood.codes["drug"], understood.weights.mass_kg)
    individual: Mask = understood.grain == "individual"
    for row in np.flatnonzero(far & understood.loaded & individual & ~held):
        column, value = _cell(understood, "quantity", int(row))
        message = say(
            "This weighs far more than single seizures of its drug usually do; it is counted: check quantity and unit."
        )
        understood.findings.add(Finding("mass_outlier", "warning", message, int(row) + 1, column, value))


def _names(understood: Understood) -> None:
    for key, meanings in understood.meanings.items():
        unknown = [meaning.outcome is Outcome.UNRECOGNISED for meaning in meanings]
        template = UNRECOGNISED.get(key, NOT_RECOGNISED)
        _per_value(understood, key, np.array(unknown, dtype=np.bool_), f"unrecognised_{key}", template)
        nothing = [
            meaning.outcome is Outcome.NOTHING and bool(text.strip()) for meaning, text in _pairs(understood, key)
        ]
        if key not in ("nil_report", "unit"):
            _per_value(understood, key, np.array(nothing, dtype=np.bool_), f"says_nothing_{key}", SAYS_NOTHING)


def _pairs(understood: Understood, key: str) -> list[tuple[Meaning, str]]:
    return list(zip(understood.meanings[key], understood.fields[key].values, strict=True))


def _per_value(understood: Understood, key: str, values: Mask, code: str, template: str) -> None:
    field = understood.fields[key]
    rows = understood.loaded & field.mask(values)
    if key in ("drug", "unit"):
        rows &= ~understood.nil  # a nil report has neither; see _nil_rows
    if key == "drug" and "drug_detail" in understood.fields:
        rows &= understood.codes["drug"] == "unclassified"
    _per_distinct(understood, field, rows, code, lambda value: say(template, value=value, field=_field_name(key)))


def _nil_rows(understood: Understood, reference: Reference) -> None:
    """Words in the drug column of a nil report, and nil reports that name what was seized."""
    said, drug = understood.codes["nil_report"] == "yes", understood.fields.get("drug")
    overruled: Mask = said & understood.loaded & ~understood.nil
    for row in np.flatnonzero(overruled):
        column, value = _cell(understood, "nil_report", int(row))
        understood.findings.add(Finding("nil_overruled", "warning", say(NIL_OVERRULED), int(row) + 1, column, value))
    if drug is not None:
        says = nothing_seized(reference)
        other = [bool(fold(value)) and not says(value) for value in drug.values]  # a dash says nothing either
        words = understood.nil & drug.mask(np.array(other, dtype=np.bool_))
        _per_distinct(understood, drug, words, "nil_words", lambda value: say(NIL_WORDS, value=value))


def _field_name(key: str) -> Said:
    return lowered(BY_KEY[key].label)


def _per_distinct(
    understood: Understood, field: Encoded, rows: Mask, code: str, message: Callable[[str], str], level: str = "warning"
) -> None:
    counts, first = field.occurrences(rows)
    for index in np.argsort(-counts, kind="stable"):
        if counts[index] == 0:
            break
        value = field.values[index]
        understood.findings.add(
            Finding(code, level, message(_quote(value)), int(first[index]) + 1, field.column, value, int(counts[index]))
        )


def _numbers(understood: Understood) -> None:
    quantity = understood.numbers["quantity"]
    zero = understood.loaded & ~understood.nil & (quantity.numbers == 0)
    if "quantity" in understood.fields:
        message = say(
            "The quantity is zero as written: it counts as a seizure of 0; check whether “not known” was meant."
        )
        _per_distinct(understood, understood.fields["quantity"], zero, "zero_quantity", lambda _value: message)
    _ambiguous_numbers(understood)
    for key, limit in (("latitude", 90.0), ("longitude", 180.0), ("purity_percent", 100.0)):
        column = understood.numbers[key]
        low = 0.0 if key == "purity_percent" else -limit
        wrong = column.bad | (column.numbers > limit) | (column.numbers < low)
        if key in understood.fields:
            _per_distinct(
                understood,
                understood.fields[key],
                understood.loaded & wrong,
                f"bad_{key}",
                lambda value, key=key: say(
                    "{value} is no {field}, so it is left out; the seizure counts.",  # type: ignore[misc]
                    value=value,
                    field=_field_name(key),
                ),
            )


def _ambiguous_numbers(understood: Understood) -> None:
    for key, column in understood.numbers.items():
        if key not in understood.fields or column.format is None or not column.format.ambiguous:
            continue
        message = say(
            "The decimal mark is not certain: {evidence}. If it is wrong, load with --set decimal=.",
            evidence=column.format.evidence,
        )
        name = understood.fields[key].column
        understood.findings.add(Finding("ambiguous_number_format", "warning", message, None, name))


def _dates(understood: Understood) -> None:
    field = understood.fields.get("date")
    if field is None:
        return
    doubtful = np.array([value in understood.two_digit_years for value in field.values], dtype=np.bool_)
    rows = understood.loaded & field.mask(doubtful)
    text = mark("{value} has a year of two digits; write all four so that no century has to be guessed.")
    _per_distinct(understood, field, rows, "two_digit_year", lambda value: say(text, value=value))
    form = understood.date_format
    if form is not None and form.ambiguous:
        message = say(
            "The order of day and month is not certain: {evidence}. If it is wrong, load with --set date_order=.",
            evidence=form.evidence,
        )
        understood.findings.add(Finding("ambiguous_date_order", "warning", message, None, field.column))


def _unread_columns(understood: Understood) -> None:
    """Name every column that is neither read nor ignored by name: nothing of a file is dropped in silence."""
    plan = understood.plan
    for note in understood.header_notes:
        understood.findings.add(Finding("header", "warning", note))
    for column in understood.columns:
        if column.column in plan.columns.values() or column.column in plan.ignored:
            continue
        filled = int((~column.blank_rows & understood.loaded).sum())
        message = say(
            "The column {column} is not read: map it to a field if it says something that is needed.",
            column=_quote(column.column),
        )
        understood.findings.add(Finding("unread_column", "warning", message, None, column.column, rows=filled))


def _skipped(understood: Understood) -> None:
    for rule, rows in understood.skipped.items():
        for row in np.flatnonzero(rows):
            text = raw_row(understood, int(row))
            understood.findings.add(Finding(rule, "skipped", say(SKIPPED[rule]), int(row) + 1, raw_row=text))


def _totals(understood: Understood) -> None:
    for total in understood.control_totals:
        if total.difference:
            message = say(
                "The file's own total of {column} is {stated} and its rows sum to {summed}, a difference of "
                "{difference}: the rows were loaded, so ask the publisher.",
                column=total.column,
                stated=number(total.stated),
                summed=number(total.summed),
                difference=number(total.difference),
            )
            understood.findings.add(
                Finding("control_total", "warning", message, total.row_number, total.column, str(total.stated))
            )


def _quote(value: str | None) -> str:
    text = visible((value or "").strip()[:80])
    return f"“{text[:77]}…”" if len(text) > 78 else f"“{text}”"
