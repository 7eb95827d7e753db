"""Why a server of PostgreSQL did not let us in, in one sentence. Must not import etl, analytics or dashboard.

While a connection is made the driver gives no code, only the server's words, in the server's language. What is
recognised gets a sentence with what to do; anything else is passed on in the server's words.
"""

from __future__ import annotations

import re

from sqlalchemy import URL

from i18n import gettext as _
from i18n import mark
from store.connect import shown

NO_SUCH_DATABASE = mark(
    "There is no database {name} on the server of {database}; make it there (createdb {name}), or name another."
)
NOT_LET_IN = mark(
    "The server of {database} does not let this user in ({reason}); "
    "check the user and the password in the address of the database."
)
NOBODY_THERE = mark(
    "No PostgreSQL server answers at {database} ({reason}); "
    "check the host and the port in its address, and that the server runs."
)
CANNOT_BE_OPENED = mark("The database {database} cannot be opened: {reason}.")

# Words of the server (English, as nearly every server is set) and of the driver, which is always English.
_KNOWN = (
    (re.compile(r'database "[^"]*" does not exist'), NO_SUCH_DATABASE),
    (
        re.compile(r'authentication failed|role "[^"]*" (does not exist|is not permitted)|no password|pg_hba\.conf'),
        NOT_LET_IN,
    ),
    (
        re.compile(
            r"failed to resolve|could not translate|[Cc]onnection refused|timeout|timed out|unreachable|No such file"
        ),
        NOBODY_THERE,
    ),
)
_PREAMBLE = re.compile(r"^.*failed:\s+(?:FATAL:\s+)?|\s+(?:Is the server running|Multiple connection attempts).*$")


def refusal(error: BaseException, url: URL) -> str:
    """One sentence for an error that came while connecting to `url`."""
    words = " ".join(str(getattr(error, "orig", None) or error).split())
    sentence = next((known for pattern, known in _KNOWN if pattern.search(words)), CANNOT_BE_OPENED)
    reason = _PREAMBLE.sub("", words).rstrip(".")
    return _(sentence).format(database=shown(url), name=url.database, reason=reason)
