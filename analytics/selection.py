"""Selection: all filters in force, frozen, with its one canonical query string. The URL is the state.

Syntax is checked here; whether a value is known needs the database: `vocabulary.check`. Must not import sqlalchemy.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from urllib.parse import parse_qsl, quote

from analytics.filters import DAYS, FILTER, FILTERS, MASSES, Filter
from i18n import DEFAULT, language
from i18n import gettext as _
from store.text import fold

Values = str | Iterable[str]
LONGEST_SEARCH = 500  # characters; every word is a condition, of which a database takes only so many
# fromisoformat alone would also take 20090801 and 2009-W31-6, which nobody means.
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class SelectionError(Exception):
    """A key or a value that cannot be used. `sentence` is for the person who wrote it."""

    def __init__(self, sentence: str, key: str | None = None, value: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.key = key
        self.value = value

    def as_json(self) -> dict[str, str | None]:
        return {"error": self.sentence, "key": self.key, "value": self.value}


@dataclass(frozen=True)
class Selection:
    """Empty means "all". Values are sorted and without repeats, so that equal selections are equal objects."""

    region: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    origin: tuple[str, ...] = ()
    departure: tuple[str, ...] = ()
    transit: tuple[str, ...] = ()
    destination: tuple[str, ...] = ()
    drug_class: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    drug: tuple[str, ...] = ()
    operation: tuple[str, ...] = ()
    administration: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    batch: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    concealment: tuple[str, ...] = ()
    location: tuple[str, ...] = ()
    from_date: date | None = None
    to_date: date | None = None
    min_kg: float | None = None
    max_kg: float | None = None
    kind: tuple[str, ...] = ()
    q: str = ""
    lang: str = DEFAULT

    def __post_init__(self) -> None:
        for item in FILTERS:
            if item.many:
                values = tuple(sorted(set(getattr(self, item.attribute))))
                object.__setattr__(self, item.attribute, values)
        object.__setattr__(self, "q", " ".join(self.q.split()))

    def values(self, key: str) -> tuple[str, ...]:
        """The values of a key as the URL writes them; () when it is not set."""
        if key == "lang":
            return (self.lang,) if self.lang != DEFAULT else ()
        item = FILTER[key]
        value = getattr(self, item.attribute)
        if item.many:
            return tuple(value)
        return () if value is None or value == "" else (_written(value),)

    def is_set(self, key: str) -> bool:
        return bool(self.values(key))

    def set_keys(self) -> tuple[str, ...]:
        """The keys in force, in the order of FILTERS; `lang` is not one of them."""
        return tuple(item.key for item in FILTERS if self.is_set(item.key))

    @property
    def of_one_class(self) -> bool:
        """Whether kilograms can be those of the class selected: of several classes there is no one number."""
        return len(self.drug_class) == 1

    def to_query(self) -> str:
        """The canonical query string: `parse` gives an equal selection back."""
        keys = [*self.set_keys(), *(("lang",) if self.is_set("lang") else ())]
        return "&".join(f"{key}={','.join(quote(value, safe=':') for value in self.values(key))}" for key in keys)

    def replace(self, **changes: Any) -> Self:
        """A selection with some keys changed; keys as in the URL (`**{"from": date(2009, 8, 1)}`).

        Raises SelectionError for a key that does not exist.
        """
        return dataclasses.replace(self, **{_attribute(key): value for key, value in changes.items()})

    def without(self, *keys: str) -> Self:
        """A selection with these keys cleared."""
        defaults = Selection()
        return self.replace(**{key: getattr(defaults, _attribute(key)) for key in keys})


def parse(query: str | Mapping[str, Values]) -> Selection:
    """Read a query string, or a mapping of keys to values. Raises SelectionError: unknown key, or not a date or number.

    Several values stand in one, with commas, or in several occurrences of the key. Without `lang` it is the language
    spoken now, which is English unless a reader chose another.
    """
    found: dict[str, Any] = {"lang": language()}
    for key, texts in _pairs(query).items():
        if key == "lang":
            found["lang"] = _single(key, texts)
            continue
        if key not in FILTER:
            sentence = _("{key} is not a filter; there are: {keys}.").format(key=key, keys=_keys())
            raise SelectionError(sentence, key, ",".join(texts))
        found[FILTER[key].attribute] = _read(FILTER[key], texts)
    selection = Selection(**found)
    _check_order(selection)
    return selection


def _pairs(query: str | Mapping[str, Values]) -> dict[str, list[str]]:
    pairs: dict[str, list[str]] = {}
    if isinstance(query, str):
        for key, text in parse_qsl(query.strip().removeprefix("?"), keep_blank_values=True):
            pairs.setdefault(key, []).append(text)
        return pairs
    for key, value in query.items():
        texts = [value] if isinstance(value, str) else [str(one) for one in value]
        if texts:
            pairs[key] = texts
    return pairs


def _read(item: Filter, texts: list[str]) -> Any:
    if item.many:
        values = [value.strip() for text in texts for value in text.split(",")]
        if not all(values):
            raise SelectionError(
                _("{key} has an empty value; leave the key out to select everything.").format(key=item.key),
                item.key,
                "",
            )
        return tuple(values)
    text = _single(item.key, texts).strip()
    if item.kind in DAYS:
        return _day(item.key, text)
    if item.kind in MASSES:
        return _mass(item.key, text)
    if len(text) > LONGEST_SEARCH:
        sentence = _("{key} has {n} characters and at most {most} are searched for; shorten it.")
        raise SelectionError(sentence.format(key=item.key, n=len(text), most=LONGEST_SEARCH), item.key, text[:80])
    if not fold(text):
        raise SelectionError(_("q has no word to search for in {value}.").format(value=repr(text)), item.key, text)
    return text


def _single(key: str, texts: list[str]) -> str:
    if len(texts) != 1:
        value = ",".join(texts)
        raise SelectionError(_("{key} takes one value, not {n}.").format(key=key, n=len(texts)), key, value)
    return texts[0]


def _day(key: str, text: str) -> date:
    sentence = _("{key} is not a day: {value}; write it as 2009-08-31.").format(key=key, value=repr(text))
    if not _ISO_DAY.fullmatch(text):
        raise SelectionError(sentence, key, text)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise SelectionError(sentence, key, text) from error


def _mass(key: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        sentence = _("{key} is not a number of kilograms: {value}; write it as 0.5.").format(key=key, value=repr(text))
        raise SelectionError(sentence, key, text)
    return number


def _check_order(selection: Selection) -> None:
    if selection.from_date and selection.to_date and selection.from_date > selection.to_date:
        sentence = _("The period ends ({to}) before it begins ({start}).")
        raise SelectionError(
            sentence.format(to=selection.to_date, start=selection.from_date), "to", selection.to_date.isoformat()
        )
    low, high = selection.min_kg, selection.max_kg
    if low is not None and high is not None and low > high:
        sentence = _("The smallest mass ({low} kg) is above the largest ({high} kg).")
        raise SelectionError(sentence.format(low=_written(low), high=_written(high)), "max_kg", _written(high))


def _written(value: date | float | str) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))


def _attribute(key: str) -> str:
    if key == "lang":
        return key
    if key not in FILTER:
        raise SelectionError(_("{key} is not a filter; there are: {keys}.").format(key=key, keys=_keys()), key)
    return FILTER[key].attribute


def _keys() -> str:
    return ", ".join([item.key for item in FILTERS] + ["lang"])
