"""Write data/reference/countries.csv and the generated rows of data/reference/country_aliases.csv.

Codes come from ISO 3166-1 (pycountry), names from CLDR (Babel). Rows of country_aliases.csv whose note is one of
`GENERATED` are rewritten; every other row is kept as a person wrote it, and wins over a generated one.

    python tools/build_countries.py            # writes both files
    python tools/build_countries.py --check    # exit 1 when the files differ from what would be written

Needs pycountry and babel. Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import babel
import pycountry
from babel import Locale

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from store.text import fold  # noqa: E402  (the path above makes the project importable from anywhere)

REFERENCE = ROOT / "data" / "reference"
COUNTRIES = REFERENCE / "countries.csv"
ALIASES = REFERENCE / "country_aliases.csv"
LANGUAGES = ("en", "ru", "fr", "es")
COUNTRY_COLUMNS = ("code", "alpha3", *(f"name_{language}" for language in LANGUAGES), "source")
ALIAS_COLUMNS = ("alias", "code", "note")

ISO_NAME = "ISO 3166-1 name"
ISO_OFFICIAL = "ISO 3166-1 official name"
ISO_COMMON = "ISO 3166-1 common name"
CLDR_ALIASES = {"pt": "CLDR name in Portuguese", "ru": "CLDR name in Russian", "en": "CLDR name in English"}
GENERATED = frozenset({ISO_NAME, ISO_OFFICIAL, ISO_COMMON, *CLDR_ALIASES.values()})

# Plainer than CLDR's name in reports, and still unambiguous.
PLAINER = {
    "HK": {"en": "Hong Kong", "ru": "Гонконг", "fr": "Hong Kong", "es": "Hong Kong"},
    "MO": {"en": "Macao", "ru": "Макао", "fr": "Macao", "es": "Macao"},
    "MM": {"en": "Myanmar", "ru": "Мьянма", "fr": "Myanmar", "es": "Myanmar"},
    "PS": {"en": "Palestine", "ru": "Палестина", "fr": "Palestine", "es": "Palestina"},
    "US": {"ru": "США"},
    "ZA": {"ru": "ЮАР"},
}
RUSSIAN_SHORT = (("о-ва", "острова"), ("о-в", "остров"), ("Св. ", "Святой "))


def country_rows() -> list[dict[str, str]]:
    """One row per ISO 3166-1 country, and Kosovo, in the order of their codes."""
    source = f"ISO 3166-1 (pycountry); names: CLDR (Babel {babel.__version__})"
    codes = {country.alpha_2: country.alpha_3 for country in pycountry.countries}
    rows = [_country_row(code, alpha3, source) for code, alpha3 in codes.items()]
    rows.append(_country_row("XK", "XKX", f"user-assigned code; names: CLDR (Babel {babel.__version__})"))
    return sorted(rows, key=lambda row: row["code"])


def _country_row(code: str, alpha3: str, source: str) -> dict[str, str]:
    names = {f"name_{language}": _name(code, language) for language in LANGUAGES}
    return {"code": code, "alpha3": alpha3, **names, "source": source}


def _name(code: str, language: str) -> str:
    name = PLAINER.get(code, {}).get(language) or str(Locale.parse(language).territories[code])
    if language == "ru":  # "о-ва Кука" is an abbreviation for maps, not a name
        for short, long in RUSSIAN_SHORT:
            name = name.replace(short, long)
        name = name[0].upper() + name[1:]
    return name


def alias_rows(countries: list[dict[str, str]], by_hand: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows written by hand, and the generated ones that say something new and mean one country only."""
    known = {fold(row[column]) for row in countries for column in COUNTRY_COLUMNS if column not in ("code", "source")}
    known |= {fold(row["alias"]) for row in by_hand}
    meant: dict[str, set[str]] = {}
    candidates = list(_candidates(countries))
    for alias, code, _ in candidates:
        meant.setdefault(fold(alias), set()).add(code)
    rows = list(by_hand)
    for alias, code, note in candidates:
        key = fold(alias)
        if key not in known and len(meant[key]) == 1:
            known.add(key)
            rows.append({"alias": alias, "code": code, "note": note})
    return sorted(rows, key=lambda row: (row["code"], fold(row["alias"])))


def _candidates(countries: Iterable[dict[str, str]]) -> Iterator[tuple[str, str, str]]:
    for country in pycountry.countries:
        for attribute, note in (("common_name", ISO_COMMON), ("name", ISO_NAME), ("official_name", ISO_OFFICIAL)):
            if value := getattr(country, attribute, None):
                yield value, country.alpha_2, note
    for row in countries:
        for language, note in CLDR_ALIASES.items():
            yield str(Locale.parse(language).territories[row["code"]]), row["code"], note


def read_by_hand() -> list[dict[str, str]]:
    if not ALIASES.exists():
        return []
    with ALIASES.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["note"] not in GENERATED]


def as_csv(columns: tuple[str, ...], rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def main() -> int:
    parser = argparse.ArgumentParser(description="Write countries.csv and the generated rows of country_aliases.csv.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file would change")
    check = parser.parse_args().check
    countries = country_rows()
    wanted = {
        COUNTRIES: as_csv(COUNTRY_COLUMNS, countries),
        ALIASES: as_csv(ALIAS_COLUMNS, alias_rows(countries, read_by_hand())),
    }
    changed = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in changed:
        if not check:
            path.write_text(wanted[path], encoding="utf-8")
        print(f"{path.relative_to(ROOT)}: {'differs' if check else 'written'}")
    return 1 if check and changed else 0


if __name__ == "__main__":
    raise SystemExit(main())
