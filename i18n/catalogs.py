"""The catalogs: i18n/locale/<language>/LC_MESSAGES/sentinel.po, compiled in memory when a language is first spoken.

Nothing compiled is kept beside them, so no catalog can be older than its words. Imports nothing of the project.
"""

from __future__ import annotations

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

DOMAIN = "sentinel"
CATALOGS = Path(__file__).parent / "locale"


def path_of(language: str) -> Path:
    """Where the catalog of a language is, whether there is one or not."""
    return CATALOGS / language / "LC_MESSAGES" / f"{DOMAIN}.po"


@cache
def catalog(language: str) -> gettext.NullTranslations:
    """The words of a language; one without a catalog, such as English, gives every message back as it is."""
    path = path_of(language)
    if not path.exists():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        messages = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
