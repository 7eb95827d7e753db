"""The shapes in which dates are written, each a pattern and how its parts become a Period. Pure.

A shape returns None when a text only looks like it (a word that is no month), and raises ValueError when the text has
the shape but the calendar has no such date.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from re import Match
from typing import Literal

from etl.normalise import periods
from etl.normalise.months import month_number
from etl.normalise.periods import Period

Order = Literal["ymd", "dmy", "mdy", "excel"]


_WORD = r"(?P<word>[^\W\d_]+)\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|re|º|ª|°|-?го)?"
_OF = r"(?:(?:de|del|du|of) )?"
_GAP = r"[ .,/-]*"
_NTH = r"(?:st|nd|rd|th|er|ère|re|ème|e|º|ª|°|-?(?:ы?й|о?е|го))?[ .-]*(?:de )?"
_ORDINALS = (
    ("first", "первый", "первое", "primer", "primero", "premier", "primeiro"),
    ("second", "второй", "второе", "segundo", "deuxième", "second"),
    ("third", "третий", "tercer", "tercero", "troisième", "terceiro"),
    ("fourth", "четвёртый", "четвертый", "cuarto", "quatrième", "quarto"),
)
_NUMBER_OF = {"i": 1, "ii": 2, "iii": 3, "iv": 4} | {word: n for n, words in enumerate(_ORDINALS, 1) for word in words}
_WORDS = "|".join(sorted(_NUMBER_OF, key=len, reverse=True))
_QUARTER = (
    rf"(?:(?:[qt]|(?:кв|trim|quarter|квартал|trimestre)[ .]) ?(?P<after>[1-4])|(?P<before>[1-4]|{_WORDS}){_NTH}"
    r"(?:q|t|кв\.?|квартала?|quarter|trimestre|trim\.?))"
)
_HALF = (
    rf"(?:(?:[hs]|(?:half|semestre|полугодие) ) ?(?P<after>[12])|(?P<before>[12]|{_WORDS}){_NTH}"
    r"(?:h|half(?:[ -]year)?|полугоди[ея]|semestre|sem\.?|s))"
)
_SHORT_YEAR = r"(?P<year>\d{4}|'?\d\d)"
SHORT_MONTH = re.compile(rf"{_WORD} ?[-'’./] ?(?P<year>\d\d)")
TRIPLE = re.compile(r"(?P<first>\d{1,4}) ?(?P<mark>[-./ ]) ?(?P<second>\d{1,2}) ?(?P=mark) ?(?P<third>\d{1,4})")
_TIME = re.compile(
    r"(?:t|[ ,]+)(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?"
    r"(?: ?[ap]\.? ?m\.?)?(?: ?(?:z|utc|gmt|[+-]\d\d:?\d\d))?"
)
_YEAR_WORD = re.compile(r"(?<=\d) ?(?:года|год|гг?)\.?$")


def clean(text: str) -> str:
    """Lower case, single spaces, without the time of day and the Russian word for year: what the shapes expect."""
    body = " ".join(text.casefold().split())
    without_time = _TIME.search(body)
    if without_time and without_time.end() == len(body) and without_time.start() > 0:
        body = body[: without_time.start()]
    return _YEAR_WORD.sub("", body)


def with_century(digits: str) -> int:
    """The year that one to four digits mean; of two digits the last that is not beyond the next year."""
    number = int(digits)
    if len(digits) > 2:
        return number
    return number + (2000 if 2000 + number <= dt.date.today().year + 1 else 1900)


def _flagged(period: Period, year_digits: str) -> Period:
    return replace(period, assumed_century=True) if len(year_digits) <= 2 else period


def _triple(match: Match[str], order: Order) -> Period | None:
    first, second, third = match["first"], match["second"], match["third"]
    if len(first) == 4 or (order == "ymd" and len(first) == 2 and len(third) <= 2):
        return _day(first, second, third) if len(third) <= 2 else None
    if len(first) > 2 or len(third) not in (2, 4):
        return None
    day, month = (second, first) if order == "mdy" else (first, second)
    return _day(third, month, day)


def _day(year: str, month: str, day: str) -> Period:
    return _flagged(periods.day(with_century(year), int(month), int(day)), year)


def _compact(match: Match[str], _order: Order) -> Period:
    return periods.day(int(match["year"]), int(match["month"]), int(match["day"]))


def _named_day(match: Match[str], _order: Order) -> Period | None:
    month = month_number(match["word"])
    return None if month is None else _day(match["year"], str(month), match["day"])


def _named_month(match: Match[str], _order: Order) -> Period | None:
    month = month_number(match["word"])
    return None if month is None else _flagged(periods.month(with_century(match["year"]), month), match["year"])


def _month(match: Match[str], _order: Order) -> Period:
    return periods.month(int(match["year"]), int(match["month"]))


def _quarter(match: Match[str], _order: Order) -> Period:
    year = match["year"].lstrip("'")
    return _flagged(periods.quarter(with_century(year), _nth(match)), year)


def _half(match: Match[str], _order: Order) -> Period | None:
    half, year = _nth(match), match["year"].lstrip("'")
    return _flagged(periods.half(with_century(year), half), year) if half <= 2 else None


def _nth(match: Match[str]) -> int:
    written: str = match["after"] or match["before"]
    return _NUMBER_OF.get(written) or int(written)


def _year(match: Match[str], _order: Order) -> Period:
    return periods.year(int(match["year"]))


SHAPES: tuple[tuple[re.Pattern[str], Callable[[Match[str], Order], Period | None]], ...] = (
    (TRIPLE, _triple),
    (re.compile(r"(?P<year>\d{4})"), _year),
    (re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"), _compact),
    (re.compile(r"(?P<year>\d{4})[-./ ](?P<month>\d{1,2})"), _month),
    (re.compile(r"(?P<month>\d{1,2})[-./ ](?P<year>\d{4})"), _month),
    (re.compile(rf"{_DAY}{_GAP}{_OF}{_WORD}{_GAP}'?{_OF}(?P<year>\d{{4}}|\d\d)"), _named_day),
    (re.compile(rf"{_WORD}{_GAP}{_DAY}[ .,/-]+{_OF}(?P<year>\d{{4}})"), _named_day),
    (re.compile(rf"(?P<year>\d{{4}}){_GAP}{_WORD}{_GAP}(?P<day>\d{{1,2}})"), _named_day),
    (re.compile(rf"{_WORD}{_GAP}{_OF}(?P<year>\d{{4}})"), _named_month),
    (SHORT_MONTH, _named_month),
    (re.compile(rf"(?P<year>\d{{4}}){_GAP}{_WORD}"), _named_month),
    (re.compile(rf"{_QUARTER}{_GAP}{_OF}{_SHORT_YEAR}"), _quarter),
    (re.compile(rf"(?P<year>\d{{4}}){_GAP}{_QUARTER}"), _quarter),
    (re.compile(rf"{_HALF}{_GAP}{_OF}{_SHORT_YEAR}"), _half),
    (re.compile(rf"(?P<year>\d{{4}}){_GAP}{_HALF}"), _half),
)
