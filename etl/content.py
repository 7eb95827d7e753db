"""What the cells of each column are: dates, countries, drugs, units, numbers ..., from a sample of the rows. Pure.

Nothing is decided here: shares of the filled cells, with examples, for `etl.guess` to weigh against the headers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from etl.encoded import Memo
from etl.normalise import names
from etl.normalise.amounts import Amount, amounts
from etl.normalise.dates import DOUBTFUL, DateProblem, decide_date_format, parse_dates
from etl.normalise.doubtful_dates import ends_in_next
from etl.normalise.months import month_number
from etl.normalise.numbers import SAYS_NOTHING, decide_number_format, parse_distinct
from etl.normalise.periods import Period
from etl.readers.watching import Told, nobody
from store.reference import VOCABULARIES, Reference
from store.text import fold

SAMPLE_ROWS, VALUES = 20_000, 200  # of a column: distinct values that are looked at, most frequent first
MANY_COLUMNS, FEWER = 100, 10  # a table of more columns is looked at more briefly
LONGEST = 200  # characters of a value that are looked at; what is longer is a remark
FIRST_YEAR, LAST_YEAR = 1970, 2100
HIGHEST_LATITUDE, HIGHEST_LONGITUDE = 90.0, 180.0
LAST_MONTH = 12
EXAMPLES = 2
# A number with a unit in its cell ("5 kg"); an amount is one or a bare number.
SPAN_YEAR = "year that may end in the next one"  # "2013/14", and "2011/12", which may be a month
WITH_UNIT, AMOUNT = "number with a unit", "amount"
NOT_ONE = "not one country"  # listed names that are no country: "Asia", "Multiple Countries", "Unknown"

Values = tuple[tuple[str, int], ...]  # text as written, rows; most frequent first
Flags = Sequence[bool]
Found = tuple[float, tuple[str, ...]]  # share of the rows, and examples
Amounts = Memo[Amount | None]


@dataclass(frozen=True)
class Content:
    """One column of the sample. `filled`: rows with something in them. `kinds`: kind -> share of these, 0 to 1.

    Of a vocabulary (country, drug, unit, transport_mode ...) and of numbers the share is that of the rows that say
    something: those with a listed word for "unknown" are left out.
    """

    column: str
    rows: int
    filled: int
    distinct: int
    values: Values
    kinds: Mapping[str, float]
    typical: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # kind -> its most frequent values

    def share(self, kind: str) -> float:
        return self.kinds.get(kind, 0.0)

    @property
    def unique(self) -> float:
        """Distinct values by filled row: 1 for an id, near 0 for a category."""
        return self.distinct / self.filled if self.filled else 0.0

    def examples(self, count: int = 3) -> tuple[str, ...]:
        return tuple(text.strip() for text, _rows in self.values[:count])

    def examples_of(self, kind: str) -> tuple[str, ...]:
        return self.typical.get(kind, ())


@dataclass(frozen=True)
class Sample:
    """The first rows of a file: `contents` column by column, and questions about several columns of one row."""

    contents: Mapping[str, Content]
    rows: pa.Table = field(repr=False)
    _numbers: dict[str, list[float]] = field(default_factory=dict, repr=False, compare=False)  # found so far

    def never_together(self, columns: Sequence[str], named: str) -> bool:
        """Whether no row has a number other than zero in two of the columns, and each column has some.

        Rows in which the column `named` is blank are sums or notes, and are left out.
        """
        filled = self._given(columns)[:, ~self.blank(named)]
        return bool((filled.sum(axis=0) <= 1).all() and filled.any(axis=1).all())

    def blank(self, column: str) -> npt.NDArray[np.bool_]:
        """Per row: whether the cell is blank."""
        cells = pc.equal(pc.utf8_trim_whitespace(self.rows.column(column)), "")
        return np.asarray(cells.to_numpy(), dtype=np.bool_)

    def sums(self, column: str, parts: Sequence[str]) -> bool:
        """Whether the column is the sum of the parts in every row, and not zero everywhere."""
        whole, *others = self.numbers([column, *parts])
        return bool(np.allclose(whole, np.sum(others, axis=0), rtol=1e-6, atol=1e-6) and whole.any())

    def _given(self, columns: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Per column: the rows with a digit other than zero."""
        cells = (pc.match_substring_regex(self.rows.column(name), "[1-9]") for name in columns)
        return np.array([one.to_numpy() for one in cells], dtype=np.bool_)

    def numbers(self, columns: Sequence[str]) -> npt.NDArray[np.float64]:
        """One row of numbers for each column; what is no number is zero."""
        return np.array([self._column(name) for name in columns], dtype=np.float64)

    def _column(self, name: str) -> list[float]:
        if name not in self._numbers:
            texts = self.rows.column(name).to_pylist() if name in self.rows.column_names else []
            distinct = list(dict.fromkeys(texts))
            parsed, _bad = parse_distinct(distinct, decide_number_format(distinct))
            number_of = {text: one or 0.0 for text, one in zip(distinct, parsed, strict=True)}
            self._numbers[name] = [number_of[text] for text in texts]
        return self._numbers[name]


NOTHING_SEEN = Sample({}, pa.table({}))


def look(
    columns: Sequence[str], tables: Iterable[pa.Table], reference: Reference, told: Told = nobody
) -> Sample:
    """The content of each column over the first SAMPLE_ROWS rows of `tables` (string columns, never null)."""
    taken: list[pa.Table] = []
    rows, part = 0, FEWER if len(columns) > MANY_COLUMNS else 1
    for table in tables:
        taken.append(table.slice(0, SAMPLE_ROWS // part - rows))
        rows += taken[-1].num_rows
        if rows >= SAMPLE_ROWS // part:
            break
    if not taken:
        return NOTHING_SEEN
    sample = pa.concat_tables(taken)
    resolvers, amount_of = _resolvers(reference), Memo(amounts(reference))
    contents: dict[str, Content] = {}
    for name in columns:
        contents[name] = _content(name, sample.column(name), resolvers, amount_of, VALUES // part)
        told(len(contents), len(columns))
    return Sample(contents, sample)


def _content(
    name: str, cells: pa.ChunkedArray, resolvers: Mapping[str, Memo[names.Meaning]], amount_of: Amounts, most: int
) -> Content:
    counted = pc.value_counts(cells)
    texts, rows = counted.field("values"), counted.field("counts").to_numpy()
    blank = np.asarray(pc.equal(pc.utf8_trim_whitespace(texts), "").to_numpy(zero_copy_only=False), dtype=np.bool_)
    filled = np.flatnonzero(~blank)
    first = filled[np.argsort(-rows[filled], kind="stable")][:most]
    found = texts.take(pa.array(first)).to_pylist()
    looked = tuple((text[:LONGEST], int(count)) for text, count in zip(found, rows[first], strict=True))
    kinds = _kinds(looked, resolvers, amount_of) if looked else {}
    shares = {kind: share for kind, (share, _typical) in kinds.items()}
    typical = {kind: examples for kind, (_share, examples) in kinds.items()}
    return Content(name, len(cells), int(rows[filled].sum()), len(filled), looked, shares, typical)


def _resolvers(reference: Reference) -> dict[str, Memo[names.Meaning]]:
    """What a text means in each vocabulary, found once for all columns."""
    found = {name: names.term(reference, name) for name in VOCABULARIES}
    found |= {"country": names.country(reference), "drug": names.drug(reference), "unit": names.unit(reference)}
    found |= {"flag": names.nil_report(reference)}
    return {kind: Memo(resolve) for kind, resolve in found.items()}


def _kinds(values: Values, resolvers: Mapping[str, Memo[names.Meaning]], amount_of: Amounts) -> dict[str, Found]:
    texts = [text for text, _rows in values]
    months = [month_number(text.strip()) is not None or _within(text, 1, LAST_MONTH) for text in texts]
    flags: dict[str, Flags] = {"month": months, "year": [_within(_year(text), FIRST_YEAR, LAST_YEAR) for text in texts]}
    numbers = _numbers(texts, amount_of)
    flags |= _dates(texts) | numbers
    rows = sum(count for _text, count in values)
    said = rows - _rows_of(values, [not fold(text) or fold(text) in SAYS_NOTHING for text in texts])
    found = {
        kind: (_rows_of(values, marked) / (said or rows if kind in numbers else rows), _typical(texts, marked))
        for kind, marked in flags.items()
    }
    return {kind: one for kind, one in (found | _vocabularies(values, resolvers)).items() if one[0] > 0}


def _typical(texts: Sequence[str], flags: Flags) -> tuple[str, ...]:
    return tuple(text.strip() for text, flag in zip(texts, flags, strict=True) if flag)[:EXAMPLES]


def _rows_of(values: Values, flags: Flags) -> int:
    return sum(count for (_text, count), flag in zip(values, flags, strict=True) if flag)


def _vocabularies(values: Values, resolvers: Mapping[str, Memo[names.Meaning]]) -> dict[str, Found]:
    rows = sum(count for _text, count in values)
    texts = [text for text, _rows in values]
    # Only "1" and "0" of all numbers are words of ours: those of yes and no.
    words = [text if any(map(str.isalpha, text)) or len(text) == 1 else "" for text in texts]
    found: dict[str, Found] = {}
    for kind, resolve in resolvers.items():
        outcomes = [meaning.outcome for meaning in resolve.each(words)]
        known = [one is names.Outcome.KNOWN for one in outcomes]
        none = [one is names.Outcome.NOTHING for one in outcomes]
        said = rows - _rows_of(values, none)
        found[kind] = (_rows_of(values, known) / said if said else 0.0, _typical(texts, known))
        if kind == "country":
            found[NOT_ONE] = ((rows - said) / rows, _typical(texts, none))
    return found


def _year(text: str) -> str:
    return text.strip().upper().removeprefix("FY").strip(" '").partition("(")[0].strip()


def _within(text: str, low: int, high: int) -> bool:
    bare = text.strip()
    return len(bare) <= len(str(high)) and bare.isdecimal() and low <= int(bare) <= high


def _dates(texts: Sequence[str]) -> dict[str, Flags]:
    found = parse_dates(texts, decide_date_format(texts))
    first = date(FIRST_YEAR, 1, 1)
    precisions = [one.precision if isinstance(one, Period) and one.start >= first else "" for one in found]
    doubtful = [isinstance(one, DateProblem) and one.code == DOUBTFUL for one in found]  # a date, whichever it is
    return {
        "date": [bool(one) or doubt for one, doubt in zip(precisions, doubtful, strict=True)],
        "day": [one == "day" for one in precisions],
        SPAN_YEAR: [ends_in_next(text) for text in texts],
    }


def _numbers(texts: Sequence[str], amount_of: Amounts) -> dict[str, Flags]:
    parsed, _bad = parse_distinct(texts, decide_number_format(texts))
    numbers = [float("nan") if one is None else one for one in parsed]
    exact = [abs(one) if _digits_behind(text) > 1 else float("nan") for text, one in zip(texts, numbers, strict=True)]
    with_unit = [one is None and amount_of[text] is not None for one, text in zip(parsed, texts, strict=True)]
    return {
        WITH_UNIT: with_unit,
        AMOUNT: [one is not None or inside for one, inside in zip(parsed, with_unit, strict=True)],
        "number": [one is not None for one in parsed],
        "count": [one >= 0 and one % 1 == 0 for one in numbers],
        "latitude": [one <= HIGHEST_LATITUDE for one in exact],
        "longitude": [one <= HIGHEST_LONGITUDE for one in exact],
    }


def _digits_behind(text: str) -> int:
    """Digits behind the mark: a coordinate has some, "7.5" kilograms one."""
    return len(text.strip().replace(",", ".").partition(".")[2])
