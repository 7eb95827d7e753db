"""`make messages`: bring every catalog up to date with the words of the code and of the data.

English is the source: what is new is added to each catalog without a translation, what is gone leaves it. A language is
one catalog: `make messages ARGS="--add kk"` begins one (docs/LANGUAGES.md).
"""

from __future__ import annotations

import argparse
import ast
import csv
import sys
import tomllib
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from i18n.catalogs import CATALOGS, DOMAIN, path_of

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("analytics", "dashboard", "etl", "i18n", "store")
# The functions whose first argument, or first two, are messages.
ONE = ("_", "gettext", "mark", "said", "say", "lowered", "trimmed")
TWO = ("ngettext", "say_n")
# Texts of the data that have one language only: (files, their columns or keys).
DATA = (
    ("etl/profiles/*.toml", ("name", "scope", "publisher")),
    ("data/demo/operation.toml", ("name", "coordinator", "reference")),
    ("data/demo/operation_sentinel.csv", ("administration",)),
    ("data/reference/mass_cap.csv", ("reason", "source")),
    ("data/reference/region_schemes.csv", ("note", "source")),
    ("data/reference/unit_factors.csv", ("source",)),
    ("data/reference/regions.csv", ("note",)),
)
WIDTH = 120
# Lines of the header that would change with every run, or that nobody has filled in.
NOT_KEPT = (b'"POT-Creation-Date', b'"PO-Revision-Date', b'"Last-Translator', b'"Language-Team', b'"Report-Msgid')


def template() -> Catalog:
    """Every message of the code and the data, with where it stands."""
    found = Catalog(domain=DOMAIN, project="Sentinel", charset="utf-8")
    for place, message in _messages():
        found.add(message, locations=[(place, 0)])
    return found


def _messages() -> Iterator[tuple[str, str | tuple[str, ...]]]:
    for path in (ROOT / "app.py", *(path for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py")))):
        for message in messages_of(ast.parse(path.read_text(encoding="utf-8"))):
            yield path.relative_to(ROOT).as_posix(), message
    for pattern, keys in DATA:
        for path in sorted(ROOT.glob(pattern)):
            for text in _texts(path, keys):
                yield path.relative_to(ROOT).as_posix(), text


def messages_of(tree: ast.Module) -> Iterator[str | tuple[str, ...]]:
    """Every message of a module. From its syntax, because Babel's own reader does not look into f-strings."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = str(getattr(node.func, "id", getattr(node.func, "attr", "")))
        wanted = 2 if name in TWO else 1 if name in ONE else 0
        values = (arg.value for arg in node.args[:wanted] if isinstance(arg, ast.Constant))
        found = tuple(value for value in values if isinstance(value, str) and value)
        if wanted and len(found) == wanted:
            yield found if wanted == 2 else found[0]


def _texts(path: Path, keys: Sequence[str]) -> Iterator[str]:
    if path.suffix == ".toml":
        rows = [tomllib.loads(path.read_text(encoding="utf-8"))]
    else:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    for row in rows:
        yield from (row[key] for key in keys if row.get(key))


def read(language: str) -> Catalog:
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def updated(catalog: Catalog, words: Catalog) -> Catalog:
    """The catalog with exactly the messages of the code; what was translated stays so."""
    catalog.update(words, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    return catalog


def written(catalog: Catalog) -> bytes:
    """The catalog as it is kept: sorted, without line numbers, so that a change of code changes few lines."""
    catalog.fuzzy = False
    catalog.header_comment = f"# The words of Sentinel in {Locale.parse(str(catalog.locale)).english_name}."
    buffer = BytesIO()
    write_po(buffer, catalog, width=WIDTH, sort_output=True, include_lineno=False)
    lines = buffer.getvalue().split(b"\n")
    return b"\n".join(line for line in lines if not line.startswith(NOT_KEPT))


def untranslated(catalog: Catalog) -> list[Message]:
    """Messages without words, or with a plural form missing."""
    return [message for message in catalog if message.id and not _whole(message)]


def _whole(message: Message) -> bool:
    words = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(words) and not message.fuzzy


def languages() -> list[str]:
    return sorted(path.parent.parent.name for path in CATALOGS.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.messages", description=__doc__.split("\n")[0])
    parser.add_argument("--add", metavar="LANGUAGE", help="begin the catalog of another language")
    parser.add_argument("--list", action="store_true", help="print what has no translation yet")
    given = parser.parse_args(arguments)
    words = template()
    if given.add and not path_of(given.add).exists():
        path_of(given.add).parent.mkdir(parents=True, exist_ok=True)
        path_of(given.add).write_bytes(written(Catalog(locale=given.add, domain=DOMAIN, project="Sentinel")))
    for language in languages():
        catalog = updated(read(language), words)
        path_of(language).write_bytes(written(catalog))
        missing = untranslated(catalog)
        print(f"{language}: {len(catalog)} messages, {len(missing)} without a translation")
        if given.list:
            print(*(repr(message.id) for message in missing), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
