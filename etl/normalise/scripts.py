"""Words typed with letters of two scripts that look alike: "Герoин" with a Latin o, "Kaзахстан" with a Latin K. Pure.

A reader sees no difference, so such a word is looked up as it looks. A word of one script is what it is.
"""

from __future__ import annotations

# Folded, so a capital stands for what it looks like as a capital: B is в, H is н.
_LATIN, _CYRILLIC = "aeopcxykmthb", "аеорсхукмтнв"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)


def as_it_looks(folded: str) -> tuple[str, ...]:
    """A folded text in either script where it mixes both; () where it does not."""
    if folded.isascii():
        return ()
    latin = any("a" <= char <= "z" for char in folded)
    cyrillic = any("а" <= char <= "я" for char in folded)
    return (folded.translate(_TO_CYRILLIC), folded.translate(_TO_LATIN)) if latin and cyrillic else ()
