"""Which language is spoken now, chosen per answer, never per process, and the bare words of its catalog.

The current language is a context variable, so that two requests at once can speak two languages. Must not import any
other package of the project.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token

from i18n.catalogs import catalog

# Each language with the name it calls itself. A language is one catalog in i18n/locale and one line here.
LANGUAGES = {"en": "English", "ru": "Русский"}
DEFAULT = "en"

_current: ContextVar[str] = ContextVar("language", default=DEFAULT)


def language() -> str:
    """The language of the answer being made, one of LANGUAGES."""
    return _current.get()


def speak(lang: str) -> Token[str]:
    """Speak `lang` from here on, until `stop_speaking` gets the token: for a server's hooks. Else `speaking`."""
    # A language from a URL may be anything; only those there are may reach the catalogs and number formats.
    return _current.set(lang if lang in LANGUAGES else DEFAULT)


def stop_speaking(token: Token[str]) -> None:
    """Speak again what was spoken before."""
    _current.reset(token)


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Everything said inside the block is said in `lang`; in English where that is not spoken or lacks the words."""
    token = speak(lang)
    try:
        yield
    finally:
        stop_speaking(token)


def words(message: str) -> str:
    """`message` in the current language."""
    return catalog(_current.get()).gettext(message) if message else ""


def words_n(singular: str, plural: str, n: int) -> str:
    """The plural form that `n` takes in the current language."""
    return catalog(_current.get()).ngettext(singular, plural, n)
