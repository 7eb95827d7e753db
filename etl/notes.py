"""Tell a footnote under a table from a row of data. Pure; imports nothing of etl."""

from __future__ import annotations

from store.text import fold

NOTE_WORDS = ("source", "note", "notes", "источник", "примечание", "fuente", "nota", "remarque", "fonte", "quelle")
FOOTNOTE_LENGTH = 60
MARKS = "*†¹[("


def is_note(text: str) -> bool:
    """Whether the only filled cell of a row reads as a footnote: a mark, a word such as "Source", or a sentence."""
    bare = text.strip().strip('"')
    words = fold(bare).split()
    return (bare[:1] in MARKS and bool(bare)) or len(bare) > FOOTNOTE_LENGTH or (bool(words) and words[0] in NOTE_WORDS)
