"""The columns of the records table: what each shows, how lines are put in order by it, what a filter of it may say.

A filter of a column stands in the query as `where_<column>`: words for texts and names, `low..high` for numbers and
days, each end optional. Must not import sqlalchemy.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from analytics.engines.protocol import ColumnFilter
from analytics.questions.question import Option
from analytics.selection import SelectionError
from analytics.vocabulary import Vocabulary
from i18n import LANGUAGES, mark, speaking
from i18n import gettext as _
from store.text import search_key

TEXT, NAME, NUMBER, DAY, PLAIN = "text", "name", "number", "day", "plain"
PREFIX = "where_"
# Where what a record does not say is a category, "Unknown", by which one can filter.
CATEGORIES = frozenset(
    ("country", "origin", "departure", "transit", "destination", "mode", "concealment", "location")
)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class RecordColumn:
    """`field` is the key of a row that it shows; `kind` says how it is filtered; `sort` whether it puts lines in order.

    A NAME has the names of `vocabulary`, in whatever language they are searched.
    """

    id: str
    field: str
    label: str
    kind: str = TEXT
    format: str = "text"
    unit: str | None = None
    vocabulary: str = ""
    sort: bool = True
    additive: bool = False

    @property
    def option(self) -> str | None:
        return None if self.kind == PLAIN else PREFIX + self.id


def _name(id_: str, label: str, vocabulary: str) -> RecordColumn:
    return RecordColumn(id_, f"{id_}_label", label, NAME, vocabulary=vocabulary)


def _number(id_: str, field: str, label: str, form: str, unit: str | None, *, additive: bool = False) -> RecordColumn:
    return RecordColumn(id_, field, label, NUMBER, form, unit, additive=additive)


COLUMNS: tuple[RecordColumn, ...] = (
    RecordColumn("date", "period_start", mark("Date"), DAY),
    _name("country", mark("Country"), "country"),
    RecordColumn("area", "area", mark("Area")),
    RecordColumn("place", "place", mark("Place")),
    _name("drug", mark("Drug"), "drug"),
    RecordColumn("drug_as_written", "drug_as_written", mark("Drug as written")),
    _number("quantity", "quantity", mark("Quantity"), "number", None),
    _name("unit", mark("Unit"), "unit"),
    _number("mass", "mass_kg", mark("Mass"), "kg", "kg", additive=True),
    _number("equivalent", "kg_equivalent", mark("Kilogram equivalent"), "kg", "kg", additive=True),
    _number("purity", "purity_percent", mark("Purity"), "number", "%"),
    _number("events", "event_count", mark("Seizures stated"), "integer", None),
    _name("mode", mark("Mode of transport"), "transport_mode"),
    _name("concealment", mark("Concealment"), "concealment"),
    _name("location", mark("Kind of location"), "location"),
    _name("administration", mark("Administration"), "administration"),
    _name("operation", mark("Operation"), "operation"),
    _name("origin", mark("Country of origin"), "country"),
    _name("departure", mark("Country of departure"), "country"),
    _name("transit", mark("Country of transit"), "country"),
    _name("destination", mark("Country of destination"), "country"),
    _name("source", mark("Source"), "source"),
    RecordColumn("file", "file_name", mark("File")),
    RecordColumn("row", "row_number", mark("Row"), PLAIN, "integer"),
    RecordColumn("event_id", "source_event_id", mark("Number in the source")),
    RecordColumn("note", "note", mark("Note"), PLAIN, sort=False),
)
COLUMN: Mapping[str, RecordColumn] = {column.id: column for column in COLUMNS}
SORTS = tuple(column.id for column in COLUMNS if column.sort)
OPTIONS = tuple(Option(column.option, "") for column in COLUMNS if column.option)


def ranking(column: RecordColumn, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The keys of a column of names in the order of their names in the current language; () for other columns."""
    if column.kind != NAME:
        return ()
    known = [(search_key(vocabulary.label(column.vocabulary, key)), key) for key in vocabulary.keys(column.vocabulary)]
    return tuple(key for _named, key in sorted(known))


def column_filter(column: RecordColumn, text: str, vocabulary: Vocabulary) -> ColumnFilter:
    """What the query says of a column. Raises SelectionError when that cannot be read."""
    if column.kind in (NUMBER, DAY):
        low, high = _range(column, text)
        return ColumnFilter(column.id, low=low, high=high)
    words = tuple(sorted(set(search_key(text).split())))
    if not words:
        sentence = _("{key} has no word to search for in {value}.")
        raise SelectionError(sentence.format(key=column.option, value=repr(text)), column.option, text)
    if column.kind == NAME:
        keys = vocabulary.keys(column.vocabulary)
        values = tuple(sorted(key for key in keys if _named_so(column, key, words, vocabulary)))
        blank = column.id in CATEGORIES and _in_a_language(lambda: _("Unknown"), words)
        return ColumnFilter(column.id, values=values, blank=blank)
    return ColumnFilter(column.id, words=words)


def _named_so(column: RecordColumn, key: str, words: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Whether one of its names, in any language, holds every word."""
    return _in_a_language(lambda: vocabulary.label(column.vocabulary, key), words)


def _in_a_language(name: Callable[[], str], words: tuple[str, ...]) -> bool:
    for language in LANGUAGES:
        with speaking(language):
            said = search_key(name())
        if all(word in said for word in words):
            return True
    return False


def _range(column: RecordColumn, text: str) -> tuple[float | str | None, float | str | None]:
    first, dots, last = text.partition("..")
    read: Callable[[str], float | str | None] = _number_of if column.kind == NUMBER else _day_of
    low, high = read(first.strip()), read(last.strip() if dots else first.strip())
    if (low is None and first.strip()) or (high is None and last.strip()) or (low is None and high is None):
        example = "0.5..10" if column.kind == NUMBER else "2014-01-01..2014-06-30"
        sentence = _("{key}={value} is not a range; write it as {example}, either end may be left out.")
        raise SelectionError(sentence.format(key=column.option, value=text, example=example), column.option, text)
    return low, high


def _number_of(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _day_of(text: str) -> str | None:
    if not _ISO_DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None
