"""What the words of a header say: which field they may name, and the unit inside them ("Heroin_Kg", "Peso (g)").

The words are data/reference/header_synonyms.csv, in five languages. Reads that file once; must not see a cell.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache

from etl.normalise.periods import FIRST_YEAR, LAST_YEAR
from i18n import gettext as _
from store.reference import Reference
from store.seed import REFERENCE_FOLDER
from store.text import fold

# Rows of the file that are no field of ours: what their columns hold is known, and not read.
ROW_LABEL, PERSON = "row_label", "person"
NO_FIELDS = (ROW_LABEL, PERSON)
EXACT, WITHOUT_UNIT, INSIDE, PER_WORD, PER_PLACE = 1.0, 0.95, 0.55, 0.01, 0.0002
OF_UNIT, WEIGHED = 0.92, ("mass", "volume")  # "Grams" over numbers; "Bags" may be anything
SHORTEST_INSIDE = 4
CODES, OF_CODES = frozenset(("code", "iso", "iso2", "iso3", "код", "codigo")), 0.05
# Of nothing in particular: no "tablets, kg". Before a mass "unit" only says that one follows: "units: kg".
PIECE, UNIT = "piece", "unit"
UNIT_WORDS = 2  # the most that a unit in a header is made of: "fluid ounces"
# Folded words that make another unit of the one beside them.
MULTIPLIERS = frozenset((
    "тыс", "тысяч", "тысячи", "млн", "миллионов", "thousand", "thousands", "million", "millions", "000", "1000", "mil",
    "miles", "millones", "millier", "milliers",
))  # fmt: skip
_MONEY = re.compile(r"[$€£¥₽₸]|(?<![^\W_])(?:usd|eur|rub|руб|долл|тенге)(?![^\W_])", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-zа-я])(?=[A-ZА-Я])")


@dataclass(frozen=True)
class HeaderMatch:
    """A field that a header may name. `score`: 1 for a word of the list, less for a header that only contains one."""

    field: str
    score: float
    evidence: str


@cache
def synonyms() -> Mapping[str, Mapping[str, int]]:
    """Folded header -> {field: place in the field's list}; a word may head columns of several fields."""
    with (REFERENCE_FOLDER / "header_synonyms.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        for place, synonym in enumerate((row["field"], *row["synonyms"].split("|"))):
            found.setdefault(fold(synonym), {}).setdefault(row["field"], place)
    return found


def words(header: str) -> str:
    """A header folded for looking up; words written together as in DrugName are parted."""
    return fold(parted(header))


def names_a_year(header: str) -> bool:
    """Whether the column is one of several periods side by side: "2015"."""
    bare = fold(header)
    return len(bare) == 4 and bare.isdecimal() and FIRST_YEAR <= int(bare) <= LAST_YEAR


def parted(header: str) -> str:
    """A header with its words apart, in its own spelling: "DrugName" is "Drug Name"."""
    return _CAMEL.sub(" ", header)


def fields_named(text: str) -> Set[str]:
    """The fields that a text is a word for as a header; () for any other text."""
    return synonyms().get(fold(text), {}).keys()


def matches(header: str, reference: Reference) -> list[HeaderMatch]:
    """The fields that a header may name, likeliest first."""
    if _MONEY.search(header):
        return [HeaderMatch("value", WITHOUT_UNIT, _("the header names a currency"))]
    for folded in dict.fromkeys((fold(header), words(header))):
        if folded in synonyms():
            return _found(folded, EXACT, _("the header is a word for it"))
    bare, unit = without_unit(words(header), reference)
    if unit is not None and bare in synonyms():
        return _found(bare, WITHOUT_UNIT, _("the header, without its unit, is a word for it"))
    if not bare and _weighs(unit, reference):
        return [HeaderMatch("quantity", OF_UNIT, _("the header is a unit"))]
    return _inside(words(header))


def _weighs(unit: str | None, reference: Reference) -> bool:
    """Whether a whole header is a unit of mass or volume; a single letter may be anything."""
    return unit is not None and len(unit) > 1 and reference.units[reference.unit_aliases[unit]].family in WEIGHED


def _found(folded: str, score: float, evidence: str) -> list[HeaderMatch]:
    # A header of more words says more: "date of seizure" goes before "date".
    # A name is said more plainly than its code.
    length = PER_WORD * len(folded.split()) - (OF_CODES if CODES & set(folded.split()) else 0)
    named = synonyms()[folded].items()
    found = [HeaderMatch(field, score + length - PER_PLACE * place, evidence) for field, place in named]
    return sorted(found, key=lambda match: -match.score)


def _inside(folded: str) -> list[HeaderMatch]:
    padded = f" {folded} "
    inside = [
        word
        for word, fields in synonyms().items()
        if len(word) >= SHORTEST_INSIDE and f" {word} " in padded and ROW_LABEL not in fields
    ]
    if not inside:
        return []
    longest = max(inside, key=len)
    return _found(longest, INSIDE, _("the header contains “{word}”").format(word=longest))


def without_unit(folded: str, reference: Reference) -> tuple[str, str | None]:
    """(the other words, unit as written) of a folded header that ends or begins with a unit; else (all, None).

    None, too, where it is not that unit alone: "кг/г" may be either of two, and "тыс. кг" is a thousand of it.
    """
    parts = folded.split()
    for length in range(min(UNIT_WORDS, len(parts)), 0, -1):
        for unit, rest, beside in (
            (parts[-length:], parts[:-length], parts[-length - 1 : -length]),
            (parts[:length], parts[length:], parts[length : length + 1]),
        ):
            slug = reference.unit_aliases.get(" ".join(unit))
            if slug is not None and reference.units[slug].family != "unknown":
                plain = not any(_alters(word, slug, reference) for word in beside)
                return (" ".join(rest), " ".join(unit)) if plain else (folded, None)
    return folded, None


def _alters(word: str, slug: str, reference: Reference) -> bool:
    """Whether a word beside a unit makes it another: a thousand of it, or a second unit to choose from ("kg/pcs")."""
    other = reference.unit_aliases.get(word)
    if other is None or other == slug:
        return word in MULTIPLIERS
    families = {reference.units[other].family, reference.units[slug].family}
    either = (PIECE in (other, slug) or slug == UNIT) and "mass" in families
    return word in MULTIPLIERS or len(families) == 1 or either


def not_read(columns: Sequence[str]) -> dict[str, str]:
    """Columns that only number the rows or tell of a person, with the reason for not reading them."""
    reasons = {
        ROW_LABEL: _("it numbers the rows of the file"),
        PERSON: _("it tells of a person or a flag, which no field of ours is for"),
    }
    found: dict[str, str] = {}
    for column in columns:
        fields = synonyms().get(fold(column), {})
        only = next(iter(fields)) if len(fields) == 1 else ""
        if only in reasons:
            found[column] = reasons[only]
    return found
