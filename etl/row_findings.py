"""Findings about single rows of a block: why they are quarantined, held, or doubtful, and which were skipped. Pure."""

from __future__ import annotations

import re

import numpy as np

from etl.checks.holds import ABOVE_CAP, cap_of, explain
from etl.checks.spread import outliers
from etl.described import DESCRIBED, described
from etl.encoded import Index, Objects
from etl.events import Events
from etl.fields import BY_KEY
from etl.findings import Finding, Findings
from etl.sentences import ALSO_GIVEN, FAR_OUT, NIL_OVERRULED, OTHER_MARKS, QUARANTINE, ROWS_DISAGREE, why_skipped
from etl.understand import Understood
from etl.value_findings import field_name, quote
from etl.vocabulary import says_yes
from i18n.said import lowered, say
from store.reference import Reference

_DIGITS_AND_MARKS = re.compile(r"[+-]?[0-9][0-9., '\u00a0\u202f\u2009\u2019]*")


def row_findings(understood: Understood, reference: Reference, events: Events) -> Findings:
    """Of one block, the most serious first."""
    findings = Findings()
    _quarantined(understood, findings)
    _held(understood, reference, findings)
    _outliers(understood, findings)
    _nil_overruled(understood, findings)
    _also_given(understood, findings)
    _disagreements(understood, events, findings)
    _skipped(understood, findings)
    return findings


def _cell(understood: Understood, key: str, line: int) -> tuple[str | None, str | None]:
    """(column of the file, text of the cell) behind a field of a line."""
    field = understood.fields.get(key)
    if key == "date" and field is None and "fiscal_year" in understood.fields:
        year, month = (understood.fields.get(name) for name in ("fiscal_year", "fiscal_month"))
        texts = [part.cell(line) for part in (year, month) if part is not None]
        return (None if year is None else year.column), " ".join(texts)
    return (None, None) if field is None else (field.column_at(line), field.cell(line))


def _found(
    understood: Understood, line: int, key: str, code: str, level: str, message: str, raw: bool = False, rows: int = 1
) -> Finding:
    column, value = _cell(understood, key, line)
    row = int(understood.lines.row_of[line])
    text = understood.cells.raw(row) if raw else None
    sheet = understood.cells.block.sheet
    return Finding(code, level, message, understood.row_number(line), column, value, rows, text, sheet)


def _quarantined(understood: Understood, findings: Findings) -> None:
    """Every reason of every row, so that one round of correction is enough; the first stands for the row."""
    reasons = [reason for reason in understood.reasons if bool(reason.lines.any())]
    if not reasons:
        return
    bad = np.logical_or.reduce([reason.lines for reason in reasons])
    said: set[int] = set()
    for line in np.flatnonzero(bad).tolist():
        row = int(understood.lines.row_of[line])
        for reason in reasons:
            if reason.lines[line]:
                _column, value = _cell(understood, reason.field, line)
                message = say(
                    _sentence(reason.code, value or ""),
                    field=field_name(reason.field),
                    value=quote(value),
                    **_other_unit(understood, reason.code, line),
                )
                first = row not in said
                said.add(row)
                found = _found(
                    understood, line, reason.field, reason.code, "quarantined", message, raw=first, rows=int(first)
                )
                findings.add(found)


def _sentence(code: str, value: str) -> str:
    return OTHER_MARKS if code == "bad_quantity" and _DIGITS_AND_MARKS.fullmatch(value.strip()) else QUARANTINE[code]


def _other_unit(understood: Understood, code: str, line: int) -> dict[str, str]:
    """The unit that contradicts the one in a quantity's cell."""
    if code != "two_units":
        return {}
    column, unit = _cell(understood, "unit", line)
    return {"unit": quote(unit) if column is None else f"{quote(unit)} ({column})"}


def _held(understood: Understood, reference: Reference, findings: Findings) -> None:
    drugs = understood.meanings.codes["drug"]
    for line in np.flatnonzero(understood.held).tolist():
        drug = drugs.names[drugs.codes[line]]
        cap = cap_of(reference, drug)
        if cap is not None and drug is not None:
            message = explain(reference, drug, float(understood.weights.mass_kg[line]), cap)
            findings.add(_found(understood, line, "quantity", ABOVE_CAP, "held", message, raw=True))


def _outliers(understood: Understood, findings: Findings) -> None:
    far = outliers(understood.meanings.codes["drug"], understood.weights.mass_kg)
    for line in np.flatnonzero(far & understood.loaded & understood.individual & ~understood.held).tolist():
        findings.add(_found(understood, line, "quantity", "mass_outlier", "warning", say(FAR_OUT)))


def _nil_overruled(understood: Understood, findings: Findings) -> None:
    """Nil reports that name what was seized."""
    said = says_yes(understood.meanings.codes["nil_report"])
    for line in np.flatnonzero(said & understood.loaded & ~understood.nil).tolist():
        findings.add(_found(understood, line, "nil_report", "nil_overruled", "warning", say(NIL_OVERRULED)))


def _also_given(understood: Understood, findings: Findings) -> None:
    """Rows that give a mass and another quantity beside it."""
    beside = understood.numbers["quantity"].beside
    if beside is None:
        return
    for line in np.flatnonzero(beside & understood.loaded).tolist():
        _column, value = _cell(understood, "quantity", line)
        message = say(ALSO_GIVEN, value=quote(value))
        findings.add(_found(understood, line, "quantity", "several_quantities", "warning", message))


def _disagreements(understood: Understood, events: Events, findings: Findings) -> None:
    """Warn of rows that say something else about their event than its first row."""
    ids, grouped = understood.fields.get("seizure_id"), understood.grouped
    if ids is None:
        return
    sheet = understood.cells.block.sheet
    numbers = understood.cells.block.row_numbers[understood.lines.row_of]

    def number_of(lines: Index) -> Objects:
        return numbers[lines].astype(object)

    # Lines that another one described before.
    events_of = grouped.event_of
    positions = np.flatnonzero((grouped.first[events_of] != grouped.rows) | grouped.begun[events_of])
    lines, theirs = grouped.rows[positions], events_of[positions]
    events.remember("row", grouped, number_of)
    leading = events.lead("row", grouped, number_of, theirs)
    for key in DESCRIBED:
        said_by = described(understood, key)
        events.remember(key, grouped, said_by)
        differ = said_by(lines) != events.lead(key, grouped, said_by, theirs)
        for position in np.flatnonzero(differ).tolist():
            line = int(lines[position])
            message = say(
                ROWS_DISAGREE, id=ids.cell(line), field=lowered(BY_KEY[key].label), first=int(leading[position])
            )
            row = understood.row_number(line)
            findings.add(Finding("event_rows_disagree", "warning", message, row, ids.column, sheet=sheet))


def _skipped(understood: Understood, findings: Findings) -> None:
    block = understood.cells.block
    for rule, rows in understood.skipped.items():
        for row in np.flatnonzero(rows).tolist():
            number, text = int(block.row_numbers[row]), understood.cells.raw(row)
            findings.add(Finding(rule, "skipped", why_skipped(rule), number, raw_row=text, sheet=block.sheet))
