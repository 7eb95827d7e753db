"""The administrations that the lines of one file name: a name in a country is one, known by its slug. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from etl.encoded import REMEMBERED, Coded, nothing_known, pair_codes
from etl.understand import Understood
from store.text import slug

Name = tuple[str, str | None]  # as written, and the country


class Administrations:
    """What the blocks of one file named so far."""

    def __init__(self) -> None:
        self._slugs: dict[Name, str | None] = {}
        self._told: set[str] = set()

    def of(self, understood: Understood) -> tuple[Mapping[str, Name], Coded]:
        """Those of loaded lines that no earlier block had (slug -> name and country), and each line's as a slug."""
        field, codes = understood.fields.get("administration"), understood.meanings.codes
        if field is None:
            return {}, nothing_known(len(understood.loaded))
        places = codes["country"].over(codes["participant"])
        example, pair = pair_codes(field.codes, places.codes)
        used = np.bincount(pair[understood.loaded], minlength=len(example))
        names, countries = list(field.values), places.names
        pairs = zip(field.codes[example].tolist(), places.codes[example].tolist(), used.tolist(), strict=True)
        slugs: list[str | None] = []
        new: dict[str, Name] = {}
        for name, country, lines in pairs:
            known = self._slug(names[name], countries[country]) if lines else None
            slugs.append(known)
            if known is not None and known not in self._told:
                new.setdefault(known, (names[name].strip(), countries[country]))
        self._told |= new.keys()
        return new, Coded(tuple(slugs), pair.astype(np.int32))

    def _slug(self, name: str, country: str | None) -> str | None:
        key = (name, country)
        if key not in self._slugs:
            if len(self._slugs) >= REMEMBERED:
                self._slugs.clear()
            self._slugs[key] = (slug(f"{country or ''} {name}") or None) if name.strip() else None
        return self._slugs[key]
