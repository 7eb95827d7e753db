"""Words in the reader's language: gettext catalogs, chosen per answer, never per process.

What `gettext` and `ngettext` give carries what it was made of (i18n/said.py), so that it can be said again in another
language. Must not import any other package of the project.
"""

from __future__ import annotations

from i18n.catalogs import CATALOGS, DOMAIN
from i18n.said import gettext, ngettext
from i18n.spoken import DEFAULT, LANGUAGES, language, speak, speaking, stop_speaking

__all__ = [
    "CATALOGS",
    "DEFAULT",
    "DOMAIN",
    "LANGUAGES",
    "gettext",
    "language",
    "mark",
    "ngettext",
    "speak",
    "speaking",
    "stop_speaking",
]


def mark(message: str) -> str:
    """Mark a module-level string for extraction; translate it with `gettext` when it is shown."""
    return message
