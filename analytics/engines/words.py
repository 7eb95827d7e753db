"""Searching words in place, note and drug as written, without asking the database to fold letters.

SQLite cannot fold case or accents beyond ASCII, so the distinct notes and drug names are folded here, once per data
version, and the spellings that match are bound as values. Places are kept folded in the database.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, false, or_, select

from analytics.selection import SelectionError
from i18n import gettext as _
from store.tables import seizure, seizure_line
from store.text import fold

# SQLite takes 32,766 values in a statement; the rest of the selection needs some too.
MOST_SPELLINGS = 30_000


@dataclass(frozen=True)
class WordIndex:
    """Distinct spellings with their folded form."""

    drugs: tuple[tuple[str, str], ...]
    notes: tuple[tuple[str, str], ...]

    def conditions(self, text: str) -> list[ColumnElement[bool]]:
        """One condition per word: it is in place, note or drug as written. SelectionError: too much matches."""
        bound = 0
        found: list[ColumnElement[bool]] = []
        for word in sorted(set(fold(text).split())):
            drugs = [spelling for spelling, folded in self.drugs if word in folded]
            notes, few = self._notes(word)
            bound += len(drugs) + len(few)
            found.append(
                or_(
                    seizure.c.place_folded.contains(word, autoescape=True),
                    seizure_line.c.drug_as_written.in_(drugs),
                    notes,
                )
            )
        if bound > MOST_SPELLINGS:
            sentence = _("q={value} is found in {n} different notes, too many to search; use a longer word.")
            raise SelectionError(sentence.format(value=text, n=bound), "q", text)
        return found

    def _notes(self, word: str) -> tuple[ColumnElement[bool], list[str]]:
        """The condition on the note, and the spellings it binds: those that match or those that do not."""
        hits = [spelling for spelling, folded in self.notes if word in folded]
        if not hits:
            return false(), []
        if 2 * len(hits) <= len(self.notes):
            return seizure.c.note.in_(hits), hits
        misses = [spelling for spelling, folded in self.notes if word not in folded]
        return and_(seizure.c.note.is_not(None), seizure.c.note.not_in(misses)), misses


def read_words(conn: Connection) -> WordIndex:
    drugs = conn.execute(select(seizure_line.c.drug_as_written).distinct()).scalars()
    notes = conn.execute(select(seizure.c.note).where(seizure.c.note.is_not(None)).distinct()).scalars()
    return WordIndex(
        tuple((text, fold(text)) for text in drugs), tuple((text, fold(text)) for text in notes if text is not None)
    )
