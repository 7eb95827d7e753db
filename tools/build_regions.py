"""Rewrite the rows of schemes m49 and unodc in data/reference/region_members.csv; every other row is kept.

m49 comes from the table in the package country_converter, unodc from the columns REGION / SUBREGION of UNODC's
individual seizures (zip) and Region / SubRegion of UNODC's annual seizures (csv), which are not part of the project.

    python tools/build_regions.py --ids FILE.zip --annual FILE.csv [--m49 country_data.tsv]

--m49 defaults to the table of the installed country_converter. Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import io
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from store.text import fold  # noqa: E402  (the path above makes the project importable from anywhere)

REFERENCE = ROOT / "data" / "reference"
MEMBERS = REFERENCE / "region_members.csv"
COLUMNS = ("scheme", "region", "country", "from_date", "to_date", "source")
SCHEMES = ("m49", "unodc")
M49_SOURCE = "UN M49, as tabulated in country_converter (column UNregion)"
IDS_SOURCE = "UNODC individual drug seizures 2011-2016, column {column}"
ANNUAL_SOURCE = "UNODC annual drug seizures 2012-2016, column {column}"

# M49: what each sub-region lies in. Not in M49 itself, though the table has them: Taiwan and Kosovo.
M49_ABOVE = {
    "africa": ("northern_africa", "eastern_africa", "middle_africa", "southern_africa", "western_africa"),
    "sub_saharan_africa": ("eastern_africa", "middle_africa", "southern_africa", "western_africa"),
    "americas": ("caribbean", "central_america", "south_america", "northern_america"),
    "latin_america_caribbean": ("caribbean", "central_america", "south_america"),
    "asia": ("central_asia", "eastern_asia", "south_eastern_asia", "southern_asia", "western_asia"),
    "europe": ("eastern_europe", "northern_europe", "southern_europe", "western_europe"),
    "oceania": ("australia_new_zealand", "melanesia", "micronesia", "polynesia"),
}
NOT_IN_M49 = ("TW", "XK")

# How the two files spell a sub-region whose name in regions.csv is another.
UNODC_SPELLINGS = {
    "central asia and transcaucasian countries": "central_asia_transcaucasia",
    "west central europe": "west_central_europe",
    "western and central europe": "west_central_europe",
    "northern america including mexico": "north_america",
    "south eastern europe including turkey": "southeast_europe",
    "eastern europe": "east_europe",
    "central america excluding mexico": "central_america",
    "northern africa": "north_africa",
    "southern asia": "south_asia",
    "southern and south eastern africa": "southern_africa",
    "eastern africa": "east_africa",
    "australia and new zealand": "oceania",
    "melanesia": "oceania",
}

Member = dict[str, str]


def m49_members(rows: Iterable[dict[str, str]], codes: dict[str, str]) -> Iterator[Member]:
    """`codes`: alpha-3 to alpha-2; the table writes some alpha-2 codes its own way (EL, UK)."""
    regions = {fold(row["name_en"]): row["region"] for row in read_reference("regions.csv") if row["scheme"] == "m49"}
    for row in rows:
        region = regions.get(fold(row["UNregion"]))
        code = codes.get(row["ISO3"])
        if region and code and code not in NOT_IN_M49:
            above = [name for name, below in M49_ABOVE.items() if region in below]
            for each in (region, *above):
                yield _member("m49", each, code, M49_SOURCE)


def unodc_members(files: Iterable[tuple[Iterable[dict[str, str]], tuple[str, str, str], str]]) -> Iterator[Member]:
    """Each file: its rows, its columns (region, sub-region, country), and how to name a column of it as a source."""
    codes = _country_codes()
    regions = {fold(row["name_en"]): row["region"] for row in read_reference("regions.csv") if row["scheme"] == "unodc"}
    sources: dict[tuple[str, str], list[str]] = {}
    for rows, (wide, narrow, country), source in files:
        printed = {(row[country], column, row[column]) for row in rows for column in (wide, narrow)}
        for name, column, label in sorted(printed):
            region = UNODC_SPELLINGS.get(fold(label)) or regions[fold(label)]
            found = sources.setdefault((region, codes[fold(name)]), [])
            text = source.format(column=column)
            if text not in found:
                found.append(text)
    for (region, code), texts in sources.items():
        yield _member("unodc", region, code, "; ".join(texts))


def _member(scheme: str, region: str, country: str, source: str) -> Member:
    return {"scheme": scheme, "region": region, "country": country, "from_date": "", "to_date": "", "source": source}


def _country_codes() -> dict[str, str]:
    codes = {fold(row["alias"]): row["code"] for row in read_reference("country_aliases.csv")}
    for row in read_reference("countries.csv"):
        codes |= {fold(row[column]): row["code"] for column in row if column not in ("code", "source")}
    return codes


def read_reference(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_ids(path: Path) -> list[dict[str, str]]:
    with zipfile.ZipFile(path) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".csv"))
        with archive.open(name) as file:
            return list(csv.DictReader(io.TextIOWrapper(file, "utf-8-sig", newline=""), delimiter=";"))


def read_table(path: Path, delimiter: str) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def _installed_m49() -> Path:
    spec = importlib.util.find_spec("country_converter")
    if spec is None or spec.origin is None:
        raise SystemExit("country_converter is not installed: install it, or name its country_data.tsv with --m49")
    return Path(spec.origin).parent / "country_data.tsv"


def main() -> None:
    parser = argparse.ArgumentParser(description="Rewrite the m49 and unodc rows of region_members.csv.")
    parser.add_argument("--ids", type=Path, required=True, help="zip of UNODC's individual seizures")
    parser.add_argument("--annual", type=Path, required=True, help="csv of UNODC's annual seizures")
    parser.add_argument("--m49", type=Path, help="country_data.tsv of country_converter")
    given = parser.parse_args()
    codes = {row["alpha3"]: row["code"] for row in read_reference("countries.csv")}
    members = [row for row in read_reference(MEMBERS.name) if row["scheme"] not in SCHEMES]
    members += m49_members(read_table(given.m49 or _installed_m49(), "\t"), codes)
    ids = (read_ids(given.ids), ("REGION", "SUBREGION", "COUNTRY"), IDS_SOURCE)
    annual = (read_table(given.annual, ";"), ("Region", "SubRegion", "Country"), ANNUAL_SOURCE)
    members += unodc_members((ids, annual))
    members.sort(key=lambda row: (row["scheme"], row["region"], row["country"], row["from_date"]))
    with MEMBERS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(members)
    print(f"{MEMBERS.relative_to(ROOT)}: {len(members)} memberships")


if __name__ == "__main__":
    main()
