"""From the text of a file to what each row says: the middle of a load, pure.

Every row ends in exactly one of: data (loaded), quarantined (with the first reason found), skipped (by a named rule).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from etl import row_periods
from etl import rows as row_rules
from etl.checks import totals
from etl.encoded import Encoded, Mask, Objects, constant, encode
from etl.fields import BY_KEY, ROUTE, TERM_VOCABULARY
from etl.findings import Findings
from etl.normalise import names
from etl.normalise.dates import DateFormat
from etl.normalise.numbers import parse_distinct
from etl.plan import Plan
from etl.quantities import NumberColumn, Weights, read_numbers, weigh
from etl.readers.dialect import Dialect
from etl.readers.text import TextTable
from store.reference import Reference

NUMBER_FIELDS = tuple(key for key, field in BY_KEY.items() if field.kind == "number")
LARGEST_COUNT = 2**31 - 1  # what the column holds on PostgreSQL
TOTAL_FIELDS = ("date", "country", "drug", "fiscal_year")


@dataclass(frozen=True)
class Understood:
    """Per row of the file; `loaded`, `quarantined` and the masks of `skipped` are disjoint and cover every row."""

    plan: Plan
    dialect: Dialect
    header_notes: tuple[str, ...]
    fields: Mapping[str, Encoded]
    columns: tuple[Encoded, ...]
    loaded: Mask
    quarantined: Objects  # None, or (code, field) of the first reason
    skipped: Mapping[str, Mask]
    nil: Mask
    periods: Objects  # row_periods.RowPeriod
    date_format: DateFormat | None
    two_digit_years: tuple[str, ...]
    codes: Mapping[str, Objects]  # country, drug, unit, mode, ... -> our code or None
    meanings: Mapping[str, tuple[names.Meaning, ...]]  # per distinct value of the field
    numbers: Mapping[str, NumberColumn]
    weights: Weights
    grain: Objects
    control_totals: tuple[totals.ControlTotal, ...]
    repeated_rows: int
    findings: Findings

    @property
    def rows_read(self) -> int:
        return len(self.loaded)


def understand(table: TextTable, plan: Plan, reference: Reference) -> Understood:
    """What every row says under the plan."""
    columns = tuple(encode(table.data.column(name), name) for name in table.columns)
    by_name = dict(zip(table.columns, columns, strict=True))
    fields = {key: by_name[column] for key, column in plan.columns.items()}
    fields |= {key: constant(text, table.rows_read) for key, text in plan.constants.items() if key not in fields}
    dates = fields.get("date") or fields.get("fiscal_year")
    skipped = row_rules.skip_rules(columns, [fields[key] for key in TOTAL_FIELDS if key in fields], dates)
    stated_totals = skipped["total_row"]
    skipped["total_row"] = stated_totals | _sums_of_drugs(fields, reference, skipped)
    data = ~np.logical_or.reduce(list(skipped.values()))
    found = row_periods.resolve(plan, _only(fields, data))
    codes, meanings = _codes(fields, reference, table.rows_read)
    numbers = {key: read_numbers(_kept(fields, key, data), table.rows_read, plan.decimal) for key in NUMBER_FIELDS}
    nil = _nil(fields, reference, codes) & data
    reasons = _quarantine(data, nil, fields, found.rows, codes, numbers)
    loaded = data & np.array([reason is None for reason in reasons], dtype=np.bool_)
    published = numbers["kg_equivalent"].numbers if "kg_equivalent" in fields else None
    return Understood(
        plan=plan,
        dialect=table.dialect,
        header_notes=table.notes,
        fields=fields,
        columns=columns,
        loaded=loaded,
        quarantined=reasons,
        skipped=skipped,
        nil=nil & loaded,
        periods=found.rows,
        date_format=found.format,
        two_digit_years=found.assumed_centuries,
        codes=codes,
        meanings=meanings,
        numbers=numbers,
        weights=weigh(reference, numbers["quantity"].numbers, codes["unit"], codes["drug"], published),
        grain=_of_events(_grain(plan, fields, found.rows, numbers["event_count"], loaded), fields, loaded & ~nil),
        control_totals=_control_totals(fields, numbers, stated_totals, data),
        repeated_rows=row_rules.repeated_rows(columns, loaded),
        findings=Findings(),
    )


def _sums_of_drugs(fields: Mapping[str, Encoded], reference: Reference, skipped: Mapping[str, Mask]) -> Mask:
    """Rows whose drug is a sum over drugs ("Total cannabis", "All Class A"): their parts stand in rows of their own.

    They are not compared with those: a seizure of two drugs counts once in such a sum and once in each part.
    """
    taken: Mask = np.logical_or.reduce(list(skipped.values()))
    if "drug" not in fields:
        return np.zeros_like(taken)
    drug, known = fields["drug"], names.drug(reference)
    sums = [
        row_rules.names_a_sum(value) and known(value).outcome is names.Outcome.UNRECOGNISED for value in drug.values
    ]
    return drug.mask(np.array(sums, dtype=np.bool_)) & ~taken


def _only(fields: Mapping[str, Encoded], data: Mask) -> dict[str, Encoded]:
    """The fields with the cells of skipped rows blanked, so that a TOTAL row takes no part in deciding a format."""
    return {key: _blanked(field, data) for key, field in fields.items()}


def _kept(fields: Mapping[str, Encoded], key: str, data: Mask) -> Encoded | None:
    return _blanked(fields[key], data) if key in fields else None


def _blanked(field: Encoded, data: Mask) -> Encoded:
    if bool(data.all()):
        return field
    used = np.bincount(field.codes[data], minlength=len(field.values)) > 0
    values = tuple(value if keep else "" for value, keep in zip(field.values, used, strict=True))
    return replace(field, values=values)


def _codes(
    fields: Mapping[str, Encoded], reference: Reference, rows: int
) -> tuple[dict[str, Objects], dict[str, tuple[names.Meaning, ...]]]:
    resolvers = {key: names.country(reference) for key in ("country", "participant", *ROUTE)}
    resolvers |= {key: names.term(reference, vocabulary) for key, vocabulary in TERM_VOCABULARY.items()}
    resolvers |= {"drug": names.drug(reference), "unit": names.unit(reference)}
    resolvers |= {"nil_report": names.nil_report(reference)}
    codes: dict[str, Objects] = {}
    meanings: dict[str, tuple[names.Meaning, ...]] = {}
    for key, resolve in resolvers.items():
        field = fields.get(key)
        if field is None:
            codes[key] = np.full(rows, None, dtype=object)
            continue
        meanings[key] = tuple(resolve(value) for value in field.values)
        codes[key] = field.spread([meaning.code for meaning in meanings[key]])
    if "drug_detail" in fields:
        codes["drug"], meanings["drug"] = _more_exact(fields, reference, codes["drug"], meanings["drug"])
    return codes, meanings


def _more_exact(
    fields: Mapping[str, Encoded], reference: Reference, drugs: Objects, plain: tuple[names.Meaning, ...]
) -> tuple[Objects, tuple[names.Meaning, ...]]:
    """A drug's second, more exact column wins where it is known; "unclassified" is left to rows that neither knows."""
    detail = fields["drug_detail"]
    resolve = names.drug(reference)
    exact = [
        meaning.code if meaning.outcome is names.Outcome.KNOWN else None for meaning in map(resolve, detail.values)
    ]
    better = detail.spread(exact)
    return np.where([code is None for code in better], drugs, better), plain


def _nil(fields: Mapping[str, Encoded], reference: Reference, codes: Mapping[str, Objects]) -> Mask:
    """Rows that report that nothing was seized: by a column of its own, or in the words that stand for the drug.

    A row that also names a drug, weighs or counts something is a seizure: nothing is lost to a misplaced "yes".
    """
    said = np.array([code == "yes" for code in codes["nil_report"]], dtype=np.bool_)
    something = _something(fields, len(said))
    drug = fields.get("drug")
    if drug is None:
        nil: Mask = said & ~something
        return nil
    says = names.nothing_seized(reference)
    words = drug.mask(np.array([says(value) for value in drug.values], dtype=np.bool_))
    nothing_named = words | drug.blank_rows | ~np.array([_is_drug(code) for code in codes["drug"]], dtype=np.bool_)
    return ((said & nothing_named) | words) & ~something


def _something(fields: Mapping[str, Encoded], rows: int) -> Mask:
    """Rows that weigh or count something, also in a number that cannot be read ("abt 12 kg"); "0" and "-" do not."""
    found = np.zeros(rows, dtype=np.bool_)
    for key in ("quantity", "kg_equivalent", "event_count"):
        field = fields.get(key)
        if field is not None and field.column is not None:
            found |= field.mask(np.array([any(map(_counts, text)) for text in field.values], dtype=np.bool_))
    return found


def _counts(char: str) -> bool:
    return char.isdigit() and char != "0"


def _is_drug(code: str | None) -> bool:
    return code not in (None, "unclassified")


def _quarantine(
    data: Mask,
    nil: Mask,
    fields: Mapping[str, Encoded],
    rows: Objects,
    codes: Mapping[str, Objects],
    numbers: Mapping[str, NumberColumn],
) -> Objects:
    """The first reason for which a data row cannot be loaded, as (code, field); None where there is none."""
    seizures = data & ~nil
    size = len(data)

    def blank(key: str) -> Mask:
        return fields[key].blank_rows if key in fields else np.ones(size, dtype=np.bool_)

    problems = np.array([period.problem is not None for period in rows], dtype=np.bool_)
    no_date = np.array([period.problem == "blank" for period in rows], dtype=np.bool_)
    no_participant = np.array([code is None for code in codes["participant"]], dtype=np.bool_)
    count = numbers["event_count"]
    no_count = count.bad | count.negative | (count.numbers % 1 > 0) | (count.numbers > LARGEST_COUNT)
    checks = [
        ("no_date", "date", data & no_date),
        ("bad_date", "date", data & problems),
        ("no_country", "country", (seizures & blank("country")) | (nil & blank("country") & no_participant)),
        ("no_commodity", "drug", seizures & blank("drug")),
        ("bad_quantity", "quantity", seizures & numbers["quantity"].bad),
        ("negative_quantity", "quantity", seizures & numbers["quantity"].negative),
        ("bad_quantity", "kg_equivalent", seizures & numbers["kg_equivalent"].bad),
        ("negative_quantity", "kg_equivalent", seizures & numbers["kg_equivalent"].negative),
        ("bad_event_count", "event_count", seizures & no_count),
    ]
    reasons = np.full(size, None, dtype=object)
    taken = np.zeros(size, dtype=np.bool_)
    for code, key, wrong in checks:
        for row in np.flatnonzero(wrong & ~taken):
            reasons[row] = (code, key)
        taken |= wrong
    return reasons


def _grain(plan: Plan, fields: Mapping[str, Encoded], rows: Objects, count: NumberColumn, loaded: Mask) -> Objects:
    """individual, aggregate or annual, per row. Where no profile says: see CONTRACT, "aggregate"."""
    grain = plan.grain
    if grain is None:
        days = any(period.precision == "day" for period in rows[loaded])
        aggregated = "event_count" in fields or (not days and "seizure_id" not in fields)
        yearly = all(period.precision in ("year", "fiscal_year") for period in rows[loaded])
        annual = aggregated and yearly and "event_count" not in fields
        grain = "annual" if annual else "aggregate" if aggregated else "individual"
    grains = np.full(len(rows), grain, dtype=object)
    if grain == "individual":
        grains[np.nan_to_num(count.numbers, nan=1.0) != 1.0] = "aggregate"
    return grains


def _of_events(grains: Objects, fields: Mapping[str, Encoded], seizures: Mask) -> Objects:
    """Rows of one event have the grain of its first row, which describes the event: only aggregates escape a hold."""
    ids = fields.get("seizure_id")
    if ids is None:
        return grains
    rows = np.flatnonzero(seizures & ~ids.blank_rows)
    _counts, first = ids.occurrences(seizures)
    agreed = grains.copy()
    agreed[rows] = grains[first[ids.codes[rows]]]
    return agreed


def _control_totals(
    fields: Mapping[str, Encoded], numbers: Mapping[str, NumberColumn], total_rows: Mask, data: Mask
) -> tuple[totals.ControlTotal, ...]:
    found: list[totals.ControlTotal] = []
    for key in ("quantity", "kg_equivalent", "event_count"):
        field, form = fields.get(key), numbers[key].format
        if field is not None and field.column is not None and form is not None and bool(total_rows.any()):
            # A total is read as the rows it sums are written; one written otherwise cannot be compared.
            values, _bad = parse_distinct(field.values, form)
            found += totals.compare(field.column, field.numbers(values), total_rows, data)
    return tuple(found)
