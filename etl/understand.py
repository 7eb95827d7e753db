"""From the text of a block to what each of its rows says: the middle of a load, pure.

Every row ends in exactly one of: data (loaded), quarantined (with all reasons found), skipped (by a named rule). Where
a row holds several lines (a wide table), they share its fate: one that cannot be read holds back the row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from etl.cell_errors import ERROR_FIELDS, error_texts
from etl.cells import Cells
from etl.checks.holds import above_caps
from etl.encoded import Encoded, Index, Mask, Memo, Objects
from etl.events import Events, Grouped
from etl.normalise.doubtful_dates import DOUBT
from etl.normalise.names import Meaning
from etl.quantities import NumberColumn, Numbers, Scales, Weights, as_one_unit, doubts, no_numbers, number_readers
from etl.readers.staged import StagedTable
from etl.row_periods import Calendar, Periods
from etl.rows import SkipRules
from etl.survey import NUMBER_FIELDS, Survey, skip_rules
from etl.unfold import Lines, unfold
from etl.vocabulary import Meanings, Vocabulary, is_drug, says_yes

LARGEST_COUNT = 2**31 - 1  # what the column holds on PostgreSQL


@dataclass(frozen=True)
class Reason:
    """Why lines cannot be loaded: `field` is where it lies."""

    code: str
    field: str
    lines: Mask


@dataclass(frozen=True)
class Understood:
    """A block. `skipped`, `stated_totals` and `quarantined` are per row of it; all else is per line.

    `loaded`, `quarantined` and the masks of `skipped` are disjoint and cover every row.
    """

    survey: Survey
    cells: Cells
    lines: Lines
    reasons: tuple[Reason, ...]
    skipped: Mapping[str, Mask]
    stated_totals: Mask
    quarantined: Mask
    loaded: Mask
    nil: Mask
    periods: Periods
    meanings: Meanings
    numbers: Mapping[str, NumberColumn]
    weights: Weights
    individual: Mask  # lines of single seizures; the others are of the file's other grain
    held: Mask  # lines whose mass waits for a reviewer: individual records above the cap of their drug
    grouped: Grouped

    @property
    def fields(self) -> Mapping[str, Encoded]:
        return self.lines.fields

    @property
    def rows_kept(self) -> Mask:
        """Rows of the block that are loaded."""
        kept: Mask = ~np.logical_or.reduce([self.quarantined, *self.skipped.values()])
        return kept

    @property
    def rows_loaded(self) -> int:
        """Rows of the block, not lines."""
        return int(self.rows_kept.sum())

    def summable(self, key: str) -> Numbers:
        """The numbers of a field as a total row sums them: quantities with units of their own as kilograms."""
        column = self.numbers[key]
        return column.numbers if column.units is None else self.weights.mass_kg

    def row_number(self, line: int) -> int:
        """As the file counts them in its sheet."""
        return int(self.cells.block.row_numbers[self.lines.row_of[line]])

    def found(self, key: str) -> list[Meaning]:
        """What each distinct value of a field means."""
        return self.meanings.found[key]


class Reader:
    """Understands the blocks of one table, one after the other, as its survey decided. `grain`: of its records."""

    def __init__(self, table: StagedTable, survey: Survey, vocabulary: Vocabulary, grain: str) -> None:
        self._survey = survey
        self._vocabulary = vocabulary
        self._rules: SkipRules = skip_rules(table, survey.plan, vocabulary)
        self._calendar = Calendar(survey.plan, survey.date_format)
        self._numbers = number_readers(survey.numbers, vocabulary.reference, survey.plan)
        self._scales = Scales(vocabulary.reference)
        self._errors = error_texts(table.faults)
        self._counts_something = Memo(lambda text: any(map(_counts, text)))
        self.grain = grain
        self.events = Events(survey.shared)

    @property
    def survey(self) -> Survey:
        return self._survey

    @property
    def vocabulary(self) -> Vocabulary:
        return self._vocabulary

    @property
    def errors(self) -> frozenset[str]:
        """Texts with which a spreadsheet marks a cell that has no value."""
        return self._errors

    def read_numbers(self, key: str, column: Encoded) -> Numbers:
        """The numbers of a column, written as those of a field; NaN where there is none."""
        return as_one_unit(self._numbers[key].read(column))

    def read(self, cells: Cells) -> Understood:
        """What every row of a block says."""
        skipped = self._rules.apply(cells)
        lines = unfold(cells)
        fields, size = lines.fields, len(lines.row_of)
        rows = skipped.data[lines.row_of]
        periods = self._calendar.resolve(fields)
        meanings = self._vocabulary.read(fields, size)
        numbers = {key: self._number_column(fields, key, size) for key in NUMBER_FIELDS}
        meanings = self._vocabulary.with_units(meanings, fields, numbers["quantity"].units)
        nil = self._nil(lines, meanings) & rows
        reasons = self._reasons(rows, nil, lines, periods, meanings, numbers)
        bad = np.logical_or.reduce([reason.lines for reason in reasons])
        quarantined = np.zeros(cells.rows, dtype=np.bool_)
        quarantined[lines.row_of[bad]] = True
        loaded = rows & ~quarantined[lines.row_of]
        grouped = self.events.group(lines, loaded & ~nil)
        individual = self._of_events(self._individual(numbers["event_count"]), grouped)
        published = numbers["kg_equivalent"].numbers if "kg_equivalent" in fields else None
        units, drugs = meanings.codes["unit"], meanings.codes["drug"]
        weights = self._scales.weigh(numbers["quantity"].numbers, units, drugs, published)
        return Understood(
            survey=self._survey,
            cells=cells,
            lines=lines,
            reasons=reasons,
            skipped=skipped.rules,
            stated_totals=skipped.stated_totals,
            quarantined=quarantined,
            loaded=loaded,
            nil=nil & loaded,
            periods=periods,
            meanings=meanings,
            numbers=numbers,
            weights=weights,
            individual=individual,
            held=loaded & individual & above_caps(self._vocabulary.reference, drugs, weights.mass_kg),
            grouped=grouped,
        )

    def _number_column(self, fields: Mapping[str, Encoded], key: str, size: int) -> NumberColumn:
        return self._numbers[key].read(fields[key]) if key in fields else no_numbers(size)

    def _nil(self, lines: Lines, meanings: Meanings) -> Mask:
        """Lines that report that nothing was seized: by a column of their own, in words for the drug, or zeros alone.

        A row that also names a drug, weighs or counts something is a seizure: nothing is lost to a misplaced "yes".
        """
        fields = lines.fields
        if "nil_report" not in fields and "drug" not in fields:
            return lines.nothing
        said = says_yes(meanings.codes["nil_report"])
        words = np.zeros(len(lines.row_of), dtype=np.bool_)
        if "drug" in fields:
            words = fields["drug"].flagged(self._vocabulary.says_nil.each(fields["drug"].values))
        if not bool(said.any() | words.any()):
            return lines.nothing
        drugs = meanings.codes["drug"]
        return (((said & ~drugs.flagged(is_drug)) | words) & ~self._something(fields, len(said))) | lines.nothing

    def _something(self, fields: Mapping[str, Encoded], rows: int) -> Mask:
        """Rows that weigh or count something, also in a number that cannot be read ("abt 12 kg"); "0", "-" do not."""
        found = np.zeros(rows, dtype=np.bool_)
        for key in ("quantity", "kg_equivalent", "event_count"):
            field = fields.get(key)
            if field is not None and field.in_file:
                found |= field.flagged(self._counts_something.each(field.values))
        return found

    def _reasons(
        self,
        rows: Mask,
        nil: Mask,
        lines: Lines,
        periods: Periods,
        meanings: Meanings,
        numbers: Mapping[str, NumberColumn],
    ) -> tuple[Reason, ...]:
        """Why data rows cannot be loaded, the most telling first."""
        fields, seizures = lines.fields, rows & ~nil
        errors = [Reason("cell_error", key, rows & wrong) for key, wrong in self._cell_errors(fields)]
        no_date = periods.flagged("problem", lambda problem: problem == "blank")
        doubtful = periods.flagged("problem", lambda problem: problem == DOUBT)
        bad_date = periods.flagged("problem", lambda problem: problem is not None) & ~no_date & ~doubtful
        no_country = _blank(fields, "country", len(rows))
        count = numbers["event_count"]
        no_count = count.bad | count.negative | (count.numbers % 1 > 0) | (count.numbers > LARGEST_COUNT)
        reasons = [
            Reason("no_date", "date", rows & no_date),
            Reason("bad_date", "date", rows & bad_date),
            Reason("doubtful_date", "date", rows & doubtful),
            Reason(
                "no_country",
                "country",
                (seizures & no_country) | (rows & nil & no_country & meanings.codes["participant"].unknown),
            ),
            Reason("no_commodity", "drug", seizures & _blank(fields, "drug", len(rows))),
        ]
        for code, lines_in_doubt in doubts(numbers["quantity"], meanings.two_units):
            reasons.append(Reason(code, "quantity", seizures & lines_in_doubt))
        for key in ("quantity", "kg_equivalent"):
            reasons.append(Reason("bad_quantity", key, seizures & numbers[key].bad))
            reasons.append(Reason("negative_quantity", key, seizures & numbers[key].negative))
        reasons.append(Reason("bad_event_count", "event_count", seizures & no_count))
        return (*errors, *(_without(reason, errors) for reason in reasons))

    def _cell_errors(self, fields: Mapping[str, Encoded]) -> list[tuple[str, Mask]]:
        found = []
        for key in ERROR_FIELDS:
            field = fields.get(key)
            wrong = None if field is None else field.those_of(self._errors)
            if wrong is not None:
                found.append((key, wrong))
        return found

    def _individual(self, count: NumberColumn) -> Mask:
        if self.grain != "individual":
            return np.zeros(len(count.numbers), dtype=np.bool_)
        single: Mask = np.nan_to_num(count.numbers, nan=1.0) == 1.0
        return single

    def _of_events(self, individual: Mask, grouped: Grouped) -> Mask:
        """Rows of one event are what its first row is, which describes the event: only aggregates escape a hold."""

        def said_by(lines: Index) -> Objects:
            return individual[lines].astype(object)

        self.events.remember("individual", grouped, said_by)
        agreed = individual.copy()
        lead = self.events.lead("individual", grouped, said_by, np.arange(len(grouped.first)))
        agreed[grouped.rows] = lead.astype(np.bool_)[grouped.event_of]
        return agreed


def _counts(char: str) -> bool:
    return char.isdigit() and char != "0"


def _blank(fields: Mapping[str, Encoded], key: str, size: int) -> Mask:
    return fields[key].blank_rows if key in fields else np.ones(size, dtype=np.bool_)


def _without(reason: Reason, errors: Sequence[Reason]) -> Reason:
    """A reason for the cells of a field that are no errors of the spreadsheet: those have their own."""
    said = [error.lines for error in errors if error.field == reason.field]
    return Reason(reason.code, reason.field, reason.lines & ~np.logical_or.reduce(said)) if said else reason
