"""A part of a workbook through a streaming XML parser that trusts nothing: no DOCTYPE, no entities, no endless token.

A DOCTYPE is how entities that grow without end or read other files are declared; no workbook needs one. Must not know
formats.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol
from xml.parsers import expat

from etl.errors import BadInput, shorten
from etl.readers.limits import MIB
from etl.readers.parts import damaged
from i18n import gettext as _

_LONGEST_TOKEN = 16 * MIB
_DEEPEST = 500
_PROLOG_PIECES = 8

Attributes = dict[str, str]


class Handler(Protocol):
    """What a scan does with the elements of a part, by their names without prefix."""

    def start(self, name: str, attributes: Attributes, /) -> None: ...

    def text(self, text: str) -> None: ...

    def end(self, name: str) -> None: ...


class _RootSeen(Exception):  # noqa: N818 - no error: it ends a scan that needs no more
    """The root element has begun, so no DOCTYPE can follow."""


def scan(pieces: Iterable[bytes], handler: Handler, file: str, part: str) -> None:
    """Run `handler` over the whole part. Raises BadInput for a DOCTYPE, XML that is none, or a token without end."""
    parser = _parser(file, part)
    local: dict[str, str] = {}
    depth = 0

    def start(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise _not_xml(file, part, _("elements stand too deep within each other"))
        handler.start(local.get(name) or local.setdefault(name, name.rpartition(":")[2]), attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        handler.end(local[name])

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = handler.text
    fed = 0
    try:
        for piece in pieces:
            parser.Parse(piece, False)
            fed += len(piece)
            if fed - parser.CurrentByteIndex > _LONGEST_TOKEN:
                raise _not_xml(file, part, _("a name or a value in it has no end"))
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise _not_xml(file, part, str(error)) from error


def check_prolog(pieces: Iterator[bytes], file: str, part: str) -> None:
    """Raises BadInput for a DOCTYPE in a part that is not read; whether it is XML at all does not matter there.

    The part is unpacked to its end all the same, which checks its size: the library may hold it in memory.
    """
    parser = _parser(file, part)

    def start(_name: str, _attributes: Attributes) -> None:
        raise _RootSeen

    parser.StartElementHandler = start
    for piece in itertools.islice(pieces, _PROLOG_PIECES):
        try:
            parser.Parse(piece, False)
        except (_RootSeen, expat.ExpatError):
            break
    deque(pieces, maxlen=0)


def _parser(file: str, part: str) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refusing_doctype(file, part)
    return parser


def _refusing_doctype(file: str, part: str) -> Callable[..., None]:
    def refuse(*_declared: object) -> None:
        raise BadInput(
            _(
                "{file} declares a DOCTYPE in its part {part}, which no workbook needs and which is how a file makes "
                "its "
                "reader fill the memory or open other files; nothing was read: save it anew with a spreadsheet program."
            ).format(file=file, part=shorten(part)),
            file=file,
        )

    return refuse


def _not_xml(file: str, part: str, reason: str) -> BadInput:
    return damaged(file, _("{part}: {reason}").format(part=shorten(part), reason=shorten(reason)))
