"""Numbers as people write them to floats, with ONE format per column, decided from all of its distinct values.

A cell never decides for itself: "1,234" is 1.234 in a column with decimal commas and 1234 in one with decimal points.
What does not fit the column's format is bad, never coerced. Pure; must not read files and must not import the database.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from etl.normalise.signs import plain
from i18n.said import joined, say, say_n
from store.text import fold

SPACES = " \u00a0\u2007\u2009\u202f"
APOSTROPHES = "'\u2019"
BLANKS = SPACES + APOSTROPHES
# No number is written longer; the patterns below would try a cell of a million digits anew from each of them.
LONGEST = 100
# Nothing weighed or counted comes near; beyond it a sum, or the same in a smaller unit, could not be kept any more.
LARGEST = 1e18
SELDOM = 10  # one in so many is a slip, and the others still say how their column is written
# Folded words that stand where a number is not known: a blank in words.
SAYS_NOTHING = frozenset((
    "n a", "na", "n d", "nd", "s d", "unknown", "not known", "not stated", "н д", "нд", "нет данных", "неизвестно",
    "не известно", "не указано", "не установлено", "inconnu", "non precise", "desconocido", "no consta", "sin datos",
    "desconhecido", "sem dados",
))  # fmt: skip
# One mark with one to three digits before it (no leading zero) and three behind it could be either.
EITHER = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_BODY = r"(?P<body>[0-9.,' \u00a0\u2007\u2009\u202f\u2019]*[0-9][0-9.,]*)"
_MARKED = re.compile(rf"[+-]?{_BODY}(?:[eE][+-]?[0-9]+)?")
# A number among words or signs ("1,5 kg", "35 %") tells how its column writes numbers, too.
_AMONG = re.compile(r"(?<![^\s:])[+-]?(?P<body>[0-9][0-9.,' \u00a0\u2007\u2009\u202f\u2019]*)(?=[^\W\d_]|%|;|$)")


@dataclass(frozen=True)
class NumberFormat:
    """`decimal` is "." or ","; `thousands` is "" (none), ".", ",", " " (any space) or "'" (either apostrophe).

    `ambiguous`: the values fit another format as well, or contradict each other; `evidence` says so in words. `mixed`:
    they contradict each other so often that "1,234" and "1.234" may be by either hand, and neither is read.
    """

    decimal: str = "."
    thousands: str = ""
    evidence: str = ""
    ambiguous: bool = False
    mixed: bool = False


@dataclass(frozen=True)
class BadNumber:
    """A text that is no number in the format of its column."""

    text: str
    reason: str


class NumberVotes:
    """What the distinct values of a column say, collected block by block; the first of each kind is the evidence."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()
        self.examples: dict[str, str] = {}

    def add(self, values: Iterable[str]) -> None:
        for value in values:
            text = plain(value) if len(value) <= LONGEST else ""
            match = _MARKED.fullmatch(text)
            for one in (match,) if match else _AMONG.finditer(text):
                for kind in _kinds(one["body"].rstrip(BLANKS)):
                    self.vote(kind, text)

    def vote(self, kind: str, text: str, n: int = 1) -> None:
        self.seen[kind] += n
        self.examples.setdefault(kind, text)

    def cite(self, kind: str) -> str:
        n, example = self.seen[kind], self.examples[kind]
        return say_n("{n} value like {example}", "{n} values like {example}", n, n=n, example=example)


def decide_number_format(values: Iterable[str], decimal: str | None = None) -> NumberFormat:
    """The format of a column from its distinct values; `decimal` ("." or ",") overrules the marks."""
    votes = NumberVotes()
    votes.add(values)
    return decide_from_votes(votes, decimal)


def decide_from_votes(votes: NumberVotes, decimal: str | None = None) -> NumberFormat:
    """The format of a column from what its values say; `decimal` ("." or ",") overrules the marks.

    When every marked value looks like "1,234" the column could mean 1.234 or 1234 and is `ambiguous`. The choice
    then: a point is the decimal mark; a comma is the thousands mark only if the column also has whole numbers, all
    below 1000, as a column with thousands marks would; otherwise (no whole numbers: always three decimals; or
    unmarked ones of 1000 and more: no thousands marks) it is the decimal mark.
    """
    grouping = " " if votes.seen["space"] else "'" if votes.seen["apostrophe"] else ""
    if decimal in (".", ","):
        other = "," if decimal == "." else "."
        grouped = votes.seen[f"grouped{other}"] or votes.seen[f"either{other}"]
        return NumberFormat(
            decimal, other if grouped else grouping, say("decimal mark stated by the user or the profile")
        )
    point = votes.seen["decimal."] + votes.seen["grouped,"]
    comma = votes.seen["decimal,"] + votes.seen["grouped."]
    if point or comma:
        mark = "." if point >= comma else ","
        decided = _from_clear_votes(votes, mark, grouping, contradictory=bool(point and comma))
        marked = point + comma + votes.seen["either,"] + votes.seen["either."]
        return replace(decided, mixed=min(point, comma) * SELDOM > marked)
    if votes.seen["either,"] or votes.seen["either."]:
        return _from_unclear_votes(votes, grouping)
    return NumberFormat(".", grouping, say("no decimal marks in the column"))


def _kinds(body: str) -> list[str]:
    """What one number says: decimalX, groupedX (X parts thousands), eitherX, space, apostrophe, whole, long."""
    kinds = []
    if re.search(rf"[0-9][{SPACES}][0-9]{{3}}", body):
        kinds.append("space")
    if re.search(rf"[0-9][{APOSTROPHES}][0-9]{{3}}", body):
        kinds.append("apostrophe")
    marks = re.findall(r"[.,]", body)
    if not marks:
        return kinds or ["whole" if len(body) < 4 else "long"]
    last = marks[-1]
    if len(set(marks)) == 2:
        return [*kinds, f"decimal{last}", f"grouped{marks[0]}"] if marks.count(last) == 1 else kinds
    if len(marks) > 1:
        return [*kinds, f"grouped{last}"]
    return [*kinds, f"either{last}" if EITHER.fullmatch(body) else f"decimal{last}"]


def _from_clear_votes(votes: NumberVotes, decimal: str, grouping: str, contradictory: bool) -> NumberFormat:
    other = "," if decimal == "." else "."
    kind = f"decimal{decimal}" if votes.seen[f"decimal{decimal}"] else f"grouped{other}"
    evidence = votes.cite(kind)
    if contradictory:
        against = f"decimal{other}" if votes.seen[f"decimal{other}"] else f"grouped{decimal}"
        evidence = joined([evidence, say("; but {values}", values=votes.cite(against))], "")
    grouped, unclear = votes.seen[f"grouped{other}"], votes.seen[f"either{other}"]
    if unclear and not grouped:
        # Nothing else of the column has thousands marks: "1.234" beside "3,75" may be 1.234 by another hand.
        thousands = say("; and {values}, read as thousands", values=votes.cite(f"either{other}"))
        evidence = joined([evidence, thousands], "")
    doubtful = contradictory or bool(unclear and not grouped)
    return NumberFormat(decimal, other if grouped or unclear else grouping, evidence, ambiguous=doubtful)


def _from_unclear_votes(votes: NumberVotes, grouping: str) -> NumberFormat:
    if votes.seen["either,"] and votes.seen["either."]:
        return NumberFormat(
            ".",
            ",",
            say(
                "{comma} and {point}: read with decimal points",
                comma=votes.cite("either,"),
                point=votes.cite("either."),
            ),
            ambiguous=True,
        )
    if votes.seen["either."]:
        evidence = say(
            "{values}, always three digits behind the mark: read as decimal points", values=votes.cite("either.")
        )
        return NumberFormat(".", grouping, evidence, ambiguous=True)
    if votes.seen["whole"] and not votes.seen["long"]:
        values = votes.cite("either,")
        evidence = say("{values}, and whole numbers only below 1000: read as thousands", values=values)
        return NumberFormat(".", ",", evidence, ambiguous=True)
    evidence = say(
        "{values}, always three digits behind the mark: read as decimal commas", values=votes.cite("either,")
    )
    return NumberFormat(",", grouping, evidence, ambiguous=True)


@cache
def _pattern(decimal: str, thousands: str) -> re.Pattern[str]:
    mark = {" ": f"[{SPACES}]", "'": f"[{APOSTROPHES}]", "": "(?!)"}.get(thousands, re.escape(thousands))
    # No thousands begin with a zero: "0,500" among points is a half by another hand.
    whole = rf"(?:[1-9][0-9]{{0,2}}(?:{mark}[0-9]{{3}})+|[0-9]+)"
    fraction = re.escape(decimal) + "[0-9]"
    return re.compile(rf"[+-]?(?:{whole}(?:{fraction}*)?|{fraction}+)(?:[eE][+-]?[0-9]+)?")


def parse_number(text: str, fmt: NumberFormat) -> float | BadNumber | None:
    """`text` as a float; None when it is blank; BadNumber when it is no number in this format."""
    body = plain(text) if len(text) <= LONGEST else text.strip()
    if not body:
        return None
    if len(body) > LONGEST or not _pattern(fmt.decimal, fmt.thousands).fullmatch(body):
        if len(body) <= LONGEST and fold(body) in SAYS_NOTHING:
            return None
        return BadNumber(
            text,
            say(
                "'{text}' is not a number with the decimal mark '{mark}' that the column uses",
                text=text,
                mark=fmt.decimal,
            ),
        )
    if fmt.mixed and EITHER.fullmatch(body.lstrip("+-")):
        return BadNumber(text, say("'{text}' can be read as two numbers, as its column uses both marks", text=text))
    for mark in {" ": SPACES, "'": APOSTROPHES}.get(fmt.thousands, fmt.thousands):
        body = body.replace(mark, "")
    number = float(body.replace(fmt.decimal, "."))
    if abs(number) > LARGEST:
        return BadNumber(text, say("'{text}' is larger than any number that can be kept", text=text))
    return number


def parse_distinct(values: Sequence[str], fmt: NumberFormat) -> tuple[list[float | None], list[int]]:
    """Every value as a float (None when blank or bad), and the indexes of the bad ones."""
    parsed = [parse_number(value, fmt) for value in values]
    bad = [index for index, number in enumerate(parsed) if isinstance(number, BadNumber)]
    return [None if isinstance(number, BadNumber) else number for number in parsed], bad
