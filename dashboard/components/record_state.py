"""What the address of the Records page says beside the selection: order, column filters, the open record. No dash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from dashboard.view import View, join, split

WHERE = "where_"
RECORD = "record"
ORDER = ("sort", "order")


@dataclass(frozen=True)
class Asked:
    """`query`: the selection. `options`: those of the question `records` ("sort", "order", "where_<column>")."""

    query: str = ""
    view: View = field(default_factory=View)
    options: Mapping[str, str] = field(default_factory=dict)
    record: str | None = None

    @property
    def filters(self) -> dict[str, str]:
        """Column -> what its filter says."""
        return {key.removeprefix(WHERE): text for key, text in self.options.items() if key.startswith(WHERE)}


def read(search: str) -> Asked:
    """From a page's query string; nothing of it is checked here."""
    query, view = split(search)
    pairs = parse_qsl(query, keep_blank_values=True)
    options = {key: text for key, text in pairs if (key in ORDER or key.startswith(WHERE)) and text}
    rest = [(key, text) for key, text in pairs if not (key in ORDER or key.startswith(WHERE) or key == RECORD)]
    record = dict(pairs).get(RECORD) or None
    return Asked(urlencode(rest, safe=",:"), view, options, record)


def write(selection_query: str, view: View, options: Mapping[str, str]) -> str:
    """The page's query string without an open record, with its question mark."""
    page = join(selection_query, view)
    more = urlencode(options, safe=",:")
    return page if not more else f"{page}{'' if page == '?' else '&'}{more}"


def without(search: str, key: str | None) -> str:
    """The page's query string with one key left out."""
    pairs = [(name, text) for name, text in parse_qsl(search.lstrip("?"), keep_blank_values=True) if name != key]
    return f"?{urlencode(pairs, safe=',:')}"
