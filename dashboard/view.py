"""What a URL says beside the selection: which measure, scale, granularity. Must not import dash or store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from urllib.parse import parse_qsl, urlencode

LANG = "lang"  # a key of the selection's answer, not of what is selected
CHOICES: Mapping[str, tuple[str, ...]] = {
    "map": ("seizures", "mass_kg"),
    "scale": ("log", "quantile"),
    "grain": ("month", "quarter", "year"),
    "trend": ("seizures", "mass_kg"),
}


@dataclass(frozen=True)
class View:
    """How the page is drawn. `scheme` is the region scheme that the filter lists; None: that of the selected region.

    `lang`: the language the address asks for, kept in the page's links; None: it does not, the reader's is spoken.
    """

    map: str = "seizures"
    scale: str = "log"
    grain: str = "month"
    trend: str = "seizures"
    scheme: str | None = None
    lang: str | None = None


VIEW_KEYS = tuple(field.name for field in fields(View))


def split(search: str) -> tuple[str, View]:
    """A page's query string -> (query of the selection, view). A value no control offers is the default."""
    pairs = parse_qsl(search.lstrip("?"), keep_blank_values=True)
    chosen = {key: value for key, value in pairs if key in VIEW_KEYS}
    known = {key: value for key, value in chosen.items() if key not in CHOICES or value in CHOICES[key]}
    rest = [(key, value) for key, value in pairs if key not in VIEW_KEYS or key == LANG]
    return urlencode(rest, safe=",:"), View(**known)


def join(selection_query: str, view: View) -> str:
    """The page's query string, with its question mark; what is shown by default is left out."""
    plain = View()
    chosen = [(key, value) for key in VIEW_KEYS if (value := getattr(view, key)) != getattr(plain, key)]
    pairs = [(key, value) for key, value in parse_qsl(selection_query.lstrip("?")) if key != LANG]
    query = "&".join(part for part in (urlencode(pairs, safe=",:"), urlencode(chosen, safe=",:")) if part)
    return f"?{query}" if query else "?"
