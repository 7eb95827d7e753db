"""What is asked of a load: the file, what a person said about it, and who is told how far it is. Pure.

Must not read the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from etl.errors import BadInput, require_texts, shorten
from etl.mapping_document import MEANING, READING, MappingDocument
from i18n import gettext as _

STAGES = ("reading", "recognising", "understanding", "waiting", "writing", "finishing", "done")


LONGEST_SAID = 1000  # characters of what holds for every row; PostgreSQL keeps none in an index from 2,000 on


@dataclass(frozen=True)
class Progress:
    """Where a load is: `stage` of STAGES, `done` of `total` in it (0 of 0 while not yet known).

    That is rows, but bytes of the file in "reading" and columns in "recognising". In "finishing" nothing is counted.
    "waiting", for another program that is loading, comes only when there is one; `done` is then the seconds so far.
    """

    stage: str
    done: int
    total: int


# What it raises ends the work with nothing written: that is how a person cancels.
Listener = Callable[[Progress], None]


def as_told(listener: Listener, stage: str) -> Callable[[int, int], None]:
    """The listener as who works in one stage tells it: done, total."""
    return lambda done, total: listener(Progress(stage, done, total))


class Latest:
    """A listener that can be told again what it was told last: the work goes on, and nothing more is known."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._last: Progress | None = None

    def __call__(self, progress: Progress) -> None:
        self._last = progress
        self._listener(progress)

    def again(self) -> None:
        if self._last is not None:
            self._listener(self._last)


@dataclass(frozen=True)
class Request:
    """What a person said about a file beside the file itself. `replaces`: the batch whose place the new one takes."""

    path: Path
    file_name: str
    profile: str | None = None
    document: MappingDocument = field(default_factory=MappingDocument)
    loaded_by: str = ""
    dry_run: bool = False
    replaces: int | None = None
    remember: bool = True  # spellings that the document assigns hold for later loads, too


def with_sayings(
    document: MappingDocument | None,
    mapping: Mapping[str, str] | None = None,
    said: Mapping[str, str] | None = None,
) -> MappingDocument:
    """The document with what was said one by one on top: `mapping` is field -> column, `said` is key -> text.

    The keys of READING and MEANING go where they belong; every other is a field with one value for all rows. Raises
    BadInput for a text that no database keeps.
    """
    base = document or MappingDocument()
    require_texts(asdict(base))
    require_texts([mapping or {}, said or {}])
    _require_short({**base.constants, **base.meaning, **base.reading, **(said or {})})
    given = {key: text for key, text in (said or {}).items() if text}
    return replace(
        base,
        columns={**base.columns, **(mapping or {})},
        constants={
            **base.constants,
            **{key: text for key, text in given.items() if key not in READING and key not in MEANING},
        },
        reading={**base.reading, **{key: text for key, text in given.items() if key in READING}},
        meaning={**base.meaning, **{key: text for key, text in given.items() if key in MEANING}},
    )


def _require_short(said: Mapping[str, str]) -> None:
    for key, text in said.items():
        if len(text) > LONGEST_SAID:
            sentence = _("{key} has {n} characters ({value}) and may have {longest}; shorten it.")
            value = shorten(text)
            said_of = {"key": shorten(key), "n": len(text), "value": value, "longest": LONGEST_SAID}
            raise BadInput(sentence.format(**said_of), value=value)
