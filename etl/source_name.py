"""What the source of a file is called that no profile knows: by the name of its file, without what changes each time.

"KZ customs 2014-05 (final).xlsx" and "KZ customs 2014-06.xlsx" are of one source, "KZ customs". Pure.
"""

from __future__ import annotations

import re
import unicodedata

from etl.normalise.months import month_number
from i18n import mark
from store.text import slug

UNNAMED, UNNAMED_SLUG = mark("Mapped by its headers"), "mapped-file"  # where a name says nothing: "2014-05.csv"
LONGEST = 60
LONGEST_SHORT = 3  # letters of a month that is abbreviated
_ENDINGS = re.compile(r"\.(csv|tsv|tab|txt|xlsx|xlsm|xlsb|xls|ods|parquet|gz|zip|part)$", re.IGNORECASE)
_NUMBERED_COPY = re.compile(r"[\(\[]\s*\d{1,3}\s*[\)\]]")  # "file (2).csv"
_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(
    rf"""(?<![^\W_])(?:
        {_YEAR}[-._/ ]?(?:0[1-9]|1[0-2])[-._/ ]?(?:0[1-9]|[12]\d|3[01])   # 2014-05-31, 20140531
      | {_YEAR}[-._/ ]?(?:0[1-9]|1[0-2])                                 # 2014-05, 201405
      | {_YEAR}[-–—_/ ]+(?:{_YEAR}|\d\d)                                 # 2011-2016, 2014/15
      | (?:0?[1-9]|[12]\d|3[01])[-._/](?:0?[1-9]|1[0-2])[-._/](?:{_YEAR}|\d\d)  # 31.05.2014
      | (?:0?[1-9]|1[0-2])[-._/]{_YEAR}                                  # 05.2014
      | (?:FY|CY)[-_ ]?(?:{_YEAR}|\d\d)(?:[-–_/ ](?:FY)?(?:{_YEAR}|\d\d))?  # FY2014, FY11-16
      | Q[1-4] | H[12] | [1-4][-_ ]?(?:кв|квартал) | (?:W|week[-_ ]?)\d\d?
      | {_YEAR}(?:[-_ ]?(?:г|гг|год|года))?
    )(?![^\W_])""",
    re.IGNORECASE | re.VERBOSE,
)
_DATED = "\0"
# What parts words: a point but in a number, a hyphen but in a word.
_PARTED = re.compile(r"[_\s,;+~{}]+|(?<!\d)\.|\.(?!\d)|(?<=\d)[-–—]|[-–—](?=\d)|(?<=\s)[-–—]+|[-–—]+(?=\s)")
_VERSION = re.compile(r"(?:v|ver|version|rev|версия|вер)[-_.]?\d+(?:\.\d+)*", re.IGNORECASE)
# Words at the end of a name that tell one state of a file from another.
_STATES = (
    "final", "draft", "copy", "corrected", "revised", "updated", "latest", "new", "old", "fixed", "version", "rev", "v",
    "копия", "исправлено", "исправленный", "исправленная", "новый", "новая", "финал", "версия",
    "corrigé", "copie", "définitif", "corregido", "copia", "definitivo", "corrigido", "cópia",
)  # fmt: skip


def source_name(file_name: str) -> str:
    """The name, "" where nothing of the file's name is left."""
    visible = "".join(char for char in file_name if unicodedata.category(char)[0] != "C")
    bare = visible.replace("\\", "/").rpartition("/")[2]
    while (shorter := _ENDINGS.sub("", bare)) != bare:
        bare = shorter
    dated = _DATE.sub(f" {_DATED} ", _NUMBERED_COPY.sub(" ", bare))
    words = _without_months(_PARTED.sub(" ", dated).split())
    while words and _is_state(words[-1]):
        words.pop()
    name = _shortened([word for word in words if word != _DATED and _says_something(word)])
    return name if any(char.isalpha() for char in name) else ""


def named_source(file_name: str, taken: frozenset[str]) -> tuple[str, str]:
    """(slug, name) of the source of a file; `taken`: slugs of sources that have profiles, which it is none of."""
    name = source_name(file_name)
    key = slug(name)
    if not key:
        return UNNAMED_SLUG, UNNAMED
    if key in taken:
        name = f"{name} ({UNNAMED_SLUG})"
    return slug(name), name


def _without_months(words: list[str]) -> list[str]:
    """Without the names of months that stand beside a date, alone, or in full at the end: Mar del Plata is a place."""
    last = len(words) - 1

    def of_date(place: int, word: str) -> bool:
        beside = _DATED in words[max(0, place - 1) : place + 2]
        return beside or (place == last and (last == 0 or len(word) > LONGEST_SHORT))

    return [
        _DATED if month_number(word) is not None and of_date(place, word) else word for place, word in enumerate(words)
    ]


def _is_state(word: str) -> bool:
    bare = word.strip("()[]").casefold()
    return word == _DATED or not _says_something(word) or bare in _STATES or _VERSION.fullmatch(bare) is not None


def _says_something(word: str) -> bool:
    return any(char.isalnum() for char in word)


def _shortened(words: list[str]) -> str:
    """As many whole words as there is room for."""
    name = ""
    for word in words:
        longer = f"{name} {word}".strip()
        if len(longer) > LONGEST:
            return name or word[:LONGEST]
        name = longer
    return name
