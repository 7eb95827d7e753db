"""How one illustrative seizure is drawn from the written assumptions: place, route, concealment, size.

Pure functions of a random.Random and of data/demo/assumptions; nothing here reads the clock or writes a file.
Must not import etl, store, analytics or dashboard: the demonstration file is made before any of them runs.
"""

from __future__ import annotations

import csv
import math
import tomllib
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

Row = dict[str, str]
WESTERN = ("NL", "DE", "PL")


@dataclass(frozen=True)
class Place:
    """A real place where goods are controlled; `neighbour` is the country on the other side, or of the usual flight."""

    country: str
    area: str
    name: str
    latitude: str
    longitude: str
    kind: str
    neighbour: str
    weight: float


@dataclass(frozen=True)
class Model:
    """The assumptions of assumptions.toml and the places of places.csv."""

    settings: dict[str, Any]
    places: dict[str, tuple[Place, ...]]

    def name(self, code: str) -> str:
        """English name of a country code, as the file writes it."""
        return str(self.settings["countries"][code])


def read_model(folder: Path) -> Model:
    """The model kept in `folder` (assumptions.toml, places.csv)."""
    settings = tomllib.loads((folder / "assumptions.toml").read_text(encoding="utf-8"))
    places: dict[str, tuple[Place, ...]] = {}
    with (folder / "places.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            place = Place(row["country"], row["area"], row["place"], row["latitude"], row["longitude"], row["kind"],
                          row["neighbour"], float(row["weight"]))  # fmt: skip
            places[place.country] = (*places.get(place.country, ()), place)
    return Model(settings, places)


def pick(random: Random, weights: dict[str, float]) -> str:
    """One key, with a probability proportional to its weight."""
    return random.choices(list(weights), weights=list(weights.values()))[0]


def draw_place(random: Random, model: Model, country: str) -> Place:
    """A place of the country, the busier ones more often."""
    places = model.places[country]
    return random.choices(places, weights=[place.weight for place in places])[0]


def draw_amount(random: Random, model: Model, drug: str) -> float:
    """A quantity of the drug in its unit: log-normal, drawn again above the largest that is assumed."""
    size = model.settings["size"][drug]
    while True:
        amount = float(size["median"]) * math.exp(random.gauss(0.0, float(size["spread"])))
        if amount <= size["largest"]:
            return amount


@dataclass(frozen=True)
class Route:
    """Country codes of one consignment; empty where the country of seizure is the end of it."""

    origin: str
    departure: str
    transit: str
    destination: str
    direction: str


def draw_route(random: Random, model: Model, place: Place, drug: str) -> Route:
    """Where the consignment came from and was going to, seen from the place where it was stopped."""
    routes = model.settings["routes"]
    position = routes["position"]
    onward = random.choice(routes["onward"][place.country])
    if drug in routes["from_west"]:
        origin = random.choice(WESTERN)
        return Route(origin, origin, _between(place.neighbour, origin, place.country), place.country, "Import")
    if drug in routes["opiates"]:
        if position[place.neighbour] < position[place.country]:
            departure = random.choice([place.neighbour, place.neighbour, "AF"])
            transit = _between(place.neighbour, departure, place.country)
            return Route("AF", departure, transit, onward, _direction(place.country, onward))
        return Route("AF", place.country, _between(place.neighbour, place.country, onward), onward, "Export")
    origin = random.choice([*routes["hemp"][place.country], place.neighbour])
    if origin == "NL":  # a mail centre: its neighbour sends synthetics, not hemp
        origin = place.country
    if origin == place.country:
        destination = place.neighbour if place.kind != "post" else onward
        return Route(origin, origin, "", destination, "Export")
    return Route(origin, place.neighbour, "", onward, _direction(place.country, onward))


def _between(candidate: str, start: str, end: str) -> str:
    """The transit country, unless it is one of the ends."""
    return "" if candidate in (start, end) else candidate


def _direction(country: str, destination: str) -> str:
    return "Import" if destination == country else "Transit"


def draw_circumstances(random: Random, model: Model, place: Place, drug: str) -> Row:
    """The columns that describe how and where; each is blank as often as people leave it blank."""
    settings = model.settings
    kind = settings["kinds"][place.kind]
    route = draw_route(random, model, place, drug)
    names = {code: model.name(code) if code else "" for code in (route.origin, route.departure, route.transit,
                                                                 route.destination)}  # fmt: skip
    row = {
        "location": kind["location"],
        "mode": kind["mode"],
        "concealment": pick(random, settings["concealments"][place.kind]),
        "detection": pick(random, settings["detection"]),
        "origin_country": names[route.origin],
        "departure_country": names[route.departure],
        "transit_country": names[route.transit],
        "destination_country": names[route.destination],
        "producing_country": model.name("AF") if drug in settings["routes"]["opiates"] else "",
        "direction": route.direction,
        "purity_percent": str(random.randint(8, 70)) if drug == "Heroin" else "",
    }
    blank = settings["blank"]
    for column in row:
        if random.random() < blank[column.removesuffix("_country").removesuffix("_percent")]:
            row[column] = ""
    return row
