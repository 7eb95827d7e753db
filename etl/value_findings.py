"""Findings about values and about the file as a whole: one issue for a spelling, with the number of its rows. Pure.

They are counted block by block in a `Tally` and said when the last block was read.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from etl.cell_errors import ERROR_FIELDS
from etl.checks.totals import ControlTotal
from etl.encoded import Encoded, Mask
from etl.errors import listed, visible
from etl.fields import BY_KEY
from etl.findings import Finding, Tally
from etl.headers import synonyms
from etl.normalise.names import Outcome
from etl.other_header import second_line
from etl.parts_of_rows import PartsOfRows
from etl.printed_once import PrintedOnce
from etl.sentences import (
    CELL_ERROR,
    DECIMAL_DOUBT,
    FUTURE,
    LOW_PURITY,
    NIL_WORDS,
    NO_UNIT,
    NO_UNIT_IN_COLUMNS,
    NO_UNIT_IN_SOME,
    NOT_POSSIBLE,
    NOT_RECOGNISED,
    ORDER_DOUBT,
    SAYS_NOTHING,
    SECOND_LINE,
    SPAN_YEARS,
    SWAPPED,
    TOTALS_DIFFER,
    TWO_DIGITS,
    UNIT_OR_OFFICE,
    UNREAD,
    UNRECOGNISED,
    ZERO,
)
from etl.understand import Reader, Understood
from etl.vocabulary import UNCLASSIFIED
from i18n.said import Said, lowered, number, say
from store.text import fold

LIMITS = (("latitude", -90.0, 90.0), ("longitude", -180.0, 180.0), ("purity_percent", 0.0, 100.0))


class ValueFindings:
    """What the blocks of one table have in common. `notes`: sentences about its header."""

    def __init__(self, reader: Reader, notes: Sequence[str]) -> None:
        self._reader = reader
        self._notes = notes
        self._tally = Tally()
        self._rows_beside = (PartsOfRows(), PrintedOnce())
        self._second_line: tuple[str, ...] = ()
        today = dt.date.today().isoformat()
        self._is_future: Callable[[str | None], bool] = lambda start: start is not None and start > today
        self._unread: dict[str, int] = {}
        self._skipped_by: Counter[str] = Counter()
        self._without_unit = 0
        self._units_inside = False
        self._no_unit_columns: dict[str, None] = {}  # of a wide table
        self._quantity_column: str | None = None

    def add(self, understood: Understood) -> None:
        """Count what a block's values say."""
        self._names(understood)
        self._nil_words(understood)
        self._numbers(understood)
        two_digits = understood.loaded & understood.periods.assumed
        self._per_value(understood, "date", two_digits, "two_digit_year", TWO_DIGITS)
        future = understood.loaded & understood.periods.flagged("start", self._is_future)
        self._per_value(understood, "date", future, "future_date", FUTURE)
        self._errors(understood)
        for each in self._rows_beside:
            each.add(understood)
        self._second_line = self._second_line or second_line(understood.cells, understood.quarantined)
        self._unread_columns(understood)
        self._skipped_by.update({rule: int(rows.sum()) for rule, rows in understood.skipped.items()})

    def items(self, control_totals: Sequence[ControlTotal]) -> Iterator[Finding]:
        """All of them, when every block was added."""
        yield from self._tally.items()
        for each in self._rows_beside:
            yield from each.items()
        yield from self._doubts()
        for note in self._notes:
            yield Finding("header", "warning", note)
        if self._second_line:
            words = listed([quote(word) for word in dict.fromkeys(self._second_line)])
            yield Finding("second_header_line", "warning", say(SECOND_LINE, words=words))
        for column, filled in self._unread.items():
            yield Finding("unread_column", "warning", say(UNREAD, column=quote(column)), None, column, rows=filled)
        for rule in self._reader.survey.plan.skips:
            if rule.says and self._skipped_by[rule.rule]:
                yield Finding(f"{rule.rule}s", "warning", rule.says, rows=self._skipped_by[rule.rule])
        if self._without_unit:
            yield self._no_unit()
        for total in control_totals:
            if total.difference:
                yield _disagreement(total)

    def _no_unit(self) -> Finding:
        message = say(NO_UNIT_IN_SOME if self._units_inside else NO_UNIT)
        if self._no_unit_columns:
            message = say(NO_UNIT_IN_COLUMNS, columns=listed([*self._no_unit_columns]))
        return Finding("no_unit", "warning", message, None, self._quantity_column, rows=self._without_unit)

    def _names(self, understood: Understood) -> None:
        for key, meanings in understood.meanings.found.items():
            field = understood.fields[key]
            if key == "drug_detail":
                continue
            unknown = field.flagged([meaning.outcome is Outcome.UNRECOGNISED for meaning in meanings])
            rows = understood.loaded & unknown
            if key in ("drug", "unit"):
                rows &= ~understood.nil  # a nil report has neither; see _nil_words
            if key == "drug" and "drug_detail" in understood.fields:
                rows &= understood.meanings.codes["drug"].flagged(lambda name: name == UNCLASSIFIED)
            self._per_value(understood, key, rows, f"unrecognised_{key}", UNRECOGNISED.get(key, NOT_RECOGNISED))
            if key not in ("nil_report", "unit"):
                nothing = field.flagged([meaning.outcome is Outcome.NOTHING for meaning in meanings])
                rows = understood.loaded & nothing & ~field.blank_rows
                self._per_value(understood, key, rows, f"says_nothing_{key}", SAYS_NOTHING)

    def _nil_words(self, understood: Understood) -> None:
        """Words in the drug column of a nil report."""
        drug = understood.fields.get("drug")
        if drug is not None and bool(understood.nil.any()):
            says = self._reader.vocabulary.says_nil
            other = [bool(fold(value)) and not says[value] for value in drug.values]  # a dash says nothing either
            self._per_value(understood, "drug", understood.nil & drug.flagged(other), "nil_words", NIL_WORDS)

    def _numbers(self, understood: Understood) -> None:
        self._units_left_out(understood)
        zero = understood.loaded & ~understood.nil & (understood.numbers["quantity"].numbers == 0)
        self._per_value(understood, "quantity", zero, "zero_quantity", ZERO)
        purity = understood.numbers["purity_percent"].numbers
        share = understood.loaded & (purity > 0) & (purity < 1)  # a spreadsheet keeps 35 % as 0.35
        self._per_value(understood, "purity_percent", share, "low_purity", LOW_PURITY)
        for key, low, high in LIMITS:
            column = understood.numbers[key]
            wrong = column.bad | (column.numbers > high) | (column.numbers < low)
            self._per_value(understood, key, understood.loaded & wrong, f"bad_{key}", NOT_POSSIBLE)

    def _units_left_out(self, understood: Understood) -> None:
        """Quantities without a unit in their cell, their header or their row, where no column is for units."""
        quantity, unit = understood.fields.get("quantity"), understood.fields.get("unit")
        wide = bool(understood.survey.plan.wide)  # there each line has the unit of its header, or a blank
        if quantity is None or (unit is not None and not wide):
            return
        none = understood.meanings.codes["unit"].unknown
        if unit is not None:
            none = none & unit.blank_rows
        stated = ~np.isnan(understood.numbers["quantity"].numbers) & understood.loaded & ~understood.nil
        without = stated & none
        self._without_unit += int(without.sum())
        self._units_inside |= understood.numbers["quantity"].units is not None
        self._quantity_column = quantity.column
        if wide:
            lines = np.flatnonzero(without).tolist()
            self._no_unit_columns.update(dict.fromkeys(str(quantity.column_at(line)) for line in lines))

    def _errors(self, understood: Understood) -> None:
        """Errors of the spreadsheet in fields that a row can do without."""
        for key, field in understood.fields.items():
            wrong = None if key in ERROR_FIELDS else field.those_of(self._reader.errors)
            if wrong is not None:
                self._per_value(understood, key, understood.loaded & wrong, "cell_error", CELL_ERROR)

    def _per_value(self, understood: Understood, key: str, rows: Mask, code: str, template: str) -> None:
        field = understood.fields.get(key)
        if field is None:
            return
        if field.columns is None:
            self._tally.group(code, field.column)
        if not bool(rows.any()):
            return
        counts, first = field.occurrences(rows)
        for index in np.flatnonzero(counts).tolist():
            line, value = int(first[index]), field.values[index]
            column = field.column_at(line)
            found = _first(understood, key, field, line, code, template)
            self._tally.count(code, column, value, int(counts[index]), found)

    def _unread_columns(self, understood: Understood) -> None:
        """Name every column that is neither read nor ignored by name: nothing of a file is dropped in silence."""
        cells, plan = understood.cells, understood.survey.plan
        loaded = ~np.logical_or.reduce([understood.quarantined, *understood.skipped.values()])
        for name in cells.names:
            if name not in plan.read_columns and name not in plan.ignored:
                filled = int((loaded & ~cells.blank(name)).sum())
                self._unread[name] = self._unread.get(name, 0) + filled

    def _doubts(self) -> Iterator[Finding]:
        """What the survey decided without being certain."""
        survey = self._reader.survey
        columns = survey.plan.columns
        for key, form in survey.numbers.items():
            if form.ambiguous:
                message = say(DECIMAL_DOUBT, evidence=form.evidence)
                yield Finding("ambiguous_number_format", "warning", message, None, columns.get(key))
        dates = survey.date_format
        if dates is not None and dates.ambiguous:
            message = say(ORDER_DOUBT, evidence=dates.evidence)
            yield Finding("ambiguous_date_order", "warning", message, None, columns.get("date"))
        if dates is not None and dates.swapped:
            message = say(SWAPPED, evidence=dates.swapped)
            yield Finding("swapped_dates", "warning", message, None, columns.get("date"))
        if dates is not None and dates.span and survey.plan.fiscal_start is None:
            message = say(SPAN_YEARS, value=quote(dates.span))
            yield Finding("year_of_two_years", "warning", message, None, columns.get("date"), dates.span)
        office = columns.get("administration", "")
        units = "quantity" in columns and not survey.plan.knows("unit")
        if units and synonyms().get(fold(office), {}).keys() >= {"administration", "unit"}:
            message = say(UNIT_OR_OFFICE, column=quote(office), field=field_name("administration"))
            yield Finding("unit_or_office", "warning", message, None, office)


def field_name(key: str) -> Said:
    return lowered(BY_KEY[key].label)


def quote(value: str | None) -> str:
    text = visible((value or "").strip()[:80])
    return f"“{text[:77]}…”" if len(text) > 78 else f"“{text}”"


def _first(
    understood: Understood, key: str, field: Encoded, line: int, code: str, template: str
) -> Callable[[], Finding]:
    """Makes the finding of a value that is met for the first time."""

    def make() -> Finding:
        value = field.cell(line)
        message = say(template, value=quote(value), field=field_name(key))
        row, sheet = understood.row_number(line), understood.cells.block.sheet
        return Finding(code, "warning", message, row, field.column_at(line), value, sheet=sheet)

    return make


def _disagreement(total: ControlTotal) -> Finding:
    message = say(
        TOTALS_DIFFER,
        column=total.column,
        stated=number(total.stated),
        summed=number(total.summed),
        difference=number(total.difference),
    )
    place = (total.row_number, total.column, str(total.stated))
    return Finding("control_total", "warning", message, *place, sheet=total.sheet)
