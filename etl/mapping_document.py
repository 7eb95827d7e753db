"""How a person said that files of one shape are read, as a document that is saved, sent and read again. Pure.

The same JSON is the argument of `load --mapping FILE`, what the Data page sends, and what is kept under a name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from etl.errors import BadInput, shorten
from etl.fields import TERM_VOCABULARY
from etl.plan import WideColumn
from i18n import gettext as _

READING = ("encoding", "delimiter", "quotechar", "escapechar", "header_row", "sheets", "fill_down")
MEANING = ("decimal", "date_order", "grain", "source", "date_kind", "fiscal_start")
PARTS = ("columns", "constants", "wide", "reading", "meaning", "aliases")


@dataclass(frozen=True)
class MappingDocument:
    """`columns`: field -> column of the file ("" takes a field's column away). `constants`: field -> text of every row.

    `reading`: how the text is written (READING); `meaning`: how its cells are meant (MEANING); both overrule what is
    detected. `aliases`: vocabulary -> text as written -> our code (None: it says that nothing is known).
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    wide: tuple[WideColumn, ...] | None = None  # None: as recognised; (): no column is one drug's
    reading: Mapping[str, str] = field(default_factory=dict)
    meaning: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The parts that say something, as plain JSON."""
        said = (name for name in PARTS if name != "wide" and getattr(self, name))
        written: dict[str, Any] = {name: getattr(self, name) for name in said}
        return written if self.wide is None else written | {"wide": [asdict(item) for item in self.wide]}


def read_document(written: object) -> MappingDocument:
    """The document in parsed JSON. Raises BadInput, naming the part that is not as it must be."""
    if not isinstance(written, dict) or not set(written) <= set(PARTS):
        sentence = _("A mapping is one JSON object with the parts {parts}, and nothing else; correct it and try again.")
        raise BadInput(sentence.format(parts=", ".join(PARTS)))
    aliases = _part(written, "aliases", dict)
    return MappingDocument(
        columns=_texts("columns", _part(written, "columns", dict)),
        constants=_texts("constants", _part(written, "constants", dict)),
        wide=None if written.get("wide") is None else tuple(_wide(item) for item in _part(written, "wide", list)),
        reading=_known("reading", READING, _texts("reading", _part(written, "reading", dict))),
        meaning=_known("meaning", MEANING, _texts("meaning", _part(written, "meaning", dict))),
        aliases={
            TERM_VOCABULARY.get(name, name): _texts("aliases", given, nothing=True) for name, given in aliases.items()
        },
    )


def parse_document(text: str, file: str) -> MappingDocument:
    """The document in a file's text. Raises BadInput."""
    try:
        written = json.loads(text)
    except (ValueError, RecursionError) as error:
        sentence = _("{file} is no JSON that can be read ({reason}), so it says nothing about columns; correct it.")
        raise BadInput(sentence.format(file=file, reason=shorten(str(error))), file=file) from error
    return read_document(written)


def _part(written: Mapping[str, Any], name: str, kind: type) -> Any:
    given = written.get(name)
    if given is None:
        return kind()
    if not isinstance(given, kind):
        shape = _("a list") if kind is list else _("an object")
        raise BadInput(_("In a mapping, {part} must be {shape}; correct it.").format(part=name, shape=shape))
    return given


def _texts(part: str, given: object, *, nothing: bool = False) -> dict[str, Any]:
    if not isinstance(given, dict) or not all(
        isinstance(value, str) or (nothing and value is None) for value in given.values()
    ):
        raise BadInput(_("In a mapping, {part} must give one text for each name; correct it.").format(part=part))
    return dict(given)


def _known(part: str, names: tuple[str, ...], given: dict[str, Any]) -> dict[str, Any]:
    odd = next((name for name in given if name not in names), None)
    if odd is not None:
        sentence = _("In a mapping, {part} has no {name!r}; it knows {names}.")
        raise BadInput(sentence.format(part=part, name=shorten(odd), names=", ".join(names)))
    return given


def _wide(item: object) -> WideColumn:
    names = WideColumn.__dataclass_fields__
    if not isinstance(item, dict) or not {"column", "drug"} <= set(item) <= set(names):
        sentence = _("In a mapping, each entry of wide has column, drug, and perhaps unit and measure; correct it.")
        raise BadInput(sentence)
    if not all(isinstance(value, str) for key, value in item.items() if key != "unit" or value is not None):
        raise BadInput(_("In a mapping, each entry of wide is made of texts; correct it."))
    if item.get("measure", "quantity") not in ("quantity", "event_count"):
        raise BadInput(_("In a mapping, the measure of a wide column is quantity or event_count; correct it."))
    return WideColumn(**item)
