"""What a person sees or hears of components, figures and answers, and which of it is in Latin letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dash.development.base_component import Component

PROPERTIES = {
    "children",
    "label",
    "title",
    "alt",
    "placeholder",
    "description",
    "nothingFoundMessage",
    "aria-label",
    "aria-description",
    "data-copied",
    "data-words",
    "unit",
}
# Keys of plain data that are shown: options, tables, figures, chips, answers of the API.
KEYS = PROPERTIES | {
    "text",
    "name",
    "hovertext",
    "ticktext",
    "word",
    "caption",
    "selection",
    "scope",
    "reason",
    "message",
    "error",
    "sentence",
    "headerName",
    "title_said",
}
MACHINE = {"id", "side", "font", "fill", "className", "href", "value", "key", "type", "data", "style"}
MACHINE |= {"query", "function", "column", "kind"}
TAG = re.compile(r"<[^>]*>")
WORD = re.compile(r"[A-Za-zÀ-ɏ]{2,}")
# The same in every language: names of programs, files, formats and options, and what is typed as it stands.
THE_SAME = re.compile(
    r"\b[\w-]+\.(?:csv|db)\b|SHA-256(?: [0-9a-f]+)?|\b[0-9a-f]{64}\b|--(?:set )?\w+(?:=\w*)?|\(\w+=\)"
    r"|/api/\S*|https?://"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|na|ru|mk|mx|au|nz|uk)(?:\.\w+)?\b|SENTINEL_\w+"
    r"|\b(?:Sentinel|CSV|TSV|PNG|SVG|JSON|UTC|URL|SQLite|SQLAlchemy|PostgreSQL|Excel|CENcomm|Natural Earth|gz|zip|ISO"
    r"|XLSX|XLS|ODS|Parquet|OpenDocument"
    r"|Esc|Enter|Home|End|Page Up|Page Down|English|EN|RU|case|rilo|own|NBOMe|DOx|sentinel_template)\b"
    # What a script fills in, and by which name it knows the sentence.
    r"|\{\w+\}|\"\w+\":"
    # Columns of a file, as it names them.
    r"|столбц?е?[цу] \w+|столбцами region и country, а где известно — from, to, name_en, name_ru и source"
)


def seen(thing: Any, shown: bool = False) -> Iterator[str]:
    """Every text that is shown: of a component its visible properties, of data its visible keys."""
    if isinstance(thing, str):
        if shown:
            yield thing
        return
    for part, visible in _parts(thing, shown):
        yield from seen(part, visible)


def _parts(thing: Any, shown: bool) -> Iterator[tuple[Any, bool]]:
    """(part, whether it is shown)."""
    if isinstance(thing, Component):
        names = () if thing._type == "Store" else thing.to_plotly_json()["props"]
        yield from ((getattr(thing, name), name in PROPERTIES) for name in names)
    elif isinstance(thing, dict):
        for key, value in thing.items():
            yield value, key in KEYS or str(key).endswith("_label") or (shown and key not in MACHINE)
    elif isinstance(thing, list | tuple):
        yield from ((item, shown) for item in thing)


def foreign(text: str) -> list[str]:
    """The words of a text in Latin letters that are not the same in every language."""
    return WORD.findall(THE_SAME.sub(" ", TAG.sub(" ", text)))


def escaped(thing: Any, shown: bool = False) -> list[str]:
    """The texts that no catalog has translated."""
    return sorted({text for text in seen(thing, shown) if foreign(text)})


def without(thing: Any, *keys: str) -> Any:
    """Plain data without some keys: those that hold codes for programs, as `unit` of the API."""
    if isinstance(thing, dict):
        return {key: without(value, *keys) for key, value in thing.items() if key not in keys}
    return [without(item, *keys) for item in thing] if isinstance(thing, list) else thing
