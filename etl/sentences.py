"""The sentences in which findings are said: what, why it matters, what to do. Pure data, marked for translation."""

from __future__ import annotations

from i18n import mark
from i18n.said import Said, say

QUARANTINE = {
    "no_date": mark(
        "The row has no {field}, so it cannot be put in any period and was not loaded; add it and load again."
    ),
    "bad_date": mark("{value} is no date that can be read, so the row was not loaded; write it as 2014-05-31."),
    "doubtful_date": mark(
        "{value} can be read as two different dates and nothing in its column tells which is meant, so the row was not "
        "loaded; write it as 2014-05-31, or say how the column is meant (date_kind=, date_order=)."
    ),
    "no_country": mark(
        "The row has no {field} and the file gives no default, so it was not loaded; add it, or state one for all rows "
        "(country=)."
    ),
    "no_commodity": mark("The row names no drug or other commodity, so there is nothing to load; add it."),
    "bad_quantity": mark(
        "{value} is no number, so the row was not loaded; write the quantity in digits, its unit beside it."
    ),
    "two_quantities": mark(
        "The row gives several masses that are not the same ({value}), so it was not loaded: nobody can tell whether "
        "they are parts of one or which is right; leave the one that is meant."
    ),
    "strange_unit": mark(
        "{value} is a number and a word that is no unit known here, so the row was not loaded; if it is a unit, say "
        "which (assign its spelling), else write the quantity in digits, its unit beside it."
    ),
    "two_units": mark(
        "{value} has a unit in it and the row says {unit}, so it was not loaded: nobody can tell which is meant; "
        "correct one of the two."
    ),
    "negative_quantity": mark("{value} is below zero and would lower totals, so the row was not loaded; correct it."),
    "bad_event_count": mark("{value} is no whole number of seizures, so the row was not loaded; correct it."),
    "cell_error": mark(
        "{value} is an error of the spreadsheet and no {field}, so the row was not loaded; correct the cell's formula."
    ),
}
# Of a bad quantity that is all digits and marks.
OTHER_MARKS = mark(
    "{value} is no number as the rest of its column is written, or may be two, so the row was not loaded; write it as "
    "1234.5, or say which decimal mark the column uses (decimal=)."
)
SKIPPED = {
    "blank_row": mark("A row without any cell filled was skipped."),
    "repeated_header": mark("A repeated header was skipped."),
    "total_row": mark("A row of totals was skipped, because it would count its rows twice."),
    "footnote": mark("A footnote under the table was skipped."),
    "region_row": mark(
        "A row for a region or for all countries was skipped, because its countries have rows of their own and would "
        "count twice; if it is to count by itself, choose “Says that nothing is known” for its name."
    ),
    "already_corrected": mark("This row was loaded, corrected, before, so it was skipped: nothing counts twice."),
    "not_of_the_workbook": mark(
        "The row does not say which quarantined row of the batch it is, so it was skipped: nobody could tell whether "
        "it counts already; take its sentinel columns from the error workbook, or put a new row into another file."
    ),
    "twice_in_the_workbook": mark(
        "The same quarantined row stands in this file before, so it was skipped; delete one of the two and load again."
    ),
    "group_heading": mark("A heading above its rows was skipped; what it says was read with each of them."),
}
SKIPPED_BY_SOURCE = mark("The row was skipped by the rule “{rule}” of its source.")
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
CELL_ERROR = mark("{value} is an error of the spreadsheet and no {field}; the row was loaded, so correct the cell.")
NOT_POSSIBLE = mark("{value} is no {field}, so it is left out; the seizure counts.")
ZERO = mark("The quantity is zero as written: it counts as a seizure of 0; check whether “not known” was meant.")
NO_UNIT = mark(
    "The file gives quantities and no unit, so none of them has a mass and all count without kilograms; state one unit "
    "for all rows (unit=), or map the column that holds it."
)
NO_UNIT_IN_SOME = mark(
    "These quantities have no unit, neither in their cell nor in another column, so they count without kilograms; "
    "write the unit behind the number, as the other rows do."
)
NO_UNIT_IN_COLUMNS = mark(
    "The columns {columns} give quantities and no unit, so these count without kilograms; state one unit for all rows "
    "(unit=), or write the unit into their headers."
)
LOW_PURITY = mark(
    "A purity of {value} is read as percent, less than one in a hundred; if it is a share, write it in percent."
)
TWO_DIGITS = mark("{value} has a year of two digits; write all four so that no century has to be guessed.")
FAR_OUT = mark(
    "This weighs far more than single seizures of its drug usually do; it is counted: check quantity and unit."
)
ALSO_GIVEN = mark(
    "The row gives more than one quantity ({value}); one of them is counted, its mass where it has one: if they are of "
    "different things, give each a row of its own."
)
UNREAD = mark("The column {column} is not read: map it to a field if it says something that is needed.")
UNIT_OR_OFFICE = mark(
    "The column {column} is read as {field}, because no cell of it is a unit that is known here; if it holds units, "
    "map it as the unit and assign their spellings."
)
SECOND_LINE = mark(
    "The first row holds words in columns of numbers ({words}), so it is probably a second line of the header, and its "
    "units were not read; write both lines into one (“Heroin kg”), or save the table as a workbook, and load it again."
)
DECIMAL_DOUBT = mark("The decimal mark is not certain: {evidence}. If it is wrong, state it (decimal=) and load again.")
ORDER_DOUBT = mark(
    "The order of day and month is not certain: {evidence}. If it is wrong, state it (date_order=) and load again."
)
SWAPPED = mark(
    "Days and months may have changed places: {evidence}. A spreadsheet program that takes the day for the month makes "
    "such columns, so compare some dates with their source."
)
FUTURE = mark("{value} is later than today, so the seizure is in no period of the past; check its year.")
SPAN_YEARS = mark(
    "{value} is a year that ends in the next one; such years are read from 1 April to 31 March: if they begin in "
    "another month, state its number (fiscal_start=) and load again."
)
TOTALS_DIFFER = mark(
    "The file's own total of {column} is {stated} and its rows sum to {summed}, a difference of {difference}: the rows "
    "were loaded, so ask the publisher."
)
ROWS_DISAGREE = mark(
    "Seizure {id} has another {field} in this row than in row {first}; the event was loaded as its first row says."
)


def why_skipped(rule: str) -> Said:
    """The sentence of a rule, also of one that only a profile knows."""
    return say(SKIPPED[rule]) if rule in SKIPPED else say(SKIPPED_BY_SOURCE, rule=rule)
