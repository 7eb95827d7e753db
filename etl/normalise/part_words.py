"""Words with which a row says that it is a part of the row above: "в том числе героин", "of which hashish". Pure.

Its drug is the rest of the text; its amount is in the row above already. Must not know where a row stands.
"""

from __future__ import annotations

from store.text import fold

# As people write them, in the languages of the reference data and of the countries around.
PART_WORDS = tuple(map(fold, (
    "в том числе", "в т.ч.", "в т. числе", "включая", "из них", "из которых", "of which", "of them", "including",
    "incl", "thereof", "dont", "y compris", "de los cuales", "de las cuales", "de ellos", "de ellas", "incluyendo",
    "incluido", "dos quais", "das quais", "incluindo", "davon", "у тому числі", "з них", "оның ішінде", "соның ішінде",
    "шу жумладан", "shu jumladan", "аз он ҷумла",
)))  # fmt: skip
_SHORTEST = min(map(len, PART_WORDS))


def without_part_words(folded: str) -> str:
    """The rest of a folded text behind such words; the text itself where it does not begin with any."""
    if len(folded) <= _SHORTEST:
        return folded
    return next((folded[len(words) + 1 :] for words in PART_WORDS if folded.startswith(f"{words} ")), folded)


def says_part(text: str) -> bool:
    """Whether a text begins with such words, or is nothing else."""
    folded = fold(text)
    return folded in PART_WORDS or without_part_words(folded) != folded
