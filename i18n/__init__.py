"""Words in the reader's language: gettext catalogs, chosen per answer, never per process.

`gettext` and `ngettext` look the current language up in a context variable, so that two requests at once can speak two
languages. Must not import any other package of the project.
"""

from __future__ import annotations

import gettext as _gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "ru")
DOMAIN = "sentinel"
CATALOGS = Path(__file__).parent / "locale"

_current: ContextVar[str] = ContextVar("language", default="en")


@cache
def _catalog(language: str) -> _gettext.NullTranslations:
    return _gettext.translation(DOMAIN, CATALOGS, languages=[language], fallback=True)


def language() -> str:
    """The language of the answer being made, one of LANGUAGES."""
    return _current.get()


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Everything said inside the block is said in `lang`; in English where that is not spoken or lacks the words."""
    # A language from a URL may be anything; only those there are may reach the catalogs and number formats.
    token = _current.set(lang if lang in LANGUAGES else LANGUAGES[0])
    try:
        yield
    finally:
        _current.reset(token)


def gettext(message: str) -> str:
    """`message` in the current language."""
    return _catalog(_current.get()).gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """The plural form that `n` takes in the current language."""
    return _catalog(_current.get()).ngettext(singular, plural, n)


def mark(message: str) -> str:
    """Mark a module-level string for extraction; translate it with `gettext` when it is shown."""
    return message
