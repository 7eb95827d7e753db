"""Write the file that loading is measured with: one row per line of a seizure, 40 columns, 18 of which no field knows.

    python -m tools.bench_file seizures.csv --rows 1000000

The same arguments give the same bytes. Countries, drugs, units and kinds are spelled as the reference data know them,
every name and number beside them is invented. The file is written block by block: memory does not grow with the rows.
Must not import etl, analytics or dashboard: it is a file as a stranger would send it.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tools.bench_words import CARRIERS, CONFIDENCE, DETECTION, OFFICES, PACKAGING, PHRASES, STATUS, SYLLABLES

REFERENCE = Path(__file__).resolve().parent.parent / "data" / "reference"
BLOCK_EVENTS = 40_000
PLACES, AREAS = 5_000, 1_500
FIRST_DAY, DAYS = np.datetime64("2005-01-01"), 7_305
LINES, LINE_SHARES = (1, 2, 3), (0.93, 0.05, 0.02)
UNKNOWN_DRUG, BAD_DATE, NO_QUANTITY, NO_COUNTRY = 0.0005, 0.0002, 0.01, 0.0003
UNITS = ("kg", "g", "kilogram", "lb", "tablets", "litres", "plants")
UNIT_SHARES = (0.62, 0.24, 0.06, 0.02, 0.03, 0.02, 0.01)
PER_KILOGRAM = np.array([1.0, 1000.0, 1.0, 2.2, 4000.0, 1.0, 3.0])

Codes = npt.NDArray[np.int64]
Text: TypeAlias = Any  # an Arrow array of strings


@dataclass(frozen=True)
class Places:
    """Invented places: where each is, and how its country is written."""

    names: Text
    areas: Text
    countries: Codes
    latitudes: npt.NDArray[np.float64]
    longitudes: npt.NDArray[np.float64]


@dataclass(frozen=True)
class World:
    """What seizures are drawn from."""

    countries: Text
    drugs: Text
    modes: Text
    concealments: Text
    locations: Text
    places: Places


def write_file(path: Path, rows: int, seed: int = 1) -> None:
    """A CSV of exactly `rows` data rows, the same for the same arguments."""
    world = read_world(seed)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(",".join(HEADER) + "\n")
        for block in blocks(world, rows, seed):
            cells = [_quoted(column.combine_chunks()) for column in block.columns]
            file.writelines(f"{line}\n" for line in pc.binary_join_element_wise(*cells, ",").to_pylist())


def blocks(world: World, rows: int, seed: int) -> Iterator[pa.Table]:
    """The rows as tables of text; an event's rows stand together."""
    done = events = number = 0
    while done < rows:
        random = np.random.default_rng([seed, number])
        table = draw(random, world, events).slice(0, rows - done)
        yield table
        done, events, number = done + len(table), events + BLOCK_EVENTS, number + 1


def read_world(seed: int) -> World:
    """Spellings from the reference data, places from `seed`."""
    random = np.random.default_rng([seed, 2**31])
    countries = [row["name_en"] for row in _reference("countries")]
    drugs = [row["name_en"] for row in _reference("drugs") if row["class"] == "drug"]
    drugs += [row["alias"] for row in _reference("drug_aliases") if row["language"] == "en"]
    terms: dict[str, list[str]] = {}
    for row in _reference("terms"):
        terms.setdefault(row["vocabulary"], []).append(row["name_en"])
    return World(
        countries=pa.array(countries),
        drugs=pa.array(_shuffled(random, drugs)),
        modes=pa.array(terms["transport_mode"]),
        concealments=pa.array(terms["concealment"]),
        locations=pa.array(terms["location"]),
        places=_places(random, len(countries)),
    )


def _places(random: np.random.Generator, countries: int) -> Places:
    names = ["".join(random.choice(SYLLABLES, random.integers(2, 5))).capitalize() for _place in range(PLACES)]
    home = _zipf(random, countries, PLACES, 0.9)
    centre = np.stack([random.uniform(-40, 62, countries), random.uniform(-120, 150, countries)])
    spread = random.normal(0, 2, (2, PLACES))
    areas = [f"{names[number % AREAS]} oblast" for number in random.integers(0, PLACES, PLACES)]
    latitudes, longitudes = np.round(centre[:, home] + spread, 4)
    return Places(pa.array(names), pa.array(areas), home, latitudes, longitudes)


def draw(random: np.random.Generator, world: World, first: int) -> pa.Table:
    """The rows of BLOCK_EVENTS events, numbered from `first`."""
    event = np.repeat(np.arange(BLOCK_EVENTS), random.choice(LINES, BLOCK_EVENTS, p=LINE_SHARES))
    described = _event_columns(random, world, first)
    per_row = {name: pc.take(column, pa.array(event)) for name, column in described.items()}
    columns = {**per_row, **_line_columns(random, world, len(event))}
    columns["Notes"] = _notes(random, columns, len(event))
    return pa.table({name: columns[name] for name in HEADER})


def _event_columns(random: np.random.Generator, world: World, first: int) -> dict[str, pa.Array]:
    """What the rows of one event have in common."""
    count, places = BLOCK_EVENTS, world.places
    place = _zipf(random, PLACES, count, 0.8)
    day = FIRST_DAY + random.integers(0, DAYS, count)
    dates = _sometimes(random, _text(day), pa.array(["in summer"] * count), BAD_DATE)
    numbers = np.arange(first, first + count)
    route = {name: _country(random, world, count, blank) for name, blank in ROUTE.items()}
    home = pc.take(world.countries, pa.array(places.countries[place]))
    carriers = _pick(random, CARRIERS, count)
    return {
        "Case number": _code("SZ-", numbers, 9),
        "Date of seizure": dates,
        "Country of seizure": _blank(random, home, NO_COUNTRY),
        "Province": pc.take(places.areas, pa.array(place)),
        "Place": pc.take(places.names, pa.array(place)),
        "Latitude": _text(places.latitudes[place]),
        "Longitude": _text(places.longitudes[place]),
        "Type of location": _pick(random, world.locations, count),
        "Agency": _pick(random, OFFICES, count),
        "Transport mode": _pick(random, world.modes, count),
        "Concealment": _pick(random, world.concealments, count),
        "Detection method": _pick(random, DETECTION, count),
        **route,
        "Recorded on": _text(day + random.integers(0, 60, count), " 08:30:00"),
        "Recorded by": _code("officer ", random.integers(0, 900, count), 4),
        "File status": _pick(random, STATUS, count),
        "Arrests": _text(random.poisson(0.9, count)),
        "Suspect age": _blank(random, _text(random.integers(17, 72, count)), 0.4),
        "Court file": _blank(random, _code("CR", random.integers(0, 10**7, count), 7), 0.7),
        "Vehicle plate": _blank(random, _code("KZ ", random.integers(0, 10**6, count), 6), 0.6),
        "Container seal": _blank(random, _code("MSKU", random.integers(0, 10**7, count), 7), 0.8),
        "Carrier": _blank(random, carriers, 0.7),
        "Flight or voyage": _blank(random, _code("SU", random.integers(1, 2000, count), 4), 0.8),
        "Bill of lading": _blank(random, _code("BL", random.integers(0, 10**9, count), 10), 0.8),
        "Confidence": _pick(random, CONFIDENCE, count),
        "Web page": _blank(random, _code("https://example.org/seizures/", numbers, 9), 0.5),
    }


def _line_columns(random: np.random.Generator, world: World, count: int) -> dict[str, pa.Array]:
    """What each row says for itself."""
    drug = pc.take(world.drugs, pa.array(_zipf(random, len(world.drugs), count, 1.05)))
    unknown = _code("seized substance ", random.integers(0, 40, count), 2)
    mass = np.minimum(np.exp(random.normal(0.5, 2.1, count)), 30_000)
    unit = random.choice(len(UNITS), count, p=UNIT_SHARES)
    quantity = np.maximum(np.round(mass * PER_KILOGRAM[unit], 3), 0.001)
    return {
        "Drug": _sometimes(random, drug, unknown, UNKNOWN_DRUG),
        "Quantity": _blank(random, _text(quantity), NO_QUANTITY),
        "Unit": pc.take(pa.array(UNITS), pa.array(unit)),
        "Purity percent": _blank(random, _text(np.round(random.beta(5, 2, count) * 100, 1)), 0.4),
        "Estimated value": _blank(random, _text(np.round(mass * random.lognormal(9, 1, count))), 0.5),
        "Packages": _text(random.integers(1, 60, count)),
        "Packaging": _pick(random, PACKAGING, count),
        "Laboratory file": _blank(random, _code("LAB-", random.integers(0, 10**7, count), 8), 0.3),
        "Sample code": _code("S", random.integers(0, 10**6, count), 6),
        "Checksum": _code("", random.integers(0, 10**12, count), 12),
    }


def _notes(random: np.random.Generator, columns: Mapping[str, pa.Array], count: int) -> pa.Array:
    """Two sentences that hardly ever repeat, with a comma so that they are quoted."""
    packages = pc.binary_join_element_wise("Packages: ", columns["Packages"], ", ", columns["Drug"], ".", "")
    said = [_pick(random, PHRASES, count) for _sentence in range(2)]
    return _blank(random, pc.binary_join_element_wise(said[0], packages, columns["Place"], said[1], " "), 0.3)


def _reference(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _quoted(column: pa.Array) -> pa.Array:
    """Cells as they stand in a CSV: in quotes only where a comma or a quote is in them, nothing for a missing one."""
    doubled = pc.binary_join_element_wise('"', pc.replace_substring(column, '"', '""'), '"', "")
    return pc.fill_null(pc.if_else(pc.match_substring_regex(column, '[",\n]'), doubled, column), "")


def _shuffled(random: np.random.Generator, words: Sequence[str]) -> list[str]:
    return [words[number] for number in random.permutation(len(words))]


def _zipf(random: np.random.Generator, many: int, count: int, steepness: float) -> Codes:
    """Numbers below `many`, the first ones the most frequent."""
    shares = np.cumsum(1 / np.arange(1, many + 1) ** steepness)
    return np.searchsorted(shares / shares[-1], random.random(count)).clip(0, many - 1)


def _pick(random: np.random.Generator, words: Sequence[str] | pa.Array, count: int) -> pa.Array:
    return pc.take(pa.array(words), pa.array(_zipf(random, len(words), count, 0.7)))


def _country(random: np.random.Generator, world: World, count: int, blank: float) -> pa.Array:
    return _blank(random, _pick(random, world.countries, count), blank)


def _text(values: npt.NDArray[np.generic], after: str = "") -> pa.Array:
    written = pc.cast(pa.array(values), pa.string())
    return pc.binary_join_element_wise(written, after, "") if after else written


def _code(before: str, numbers: Codes, width: int) -> pa.Array:
    return pc.binary_join_element_wise(before, pc.utf8_lpad(_text(numbers), width, "0"), "")


def _blank(random: np.random.Generator, column: pa.Array, share: float) -> pa.Array:
    return pc.if_else(pa.array(random.random(len(column)) < share), pa.scalar(None, pa.string()), column)


def _sometimes(random: np.random.Generator, column: pa.Array, other: pa.Array, share: float) -> pa.Array:
    return pc.if_else(pa.array(random.random(len(column)) < share), other, column)


ROUTE = {"Country of origin": 0.3, "Departure country": 0.2, "Transit country": 0.6, "Destination country": 0.25}
KNOWN = (
    *("Case number", "Date of seizure", "Country of seizure", "Province", "Place", "Latitude", "Longitude"),
    *("Type of location", "Agency", "Drug", "Quantity", "Unit", "Purity percent", "Estimated value"),
    *("Transport mode", "Concealment", "Detection method", *ROUTE, "Notes"),
)
UNKNOWN = (
    *("Recorded on", "Recorded by", "File status", "Arrests", "Suspect age", "Court file", "Vehicle plate"),
    *("Container seal", "Carrier", "Flight or voyage", "Bill of lading", "Packages", "Packaging"),
    *("Laboratory file", "Sample code", "Confidence", "Web page", "Checksum"),
)
HEADER = (*KNOWN, *UNKNOWN)


def main() -> int:
    """Write the file that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench_file", description="A file to measure loading with.")
    parser.add_argument("file", type=Path, help="the CSV to write")
    parser.add_argument("--rows", type=int, default=1_000_000, help="data rows (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other seizures (%(default)s)")
    options = parser.parse_args()
    write_file(options.file, options.rows, options.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
