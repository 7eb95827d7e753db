"""Which drugs and countries the words of a search name, in any language: heroína is heroin, however it was written.

Pure; must not import sqlalchemy.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from store.reference import Reference


@dataclass
class Meant:
    """What one word of a search stands for beside itself."""

    drugs: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)


def meant(words: Collection[str], reference: Reference) -> dict[str, Meant]:
    """Each word with what it names. A name of several words is one only where all of them are there ("acetic acid")."""
    found = {word: Meant() for word in words}
    searched = frozenset(words)
    for name in reference.search_names:
        if not name.words <= searched:
            continue
        for word in name.words:
            if name.vocabulary == "drug":
                found[word].drugs.update(reference.with_children(name.key))
            else:
                found[word].countries.add(name.key)
    return found
