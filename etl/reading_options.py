"""The options of the command line that say how a file is read: --profile, --mapping, --sheet, --set, --map.

Must not import analytics or dashboard.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from etl.errors import BadInput
from etl.mapping_document import MappingDocument, parse_document
from etl.readers.filling import as_option
from etl.request import with_sayings
from i18n import gettext as _
from i18n.system import reason_of

LARGEST_DOCUMENT = 16 << 20  # bytes; thousands of assigned spellings are far less


def add_reading_options(added: argparse.ArgumentParser) -> None:
    """Add them to a command that reads files."""
    added.add_argument("--profile", metavar="P", help=_("read the file as this profile; none: map by its headers"))
    added.add_argument("--source", metavar="NAME", help=_("the name of its source; else that of the file is taken"))
    added.add_argument("--mapping", metavar="FILE", help=_("how the file is read, as JSON (docs/LOADING.md)"))
    added.add_argument(
        "--set",
        metavar="FIELD=VALUE",
        action="append",
        default=[],
        help=_("a value for every row (country=KZ), or how the file is written (encoding=, delimiter=, date_order=)"),
    )
    added.add_argument(
        "--sheet",
        metavar="NAME",
        action="append",
        default=[],
        help=_("read this sheet of a workbook; several of one header, each by a --sheet, are one table"),
    )
    added.add_argument(
        "--map", metavar="FIELD=COLUMN", action="append", default=[], help=_("read a field from a column")
    )


def document_of(args: argparse.Namespace) -> MappingDocument:
    """What the options say, --map, --set and --sheet over --mapping. Raises BadInput."""
    base = None if args.mapping is None else _read(Path(args.mapping))
    said = _pairs(args.set, "--set")
    said |= {"source": args.source} if args.source else {}
    said |= {"sheets": as_option(args.sheet)} if args.sheet else {}
    return with_sayings(base, _pairs(args.map, "--map"), said)


def _read(path: Path) -> MappingDocument:
    try:
        with path.open("rb") as file:
            written = file.read(LARGEST_DOCUMENT + 1)
    except OSError as error:
        sentence = _("{file} cannot be opened ({reason}), so nothing is known of how to read; check its name.")
        raise BadInput(sentence.format(file=path, reason=reason_of(error)), file=path.name) from error
    if len(written) > LARGEST_DOCUMENT:
        sentence = _("{file} has more than {limit} bytes, which no mapping has; name the mapping, not the data.")
        raise BadInput(sentence.format(file=path, limit=LARGEST_DOCUMENT), file=path.name)
    try:
        text = written.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        sentence = _("{file} is no text in UTF-8, so it is no mapping; save it as UTF-8.")
        raise BadInput(sentence.format(file=path), file=path.name) from error
    return parse_document(text, path.name)


def _pairs(texts: Sequence[str], option: str) -> dict[str, str]:
    pairs = {}
    for text in texts:
        key, sign, value = text.partition("=")
        if not sign or not key:
            raise BadInput(
                _("{option} {text!r} is not of the form field=value.").format(option=option, text=text), value=text
            )
        pairs[key.strip()] = value
    return pairs
