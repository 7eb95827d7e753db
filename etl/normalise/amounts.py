"""A quantity and its unit in one cell: "5 kg", "1,5 кг", "12 tabletas", "Kg. 2", "2 kg 300 g". Pure.

The unit must be a spelling that is known, and nothing else may stand in the cell: "abt 5 kg", "5-6 kg", "5+3 kg" and
"5 kg?" are no amounts, and what nobody could tell without a doubt is left to a person. How the number is written is
the column's to decide (etl.normalise.numbers), never the cell's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from etl.normalise import names
from etl.normalise.numbers import LONGEST, SPACES, BadNumber, NumberFormat, parse_number
from etl.normalise.signs import plain
from store.reference import Reference

MASS = "mass"
_MARKS = r"[0-9.,'\u2019 \u00a0\u2007\u2009\u202f]*"
_NUMBER = rf"[+-]?{_MARKS}[0-9][.,]?"
_UNIT = r"[^\W\d_](?:[\w .,/()µ²³-]*[\w.)²³])?"
_BEHIND = re.compile(rf"(?P<number>{_NUMBER})[{SPACES}]*(?P<unit>{_UNIT})")
_BEFORE = re.compile(rf"(?P<unit>[^\W\d_]{{2,}})[{SPACES}:.]*(?P<number>(?:[0-9]{_MARKS})?[0-9])")
# "2 kg 300 g": whole numbers of units that grow smaller, with nothing but a blank between them.
_COMPOUND = re.compile(
    rf"(?P<number>[0-9]{{1,6}})[{SPACES}]*(?P<unit>[^\W\d_]+\.?)[{SPACES}]+(?P<rest>[0-9]{{1,4}})[{SPACES}]*"
    r"(?P<small>[^\W\d_]+\.?)"
)
_WORD = re.compile(rf"{_NUMBER}[{SPACES}]*(?P<word>[^\W\d_]{{2,20}})\.?")
PARTS_OF = {"ton": "kilogram", "kilogram": "gram", "gram": "milligram", "pound": "ounce"}


@dataclass(frozen=True)
class Amount:
    """`number` and `unit` as written, `code` of the unit; of "2 kg 300 g" also the whole number of smaller ones.

    `share`: how many of the larger unit one of the smaller is.
    """

    number: str
    unit: str
    code: str
    rest: int = 0
    share: float = 0.0

    def value(self, form: NumberFormat) -> float | BadNumber | None:
        """How many of the unit it is, in the format of its column."""
        number = parse_number(self.number, form)
        if not self.rest or not isinstance(number, float):
            return number
        return round(number + self.rest * self.share, 9)


def word_behind(text: str) -> str:
    """The word behind a number in a cell that is no amount: perhaps a unit that nobody knows yet; "" where none is."""
    match = _WORD.fullmatch(plain(text)) if len(text) <= LONGEST else None
    return match["word"] if match else ""


Amounts = Callable[[str], Amount | None]


def amounts(reference: Reference) -> Amounts:
    """What reads the amounts of a file; None for a cell that is none, a bare number among them."""
    unit = names.unit(reference)

    def known(text: str) -> str | None:
        found = unit(text)
        return found.code if found.outcome is names.Outcome.KNOWN else None

    def weighs(text: str) -> str | None:
        code = known(text)
        return code if code is not None and reference.units[code].family == MASS else None

    def share(small: str, large: str) -> float:
        one, other = reference.units[small].to_base, reference.units[large].to_base
        return one / other if one and other else 0.0

    def read(text: str) -> Amount | None:
        body = plain(text) if len(text) <= LONGEST else ""
        if not any(map(str.isalpha, body)):
            return None
        match = _BEHIND.fullmatch(body)
        if match and (code := known(match["unit"])):
            return Amount(match["number"], match["unit"], code)
        match = _BEFORE.fullmatch(body)
        if match and (code := weighs(match["unit"])):
            return Amount(match["number"], match["unit"], code)
        match = _COMPOUND.fullmatch(body)
        if match and (code := weighs(match["unit"])) and (small := weighs(match["small"])) == PARTS_OF.get(code):
            part = share(str(small), code)
            if int(match["rest"]) * part < 1:
                return Amount(match["number"], match["unit"], code, int(match["rest"]), part)
        return None

    return read
